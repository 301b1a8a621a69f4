-- Shifts and fees (C-7, C-11).

-- A shift is reckoned from the operation that opened it to the one that ended it; at most one is open.
CREATE TABLE shift (
  id BLOB PRIMARY KEY,
  open INTEGER UNIQUE CHECK (open = 1),
  keeper BLOB NOT NULL REFERENCES staff,
  opened_at INTEGER NOT NULL,
  from_sequence INTEGER NOT NULL,
  -- What was counted then; sums are in grosz.
  blanks INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  ended_at INTEGER,
  to_sequence INTEGER,
  ended_by BLOB REFERENCES staff,
  -- What its report says.
  report TEXT
) STRICT;

-- What was taken. Not a foreign key: money stays when a resident goes.
CREATE TABLE fee (
  id BLOB PRIMARY KEY,
  shift BLOB NOT NULL REFERENCES shift,
  resident BLOB NOT NULL,
  -- The card that is replaced.
  number TEXT NOT NULL,
  reason TEXT NOT NULL,
  amount INTEGER NOT NULL,
  payment TEXT NOT NULL,
  receipt TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  taken_by BLOB NOT NULL REFERENCES staff,
  refund_shift BLOB REFERENCES shift,
  refund_receipt TEXT UNIQUE,
  refunded_at INTEGER,
  refunded_by BLOB REFERENCES staff,
  supervisor BLOB REFERENCES staff,
  why TEXT
) STRICT;
-- One duplicate is paid for once.
CREATE UNIQUE INDEX fee_standing ON fee (number) WHERE refunded_at IS NULL;
CREATE INDEX fee_resident ON fee (resident);
CREATE INDEX fee_shift ON fee (shift);
CREATE INDEX fee_refund_shift ON fee (refund_shift) WHERE refund_shift IS NOT NULL;

-- The operation with which a card was sent to a printer last: its blank counts since then.
ALTER TABLE production ADD COLUMN sent_sequence INTEGER;
CREATE INDEX production_sent ON production (sent_sequence) WHERE sent_sequence IS NOT NULL;
