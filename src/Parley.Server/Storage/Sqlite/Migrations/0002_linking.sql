-- A new device and one that is signed in meet here for a moment: what they say to each other is sealed. The new one proves itself by a token,
-- claimed_by is the signed-in one, device_key the pending device that it has made for the new one.
CREATE TABLE links (
  link_id      BLOB PRIMARY KEY,
  token_hash   BLOB NOT NULL,
  kyber_key    BLOB NOT NULL,
  expires_at   INTEGER NOT NULL,
  claimed_by   INTEGER REFERENCES devices (device_key),
  device_key   INTEGER REFERENCES devices,
  offer        BLOB,
  answer       BLOB
);
CREATE INDEX links_by_expiry ON links (expires_at);
