-- Alerts that live: places with headcounts, what was last told, splits and merges; runs
-- with a lease; the budget of false alarms; declared densities.

-- Two alerts may be of one signal at one target, when the first ended long ago.
DROP INDEX alert_step_alert;
ALTER TABLE alert_step RENAME TO alert_step_before;
ALTER TABLE alert RENAME TO alert_before;
ALTER TABLE alert_run RENAME TO alert_run_before;

CREATE TABLE alert (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    signal TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- What the visit found.
    outcome TEXT,
    reminder BOOLEAN NOT NULL,
    restricted BOOLEAN NOT NULL,
    -- Drawn at random.
    control BOOLEAN NOT NULL,
    urgency BIGINT NOT NULL,
    observed BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    -- Last change of the state.
    changed_ms BIGINT NOT NULL,
    -- The last run that found it.
    seen_ms BIGINT NOT NULL,
    -- Since when runs no longer find it, and how many of them.
    gone_ms BIGINT,
    quiet_runs BIGINT NOT NULL,
    -- When somebody was last told, and of how many; never on the watch list.
    told_ms BIGINT,
    told_observed BIGINT NOT NULL,
    told_recurrence_weeks DOUBLE PRECISION,
    parent_id TEXT,
    merged_into TEXT,
    -- JSON: the places of a zone with their people, run by run, the newest first.
    shapes TEXT NOT NULL,
    -- JSON of what the last run found.
    payload TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX alert_target ON alert (jurisdiction_id, signal, target_id);

-- Places of an alert with the people that count there.
CREATE TABLE alert_place (
    jurisdiction_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    place_id TEXT NOT NULL,
    -- The site that it is on the map.
    site_id TEXT NOT NULL,
    people BIGINT NOT NULL,
    -- As of the last time anybody was told.
    told_people BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, alert_id, place_id),
    FOREIGN KEY (jurisdiction_id, alert_id) REFERENCES alert (jurisdiction_id, id)
);
CREATE INDEX alert_place_place ON alert_place (jurisdiction_id, place_id);

-- Who did what to an alert, when and why.
CREATE TABLE alert_step (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    told BOOLEAN NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, alert_id) REFERENCES alert (jurisdiction_id, id)
);
CREATE INDEX alert_step_alert ON alert_step (jurisdiction_id, alert_id);

CREATE TABLE alert_run (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The day that was judged.
    day TEXT NOT NULL,
    -- Monday of the week of a weekly run.
    week TEXT,
    actor TEXT NOT NULL,
    started_ms BIGINT NOT NULL,
    finished_ms BIGINT,
    -- Last change that its lists show.
    seq BIGINT NOT NULL,
    found BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    held BIGINT NOT NULL,
    unlocated BIGINT NOT NULL,
    -- JSON of what it would open and of the streams.
    findings TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    -- One weekly run a week, whoever is first.
    UNIQUE (jurisdiction_id, week)
);
CREATE INDEX alert_run_started ON alert_run (jurisdiction_id, started_ms);

-- Whose turn it is: one run at a time.
CREATE TABLE alert_lease (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    run_id TEXT NOT NULL,
    taken_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    -- Thousandths of the work done.
    progress BIGINT NOT NULL,
    cancelled BOOLEAN NOT NULL,
    PRIMARY KEY (jurisdiction_id)
);

-- When an account last looked at the bell.
CREATE TABLE alert_bell (
    jurisdiction_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, account_id)
);

CREATE TABLE alert_settings (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    false_alarms_a_year DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (jurisdiction_id)
);

-- A declared density: raises what is expected at a place or in an area, for a time.
CREATE TABLE expected_density (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    place_id TEXT,
    -- JSON: corners, longitude and latitude.
    polygon TEXT,
    capacity BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    owner TEXT NOT NULL,
    -- Last day.
    ends TEXT NOT NULL,
    declared_by TEXT NOT NULL,
    declared_ms BIGINT NOT NULL,
    withdrawn_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, id),
    CHECK ((place_id IS NULL) <> (polygon IS NULL))
);

INSERT INTO alert (jurisdiction_id, id, signal, target_kind, target_id, state, outcome, reminder, restricted, control,
    urgency, observed, opened_ms, changed_ms, seen_ms, gone_ms, quiet_runs, told_ms, told_observed,
    told_recurrence_weeks, parent_id, merged_into, shapes, payload)
SELECT jurisdiction_id, id, signal, target_kind, target_id, state, NULL, reminder, FALSE, FALSE,
    urgency, 0, opened_ms, opened_ms, seen_ms, NULL, 0, opened_ms, 0, NULL, NULL, NULL, '[]', payload FROM alert_before;
INSERT INTO alert_step (jurisdiction_id, id, alert_id, kind, state, reason, actor, at_ms, told)
SELECT jurisdiction_id, id, alert_id, CASE WHEN state = 'BARU' THEN 'opened' ELSE 'gone' END, state, reason, actor,
    at_ms, state = 'BARU' FROM alert_step_before;
INSERT INTO alert_run (jurisdiction_id, id, kind, state, day, week, actor, started_ms, finished_ms, seq, found, opened,
    ended, held, unlocated, findings)
SELECT jurisdiction_id, id, 'lists', 'done', day, NULL, actor, at_ms, at_ms, 0, found, opened, ended, 0, 0,
    '{"would_open":[],"streams":[]}' FROM alert_run_before;
DROP TABLE alert_step_before;
DROP TABLE alert_before;
DROP TABLE alert_run_before;
