-- Places that a planner put on the map: what was before, so that it can be put back.
CREATE TABLE place_move (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    -- No reference: a place may leave with its lists, and what was done to it stays.
    place_id TEXT NOT NULL,
    -- JSON: point, accuracy, how it was found, kelurahan.
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    undone_ms BIGINT,
    PRIMARY KEY (jurisdiction_id, id)
);
CREATE INDEX place_move_place ON place_move (jurisdiction_id, place_id);
