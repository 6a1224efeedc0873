-- What a planner says of places where lists are wrong or silent, and files that speak for
-- it. Lists are heard on: what they say stays beside what was said by hand.

-- Facts of a place that a planner corrected. Known by the place's key, so that a list that
-- is taken back and sent again meets them again.
CREATE TABLE place_edit (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    place_key TEXT NOT NULL,
    -- JSON: the facts that were set.
    facts TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    undone_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX place_edit_key ON place_edit (jurisdiction_id, place_key);

-- Two names of one place, by their keys.
CREATE TABLE place_merge (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    from_key TEXT NOT NULL,
    into_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    undone_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX place_merge_from ON place_merge (jurisdiction_id, from_key);

-- JSON: what lists say of a place of which a planner said otherwise.
ALTER TABLE place ADD COLUMN listed TEXT;
-- The place as which it is shown.
ALTER TABLE place ADD COLUMN merged_into TEXT;

-- The place that a row names, where its facts are shown at another.
ALTER TABLE source_row ADD COLUMN merged_from TEXT;
ALTER TABLE stay_permit ADD COLUMN merged_from TEXT;
ALTER TABLE work_approval ADD COLUMN merged_from TEXT;
ALTER TABLE assignment ADD COLUMN merged_from TEXT;
ALTER TABLE stay ADD COLUMN merged_from TEXT;
ALTER TABLE sighting ADD COLUMN merged_from TEXT;
CREATE INDEX source_row_merged ON source_row (jurisdiction_id, merged_from) WHERE merged_from IS NOT NULL;
CREATE INDEX stay_permit_merged ON stay_permit (jurisdiction_id, merged_from) WHERE merged_from IS NOT NULL;
CREATE INDEX work_approval_merged ON work_approval (jurisdiction_id, merged_from) WHERE merged_from IS NOT NULL;
CREATE INDEX assignment_merged ON assignment (jurisdiction_id, merged_from) WHERE merged_from IS NOT NULL;
CREATE INDEX stay_merged ON stay (jurisdiction_id, merged_from) WHERE merged_from IS NOT NULL;
CREATE INDEX sighting_merged ON sighting (jurisdiction_id, merged_from) WHERE merged_from IS NOT NULL;

-- Files that speak for what is known of a place or a person, sealed.
CREATE TABLE evidence (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('place', 'person')),
    -- A place's key, a person's id.
    subject_key TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    -- Of the file as it came.
    sha256 TEXT NOT NULL,
    -- Gone when it was withdrawn.
    sealed BYTEA,
    sent_by TEXT NOT NULL,
    sent_ms BIGINT NOT NULL,
    withdrawn_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX evidence_subject ON evidence (jurisdiction_id, subject, subject_key);
CREATE INDEX evidence_day ON evidence (jurisdiction_id, sent_by, sent_ms);
