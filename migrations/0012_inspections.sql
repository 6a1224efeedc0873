-- Inspections: what is to be visited, the plan, the order, the results. One row is one
-- inspection; who may know of it stands beside it, what was done to it is only added to.

CREATE TABLE inspection (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    -- Goes up with every change.
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    planned_by TEXT NOT NULL,
    -- JSON of the machine: approvals, order, records, outcome.
    life TEXT NOT NULL,
    -- JSON: teams, days, places with what is asked of them.
    brief TEXT NOT NULL,
    -- JSON: the planning problem without its legs; the legs with what each rests on; the
    -- plan that passed the check; the ways that are driven.
    problem TEXT NOT NULL,
    legs TEXT NOT NULL,
    plan TEXT NOT NULL,
    ways TEXT NOT NULL,
    -- JSON: team and day of each visit in the plan before.
    before TEXT NOT NULL,
    -- SHA-256 of the road network that the times rest on, and whose it is.
    roads_hash TEXT NOT NULL,
    roads_attribution TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX inspection_changed ON inspection (jurisdiction_id, changed_ms);

-- Whom it concerns, besides the head: its planner and its teams.
CREATE TABLE inspection_person (
    jurisdiction_id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, inspection_id, account_id),
    FOREIGN KEY (jurisdiction_id, inspection_id) REFERENCES inspection (jurisdiction_id, id)
);
CREATE INDEX inspection_person_account ON inspection_person (jurisdiction_id, account_id);

-- Which alerts its visits answer.
CREATE TABLE inspection_alert (
    jurisdiction_id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    place_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, inspection_id, place_id, alert_id),
    FOREIGN KEY (jurisdiction_id, inspection_id) REFERENCES inspection (jurisdiction_id, id)
);
CREATE INDEX inspection_alert_alert ON inspection_alert (jurisdiction_id, alert_id);

-- Who did what when.
CREATE TABLE inspection_step (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, inspection_id) REFERENCES inspection (jurisdiction_id, id)
);
CREATE INDEX inspection_step_inspection ON inspection_step (jurisdiction_id, inspection_id);

-- Signed orders as they came (PDF), by their SHA-256.
CREATE TABLE inspection_file (
    jurisdiction_id TEXT NOT NULL,
    inspection_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    content BYTEA NOT NULL,
    sent_by TEXT NOT NULL,
    sent_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, inspection_id, sha256),
    FOREIGN KEY (jurisdiction_id, inspection_id) REFERENCES inspection (jurisdiction_id, id)
);
