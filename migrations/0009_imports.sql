-- Files on their way in. A file waits here, sealed in parts, until it is processed,
-- cancelled or a day old; then its parts leave.
CREATE TABLE upload (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    agency TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'checked', 'pending_second', 'done', 'cancelled')),
    uploaded_ms BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL,
    -- JSON: how it is to be read, as settled by the last check.
    plan TEXT NOT NULL,
    -- JSON: what the last check found against the list before.
    list_change TEXT,
    checked_by TEXT,
    confirmed_by TEXT,
    -- The import that it became, or that holds the same file.
    batch_id TEXT,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX upload_day ON upload (jurisdiction_id, agency, uploaded_ms);

CREATE TABLE upload_part (
    jurisdiction_id TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction_id, upload_id, number),
    FOREIGN KEY (jurisdiction_id, upload_id) REFERENCES upload (jurisdiction_id, id)
);

-- What the last check had to say; the texts follow from code and severity.
CREATE TABLE upload_finding (
    jurisdiction_id TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    column_name TEXT,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, upload_id, number),
    FOREIGN KEY (jurisdiction_id, upload_id) REFERENCES upload (jurisdiction_id, id)
);

-- How an agency's files with these headers were matched the last time.
CREATE TABLE list_shape (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    agency TEXT NOT NULL,
    -- SHA-256 of the headers, folded.
    shape TEXT NOT NULL,
    list_kind TEXT NOT NULL,
    -- JSON: `Vec<MappedColumn>`.
    columns TEXT NOT NULL,
    remembered_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, agency, shape)
);

-- JSON: how the file was written (`FileForm`), so that its failed rows come out alike.
ALTER TABLE import_batch ADD COLUMN form TEXT;

-- Somebody came into the country or left it, by the list of a checkpoint.
CREATE TABLE border_crossing (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    crossed_on TEXT NOT NULL,
    port TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, person_id) REFERENCES person (jurisdiction_id, id)
);
CREATE INDEX border_crossing_person ON border_crossing (jurisdiction_id, person_id);
