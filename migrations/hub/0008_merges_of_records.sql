-- Two records of one person that became one (C-10). Nothing moves: the one that gave way leads to the other, until it is undone.

ALTER TABLE resident ADD COLUMN merged_into uuid;
CREATE INDEX resident_merged ON resident (city, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE record_merge (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  loser uuid NOT NULL,
  winner uuid NOT NULL,
  -- `contract::merged::MergedInto`: what an undo puts back.
  content jsonb NOT NULL,
  undone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (city, id),
  FOREIGN KEY (city, loser) REFERENCES resident,
  FOREIGN KEY (city, winner) REFERENCES resident
);
CREATE UNIQUE INDEX record_merge_loser ON record_merge (city, loser) WHERE NOT undone;
CREATE INDEX record_merge_winner ON record_merge (city, winner) WHERE NOT undone;

-- The other resident whom an operation names: what it says is of both.
ALTER TABLE operation ADD COLUMN beside uuid;
CREATE INDEX operation_beside ON operation (city, beside) WHERE beside IS NOT NULL;

-- It ended because another card of the same person works, on another record; it comes back if the two are told apart.
ALTER TABLE card ADD COLUMN superseded boolean NOT NULL DEFAULT false;
