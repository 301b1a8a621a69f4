-- What cards give now, if that was changed since they were made (B-8): `contract::counter::Rights`, by number. A card that was extended
-- is valid until the last day that stands here.
CREATE TABLE card_rights (
  number TEXT PRIMARY KEY,
  rights TEXT NOT NULL
) STRICT, WITHOUT ROWID;
