-- Fees and shifts, as stations tell of them (C-7, C-11). Sums are in grosz. None of it is a foreign key: what has happened is recorded
-- whatever else is known, and fees stay when a person is forgotten.

CREATE TABLE shift (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  station uuid NOT NULL,
  keeper uuid,
  opened_at bigint NOT NULL,
  -- What was counted then.
  blanks bigint NOT NULL,
  cash bigint NOT NULL,
  ended_at bigint,
  ended_by uuid,
  -- `contract::shift::ShiftEnd`.
  ending jsonb,
  PRIMARY KEY (city, id)
);
CREATE INDEX shift_open ON shift (city, station) WHERE ended_at IS NULL;

CREATE TABLE fee (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  station uuid NOT NULL,
  shift uuid NOT NULL,
  resident uuid NOT NULL,
  -- The card that is replaced.
  number text NOT NULL,
  reason text NOT NULL,
  amount bigint NOT NULL,
  payment text NOT NULL,
  receipt text NOT NULL,
  at bigint NOT NULL,
  taken_by uuid,
  refunded_at bigint,
  refund_receipt text,
  supervisor uuid,
  why text,
  refund_shift uuid,
  PRIMARY KEY (city, id)
);
CREATE INDEX fee_number ON fee (city, number);
