//! Counts by kelurahan, exact or fit to be shared. Invariant: what is shared is never
//! below ten, never exact, and its densities are made of the shared number only.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::{Area, AreaCount};

use crate::index::AreaPeople;

/// Fewest people of whom a shared count speaks.
pub const SHARED_FROM: u32 = 10;
/// Shared counts are rounded down to a multiple of this.
const SHARED_STEP: u32 = 5;

/// The day that counts show. Shared counts stand still for a month, so that comparing
/// two days does not single out who came in between.
pub fn shown_day(day: Date, exact: bool) -> Date {
    if exact { day } else { day.first_of_month() }
}

/// Counts of every kelurahan, in the order of `kelurahan`. Population is known by
/// kecamatan only and is spread evenly over its area.
pub fn counts(
    kelurahan: &[Area],
    kecamatan: &[Area],
    people: &BTreeMap<String, AreaPeople>,
    exact: bool,
) -> Vec<AreaCount> {
    let count = |area: &Area| {
        let here = people.get(&area.code).copied().unwrap_or_default();
        let shown = |people: u32| if exact { Some(people) } else { shared(people) };
        let residents = shown(here.residents);
        let per = |base: f64| residents.filter(|_| base > 0.0).map(|n| rounded(f64::from(n) / base));
        AreaCount {
            kelurahan_code: area.code.clone(),
            name: area.name.clone(),
            residents,
            workers: shown(here.workers),
            residents_per_km2: per(area.area_km2),
            residents_per_1000: inhabitants(area, kecamatan).and_then(|n| per(n / 1000.0)),
        }
    };
    kelurahan.iter().map(count).collect()
}

fn shared(people: u32) -> Option<u32> {
    (people >= SHARED_FROM).then_some(people / SHARED_STEP * SHARED_STEP)
}

fn inhabitants(area: &Area, kecamatan: &[Area]) -> Option<f64> {
    if let Some(own) = area.population {
        return Some(own as f64);
    }
    let above = kecamatan.iter().find(|above| above.code == area.parent)?;
    Some(above.population? as f64 * area.area_km2 / above.area_km2)
}

/// Two decimals: more would pretend to know more.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, parent: &str, area_km2: f64, population: Option<i64>) -> Area {
        Area {
            code: code.into(),
            name: code.into(),
            parent: parent.into(),
            bbox: [0.0; 4],
            label: [0.0; 2],
            area_km2,
            population,
        }
    }

    fn shown(residents: u32, exact: bool) -> AreaCount {
        let people = BTreeMap::from([("k".to_owned(), AreaPeople { residents, workers: 3 })]);
        let above = [area("above", "", 10.0, Some(20_000))];
        counts(&[area("k", "above", 2.5, None)], &above, &people, exact).remove(0)
    }

    #[test]
    fn shared_counts_are_coarse_and_never_small() {
        assert_eq!(shown(9, false).residents, None);
        assert_eq!(shown(9, false).residents_per_km2, None);
        assert_eq!(shown(10, false).residents, Some(10));
        assert_eq!(shown(19, false).residents, Some(15));
        assert_eq!(shown(19, false).residents_per_km2, Some(6.0));
        assert_eq!(shown(19, false).workers, None);
    }

    #[test]
    fn exact_counts_are_compared_with_the_population_by_area() {
        let count = shown(19, true);
        assert_eq!((count.residents, count.workers), (Some(19), Some(3)));
        assert_eq!(count.residents_per_km2, Some(7.6));
        // A quarter of the area has a quarter of the 20,000 inhabitants.
        assert_eq!(count.residents_per_1000, Some(3.8));
    }

    #[test]
    fn shared_counts_stand_still_for_a_month() {
        let day = Date::constant(2026, 11, 17);
        assert_eq!(shown_day(day, false), Date::constant(2026, 11, 1));
        assert_eq!(shown_day(day, true), day);
    }
}
