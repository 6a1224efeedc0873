-- The spine: what changed, who did it, and which writes were already answered.
-- One neutral text for SQLite and PostgreSQL: TEXT, BIGINT, DOUBLE PRECISION,
-- BOOLEAN, BYTEA; ids made by the program; times in UTC milliseconds; days as
-- 'YYYY-MM-DD'. Every table leads its key with the jurisdiction, so that it can be
-- distributed by it.

CREATE TABLE jurisdiction (
    id TEXT NOT NULL PRIMARY KEY,
    -- Kemendagri code of the city or regency, e.g. 64.74.
    code TEXT NOT NULL UNIQUE,
    demo BOOLEAN NOT NULL,
    created_ms BIGINT NOT NULL
);

-- What readers follow. seq has no gaps within a jurisdiction and commits in order.
CREATE TABLE change (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    seq BIGINT NOT NULL,
    entity TEXT NOT NULL,
    -- Empty when the change is of the whole entity set (a bulk import).
    entity_id TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete', 'bulk')),
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, seq)
);

-- Append-only (guards are made by the program, per engine) and hash-chained:
-- hash = SHA-256 over the entry and the previous hash.
CREATE TABLE audit (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    -- Account id, or 'cli' / 'system'.
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    -- JSON of ids, counts, purpose, reason. Never a document number.
    detail TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, seq)
);
-- Quotas ask what one account did lately.
CREATE INDEX audit_actor ON audit (jurisdiction_id, actor, at_ms);

-- The tips of both chains: one row to lock, so that writers of one jurisdiction
-- number their entries one after another.
CREATE TABLE chain_head (
    jurisdiction_id TEXT NOT NULL PRIMARY KEY REFERENCES jurisdiction (id),
    change_seq BIGINT NOT NULL,
    audit_seq BIGINT NOT NULL,
    audit_hash TEXT NOT NULL
);

-- A repeated write with the same key gets the first answer, not a second effect.
CREATE TABLE idempotency (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 of method, path and body: the same key for another request is refused.
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, actor, key)
);

-- Code lists, versioned by date: visa codes changed twice in two years.
CREATE TABLE code (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    label_id TEXT NOT NULL,
    label_en TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, list, code, valid_from)
);
