-- What teams made before the rest of their plan was planned again, as JSON; empty until then.
ALTER TABLE inspection ADD COLUMN past TEXT NOT NULL DEFAULT '';

-- Which alerts an inspection answers stands in its brief, with the visits; nothing read them here.
DROP TABLE inspection_alert;

-- Where a place is entered from the road, by a planner's word; the nearest road without.
CREATE TABLE place_access (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    place_id TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    set_by TEXT NOT NULL,
    set_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, place_id)
);

-- Boats that no road map knows. A row is never changed: one that is gone has the time of its end.
CREATE TABLE boat_connector (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    from_lon DOUBLE PRECISION NOT NULL,
    from_lat DOUBLE PRECISION NOT NULL,
    to_lon DOUBLE PRECISION NOT NULL,
    to_lat DOUBLE PRECISION NOT NULL,
    minutes BIGINT NOT NULL,
    both_ways BOOLEAN NOT NULL,
    drawn_by TEXT NOT NULL,
    drawn_ms BIGINT NOT NULL,
    removed_by TEXT,
    removed_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, id)
);
