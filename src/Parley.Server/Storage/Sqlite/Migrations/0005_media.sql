-- Files that people send, as sealed bytes. blob names the bytes in the blob store; null once the uploader has deleted them. The row stays, so that the id
-- is not taken again and the day's quota counts what was.
CREATE TABLE media (
  media_key   INTEGER PRIMARY KEY,
  media_id    BLOB NOT NULL UNIQUE,
  account_key INTEGER NOT NULL REFERENCES accounts,
  size        INTEGER NOT NULL,
  hash        BLOB NOT NULL,
  blob        TEXT,
  created_at  INTEGER NOT NULL
);
CREATE INDEX media_by_account ON media (account_key, created_at);

-- Blobs that nothing refers to yet, or no more: being written, or to be deleted. What is here when the server starts was left behind.
CREATE TABLE stray_blobs (
  blob TEXT PRIMARY KEY
) WITHOUT ROWID;
