-- What came by letter: referrals, passed on to a queue of their own, and sponsors' reports.

-- Premises are named as the letter names them: which place of the registry that is, is
-- looked up when alerts are judged, so that a referral makes no place and moves none.
CREATE TABLE referral (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    -- The referring agency's own number.
    number TEXT NOT NULL,
    referred_by TEXT,
    referred_on TEXT NOT NULL,
    place_name TEXT NOT NULL,
    -- Folded as `place.name_key` is.
    place_key TEXT NOT NULL,
    kelurahan_code TEXT,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);

-- A sponsor reported presence and activity of those whom it brought.
CREATE TABLE sponsor_report (
    jurisdiction_id TEXT NOT NULL REFERENCES jurisdiction (id),
    id TEXT NOT NULL,
    company_id TEXT NOT NULL,
    reported_on TEXT NOT NULL,
    source_row_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction_id, id)
);
