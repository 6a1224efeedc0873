-- Roads imported from an extract; the newest replaces those of the region package.
CREATE TABLE road_network (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    version BIGINT NOT NULL,
    -- SHA-256 of the graph that is built of it.
    hash TEXT NOT NULL,
    -- road::Network as JSON: points, ways, restrictions, whose it is.
    network TEXT NOT NULL,
    imported_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, version)
);
