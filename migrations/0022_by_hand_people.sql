-- What a planner says of persons and their permits, beside what is said of places.

ALTER TABLE place_edit RENAME TO fact_edit;
ALTER TABLE fact_edit RENAME COLUMN place_key TO subject_key;
-- 'place', known by its key; 'person', known by the keyed index of a travel document, or
-- without one by the keyed hash of a row: lists that are taken back and sent again meet it.
ALTER TABLE fact_edit ADD COLUMN subject TEXT NOT NULL DEFAULT 'place';
DROP INDEX place_edit_key;
CREATE INDEX fact_edit_subject ON fact_edit (jurisdiction_id, subject, subject_key);

-- JSON: what lists say where a planner said otherwise.
ALTER TABLE person ADD COLUMN listed TEXT;
ALTER TABLE stay_permit ADD COLUMN listed TEXT;
CREATE INDEX person_listed ON person (jurisdiction_id, id) WHERE listed IS NOT NULL;
CREATE INDEX stay_permit_listed ON stay_permit (jurisdiction_id, person_id) WHERE listed IS NOT NULL;

-- Files of a person stay with the document, not with an id that goes with its lists.
UPDATE evidence SET subject_key = COALESCE((SELECT MIN(d.number_blind) FROM travel_document d
    WHERE d.jurisdiction_id = evidence.jurisdiction_id AND d.person_id = evidence.subject_key), subject_key)
    WHERE subject = 'person';
