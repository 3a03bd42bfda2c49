-- Whether an account's history is kept here for its devices. Where nobody in a chat wants that, bodies go once every device has them.
ALTER TABLE accounts ADD COLUMN keeps_history INTEGER NOT NULL DEFAULT 1 CHECK (keeps_history IN (0, 1));
