//! The facts that alerts are judged by, and the alerts themselves. Invariant: facts are
//! read in one transaction; a person is an id, the same for all lists that name them, and
//! no name, birth or nationality is read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::{Agency, JurisdictionId, Located, PermitKind, PlaceKind};

use super::signals::{
    Approval, Assignment, Facts, Permit, Place, Referral, Sighting, SponsorReport, Stay, Unknown,
};
use crate::binds;
use crate::error::Result;
use crate::store::{Store, Tx};

const PLACES: &str = "SELECT id, name, kind, company_id, capacity, expected_occupancy, lon, lat, located, kelurahan_code \
    FROM place WHERE jurisdiction_id = $1 AND merged_into IS NULL ORDER BY id";
const COMPANIES: &str = "SELECT id, name FROM company WHERE jurisdiction_id = $1 ORDER BY id";
const PERMITS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, kind, visa_index, starts, ends, sponsor_id, place_id, source_row_id \
    FROM stay_permit f LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 ORDER BY source_row_id";
const STAYS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, place_id, check_in, check_out, source_row_id \
    FROM stay f LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 ORDER BY source_row_id";
const ASSIGNMENTS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, company_id, place_id, position, ends, source_row_id \
    FROM assignment f LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 ORDER BY source_row_id";
const APPROVALS: &str = "SELECT company_id, position, headcount, starts, ends, place_id, source_row_id \
    FROM work_approval WHERE jurisdiction_id = $1 ORDER BY source_row_id";
const SIGHTINGS: &str = "SELECT f.id, COALESCE(w.person_id, f.person_id) AS person_id, f.place_id, f.company_id, f.seen_on, f.source_row_id, \
    b.agency FROM sighting f \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    WHERE f.jurisdiction_id = $1 AND f.place_id IS NOT NULL ORDER BY f.source_row_id";
// Premises are those that bear the name now, as which they are shown; not those of
// another kelurahan than the letter says.
const REFERRALS: &str = "SELECT number, referred_by, referred_on, place_name, place_key, f.source_row_id, \
    COALESCE(p.merged_into, p.id) AS place_id FROM referral f \
    LEFT JOIN place p ON p.jurisdiction_id = f.jurisdiction_id AND p.name_key = f.place_key \
    AND (p.kelurahan_code = f.kelurahan_code OR p.kelurahan_code IS NULL OR f.kelurahan_code IS NULL) \
    WHERE f.jurisdiction_id = $1 ORDER BY referred_on, f.source_row_id";
const SPONSOR_REPORTS: &str = "SELECT company_id, reported_on, source_row_id FROM sponsor_report \
    WHERE jurisdiction_id = $1 ORDER BY reported_on, source_row_id";

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    name: String,
    kind: String,
    company_id: Option<String>,
    capacity: Option<i64>,
    expected_occupancy: Option<i64>,
    lon: Option<f64>,
    lat: Option<f64>,
    located: String,
    kelurahan_code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CompanyRow {
    id: String,
    name: String,
}

#[derive(sqlx::FromRow)]
struct PermitRow {
    person_id: String,
    kind: String,
    visa_index: Option<String>,
    starts: Option<String>,
    ends: Option<String>,
    sponsor_id: Option<String>,
    place_id: Option<String>,
    source_row_id: String,
}

#[derive(sqlx::FromRow)]
struct StayRow {
    person_id: String,
    place_id: String,
    check_in: Option<String>,
    check_out: Option<String>,
    source_row_id: String,
}

#[derive(sqlx::FromRow)]
struct AssignmentRow {
    person_id: String,
    company_id: Option<String>,
    place_id: Option<String>,
    position: Option<String>,
    ends: Option<String>,
    source_row_id: String,
}

#[derive(sqlx::FromRow)]
struct ApprovalRow {
    company_id: String,
    position: Option<String>,
    headcount: Option<i64>,
    starts: Option<String>,
    ends: Option<String>,
    place_id: Option<String>,
    source_row_id: String,
}

#[derive(sqlx::FromRow)]
struct SightingRow {
    id: String,
    person_id: Option<String>,
    place_id: String,
    company_id: Option<String>,
    seen_on: Option<String>,
    source_row_id: String,
    agency: String,
}

