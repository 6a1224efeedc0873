-- Alerts and their lives. An alert is of one signal at one target and keeps its id for
-- as long as that holds; what happened to it is only ever added to.

CREATE TABLE alert (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    signal TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- A letter or a question; sends nobody.
    reminder BOOLEAN NOT NULL,
    urgency BIGINT NOT NULL,
    opened_ms BIGINT NOT NULL,
    -- The last run that found it.
    seen_ms BIGINT NOT NULL,
    -- JSON of the signal: cases with their rows, law, sentence, what switches it off.
    payload TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    UNIQUE (jurisdiction_id, signal, target_id)
);

-- Who did what to an alert, when and why.
CREATE TABLE alert_step (
    jurisdiction_id TEXT NOT NULL,
    id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id),
    FOREIGN KEY (jurisdiction_id, alert_id) REFERENCES alert (jurisdiction_id, id)
);
CREATE INDEX alert_step_alert ON alert_step (jurisdiction_id, alert_id);

CREATE TABLE alert_run (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    -- The day that was judged.
    day TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    found BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
