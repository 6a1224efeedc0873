-- The queue of pairs that a person should look at is read a page at a time, the likeliest
-- first, however long it is.
CREATE INDEX person_question_order ON person_question (jurisdiction_id, bits DESC, left_row, right_row);
