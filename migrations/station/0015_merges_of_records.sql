-- Two records of one person that became one (C-10), as the hub says it or as it was done here. Nothing moves: one leads to the other.

-- One that was undone here is kept while the hub has not heard of that. `content` is `contract::merged::MergedInto`.
CREATE TABLE merge (
  id BLOB PRIMARY KEY,
  loser BLOB NOT NULL,
  winner BLOB NOT NULL,
  content TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX merge_loser ON merge (loser) WHERE undone = 0;
CREATE INDEX merge_winner ON merge (winner);

-- The record in which the chain ends; none for a record that leads nowhere.
ALTER TABLE resident ADD COLUMN leads_to BLOB;
CREATE INDEX resident_leads ON resident (leads_to) WHERE leads_to IS NOT NULL;

-- The other resident whom an operation names: what it says is of both.
ALTER TABLE operation ADD COLUMN beside BLOB;

-- Cards that ended because another one of the same person works.
CREATE TABLE superseded (production BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
