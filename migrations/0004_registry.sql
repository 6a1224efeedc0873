-- What the lists say, and the facts derived from them. Source rows are never
-- changed; every fact names the row it comes from.

CREATE TABLE import_batch (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    agency TEXT NOT NULL,
    list_kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    sheet TEXT,
    list_date TEXT NOT NULL,
    imported_ms BIGINT NOT NULL,
    imported_by TEXT NOT NULL,
    -- JSON: how the columns were understood.
    mapping TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    finding_count BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    -- The same file from the same agency goes in once, also when sent at once.
    UNIQUE (jurisdiction_id, agency, file_sha256)
);

CREATE TABLE person (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    nationality TEXT NOT NULL,
    -- 'YYYY-MM-DD' or 'YYYY'.
    birth TEXT,
    sex TEXT,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);

CREATE TABLE company (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Folded for matching: case, punctuation and the legal form taken away.
    name_key TEXT NOT NULL,
    -- Business number (NIB), sector (KBLI section), parent in the subcontract chain.
    nib TEXT,
    sector TEXT,
    parent_id TEXT,
    PRIMARY KEY (jurisdiction_id, id),
    UNIQUE (jurisdiction_id, name_key)
);

CREATE TABLE place (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Folded for matching; unique per jurisdiction.
    name_key TEXT NOT NULL,
    address TEXT,
    rt TEXT,
    operator TEXT,
    -- The company that runs a workplace.
    company_id TEXT,
    -- NULL, NULL: waits in the unlocated list.
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    accuracy_m DOUBLE PRECISION,
    located TEXT NOT NULL CHECK (located IN ('measured', 'known_place', 'pinned', 'unlocated')),
    kelurahan_code TEXT,
    capacity BIGINT,
    expected_occupancy BIGINT,
    -- The row that gave the point, or else the first one that named the place.
    source_row_id TEXT,
    -- The row whose description counts: name, kind, address, operator, capacity.
    described_row_id TEXT,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    UNIQUE (jurisdiction_id, name_key),
    CHECK ((lon IS NULL) = (lat IS NULL))
);
CREATE INDEX place_company ON place (jurisdiction_id, company_id);

-- One row of a list, sealed as sent (XChaCha20-Poly1305, bound to the row's id).
CREATE TABLE source_row (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    -- SHA-256 of agency, list kind and cells (keyed): finds the repeated row without opening it.
    row_hash TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected')),
    person_id TEXT,
    company_id TEXT,
    place_id TEXT,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, batch_id) REFERENCES import_batch (jurisdiction_id, id)
);
CREATE INDEX source_row_hash ON source_row (jurisdiction_id, row_hash);
CREATE INDEX source_row_batch ON source_row (jurisdiction_id, batch_id);
CREATE INDEX source_row_person ON source_row (jurisdiction_id, person_id);
CREATE INDEX source_row_place ON source_row (jurisdiction_id, place_id);

CREATE TABLE finding (
    jurisdiction_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    -- Order within the batch.
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    column_name TEXT,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    reason_id TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    suggestion_id TEXT NOT NULL,
    suggestion_en TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, batch_id, number),
    FOREIGN KEY (jurisdiction_id, batch_id) REFERENCES import_batch (jurisdiction_id, id)
);

CREATE TABLE travel_document (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    issuing_state TEXT NOT NULL,
    -- Sealed number, its keyed blind index (HMAC-SHA-256), and how it is shown.
    number_sealed BYTEA NOT NULL,
    number_blind TEXT NOT NULL,
    number_masked TEXT NOT NULL,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    -- The blind index is of issuing state and number together.
    UNIQUE (jurisdiction_id, number_blind),
    FOREIGN KEY (jurisdiction_id, person_id) REFERENCES person (jurisdiction_id, id)
);
CREATE INDEX travel_document_person ON travel_document (jurisdiction_id, person_id);

CREATE TABLE stay_permit (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    visa_index TEXT,
    number_sealed BYTEA,
    number_blind TEXT,
    starts TEXT,
    ends TEXT,
    sponsor_id TEXT,
    -- Where the permit says its holder lives.
    place_id TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, person_id) REFERENCES person (jurisdiction_id, id)
);
CREATE INDEX stay_permit_person ON stay_permit (jurisdiction_id, person_id);
CREATE INDEX stay_permit_place ON stay_permit (jurisdiction_id, place_id);

CREATE TABLE work_approval (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    company_id TEXT NOT NULL,
    position TEXT,
    headcount BIGINT,
    starts TEXT,
    ends TEXT,
    place_id TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX work_approval_company ON work_approval (jurisdiction_id, company_id);

-- Person at work for a company at a place.
CREATE TABLE assignment (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    company_id TEXT,
    place_id TEXT,
    position TEXT,
    starts TEXT,
    ends TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, person_id) REFERENCES person (jurisdiction_id, id)
);
CREATE INDEX assignment_person ON assignment (jurisdiction_id, person_id);
CREATE INDEX assignment_place ON assignment (jurisdiction_id, place_id);

-- Person lodged at a place, as reported; a ship in port is a place as well.
CREATE TABLE stay (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    place_id TEXT NOT NULL,
    check_in TEXT,
    check_out TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, person_id) REFERENCES person (jurisdiction_id, id)
);
CREATE INDEX stay_person ON stay (jurisdiction_id, person_id);
CREATE INDEX stay_place ON stay (jurisdiction_id, place_id);

-- Somebody seen somewhere by field monitoring. Without a document it is nobody's
-- until a later judgement says whose.
CREATE TABLE sighting (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    place_id TEXT,
    company_id TEXT,
    name TEXT,
    nationality TEXT,
    birth TEXT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    accuracy_m DOUBLE PRECISION,
    seen_on TEXT,
    officer TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX sighting_place ON sighting (jurisdiction_id, place_id);
