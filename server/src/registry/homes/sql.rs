//! Every row that says where somebody lives. Invariant: all rows of a person are looked at,
//! wherever they are, or somebody would live at two places.

use std::collections::HashMap;

use jiff::civil::Date;
use petapora_wire::{JurisdictionId, PlaceKind, SiteRole};

use super::super::presence::{Home, home, stay_role};
use crate::binds;
use crate::store::{Result, Tx};

const HOMES: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, f.place_id, p.kind, f.reported, f.starts, f.ends \
    FROM (SELECT jurisdiction_id, place_id, person_id, TRUE AS reported, check_in AS starts, check_out AS ends, source_row_id \
            FROM stay \
        UNION ALL SELECT jurisdiction_id, place_id, person_id, FALSE, starts, ends, source_row_id FROM stay_permit) f \
    JOIN place p ON p.jurisdiction_id = f.jurisdiction_id AND p.id = f.place_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 AND f.person_id IN ";

#[derive(sqlx::FromRow)]
struct HomeRow {
    person_id: String,
    place_id: String,
    kind: String,
    reported: bool,
    starts: Option<String>,
    ends: Option<String>,
}

/// The place where each person lives on `day`; `own` are the persons of single lists behind them.
pub async fn homes(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    own: &[String],
    day: Date,
) -> Result<HashMap<String, String>> {
    let rows =
        tx.all_in::<HomeRow>(HOMES, binds![jurisdiction.as_str()], own, " ORDER BY f.source_row_id").await?;
    let mut of: HashMap<String, Vec<Home<String>>> = HashMap::new();
    for row in rows {
        let aboard = PlaceKind::parse(&row.kind).is_some_and(|kind| stay_role(kind) == SiteRole::Workplace);
        if row.reported && aboard {
            continue;
        }
        let date = |text: Option<String>| text?.parse().ok();
        let home =
            Home { place: row.place_id, reported: row.reported, from: date(row.starts), to: date(row.ends) };
        of.entry(row.person_id).or_default().push(home);
    }
    let lives = |(person, mut homes): (String, Vec<Home<String>>)| {
        let at = home(&homes, day)?;
        Some((person, homes.swap_remove(at).place))
    };
    Ok(of.into_iter().filter_map(lives).collect())
}
