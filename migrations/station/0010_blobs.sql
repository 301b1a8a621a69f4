-- Photos and drawn signatures on their way up and down (E-6).

-- Since when the hub is known to have it; nothing while it is to be sent.
ALTER TABLE blob ADD COLUMN sent_at INTEGER;
UPDATE blob SET resident = (SELECT p.resident FROM production p WHERE p.signature = blob.id)
  WHERE resident IS NULL AND id IN (SELECT signature FROM production WHERE signature IS NOT NULL);
CREATE INDEX blob_unsent ON blob (id) WHERE sent_at IS NULL AND used = 1;
CREATE INDEX blob_resident ON blob (resident) WHERE resident IS NOT NULL;

-- Photos that records of the hub refer to and that are not here yet, and what has come of them, each piece sealed under the blob key.
CREATE TABLE incoming (
  blob BLOB PRIMARY KEY,
  resident BLOB NOT NULL REFERENCES resident ON DELETE CASCADE,
  sha256 BLOB NOT NULL,
  advice TEXT NOT NULL,
  -- How often the hub has told of it: after each time it is asked for at once.
  told INTEGER NOT NULL DEFAULT 1,
  size INTEGER,
  received INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX incoming_resident ON incoming (resident);
CREATE TABLE incoming_piece (
  blob BLOB NOT NULL REFERENCES incoming ON DELETE CASCADE,
  start INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (blob, start)
) STRICT;

-- What the hub said of these photos was not kept: the next count brings their residents again.
UPDATE resident SET hub_version = 0 WHERE photo_elsewhere IS NOT NULL AND hub_version IS NOT NULL;
