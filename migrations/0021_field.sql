-- What teams bring back from the field: people whom they met, as rows of a list of the
-- inspection's own, and pictures of what they found.

-- The inspection whose record a list is; lists that agencies sent have none.
ALTER TABLE import_batch ADD COLUMN inspection_id TEXT;

-- Files that show what a visit found, sealed; as need-to-know as their inspection.
CREATE TABLE inspection_photo (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    place_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    -- Of the file as it came.
    sha256 TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    sent_by TEXT NOT NULL,
    sent_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    -- A phone that sends it again has it there once.
    UNIQUE (jurisdiction_id, inspection_id, place_id, sha256),
    FOREIGN KEY (jurisdiction_id, inspection_id) REFERENCES inspection (jurisdiction_id, id)
);
CREATE INDEX inspection_photo_day ON inspection_photo (jurisdiction_id, sent_by, sent_ms);
