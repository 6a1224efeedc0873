-- Who is who: whose rows are one person, why, what is to be asked, and what people
-- decided. The registry's own facts are never changed by a link: they say which row they
-- come from, and the row says here whose it is. Taking a link out restores what was.

-- The person of each accepted row that is somebody's. A row that is not in here (yet)
-- stands for the person that its own list made of it.
CREATE TABLE person_row (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    row_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, row_id)
);
CREATE INDEX person_row_person ON person_row (jurisdiction_id, person_id);

-- Two rows that joined two groups of rows, with the evidence that the machine had when
-- it did so: JSON of levels and bits, never a name or a number of a document.
CREATE TABLE person_link (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    left_row TEXT NOT NULL,
    right_row TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, left_row, right_row)
);

-- Two rows, each for its group, that a person should look at.
CREATE TABLE person_question (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    left_row TEXT NOT NULL,
    right_row TEXT NOT NULL,
    bits DOUBLE PRECISION NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, left_row, right_row)
);

-- What people decided, by what the rows say (their keyed hashes): a list that is taken
-- back and sent again meets the decisions about it again.
CREATE TABLE person_decision (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    -- The smaller hash first.
    left_hash TEXT NOT NULL,
    right_hash TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'later')),
    reason TEXT NOT NULL,
    -- What was shown then.
    evidence TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    UNIQUE (jurisdiction_id, left_hash, right_hash)
);

-- The weights and statistics in force; without them the shipped weights and the rows at
-- hand. They change only when somebody has them learned anew, so that a list moves nobody
-- whom it does not name.
CREATE TABLE person_weights (
    jurisdiction_id TEXT NOT NULL PRIMARY KEY REFERENCES jurisdiction (id),
    -- JSON.
    weights TEXT NOT NULL,
    rows BIGINT NOT NULL,
    learned_ms BIGINT NOT NULL
);

-- Whose word counts where agencies disagree, if not as shipped: JSON.
CREATE TABLE person_precedence (
    jurisdiction_id TEXT NOT NULL PRIMARY KEY REFERENCES jurisdiction (id),
    precedence TEXT NOT NULL
);

-- A difference between lists, put to an agency as a question.
CREATE TABLE agency_question (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    agency TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
