-- Applications that residents send (C-9, B-1, B-2), their attachments, and the sessions in which residents send them.

-- One session for each account (A-8); the one that was ended last is known, so that it can be told why.
CREATE TABLE account_session (
  city text NOT NULL,
  account uuid NOT NULL,
  -- SHA-256 of the token. The token itself is in the resident's cookie and nowhere else.
  token bytea NOT NULL UNIQUE,
  before bytea,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (city, account),
  FOREIGN KEY (city, account) REFERENCES account ON DELETE CASCADE
);
CREATE INDEX account_session_before ON account_session (before) WHERE before IS NOT NULL;

-- Wrong passwords in a row (A-7, `domain::lockout`), of what was typed as a login and from where, both as an HMAC: nobody can tell by
-- it whether there is such an account.
CREATE TABLE sign_in_failure (
  login bytea NOT NULL,
  source bytea NOT NULL,
  count integer NOT NULL,
  since timestamptz NOT NULL,
  seen timestamptz NOT NULL,
  PRIMARY KEY (login, source)
);
CREATE INDEX sign_in_failure_seen ON sign_in_failure (seen);

CREATE TABLE application (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  version bigint NOT NULL,
  -- `contract::sync::mark` of id and version.
  mark bigint NOT NULL,
  account uuid NOT NULL,
  -- `W-8824-1907-35`, drawn when it is sent first (D-4).
  number text,
  -- `domain::application::State`.
  state text NOT NULL,
  -- Nothing more is to be done about it (`domain::application::is_closed`).
  closed boolean NOT NULL,
  -- The issuance point that decides it.
  point text NOT NULL,
  -- `contract::application::ApplicationContent`, as it was sent last; of a draft, as it was typed.
  content jsonb NOT NULL,
  -- A correction that is being typed: point and content.
  correction jsonb,
  applicant text NOT NULL,
  -- The record that it is about, where there is one.
  resident uuid,
  changed_at timestamptz NOT NULL,
  sent_at timestamptz,
  corrected_at timestamptz,
  due date,
  -- Who has taken it, at which station, since when (the hub's time).
  holder uuid,
  holder_station uuid,
  holder_at timestamptz,
  -- `contract::application::ApplicationWords`.
  said jsonb,
  production uuid,
  ready_at timestamptz,
  -- When the time for its state runs out; when to remind of its card.
  expires_at timestamptz,
  remind_at timestamptz,
  PRIMARY KEY (city, id),
  UNIQUE (city, number),
  FOREIGN KEY (city, account) REFERENCES account
);
CREATE INDEX application_point ON application (city, point) WHERE NOT closed;
CREATE INDEX application_account ON application (city, account, changed_at);
CREATE INDEX application_resident ON application (city, resident) WHERE resident IS NOT NULL;
CREATE INDEX application_expires ON application (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX application_remind ON application (remind_at) WHERE remind_at IS NOT NULL;

-- The steps that it went.
CREATE TABLE application_event (
  city text NOT NULL,
  application uuid NOT NULL,
  place integer NOT NULL,
  at timestamptz NOT NULL,
  event text NOT NULL,
  state text NOT NULL,
  -- Of the staff, and at which station.
  actor uuid,
  station uuid,
  PRIMARY KEY (city, application, place),
  FOREIGN KEY (city, application) REFERENCES application ON DELETE CASCADE
);

-- Deleted once the application is decided (G-6).
CREATE TABLE attachment (
  city text NOT NULL,
  id uuid NOT NULL,
  application uuid NOT NULL,
  purpose text NOT NULL,
  name text NOT NULL,
  media text NOT NULL,
  sha256 bytea NOT NULL,
  bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 4194304),
  -- The resident has sent it: stations may see it.
  sent boolean NOT NULL DEFAULT false,
  PRIMARY KEY (city, id),
  FOREIGN KEY (city, application) REFERENCES application ON DELETE CASCADE
);
CREATE INDEX attachment_application ON attachment (city, application);
-- Pieces of it are read from the middle, and it does not get smaller by packing it again.
ALTER TABLE attachment ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The application that a card is made for.
ALTER TABLE card ADD COLUMN application uuid;
