-- Applications that residents sent for this issuance point (C-9), as the hub says them, and what was done here laid over that.
CREATE TABLE application (
  id BLOB PRIMARY KEY,
  -- At the hub; and whether it is closed there, so that it does not count any more.
  version INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  -- The last operation of this station that the hub had answered when it told of it: later ones are laid over it.
  told_after INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- `contract::counter::QueueState` by its place, as it stands here; 4 for closed.
  stage INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  due TEXT NOT NULL,
  holder BLOB,
  resident BLOB,
  -- `contract::application::ApplicationRecord`, as the hub says it and as it stands here.
  told TEXT NOT NULL,
  here TEXT NOT NULL
) STRICT;
-- The queue is read from it alone.
CREATE INDEX application_queue ON application (stage, sent_at, kind, due, holder);
CREATE INDEX application_resident ON application (resident) WHERE resident IS NOT NULL;

-- What is attached to them. The bytes come in pieces and lie sealed among the pictures; none once it is decided (G-6).
CREATE TABLE attachment (
  blob BLOB PRIMARY KEY,
  application BLOB NOT NULL REFERENCES application ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_application ON attachment (application);

-- The application that a card is made for.
ALTER TABLE production ADD COLUMN application BLOB;
CREATE INDEX production_application ON production (application) WHERE application IS NOT NULL;

-- Attachments come the same way as photos, but are nobody's photo. What was on its way begins anew.
CREATE TABLE incoming_of_both (
  blob BLOB PRIMARY KEY,
  resident BLOB REFERENCES resident ON DELETE CASCADE,
  attachment BLOB REFERENCES attachment ON DELETE CASCADE,
  sha256 BLOB NOT NULL,
  advice TEXT NOT NULL,
  told INTEGER NOT NULL DEFAULT 1,
  size INTEGER,
  received INTEGER NOT NULL DEFAULT 0,
  CHECK ((resident IS NULL) <> (attachment IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO incoming_of_both (blob, resident, sha256, advice, told) SELECT blob, resident, sha256, advice, told FROM incoming;
DROP TABLE incoming;
ALTER TABLE incoming_of_both RENAME TO incoming;
CREATE INDEX incoming_resident ON incoming (resident);
