-- What the new device calls itself, for whoever scans its picture.
ALTER TABLE links ADD COLUMN device_name TEXT NOT NULL DEFAULT '';
