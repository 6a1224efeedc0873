-- Accounts, sessions and the policy table.

CREATE TABLE account (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    -- Lower case; unique within the jurisdiction.
    username TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    agency TEXT,
    -- Prefix of the area code the account may see; empty is the whole jurisdiction.
    area TEXT NOT NULL,
    -- argon2id in PHC form; NULL until the owner has set one.
    password_hash TEXT,
    disabled BOOLEAN NOT NULL,
    -- Softlock: failures since the last success, and the time before which no
    -- password is checked. In the database, so that a restart forgets nothing.
    failures BIGINT NOT NULL,
    locked_until_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    UNIQUE (jurisdiction_id, username)
);

-- Keyed by SHA-256 of the key in the cookie: a stolen table opens nothing.
CREATE TABLE session (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    key_hash TEXT NOT NULL,
    account_id TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    -- Absolute end; idle time is counted from seen_ms.
    ends_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, key_hash),
    FOREIGN KEY (jurisdiction_id, account_id) REFERENCES account (jurisdiction_id, id)
);

CREATE TABLE one_time_link (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    key_hash TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'set_up', 'password')),
    -- NULL for the set-up of the first administrator.
    account_id TEXT,
    ends_ms BIGINT NOT NULL,
    used_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, key_hash)
);

-- Differences from the shipped policy, ordered by a decree of the head.
CREATE TABLE policy_rule (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    role TEXT NOT NULL,
    -- Empty: whichever agency.
    agency TEXT NOT NULL,
    permission TEXT NOT NULL,
    allowed BOOLEAN NOT NULL,
    decree TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, role, agency, permission)
);
