-- Who has named a device list that this device was not shown.
CREATE TABLE foreign_heads (
  account BLOB PRIMARY KEY,
  sealed  BLOB NOT NULL
) WITHOUT ROWID;
