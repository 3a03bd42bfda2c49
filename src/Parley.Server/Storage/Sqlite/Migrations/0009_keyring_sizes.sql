-- A chat that is written in for years has a great many segments, most with the keys of a few messages. What is asked for is found by sequence,
-- or in the order in which it came; longest says how many sequences a segment reaches over at most, so that a search by the first finds all.
DROP INDEX keyring_by_chat;
CREATE INDEX keyring_by_chat ON keyring_segments (account_key, chat_key);
CREATE INDEX keyring_by_sequence ON keyring_segments (account_key, chat_key, first_sequence, last_sequence);
CREATE TABLE keyring_sizes (
  account_key INTEGER NOT NULL REFERENCES accounts,
  chat_key    INTEGER NOT NULL REFERENCES chats,
  segments    INTEGER NOT NULL,
  bytes       INTEGER NOT NULL,
  longest     INTEGER NOT NULL,
  PRIMARY KEY (account_key, chat_key)
) WITHOUT ROWID;
INSERT INTO keyring_sizes (account_key, chat_key, segments, bytes, longest)
SELECT account_key, chat_key, count(*), sum(length(body)), max(last_sequence - first_sequence) FROM keyring_segments GROUP BY account_key, chat_key;
