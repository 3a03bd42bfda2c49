-- Accounts, devices and their keys, chats, messages and mailboxes.
-- Keys are integers within the server; ids are the UUIDs (16 bytes, big endian) of the interface. Times are milliseconds since 1970.

-- A person signs in with a phone number, a bot with a token. closed_at: nobody signs in or is written to any more; the row stays, since messages name it.
CREATE TABLE accounts (
  account_key     INTEGER PRIMARY KEY,
  account_id      BLOB NOT NULL UNIQUE,
  phone_number    TEXT UNIQUE,
  is_bot          INTEGER NOT NULL DEFAULT 0 CHECK (is_bot = (phone_number IS NULL)),
  username        TEXT,
  username_folded TEXT UNIQUE,
  display_name    TEXT NOT NULL DEFAULT '',
  name_folded     TEXT NOT NULL DEFAULT '',
  about           TEXT NOT NULL DEFAULT '',
  created_at      INTEGER NOT NULL,
  last_seen       INTEGER NOT NULL DEFAULT 0,
  list_epoch      INTEGER NOT NULL DEFAULT 0,
  closed_at       INTEGER
);
CREATE INDEX accounts_by_name ON accounts (name_folded);

-- Whose a bot is, and the SHA-256 of its token's secret.
CREATE TABLE bots (
  account_key INTEGER PRIMARY KEY REFERENCES accounts,
  owner_key   INTEGER NOT NULL REFERENCES accounts,
  token_hash  BLOB NOT NULL
);
CREATE INDEX bots_by_owner ON bots (owner_key);

-- One-time codes, one a number. The code itself is never here, only its keyed hash. attempts: how many wrong codes this challenge still takes.
-- sent: codes sent in a row, which makes the next wait longer. wrong: wrong codes for the number since wrong_since, over all its challenges.
CREATE TABLE challenges (
  challenge_id BLOB PRIMARY KEY,
  phone_number TEXT NOT NULL UNIQUE,
  code_hash    BLOB NOT NULL,
  attempts     INTEGER NOT NULL,
  sent         INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  resend_at    INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  wrong        INTEGER NOT NULL,
  wrong_since  INTEGER NOT NULL
);
CREATE INDEX challenges_by_time ON challenges (created_at);

-- device_id is the number within the account; a device is active once a signed list names it.
CREATE TABLE devices (
  device_key      INTEGER PRIMARY KEY,
  account_key     INTEGER NOT NULL REFERENCES accounts,
  device_id       INTEGER NOT NULL,
  name            TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('pending', 'active', 'removed')),
  registration_id INTEGER,
  identity_key    BLOB,
  created_at      INTEGER NOT NULL,
  last_active     INTEGER NOT NULL
);
CREATE INDEX devices_by_account ON devices (account_key, device_id);
CREATE UNIQUE INDEX devices_in_use ON devices (account_key, device_id) WHERE state <> 'removed';
CREATE INDEX devices_pending ON devices (created_at) WHERE state = 'pending';

-- A session is one sign-in of one device: a family of refresh tokens of which one is current.
CREATE TABLE sessions (
  session_id          BLOB PRIMARY KEY,
  device_key          INTEGER NOT NULL REFERENCES devices,
  current_hash        BLOB NOT NULL,
  previous_hash       BLOB,
  rotated_at          INTEGER NOT NULL,
  expires_at          INTEGER NOT NULL,
  revoked_at          INTEGER
);
CREATE INDEX sessions_by_device ON sessions (device_key);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- Keys that sign access tokens, and other secrets of the server itself.
CREATE TABLE server_keys (
  key_id     TEXT PRIMARY KEY,
  purpose    TEXT NOT NULL,
  material   BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  retired_at INTEGER
);

CREATE TABLE device_lists (
  account_key          INTEGER NOT NULL REFERENCES accounts,
  epoch                INTEGER NOT NULL,
  body                 BLOB NOT NULL,
  signature            BLOB NOT NULL,
  account_identity_key BLOB NOT NULL,
  published_at         INTEGER NOT NULL,
  PRIMARY KEY (account_key, epoch)
) WITHOUT ROWID;

-- kind: 'signed' (X25519), 'last-resort' (Kyber): the newest is served. 'one-time', 'one-time-kyber': deleted when served.
CREATE TABLE prekeys (
  device_key INTEGER NOT NULL REFERENCES devices,
  kind       TEXT NOT NULL CHECK (kind IN ('signed', 'last-resort', 'one-time', 'one-time-kyber')),
  prekey_id  INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  signature  BLOB,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (device_key, kind, prekey_id)
) WITHOUT ROWID;

-- Ids of one-time keys that were served: an upload that is repeated because its answer was lost must not bring them back. Forgotten after a week.
CREATE TABLE served_prekeys (
  device_key INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  prekey_id  INTEGER NOT NULL,
  served_at  INTEGER NOT NULL,
  PRIMARY KEY (device_key, kind, prekey_id)
) WITHOUT ROWID;
CREATE INDEX served_prekeys_by_time ON served_prekeys (served_at);

-- A direct chat is named by its two accounts, the lower key first.
CREATE TABLE chats (
  chat_key      INTEGER PRIMARY KEY,
  chat_id       BLOB NOT NULL UNIQUE,
  type          TEXT NOT NULL CHECK (type IN ('direct')),
  direct_low    INTEGER,
  direct_high   INTEGER,
  created_by    INTEGER NOT NULL REFERENCES accounts,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  UNIQUE (direct_low, direct_high)
);

-- delivered and read are watermarks: everything of others up to there.
CREATE TABLE chat_members (
  chat_key     INTEGER NOT NULL REFERENCES chats,
  account_key  INTEGER NOT NULL REFERENCES accounts,
  joined_at    INTEGER NOT NULL,
  delivered    INTEGER NOT NULL DEFAULT 0,
  delivered_at INTEGER NOT NULL DEFAULT 0,
  read         INTEGER NOT NULL DEFAULT 0,
  read_at      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (chat_key, account_key)
) WITHOUT ROWID;
CREATE INDEX chat_members_by_account ON chat_members (account_key, chat_key);

CREATE TABLE messages (
  message_key   INTEGER PRIMARY KEY,
  message_id    BLOB NOT NULL UNIQUE,
  chat_key      INTEGER NOT NULL REFERENCES chats,
  sequence      INTEGER NOT NULL,
  sender_key    INTEGER NOT NULL REFERENCES accounts,
  sender_device INTEGER NOT NULL,
  committed_at  INTEGER NOT NULL,
  body          BLOB NOT NULL,
  UNIQUE (chat_key, sequence)
);

-- What a device has not acknowledged yet: deleted by id when it does. mailbox_id is never used twice.
CREATE TABLE mailbox (
  device_key    INTEGER NOT NULL,
  mailbox_id    INTEGER NOT NULL,
  message_key   INTEGER,
  chat_key      INTEGER,
  sequence      INTEGER,
  control_id    TEXT,
  sender_key    INTEGER NOT NULL,
  sender_device INTEGER NOT NULL,
  type          INTEGER NOT NULL,
  ciphertext    BLOB NOT NULL,
  committed_at  INTEGER NOT NULL,
  PRIMARY KEY (device_key, mailbox_id)
) WITHOUT ROWID;

-- Numbers are handed out from memory in blocks; next is the first of the block that nobody holds yet.
CREATE TABLE number_blocks (
  name TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) WITHOUT ROWID;
