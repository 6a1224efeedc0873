//! Who is named by the rows of alerts, as counts. Invariant: only counts by nationality
//! leave this file, no id of anybody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use petapora_wire::{AlertState, InspectionOutcome, JurisdictionId};

use super::{Counted, Visits};
use crate::alerts::kept::sql as kept;
use crate::binds;
use crate::error::Result;
use crate::store::Store;

#[derive(sqlx::FromRow)]
struct Named {
    id: String,
    person_id: String,
    nationality: String,
}

const PEOPLE: &str =
    "SELECT nationality, COUNT(*) FROM person WHERE jurisdiction_id = $1 GROUP BY nationality";
const NAMED: &str = "SELECT r.id, r.person_id, p.nationality FROM source_row r \
    JOIN person p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.person_id \
    WHERE r.jurisdiction_id = $1 AND r.id IN ";

/// Months in the office's time zone.
pub async fn counted(store: &Store, jurisdiction: &JurisdictionId, zone: &TimeZone) -> Result<Counted> {
    let mut tx = store.begin_read().await?;
    let people = tx.all::<(String, i64)>(PEOPLE, binds![jurisdiction.as_str()]).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or_default();
    let mut counted = Counted {
        people: people.into_iter().map(|(nationality, people)| (nationality, count(people))).collect(),
        ..Counted::default()
    };
    let all = kept::all(&mut tx, jurisdiction).await?;
    let cases = |shown: &kept::Shown| {
        let rows = shown.kept.finding.cases.iter().flat_map(|case| case.rows.clone());
        rows.collect::<Vec<String>>()
    };
    let mut rows: Vec<String> = all.iter().flat_map(cases).collect();
    rows.sort_unstable();
    rows.dedup();
    let named = tx.all_in::<Named>(NAMED, binds![jurisdiction.as_str()], &rows, "").await?;
    let by_row: BTreeMap<&str, &Named> = named.iter().map(|row| (row.id.as_str(), row)).collect();
    let mut by_month = BTreeMap::<String, BTreeSet<(&str, &str)>>::new();
    for shown in all.iter().filter(|shown| !shown.kept.finding.reminder && !shown.kept.control) {
        let opened = Timestamp::from_millisecond(shown.kept.opened_ms).unwrap_or_default();
        let day = opened.to_zoned_datetime(zone.clone()).date().to_string();
        let month = by_month.entry(day.chars().take(7).collect()).or_default();
        let people = cases(shown);
        month.extend(people.iter().filter_map(|row| {
            let named = by_row.get(row.as_str())?;
            Some((named.person_id.as_str(), named.nationality.as_str()))
        }));
    }
    for (month, people) in by_month {
        let counts = counted.by_month.entry(month).or_default();
        for (_, nationality) in people {
            *counts.entry(nationality.to_owned()).or_default() += 1;
        }
    }
    for shown in all.iter().filter(|shown| shown.kept.state == AlertState::Done) {
        let visits: &mut Visits = if shown.kept.control { &mut counted.control } else { &mut counted.alerts };
        visits.visited += 1;
        visits.proven += u32::from(shown.outcome == Some(InspectionOutcome::Proven));
    }
    Ok(counted)
}
