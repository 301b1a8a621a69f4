-- Consents that are taken back, and people who are forgotten (B-11).

-- The language of the text that was shown; of a registration it is not known.
ALTER TABLE consent ADD COLUMN language text;
-- A consent without which there is no card was taken back: the cards are blocked, and the account.
ALTER TABLE resident ADD COLUMN consent_withdrawn boolean NOT NULL DEFAULT false;
ALTER TABLE account ADD COLUMN blocked_at timestamptz;

-- Whose data were deleted: an id that nothing leads to a person any more. What comes late about them is not kept.
CREATE TABLE forgotten (
  city text NOT NULL REFERENCES city,
  resident uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (city, resident)
);
