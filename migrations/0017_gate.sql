-- One rule for all ways in. The list whose failed rows a batch brought after repair: such a
-- batch is no list of its own. Bytes of a list that came by the command line, for the
-- agency's day; an upload's are counted with the upload.
ALTER TABLE import_batch ADD COLUMN repairs TEXT;
ALTER TABLE import_batch ADD COLUMN bytes BIGINT;
