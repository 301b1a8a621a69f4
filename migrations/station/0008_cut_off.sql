-- Since when the hub says that this station is cut off (E-8); nothing while it does not.
ALTER TABLE sync ADD COLUMN cut_off_at INTEGER;
