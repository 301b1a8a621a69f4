-- The hub's database (PostgreSQL). The city (TERYT code) comes first in every key, so that many cities can be spread over several
-- servers by it. Ids are made by whoever makes the record; serial numbers never leave this database. A station's times are
-- milliseconds since 1970 in UTC as it said them; the hub's own are timestamptz.

CREATE TABLE city (
  city text PRIMARY KEY CHECK (city ~ '^[0-9]{7}$'),
  name text NOT NULL,
  -- When the offline program made what was loaded last (milliseconds).
  made_at bigint NOT NULL,
  root_key bytea NOT NULL,
  trust_list bytea NOT NULL,
  configuration jsonb,
  configuration_version integer NOT NULL DEFAULT 0,
  -- Changes with every restore from a backup.
  feed_epoch uuid NOT NULL,
  -- The last position of the feed, and the last that was cleared away.
  feed_head bigint NOT NULL DEFAULT 0,
  feed_tail bigint NOT NULL DEFAULT 0
);

CREATE TABLE station (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL UNIQUE,
  bundle uuid NOT NULL,
  point text NOT NULL,
  point_address text NOT NULL,
  number integer NOT NULL,
  certificate bytea NOT NULL,
  certificate_ends timestamptz NOT NULL,
  transport_key bytea NOT NULL,
  enrolled_at timestamptz,
  cut_off_at timestamptz,
  -- The end of its chain.
  epoch integer NOT NULL DEFAULT 1,
  sequence bigint NOT NULL DEFAULT 0,
  hash bytea NOT NULL,
  -- The epoch that a restored or copied database has to go on in.
  new_epoch integer,
  -- What it said last.
  last_contact timestamptz,
  clock_ahead_ms bigint,
  program text,
  waiting integer,
  -- Card numbers.
  numbers_left integer,
  PRIMARY KEY (city, id)
);

-- Numbers that a station alone has, in runs that are leased one after the other; those without a moment are kept here for later.
CREATE TABLE lease (
  city text NOT NULL,
  station uuid NOT NULL,
  -- `contract::enrolment::NumberKind`.
  kind text NOT NULL,
  run integer NOT NULL,
  -- Of card numbers: the 11 digits of the first.
  first_body bigint NOT NULL,
  count integer NOT NULL,
  -- Of card numbers the places in the status list, of the other kinds the numbers themselves.
  numbers integer[] NOT NULL,
  leased_at timestamptz,
  PRIMARY KEY (city, station, kind, run),
  FOREIGN KEY (city, station) REFERENCES station
);
CREATE UNIQUE INDEX lease_card ON lease (city, first_body) WHERE kind = 'cards';

CREATE TABLE staff (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  login text NOT NULL,
  role text NOT NULL,
  password_hash text NOT NULL,
  must_change boolean NOT NULL,
  points text[] NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (city, id),
  UNIQUE (city, login)
);

-- Every operation once: its receipt. Deleting payload and key forgets a person without breaking the chain of headers.
CREATE TABLE operation (
  city text NOT NULL,
  id uuid NOT NULL,
  station uuid NOT NULL,
  epoch integer NOT NULL,
  sequence bigint NOT NULL,
  kind smallint NOT NULL,
  actor uuid,
  at bigint NOT NULL,
  received_at timestamptz NOT NULL,
  resident uuid,
  header bytea NOT NULL,
  chain_hash bytea NOT NULL,
  payload bytea,
  payload_key bytea,
  -- `contract::sync::Outcome` as it was answered.
  outcome jsonb NOT NULL,
  PRIMARY KEY (city, id),
  FOREIGN KEY (city, station) REFERENCES station
);
CREATE INDEX operation_chain ON operation (city, station, sequence);
CREATE INDEX operation_resident ON operation (city, resident) WHERE resident IS NOT NULL;

-- Operations that came under an id that another one has.
CREATE TABLE quarantine (
  city text NOT NULL,
  id uuid NOT NULL,
  chain_hash bytea NOT NULL,
  station uuid NOT NULL,
  received_at timestamptz NOT NULL,
  header bytea NOT NULL,
  payload bytea,
  payload_key bytea,
  PRIMARY KEY (city, id, chain_hash)
);

CREATE TABLE resident (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  version bigint NOT NULL,
  -- `contract::sync::mark` of id and version.
  mark bigint NOT NULL,
  surname text NOT NULL,
  given_names text NOT NULL,
  former_surname text,
  pesel text,
  substitute_identifier text,
  birth_date date NOT NULL,
  street text NOT NULL,
  postcode text NOT NULL,
  place text NOT NULL,
  phone text,
  email text,
  document text NOT NULL,
  grounds text NOT NULL,
  applicant text NOT NULL,
  applicant_name text,
  -- `contract::payload::PhotoData`, or nothing.
  photo jsonb,
  registered_at bigint NOT NULL,
  -- Where.
  station uuid NOT NULL,
  PRIMARY KEY (city, id)
);
-- Not unique: two records of one PESEL stand until people decide.
CREATE INDEX resident_pesel ON resident (city, pesel) WHERE pesel IS NOT NULL;
CREATE INDEX resident_substitute ON resident (city, substitute_identifier) WHERE substitute_identifier IS NOT NULL;

-- The keys under which somebody is compared (domain::same_person).
CREATE TABLE resident_key (
  city text NOT NULL,
  key bigint NOT NULL,
  resident uuid NOT NULL,
  PRIMARY KEY (city, key, resident)
);

CREATE TABLE consent (
  city text NOT NULL,
  resident uuid NOT NULL,
  clause text NOT NULL,
  version integer NOT NULL,
  given boolean NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (city, resident, clause, at),
  FOREIGN KEY (city, resident) REFERENCES resident
);

