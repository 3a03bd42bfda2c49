-- A password that a new device needs beside the code: its bcrypt hash. tries: given since tries_since without being right.
CREATE TABLE registration_locks (
  account_key   INTEGER PRIMARY KEY REFERENCES accounts,
  password_hash TEXT NOT NULL,
  set_at        INTEGER NOT NULL,
  tries         INTEGER NOT NULL,
  tries_since   INTEGER NOT NULL
);
