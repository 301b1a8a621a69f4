-- Photos and drawn signatures (E-6). A row stands here from the moment an operation refers to the blob; its bytes come later, in pieces.

CREATE TABLE blob (
  city text NOT NULL REFERENCES city,
  id uuid NOT NULL,
  resident uuid NOT NULL,
  -- As the operation names it. Operations of before named none for a signature: the first who sends it does then.
  sha256 bytea,
  size bigint,
  received bigint NOT NULL DEFAULT 0,
  done_at timestamptz,
  -- Another photo took its place: it is deleted some time after that.
  replaced_at timestamptz,
  PRIMARY KEY (city, id),
  FOREIGN KEY (city, resident) REFERENCES resident
);
CREATE INDEX blob_replaced ON blob (replaced_at) WHERE replaced_at IS NOT NULL;

CREATE TABLE blob_piece (
  city text NOT NULL,
  blob uuid NOT NULL,
  -- The offset of its first byte.
  start bigint NOT NULL,
  bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 262144),
  PRIMARY KEY (city, blob, start),
  FOREIGN KEY (city, blob) REFERENCES blob ON DELETE CASCADE
);
-- Pictures do not get smaller by packing them again.
ALTER TABLE blob_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What is referred to already.
INSERT INTO blob (city, id, resident, sha256)
  SELECT city, (photo ->> 'blob')::uuid, id,
    (SELECT decode(string_agg(lpad(to_hex(byte::int), 2, '0'), '' ORDER BY place), 'hex')
     FROM jsonb_array_elements_text(photo -> 'sha256') WITH ORDINALITY AS bytes (byte, place))
  FROM resident WHERE photo IS NOT NULL
  ON CONFLICT DO NOTHING;
INSERT INTO blob (city, id, resident)
  SELECT city, signature, resident FROM card WHERE signature IS NOT NULL
  ON CONFLICT DO NOTHING;