-- Which issuance points hold a resident: their own for good, others for 90 days after they served them (E-7).
CREATE TABLE holding (
  city text NOT NULL,
  point text NOT NULL,
  resident uuid NOT NULL,
  until timestamptz,
  PRIMARY KEY (city, point, resident),
  FOREIGN KEY (city, resident) REFERENCES resident
);
CREATE INDEX holding_resident ON holding (city, resident);
CREATE INDEX holding_until ON holding (city, until) WHERE until IS NOT NULL;

CREATE TABLE card (
  city text NOT NULL,
  id uuid NOT NULL,
  version bigint NOT NULL,
  mark bigint NOT NULL,
  -- Not a foreign key: a fact about a person whom the hub does not know is recorded all the same.
  resident uuid NOT NULL,
  number text NOT NULL,
  status_index integer NOT NULL,
  layout text NOT NULL,
  packages jsonb NOT NULL,
  expires date NOT NULL,
  token_sha256 bytea NOT NULL,
  station uuid NOT NULL,
  state text NOT NULL,
  since bigint NOT NULL,
  spoil_reason text,
  collector text,
  collector_name text,
  document text,
  signature uuid,
  receipt text,
  -- The number of the card whose duplicate it is.
  replaces text,
  -- A later card has taken its place.
  ended boolean NOT NULL DEFAULT false,
  PRIMARY KEY (city, id),
  -- The backstop of D-4.
  UNIQUE (city, number),
  UNIQUE (city, status_index),
  UNIQUE (city, receipt)
);
CREATE INDEX card_resident ON card (city, resident);
CREATE INDEX card_replaces ON card (city, replaces) WHERE replaces IS NOT NULL;

-- By number, because the card may not be here yet. A card is active while no block on it is open.
CREATE TABLE block (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  number text NOT NULL,
  reason text NOT NULL,
  at bigint NOT NULL,
  lifted_at bigint,
  PRIMARY KEY (city, id)
);
CREATE INDEX block_open ON block (city, number) WHERE lifted_at IS NULL;

-- The last change of each group of a resident's data: what stands against a later one.
CREATE TABLE resident_change (
  city text NOT NULL,
  resident uuid NOT NULL,
  data_group text NOT NULL,
  operation uuid NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  PRIMARY KEY (city, resident, data_group),
  FOREIGN KEY (city, resident) REFERENCES resident
);

CREATE TABLE task (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  version bigint NOT NULL,
  mark bigint NOT NULL,
  kind text NOT NULL,
  opened_at timestamptz NOT NULL,
  -- Who is asked: the point where the later operation was recorded.
  point text NOT NULL,
  operations uuid[] NOT NULL,
  residents uuid[] NOT NULL,
  reasons jsonb NOT NULL DEFAULT '[]',
  -- `contract::sync::TaskSides` and `contract::payload::Decision`.
  sides jsonb NOT NULL,
  decision jsonb,
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (city, id)
);
CREATE INDEX task_open ON task (city, point) WHERE decision IS NULL;

-- What was changed, by transactions that may commit in any order; one sequencer turns the committed rows into the feed.
CREATE TABLE change (
  city text NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  -- `hub::feed::Kind`.
  kind smallint NOT NULL,
  record uuid NOT NULL,
  -- Whose feed; empty for every point.
  point text NOT NULL DEFAULT '',
  gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (city, id)
);

-- Dense: a position is given only to what is committed, in one order.
CREATE TABLE feed (
  city text NOT NULL,
  position bigint NOT NULL,
  kind smallint NOT NULL,
  record uuid NOT NULL,
  point text NOT NULL,
  gone boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (city, position)
);
CREATE INDEX feed_point ON feed (city, point, position);

-- What is to be done once, by any worker (FOR UPDATE SKIP LOCKED). Holds no secret.
CREATE TABLE job (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- The same work is not queued twice.
  key text NOT NULL,
  content jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  -- Not before.
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- Why the last attempt failed, in a word.
  problem text,
  done_at timestamptz,
  -- Given up: people have to look.
  dead_at timestamptz,
  PRIMARY KEY (city, id),
  UNIQUE (city, kind, key)
);
CREATE INDEX job_due ON job (due_at) WHERE done_at IS NULL AND dead_at IS NULL;

-- What a resident signs in with (A-1, A-16). The link's secret is computed, never stored.
CREATE TABLE account (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  resident uuid,
  login text NOT NULL,
  -- One address may serve several accounts.
  email text NOT NULL,
  -- BCP 47, for mails.
  language text NOT NULL DEFAULT 'pl',
  -- Counts the links; only the last one is good.
  generation integer NOT NULL DEFAULT 1,
  -- What the last link is for: `activation` or `recovery`; empty when it was used.
  link_for text NOT NULL DEFAULT 'activation',
  link_made_at timestamptz NOT NULL,
  -- Counted from the sending; empty before it.
  link_expires_at timestamptz,
  activated_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (city, id),
  UNIQUE (city, login),
  UNIQUE (city, resident)
);
CREATE INDEX account_email ON account (city, lower(email));

-- The last ten are kept (A-5); the one with the highest number is in force.
CREATE TABLE account_password (
  city text NOT NULL,
  account uuid NOT NULL,
  number integer NOT NULL,
  set_at timestamptz NOT NULL,
  -- Argon2id in PHC form.
  hash text NOT NULL,
  PRIMARY KEY (city, account, number),
  FOREIGN KEY (city, account) REFERENCES account
);

-- How often somebody asked of late, whatever the city: a keyed hash of the address they came from. Worth nothing after an hour, so it
-- need not survive a crash.
CREATE UNLOGGED TABLE request_count (
  source bytea NOT NULL,
  what text NOT NULL,
  since timestamptz NOT NULL,
  count integer NOT NULL,
  PRIMARY KEY (source, what, since)
);
