-- Consents that are given and taken back at the counter, and people who are forgotten (B-11).

-- The language of the text that was shown; of a registration it is not known.
ALTER TABLE consent ADD COLUMN language TEXT;

-- Whose data were deleted: an id that nothing leads to a person any more. Operations about them lose what they say as soon as the hub
-- has them.
CREATE TABLE forgotten (
  resident BLOB PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A card outlives whom it was made for, and the picture on it: its number is never used again, its blank is counted.
CREATE TABLE production_kept (
  id BLOB PRIMARY KEY,
  resident BLOB NOT NULL,
  number TEXT NOT NULL UNIQUE,
  status_index INTEGER NOT NULL UNIQUE,
  given_names TEXT NOT NULL,
  surname TEXT NOT NULL,
  photo BLOB NOT NULL,
  layout TEXT NOT NULL,
  packages TEXT NOT NULL,
  expires TEXT NOT NULL,
  token BLOB NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  reserved_at INTEGER NOT NULL,
  reasons TEXT NOT NULL DEFAULT '[]',
  printer TEXT,
  job TEXT,
  -- The whole document reached the printer.
  sent INTEGER NOT NULL DEFAULT 0,
  file TEXT,
  handed_over_at INTEGER,
  collector TEXT,
  document TEXT,
  signature BLOB,
  receipt TEXT UNIQUE,
  -- Who handed the card over or wrote it off, and why it was written off.
  ended_by BLOB REFERENCES staff,
  spoil_reason TEXT,
  -- Who collected it for somebody else.
  collector_name TEXT,
  -- The number of the card whose duplicate it is, and why it replaces that one, as it was asked for.
  replaces TEXT,
  duplicate TEXT,
  -- The operation with which it was sent to a printer last: its blank counts since then.
  sent_sequence INTEGER
) STRICT;
INSERT INTO production_kept
  SELECT id, resident, number, status_index, given_names, surname, photo, layout, packages, expires, token, state, since, reserved_at,
    reasons, printer, job, sent, file, handed_over_at, collector, document, signature, receipt, ended_by, spoil_reason,
    collector_name, replaces, duplicate, sent_sequence
  FROM production;
DROP TABLE production;
ALTER TABLE production_kept RENAME TO production;
CREATE INDEX production_resident ON production (resident);
CREATE INDEX production_open ON production (state) WHERE state NOT IN ('handed_over', 'spoiled', 'withdrawn');
CREATE INDEX production_replaces ON production (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX production_sent ON production (sent_sequence) WHERE sent_sequence IS NOT NULL;
