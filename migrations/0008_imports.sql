-- A row that an earlier row of the same agency had said already. When the batch of the
-- earlier one is undone, the row goes in here.
CREATE TABLE repeated_row (
    jurisdiction_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    -- Order within the batch.
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    row_hash TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, batch_id, number),
    FOREIGN KEY (jurisdiction_id, batch_id) REFERENCES import_batch (jurisdiction_id, id)
);
CREATE INDEX repeated_row_hash ON repeated_row (jurisdiction_id, row_hash);
