-- Controls on their way to devices of others.
CREATE TABLE controls (
  id      BLOB PRIMARY KEY,
  made_at INTEGER NOT NULL,
  sealed  BLOB NOT NULL
) WITHOUT ROWID;

-- Messages that could not be opened as they came. due_at: from then on somebody is to be asked.
CREATE TABLE waiting (
  id     BLOB PRIMARY KEY,
  due_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;

-- What was mended with a device. broken: the session with it did not open what it sent.
CREATE TABLE repairs (
  account BLOB NOT NULL,
  device  INTEGER NOT NULL,
  broken  INTEGER NOT NULL,
  sealed  BLOB NOT NULL,
  PRIMARY KEY (account, device)
) WITHOUT ROWID;
