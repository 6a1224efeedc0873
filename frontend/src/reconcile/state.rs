//! What the review and the differences decide, without a browser. Invariant: no pair is
//! offered twice while its decision is under way, and every letter of a text is shown once.

use petapora_wire::{
    Agency, AgencySet, ClaimedField, DifferenceKind, ListAge, Marked, PersonOfDifference, Queue, QueuedPair,
    RowPair, SiteId, Source, SourceRowId, Verdict,
};

use crate::query;

/// So many people of a difference are listed; all of them go to the map.
pub const LISTED: usize = 200;

/// The decision of a key, in either case.
pub fn verdict_of(key: &str) -> Option<Verdict> {
    match key {
        "s" | "S" => Some(Verdict::Same),
        "b" | "B" => Some(Verdict::Different),
        "n" | "N" => Some(Verdict::Later),
        _ => None,
    }
}

pub fn rows_of(pair: &QueuedPair) -> RowPair {
    RowPair { left: pair.left.clone(), right: pair.right.clone() }
}

pub fn is_same(a: &RowPair, b: &RowPair) -> bool {
    a.left == b.left && a.right == b.right
}

/// The first pairs of the queue, at most two, that are not under way: the one to show and
/// the one to fetch ahead.
pub fn upcoming(queue: &[QueuedPair], under_way: &[RowPair]) -> Vec<RowPair> {
    let mut pairs = queue.iter().map(rows_of);
    let free = pairs.by_ref().filter(|pair| !under_way.iter().any(|other| is_same(pair, other)));
    free.take(2).collect()
}

/// Pairs decided, and all that there are to decide.
pub fn progress(queue: &Queue) -> (u64, u64) {
    (queue.decided, queue.decided + queue.waiting)
}

/// A text as stretches, `true` where the other side does not have it.
pub fn stretches(marked: &Marked) -> Vec<(String, bool)> {
    let mut stretches: Vec<(String, bool)> = Vec::new();
    for (at, letter) in (0_u32..).zip(marked.text.chars()) {
        let differs = marked.differs.iter().any(|[from, to]| (*from..*to).contains(&at));
        match stretches.last_mut() {
            Some((text, same)) if *same == differs => text.push(letter),
            _ => stretches.push((letter.to_string(), differs)),
        }
    }
    stretches
}

/// Whether a field's values are days.
pub fn is_day(field: &str) -> bool {
    matches!(field, "birth" | "permit_ends" | "plan_ends" | "check_in" | "check_out")
}

/// The lists that speak on one side, the compared row's first.
pub fn sources(fields: &[ClaimedField], row: &SourceRowId) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for claim in fields.iter().flat_map(|field| &field.claims) {
        if !sources.iter().any(|source| source.row == claim.source.row) {
            sources.push(claim.source.clone());
        }
    }
    sources.sort_by_key(|source| source.row != *row);
    sources
}

/// Metres between the nearest places of both sides (haversine, Earth 6,371 km).
pub fn apart_m(left: &[[f64; 2]], right: &[[f64; 2]]) -> Option<f64> {
    let distance = |[lon_a, lat_a]: &[f64; 2], [lon_b, lat_b]: &[f64; 2]| {
        let (lat_a, lat_b) = (lat_a.to_radians(), lat_b.to_radians());
        let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
        let h = half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * half(lon_a.to_radians(), lon_b.to_radians());
        2.0 * 6_371_000.0 * h.sqrt().asin()
    };
    left.iter().flat_map(|a| right.iter().map(move |b| distance(a, b))).min_by(f64::total_cmp)
}

/// Agencies of the matrix, in the trade's order.
pub fn columns(sets: &[AgencySet]) -> Vec<Agency> {
    let present = |agency: &Agency| sets.iter().any(|set| set.agencies.contains(agency));
    Agency::ALL.iter().copied().filter(present).collect()
}

/// Agencies that brought lists, each once: for each there is a page to print.
pub fn printed_for(lists: &[ListAge]) -> Vec<Agency> {
    let present = |agency: &Agency| lists.iter().any(|list| list.agency == *agency);
    Agency::ALL.iter().copied().filter(present).collect()
}

