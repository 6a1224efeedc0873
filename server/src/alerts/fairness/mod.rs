//! Whether alerts fall on nationalities alike, and what visits find: for the
//! data-protection officer alone.
//! Invariant: nationality is joined here and nowhere else, only as counts, never below
//! ten people; nothing of it goes back into a rule, a stream or a list.

pub mod http;
mod sql;

use std::collections::BTreeMap;

use petapora_wire::{AlertFairness, FairnessMonth, FairnessRate, FairnessVisits};

/// Groups smaller than this are shown together.
pub const MASKED_BELOW: u32 = 10;
/// All that are masked together.
const OTHERS: &str = "LAIN";

/// People by nationality, and those whom alerts of a month named.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    pub people: BTreeMap<String, u32>,
    pub by_month: BTreeMap<String, BTreeMap<String, u32>>,
    pub alerts: Visits,
    pub control: Visits,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visits {
    pub visited: u32,
    pub proven: u32,
}

/// 95 % interval of a share of `part` in `whole` (Wilson 1927); 0 to 1 for nothing.
pub fn wilson(part: u32, whole: u32) -> [f64; 2] {
    if whole == 0 {
        return [0.0, 1.0];
    }
    let (z, n) = (1.959_964, f64::from(whole));
    let share = f64::from(part.min(whole)) / n;
    let middle = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    [((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0)]
}

pub fn fairness(counted: &Counted) -> AlertFairness {
    let group = |nationality: &String| {
        let is_small = counted.people.get(nationality).is_none_or(|people| *people < MASKED_BELOW);
        if is_small { OTHERS.to_owned() } else { nationality.clone() }
    };
    let grouped = |counts: &BTreeMap<String, u32>| {
        let mut sums = BTreeMap::<String, u32>::new();
        for (nationality, count) in counts {
            *sums.entry(group(nationality)).or_default() += count;
        }
        sums
    };
    let people = grouped(&counted.people);
    let month = |(month, named): (&String, &BTreeMap<String, u32>)| {
        let named = grouped(named);
        let rate = |(nationality, people): (&String, &u32)| {
            let in_alerts = named.get(nationality).copied().unwrap_or_default().min(*people);
            let [low, high] = wilson(in_alerts, *people).map(|share| share * 100.0);
            let rate = f64::from(in_alerts) / f64::from(*people) * 100.0;
            FairnessRate { nationality: nationality.clone(), people: *people, in_alerts, rate, low, high }
        };
        // Also together they may be too few to be shown.
        let shown = people.iter().filter(|(_, people)| **people >= MASKED_BELOW);
        FairnessMonth { month: month.clone(), rates: shown.map(rate).collect() }
    };
    AlertFairness {
        months: counted.by_month.iter().rev().map(month).collect(),
        alerts: visits(counted.alerts),
        control: visits(counted.control),
        masked_below: MASKED_BELOW,
    }
}

fn visits(Visits { visited, proven }: Visits) -> FairnessVisits {
    let [low, high] = wilson(proven, visited);
    let of = |value: f64| (visited > 0).then_some(value);
    FairnessVisits {
        visited,
        proven,
        share: of(f64::from(proven) / f64::from(visited.max(1))),
        low: of(low),
        high: of(high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        let rounded = |[low, high]: [f64; 2]| [low, high].map(|side| (side * 1000.0).round() / 1000.0);
        assert_eq!(rounded(wilson(10, 100)), [0.055, 0.174]);
        assert_eq!(rounded(wilson(0, 20)), [0.0, 0.161]);
        assert_eq!(rounded(wilson(0, 0)), [0.0, 1.0]);
    }

    #[test]
    fn small_groups_are_shown_together_or_not_at_all() {
        let people = [("CHN", 40), ("JPN", 6), ("KOR", 5)].map(|(n, c)| (n.to_owned(), c)).into();
        let named = [("CHN", 4), ("JPN", 2), ("KOR", 1)].map(|(n, c)| (n.to_owned(), c)).into();
        let by_month = [("2026-10".to_owned(), named)].into();
        let counted = Counted { people, by_month, ..Counted::default() };
        let rates = &fairness(&counted).months[0].rates;
        let told: Vec<_> = rates.iter().map(|r| (r.nationality.as_str(), r.people, r.in_alerts)).collect();
        assert_eq!(told, [("CHN", 40, 4), ("LAIN", 11, 3)]);
        let few = Counted { people: [("JPN".to_owned(), 6)].into(), ..counted };
        assert!(fairness(&few).months[0].rates.is_empty());
    }
}