#[derive(sqlx::FromRow)]
struct ReferralRow {
    number: String,
    referred_by: Option<String>,
    referred_on: String,
    place_name: String,
    place_key: String,
    source_row_id: String,
    place_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SponsorReportRow {
    company_id: String,
    reported_on: String,
    source_row_id: String,
}

/// Everything that the rules look at.
pub(super) async fn facts(store: &Store, jurisdiction: &JurisdictionId) -> Result<Facts> {
    let mut tx = store.begin_read().await?;
    let j = || binds![jurisdiction.as_str()];
    let place = |row: PlaceRow| {
        let drawn = matches!(Located::parse(&row.located), Some(Located::Measured | Located::Pinned));
        let place = Place {
            name: row.name,
            kind: PlaceKind::parse(&row.kind).unwrap_or(PlaceKind::Workplace),
            company: row.company_id,
            capacity: row.capacity.and_then(|capacity| u32::try_from(capacity).ok()),
            expected: row.expected_occupancy.and_then(|expected| u32::try_from(expected).ok()),
            point: row.lon.zip(row.lat).filter(|_| drawn).map(|(lon, lat)| [lon, lat]),
            kelurahan: row.kelurahan_code,
        };
        (row.id, place)
    };
    Ok(Facts {
        inhabited: Vec::new(),
        places: tx.all::<PlaceRow>(PLACES, j()).await?.into_iter().map(place).collect(),
        companies: companies(&mut tx, jurisdiction).await?,
        permits: tx
            .all::<PermitRow>(PERMITS, j())
            .await?
            .into_iter()
            .map(|row| Permit {
                person: row.person_id,
                kind: PermitKind::parse(&row.kind).unwrap_or(PermitKind::Unknown),
                visa_index: row.visa_index,
                starts: day(row.starts),
                ends: day(row.ends),
                sponsor: row.sponsor_id,
                place: row.place_id,
                row: row.source_row_id,
            })
            .collect(),
        stays: tx
            .all::<StayRow>(STAYS, j())
            .await?
            .into_iter()
            .map(|row| Stay {
                person: row.person_id,
                place: row.place_id,
                check_in: day(row.check_in),
                check_out: day(row.check_out),
                row: row.source_row_id,
            })
            .collect(),
        assignments: tx
            .all::<AssignmentRow>(ASSIGNMENTS, j())
            .await?
            .into_iter()
            .map(|row| Assignment {
                person: row.person_id,
                company: row.company_id,
                place: row.place_id,
                position: row.position,
                ends: day(row.ends),
                row: row.source_row_id,
            })
            .collect(),
        approvals: tx
            .all::<ApprovalRow>(APPROVALS, j())
            .await?
            .into_iter()
            .map(|row| Approval {
                company: row.company_id,
                position: row.position,
                headcount: row.headcount.and_then(|count| u32::try_from(count).ok()),
                starts: day(row.starts),
                ends: day(row.ends),
                place: row.place_id,
                row: row.source_row_id,
            })
            .collect(),
        sightings: tx
            .all::<SightingRow>(SIGHTINGS, j())
            .await?
            .into_iter()
            .map(|row| Sighting {
                person: row.person_id,
                id: row.id,
                place: row.place_id,
                company: row.company_id,
                seen_on: day(row.seen_on),
                by_inspection: row.agency == Agency::Inspeksi.as_str(),
                row: row.source_row_id,
            })
            .collect(),
        expectations: Vec::new(),
        sponsor_reports: tx
            .all::<SponsorReportRow>(SPONSOR_REPORTS, j())
            .await?
            .into_iter()
            .filter_map(|row| {
                let reported_on = row.reported_on.parse().ok()?;
                Some(SponsorReport { company: row.company_id, reported_on, row: row.source_row_id })
            })
            .collect(),
        referrals: tx
            .all::<ReferralRow>(REFERRALS, j())
            .await?
            .into_iter()
            .filter_map(|row| {
                Some(Referral {
                    received_on: row.referred_on.parse().ok()?,
                    number: row.number,
                    from: row.referred_by.unwrap_or_default(),
                    place: row.place_id.ok_or(Unknown { name: row.place_name, key: row.place_key }),
                    row: row.source_row_id,
                })
            })
            .collect(),
    })
}

async fn companies(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<BTreeMap<String, String>> {
    let rows = tx.all::<CompanyRow>(COMPANIES, binds![jurisdiction.as_str()]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}