/// What is opened: a set of agencies, or a kind of difference.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    Set(AgencySet),
    Kind(DifferenceKind),
}

/// Where the people of it are read.
pub fn people_path(opened: &Opened) -> String {
    let pair = match opened {
        Opened::Set(set) => {
            let codes: Vec<&str> = set.agencies.iter().map(|agency| agency.as_str()).collect();
            ("agencies", codes.join(","))
        }
        Opened::Kind(kind) => ("kind", kind.as_str().to_owned()),
    };
    format!("/api/v1/differences/people?{}", query::encode(&[pair]))
}

/// The people that the count counted: an agency's own list and "elsewhere as well" are
/// read together.
pub fn counted(opened: &Opened, mut people: Vec<PersonOfDifference>) -> Vec<PersonOfDifference> {
    if let Opened::Set(set) = opened {
        people.retain(|person| person.elsewhere == set.elsewhere);
    }
    people
}

/// Sites of all these people, each once.
pub fn sites(people: &[PersonOfDifference]) -> std::collections::BTreeSet<SiteId> {
    people.iter().flat_map(|person| person.sites.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::ListKind;

    fn queued(left: &str, right: &str) -> QueuedPair {
        QueuedPair {
            left: left.to_owned().into(),
            right: right.to_owned().into(),
            agencies: [Agency::Imigrasi, Agency::Apoa],
            list_kinds: [ListKind::StayPermits, ListKind::LodgingReports],
            chance: 0.5,
            later: false,
        }
    }

    #[test]
    fn a_pair_under_way_is_not_offered_again() {
        let queue = [queued("a", "b"), queued("a", "c"), queued("d", "e")];
        let next = upcoming(&queue, &[rows_of(&queue[0])]);
        assert_eq!(next.len(), 2);
        assert!(is_same(&next[0], &rows_of(&queue[1])) && is_same(&next[1], &rows_of(&queue[2])));
        assert!(upcoming(&queue[..1], &[rows_of(&queue[0])]).is_empty());
    }

    #[test]
    fn marks_split_a_text_at_letters_not_at_bytes() {
        let marked = Marked { text: "Käthe Wu".into(), differs: vec![[1, 2], [6, 8]] };
        let shown: Vec<_> = stretches(&marked);
        let shown: Vec<(&str, bool)> =
            shown.iter().map(|(text, differs)| (text.as_str(), *differs)).collect();
        assert_eq!(shown, [("K", false), ("ä", true), ("the ", false), ("Wu", true)]);
    }

    #[test]
    fn the_distance_is_of_the_nearest_places() {
        let near = apart_m(&[[117.0, 0.0], [117.5, 0.1]], &[[117.5, 0.101]]).unwrap_or_default();
        assert!((near - 111.2).abs() < 0.5, "{near}");
        assert_eq!(apart_m(&[], &[[117.0, 0.0]]), None);
    }

    #[test]
    fn what_is_opened_is_what_was_counted() {
        let set = AgencySet { agencies: vec![Agency::Imigrasi, Agency::Apoa], elsewhere: false, persons: 1 };
        let opened = Opened::Set(set.clone());
        assert_eq!(people_path(&opened), "/api/v1/differences/people?agencies=IMIGRASI,APOA");
        assert_eq!(
            people_path(&Opened::Kind(DifferenceKind::WorkSite)),
            "/api/v1/differences/people?kind=work_site"
        );
        assert_eq!(columns(&[set]), [Agency::Imigrasi, Agency::Apoa]);
        let person = |elsewhere| PersonOfDifference {
            id: "p".into(),
            masked: "W•".into(),
            agencies: vec![Agency::Imigrasi],
            elsewhere,
            sites: vec![SiteId("a-w".into())],
            places: Vec::new(),
            said: Vec::new(),
        };
        assert_eq!(counted(&opened, vec![person(true), person(false)]), [person(false)]);
        assert_eq!(sites(&[person(true), person(false)]).len(), 1);
    }
}
