-- The station's own database (SQLite with SQLCipher). Times are milliseconds since 1970 in UTC, days are YYYY-MM-DD, ids are 16 bytes.

-- One row: which station this is.
CREATE TABLE station (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id BLOB NOT NULL,
  bundle BLOB NOT NULL,
  enrolled_at INTEGER NOT NULL,
  place TEXT NOT NULL,
  certificate BLOB NOT NULL,
  card_key BLOB NOT NULL,
  transport_key BLOB NOT NULL,
  hub_key BLOB NOT NULL,
  root_key BLOB NOT NULL,
  trust_list BLOB NOT NULL,
  configuration TEXT NOT NULL,
  program TEXT NOT NULL
) STRICT;

-- One small row, because every act rewrites it: how far the chain of operations has come, and up to which one the hub has
-- acknowledged it.
CREATE TABLE chain (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL,
  last_at INTEGER NOT NULL,
  acknowledged INTEGER NOT NULL
) STRICT;

-- Leased numbers are used from the front; `next` counts those used up. `numbers` holds four bytes each, big-endian: the
-- status indices of card numbers, the numbers themselves for every other kind.
CREATE TABLE lease (
  kind TEXT PRIMARY KEY,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lease_numbers (
  kind TEXT PRIMARY KEY REFERENCES lease,
  numbers BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operation (
  sequence INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor BLOB,
  resident BLOB,
  header BLOB NOT NULL,
  payload BLOB,
  payload_key BLOB
) STRICT;

CREATE TABLE staff (
  id BLOB PRIMARY KEY,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  login TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  must_change INTEGER NOT NULL,
  last_here INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  failures_since INTEGER NOT NULL DEFAULT 0,
  failures_seen INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The last ten are kept (A-5).
CREATE TABLE staff_password (
  staff BLOB NOT NULL REFERENCES staff,
  set_at INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (staff, set_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  staff BLOB NOT NULL REFERENCES staff,
  kind TEXT NOT NULL,
  step INTEGER NOT NULL,
  content TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (staff, kind)
) STRICT, WITHOUT ROWID;

-- Pictures and attachments, each sealed under the blob key before it comes here.
CREATE TABLE blob (
  id BLOB PRIMARY KEY,
  sha256 BLOB NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX blob_unused ON blob (created_at) WHERE used = 0;

CREATE TABLE resident (
  id BLOB PRIMARY KEY,
  version INTEGER NOT NULL,
  surname TEXT NOT NULL,
  given_names TEXT NOT NULL,
  former_surname TEXT,
  pesel TEXT,
  substitute_identifier TEXT,
  birth_date TEXT NOT NULL,
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  city TEXT NOT NULL,
  phone TEXT,
  email TEXT,
  document TEXT NOT NULL,
  grounds TEXT NOT NULL,
  applicant TEXT NOT NULL,
  applicant_name TEXT,
  photo BLOB REFERENCES blob,
  registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resident_pesel ON resident (pesel) WHERE pesel IS NOT NULL;

CREATE TABLE consent (
  resident BLOB NOT NULL REFERENCES resident,
  clause TEXT NOT NULL,
  version INTEGER NOT NULL,
  given INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (resident, clause, at)
) STRICT, WITHOUT ROWID;

-- Whom each person served last.
CREATE TABLE served (
  staff BLOB NOT NULL REFERENCES staff,
  resident BLOB NOT NULL REFERENCES resident,
  at INTEGER NOT NULL,
  PRIMARY KEY (staff, resident)
) STRICT, WITHOUT ROWID;

-- A card from its number to the resident's hand. A number stands in one row only, for ever.
CREATE TABLE production (
  id BLOB PRIMARY KEY,
  resident BLOB NOT NULL REFERENCES resident,
  number TEXT NOT NULL UNIQUE,
  status_index INTEGER NOT NULL UNIQUE,
  given_names TEXT NOT NULL,
  surname TEXT NOT NULL,
  photo BLOB NOT NULL REFERENCES blob,
  layout TEXT NOT NULL,
  packages TEXT NOT NULL,
  expires TEXT NOT NULL,
  token BLOB NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  reserved_at INTEGER NOT NULL,
  reasons TEXT NOT NULL DEFAULT '[]',
  printer TEXT,
  job TEXT,
  -- The whole document reached the printer.
  sent INTEGER NOT NULL DEFAULT 0,
  file TEXT,
  handed_over_at INTEGER,
  collector TEXT,
  document TEXT,
  signature BLOB REFERENCES blob,
  receipt TEXT UNIQUE
) STRICT;
CREATE INDEX production_resident ON production (resident);
CREATE INDEX production_open ON production (state) WHERE state NOT IN ('handed_over', 'spoiled', 'withdrawn');

CREATE TABLE printer (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  chosen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
