//! What rows claim of a place, field by field. Pure. Invariant: every value of every row is
//! kept with its source, and the first is the one that the registry shows: by the rule by
//! which it heard the rows.

use std::cmp::Ordering;

use petapora_wire::{ClaimOf, PlaceField};

use super::fields::SaidRow;
use crate::imports::claim::{PlaceClaim, Point};
use crate::registry::name_key::name_key;
use crate::registry::place::{SAME_PLACE_M, Voice, distance_m};

/// All fields, in the order in which screens show them.
const FIELDS: [&str; 8] = ["name", "kind", "address", "rt", "kelurahan", "capacity", "operator", "point"];

fn value(said: &PlaceClaim, field: &str) -> Option<String> {
    match field {
        "name" => Some(said.name.clone()),
        "kind" => Some(said.kind.to_string()),
        "address" => said.address.clone(),
        "rt" => said.rt.clone(),
        "kelurahan" => said.kelurahan_code.clone(),
        "capacity" => said.capacity.map(|capacity| capacity.to_string()),
        "operator" => said.operator.clone(),
        "point" => said.point.map(|Point { lon, lat }| format!("{lat:.5}, {lon:.5}")),
        _ => None,
    }
}

/// All claims of these rows about their place; what is said alike by several rows of one
/// list is said once.
pub fn claimed(rows: &[SaidRow]) -> Vec<PlaceField> {
    let mut voices: Vec<(Voice, &SaidRow, &PlaceClaim)> = rows
        .iter()
        .filter_map(|row| {
            let (list, list_date) = (row.source.list_kind, row.source.list_date.clone());
            Some((Voice { row: row.source.row.0.clone(), list, list_date }, row, row.claim.place.as_ref()?))
        })
        .collect();
    let mut fields = Vec::new();
    for field in FIELDS {
        voices.sort_by(|(a, x, _), (b, y, _)| {
            let better = |a: &Voice, b: &Voice| {
                if field == "point" { a.places_better_than(b) } else { a.describes_better_than(b) }
            };
            let order = match (better(a, b), better(b, a)) {
                (true, _) => Ordering::Less,
                (_, true) => Ordering::Greater,
                _ => Ordering::Equal,
            };
            let heard = |row: &SaidRow| (row.source.imported_ms, row.source.line);
            order.then_with(|| heard(x).cmp(&heard(y))).then_with(|| a.row.cmp(&b.row))
        });
        let mut claims: Vec<ClaimOf> = Vec::new();
        for (_, row, said) in &voices {
            let Some(value) = value(said, field) else { continue };
            let again = |claim: &ClaimOf| claim.value == value && claim.source.batch == row.source.batch;
            if !claims.iter().any(again) {
                claims.push(ClaimOf { value, source: row.source.clone() });
            }
        }
        if claims.is_empty() {
            continue;
        }
        let points: Vec<Point> = voices.iter().filter_map(|(_, _, said)| said.point).collect();
        let agree = match field {
            "point" => points.iter().all(|point| distance_m(*point, points[0]) <= SAME_PLACE_M),
            _ => claims.iter().all(|claim| name_key(&claim.value) == name_key(&claims[0].value)),
        };
        fields.push(PlaceField { field: field.into(), claims, agree });
    }
    fields
}

#[cfg(test)]
mod tests {
    use petapora_wire::{Agency, ListKind, PlaceKind, Source};

    use super::*;
    use crate::imports::claim::Claim;

    fn row(n: u32, list_kind: ListKind, list_date: &str, capacity: Option<u32>, lon: f64) -> SaidRow {
        let place = PlaceClaim {
            name: "Kos Rekaan 1".into(),
            kind: PlaceKind::Kos,
            point: Some(Point { lon, lat: 0.1 }),
            accuracy_m: None,
            address: None,
            rt: None,
            kelurahan_code: None,
            capacity,
            operator: None,
        };
        SaidRow {
            source: Source {
                row: format!("r{n}").into(),
                batch: format!("b{}", n / 10).into(),
                agency: Agency::Apoa,
                list_kind,
                file_name: "a.csv".into(),
                sheet: None,
                line: n,
                list_date: list_date.into(),
                imported_ms: i64::from(n),
            },
            claim: Claim { place: Some(place), ..Claim::default() },
        }
    }

    #[test]
    fn the_list_that_knows_best_stands_first_and_nothing_is_lost() {
        let rows = [
            row(1, ListKind::LodgingReports, "2026-10-01", Some(10), 117.5),
            row(11, ListKind::LodgingRegister, "2026-09-01", Some(8), 117.5),
            row(21, ListKind::LodgingReports, "2026-11-01", Some(12), 117.6),
            row(22, ListKind::LodgingReports, "2026-11-01", Some(12), 117.6),
        ];
        let fields = claimed(&rows);
        let of = |name: &str| fields.iter().find(|field| field.field == name);
        let values = |name: &str| -> Vec<String> {
            of(name).iter().flat_map(|field| field.claims.iter().map(|claim| claim.value.clone())).collect()
        };
        // The register, then the newest report; two rows of one list say it once.
        assert_eq!(values("capacity"), ["8", "12", "10"]);
        assert_eq!(of("capacity").map(|field| field.agree), Some(false));
        assert_eq!(of("name").map(|field| field.agree), Some(true));
        // A house does not move: among equals the first point stays.
        assert_eq!(values("point"), ["0.10000, 117.50000", "0.10000, 117.50000", "0.10000, 117.60000"]);
        assert_eq!(of("point").map(|field| field.agree), Some(false));
        assert!(of("address").is_none() && claimed(&[]).is_empty());
    }
}
