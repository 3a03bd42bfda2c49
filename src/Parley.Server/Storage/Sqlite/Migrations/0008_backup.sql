-- What a person who has lost all devices starts again from. body: sealed under the recovery key, which the server never has. wrap: the recovery key, sealed
-- under the passphrase and what the server's key makes of it; null without a passphrase.
CREATE TABLE backups (
  account_key   INTEGER PRIMARY KEY REFERENCES accounts,
  version       INTEGER NOT NULL,
  body          BLOB NOT NULL,
  wrap          BLOB,
  updated_at    INTEGER NOT NULL
);

-- How many passphrases were tried for an account since a time. Outlives the backup: deleting it gives no new tries.
CREATE TABLE passphrase_tries (
  account_key INTEGER PRIMARY KEY REFERENCES accounts,
  tries       INTEGER NOT NULL,
  since       INTEGER NOT NULL
);
