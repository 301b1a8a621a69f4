-- What the checks found in a picture (C-4), as a list of names. Staff who take it all the same give a reason.
ALTER TABLE blob ADD COLUMN advice TEXT NOT NULL DEFAULT '[]';
