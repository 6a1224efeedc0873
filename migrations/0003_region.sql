-- The installed region packages and the chairing office.

CREATE TABLE region (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    -- Grows with each install; the newest is shown.
    version BIGINT NOT NULL,
    manifest TEXT NOT NULL,
    installed_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction_id, version)
);

CREATE TABLE region_layer (
    jurisdiction_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    layer TEXT NOT NULL,
    -- A GeoJSON FeatureCollection (RFC 7946).
    geojson TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, version, layer),
    FOREIGN KEY (jurisdiction_id, version) REFERENCES region (jurisdiction_id, version)
);

CREATE TABLE office (
    jurisdiction_id TEXT NOT NULL PRIMARY KEY REFERENCES jurisdiction (id),
    -- wire::Office as JSON: letterhead, chair, signatories, working area, time zone.
    settings TEXT NOT NULL
);
