-- What other stations did about a resident, as the hub tells it with the record. What was done here are this station's own operations.
CREATE TABLE act_elsewhere (
  operation BLOB PRIMARY KEY,
  resident BLOB NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  point TEXT NOT NULL,
  station INTEGER,
  actor TEXT
) STRICT;
CREATE INDEX act_elsewhere_resident ON act_elsewhere (resident, at);
CREATE INDEX operation_resident_at ON operation (resident, at) WHERE resident IS NOT NULL;
