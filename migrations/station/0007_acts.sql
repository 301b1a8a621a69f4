-- What is done about cards that were issued, here or elsewhere (B-4, C-7, C-8, E-5).

-- The open blocks as far as they are known here. They stand on numbers: a card can be blocked that nobody here holds.
CREATE TABLE block (
  id BLOB PRIMARY KEY,
  number TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX block_number ON block (number);
INSERT INTO block
  SELECT unhex(replace(value ->> 'block', '-', '')), number, value -> 'reason', unixepoch(value ->> 'at', 'subsec') * 1000
  FROM card, json_each(card.blocks);
ALTER TABLE card DROP COLUMN blocks;

-- The number of the card whose duplicate it is; handing it over ends that one.
ALTER TABLE card ADD COLUMN replaces TEXT;
ALTER TABLE production ADD COLUMN replaces TEXT;
-- Why it replaces that one, as it was asked for: what was spoiled is asked for again.
ALTER TABLE production ADD COLUMN duplicate TEXT;
CREATE INDEX production_replaces ON production (replaces) WHERE replaces IS NOT NULL;
