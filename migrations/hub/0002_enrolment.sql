-- One-time codes that enrol stations (E-9), and stations' own keys, sealed to the offline city (E-8).

-- A bundle that waits for the computer that has its code. The last of a station counts.
CREATE TABLE offer (
  city text NOT NULL,
  station uuid NOT NULL,
  -- The public part of the code.
  code text NOT NULL UNIQUE,
  -- With it the hub knows whoever has the code. It opens nothing.
  claim_key bytea NOT NULL,
  -- The bundle, sealed under the code; gone once it cannot be fetched any more.
  sealed bytea,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- The computer that proved first that it has the code.
  claimant bytea,
  claimed_at timestamptz,
  -- Why it cannot be fetched any more: `used` or `replaced`.
  ended text,
  PRIMARY KEY (city, code),
  FOREIGN KEY (city, station) REFERENCES station
);
CREATE INDEX offer_station ON offer (city, station);

-- `contract::escrow::SealedKeys`, as the station sent it last.
ALTER TABLE station ADD COLUMN sealed_keys bytea;
