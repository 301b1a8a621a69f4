-- What the sync with the hub keeps (E-2, E-4, E-7).

-- One row: how far the feed has been applied. Without a cursor a snapshot is read first; it goes on after the resident where it broke
-- off, and the feed then from where it stood when it began. `hub_ahead_ms` sets this computer's clock right for signatures.
CREATE TABLE sync (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  feed_epoch BLOB,
  cursor INTEGER,
  snapshot_position INTEGER,
  snapshot_after BLOB,
  snapshot_residents INTEGER,
  hub_ahead_ms INTEGER NOT NULL DEFAULT 0,
  last_sent INTEGER
) STRICT;
INSERT INTO sync (one) VALUES (1);

-- What the hub made of operations that did not simply take effect.
CREATE TABLE outcome (
  sequence INTEGER PRIMARY KEY,
  outcome TEXT NOT NULL,
  reason TEXT,
  task BLOB,
  at INTEGER NOT NULL,
  -- Somebody has seen to it.
  noted_at INTEGER,
  noted_by BLOB
) STRICT;

-- Cards as the hub knows them, also those that this station makes.
CREATE TABLE card (
  production BLOB PRIMARY KEY,
  version INTEGER NOT NULL,
  resident BLOB NOT NULL,
  number TEXT NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  expires TEXT NOT NULL,
  packages TEXT NOT NULL,
  -- A later card has taken its place.
  ended INTEGER NOT NULL,
  -- The blocks on it that are open.
  blocks TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_resident ON card (resident);
CREATE INDEX card_number ON card (number);

-- What people decide, or have decided. `content` names nobody but by id.
CREATE TABLE task (
  id BLOB PRIMARY KEY,
  version INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  decided INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The version at the hub; none while it does not know the record. A photo that is at the hub but not here yet. The hub has said that
-- this record is not held here any more.
ALTER TABLE resident ADD COLUMN hub_version INTEGER;
ALTER TABLE resident ADD COLUMN photo_elsewhere BLOB;
ALTER TABLE resident ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

-- May no longer sign in here; the name stays beside what was done.
ALTER TABLE staff ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

-- A sync brings more numbers: the runs of a kind are used up in their order.
CREATE TABLE lease_run (
  kind TEXT NOT NULL,
  run INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (kind, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE lease_run_numbers (
  kind TEXT NOT NULL,
  run INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (kind, run),
  FOREIGN KEY (kind, run) REFERENCES lease_run
) STRICT, WITHOUT ROWID;
INSERT INTO lease_run SELECT kind, 0, first, count, next FROM lease;
INSERT INTO lease_run_numbers SELECT kind, 0, numbers FROM lease_numbers;
DROP TABLE lease_numbers;
DROP TABLE lease;
