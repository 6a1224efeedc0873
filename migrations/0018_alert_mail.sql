-- Where word of new alerts is sent; without a row nothing is.
CREATE TABLE alert_mail (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    -- Host and port of the office's relay.
    relay TEXT NOT NULL,
    sender TEXT NOT NULL,
    -- JSON: addresses.
    recipients TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id)
);

-- Word that is not sent yet: counts only.
CREATE TABLE alert_mail_outbox (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    opened BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    next_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
