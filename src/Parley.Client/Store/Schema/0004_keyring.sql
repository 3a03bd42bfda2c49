-- Keys of messages that no segment of a keyring has yet.
CREATE TABLE content_keys (
  id       BLOB PRIMARY KEY,
  chat     BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  sealed   BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX content_keys_by_chat ON content_keys (chat, sequence);

-- Of each chat the segment that is on its way to the server, what its keyring is known to hold, and how far its history was fetched.
CREATE TABLE segments (
  chat   BLOB PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE keyrings (
  chat   BLOB PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE fills (
  chat   BLOB PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
