-- A device's own store. Ids and numbers by which rows are found stand in the clear; everything else is in "sealed": AES-256-GCM under the store's key,
-- with the table's name and all other columns of the row as associated data. Ids are 16 bytes, big endian; times are milliseconds since 1970.

-- One row: what guards the store's key, and that key under it.
CREATE TABLE header (
  method     TEXT NOT NULL,
  parameters TEXT NOT NULL,
  sealed_key BLOB NOT NULL
);

-- One value each: account, session, challenge, identity, progress; and what a bot has noted, under 'note:' and its name.
CREATE TABLE singles (
  name   TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;

-- kind: 'signed' (X25519), 'kyber' (one-time and last-resort), 'one-time' (X25519). retired_at: since then replaced, and kept for late messages only.
CREATE TABLE prekeys (
  kind       TEXT NOT NULL,
  id         INTEGER NOT NULL,
  retired_at INTEGER,
  sealed     BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- First messages of sessions under a last-resort key, so that none is taken twice.
CREATE TABLE replays (
  name     BLOB PRIMARY KEY,
  taken_at INTEGER NOT NULL,
  sealed   BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
  account BLOB NOT NULL,
  device  INTEGER NOT NULL,
  sealed  BLOB NOT NULL,
  PRIMARY KEY (account, device)
) WITHOUT ROWID;

CREATE TABLE device_lists (
  account BLOB PRIMARY KEY,
  sealed  BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE chats (
  id     BLOB PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;

-- place: order on the screen. arrival: order in which messages of others came to this device, 0 for what did not come or cannot be read yet.
CREATE TABLE messages (
  id      BLOB PRIMARY KEY,
  chat    BLOB NOT NULL,
  place   INTEGER NOT NULL,
  mine    INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  sealed  BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX messages_by_place ON messages (chat, place);
CREATE INDEX messages_by_arrival ON messages (arrival) WHERE arrival > 0;

-- Own messages that are not committed. failed: refused for good, until the person sends it again.
CREATE TABLE outbox (
  id     BLOB PRIMARY KEY,
  chat   BLOB NOT NULL,
  place  INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX outbox_by_place ON outbox (chat, failed, place);
