-- What an account's devices keep of the keys of a chat's messages, sealed under a key that only they have. ranges: pairs of sequences, 8 bytes each,
-- big endian, ascending and apart: which messages the segment has the keys of. Nothing is ever changed.
CREATE TABLE keyring_segments (
  segment_key    INTEGER PRIMARY KEY,
  segment_id     BLOB NOT NULL,
  account_key    INTEGER NOT NULL REFERENCES accounts,
  chat_key       INTEGER NOT NULL REFERENCES chats,
  device_id      INTEGER NOT NULL,
  first_sequence INTEGER NOT NULL,
  last_sequence  INTEGER NOT NULL,
  ranges         BLOB NOT NULL,
  body           BLOB NOT NULL,
  created_at     INTEGER NOT NULL,
  UNIQUE (account_key, segment_id)
);
CREATE INDEX keyring_by_chat ON keyring_segments (account_key, chat_key, last_sequence);
