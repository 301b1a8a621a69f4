-- The office's printer for A4 beside the one for cards (C-12); one of each purpose is chosen.
ALTER TABLE printer ADD COLUMN purpose TEXT NOT NULL DEFAULT 'cards';

-- Who handed a card over or wrote it off, and why it was written off: the confirmation and the protocol say so, also when the
-- operation is not here any more. Cards from before get it from their operations (11: written off, 12: handed over).
ALTER TABLE production ADD COLUMN ended_by BLOB REFERENCES staff;
ALTER TABLE production ADD COLUMN spoil_reason TEXT;
UPDATE production SET
  ended_by = (SELECT o.actor FROM operation o
              WHERE o.resident = production.resident AND o.at = production.since
                AND o.kind = CASE production.state WHEN 'spoiled' THEN 11 ELSE 12 END),
  spoil_reason = (SELECT json_extract(CAST(o.payload AS TEXT), '$.reason') FROM operation o
                  WHERE o.resident = production.resident AND o.at = production.since AND o.kind = 11)
WHERE state IN ('spoiled', 'handed_over');
