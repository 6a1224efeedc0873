//! What the review and the differences decide, without a browser. Invariant: no pair is
//! offered twice while its decision is under way, and every letter of a text is shown once.

use petapora_wire::{
    Agency, AgencySet, ClaimedField, DifferenceKind, ListAge, Marked, Queue, QueuedPair, Record, RowPair,
    Source, SourceRowId, Verdict,
};

use crate::query;

/// So many people of a difference are listed at a time; all of them go to the map.
pub const LISTED: u32 = 100;

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

/// How a decision counts in the progress: a pair put off is not decided.
pub fn counts(verdict: Verdict) -> i64 {
    i64::from(verdict != Verdict::Later)
}

/// Pairs decided, and all that there are to decide. `ahead`: decided here, less taken back,
/// since the queue was read.
pub fn progress(queue: &Queue, ahead: i64) -> (u64, u64) {
    let all = queue.decided + queue.waiting;
    (queue.decided.saturating_add_signed(ahead).min(all), all)
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

/// Fields that any of the rows says something of, each once and each after those that stand
/// before it in every row.
pub fn record_fields(records: &[Record]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for record in records {
        let mut next = 0;
        for said in &record.said {
            match fields.iter().position(|known| *known == said.field) {
                Some(at) => next = at + 1,
                None => {
                    fields.insert(next, said.field.clone());
                    next += 1;
                }
            }
        }
    }
    fields
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

/// Where a page of the people of it is read.
pub fn people_path(opened: &Opened, from: u32) -> String {
    let mut asked = match opened {
        Opened::Set(set) => {
            let codes: Vec<&str> = set.agencies.iter().map(|agency| agency.as_str()).collect();
            vec![("agencies", codes.join(",")), ("elsewhere", set.elsewhere.to_string())]
        }
        Opened::Kind(kind) => vec![("kind", kind.as_str().to_owned())],
    };
    asked.extend([("from", from.to_string()), ("limit", LISTED.to_string())]);
    format!("/api/v1/differences/people?{}", query::encode(&asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{ListKind, SaidField};

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
        assert_eq!(
            people_path(&Opened::Set(set.clone()), 0),
            "/api/v1/differences/people?agencies=IMIGRASI,APOA&elsewhere=false&from=0&limit=100"
        );
        assert_eq!(
            people_path(&Opened::Kind(DifferenceKind::WorkSite), 200),
            "/api/v1/differences/people?kind=work_site&from=200&limit=100"
        );
        assert_eq!(columns(&[set]), [Agency::Imigrasi, Agency::Apoa]);
    }

    #[test]
    fn fields_of_several_rows_keep_their_order() {
        let record = |fields: &[&str]| Record {
            side: 1,
            source: Source {
                row: "r".to_owned().into(),
                batch: "b".to_owned().into(),
                agency: Agency::Apoa,
                list_kind: ListKind::LodgingReports,
                file_name: "a.csv".into(),
                sheet: None,
                line: 2,
                list_date: "2026-11-01".into(),
                imported_ms: 0,
            },
            said: fields
                .iter()
                .map(|field| SaidField {
                    field: (*field).into(),
                    said: Marked { text: "x".into(), differs: Vec::new() },
                })
                .collect(),
        };
        let records =
            [record(&["name", "passport", "lodging"]), record(&["name", "birth", "passport", "company"])];
        assert_eq!(record_fields(&records), ["name", "birth", "passport", "company", "lodging"]);
    }

    #[test]
    fn progress_runs_ahead_of_the_answer_and_never_beyond_the_queue() {
        let queue = Queue { waiting: 3, later: 1, decided: 2, pairs: Vec::new() };
        assert_eq!(progress(&queue, 0), (2, 5));
        assert_eq!(progress(&queue, counts(Verdict::Same) + counts(Verdict::Later)), (3, 5));
        assert_eq!(progress(&queue, -3), (0, 5));
        assert_eq!(progress(&queue, 9), (5, 5));
    }
}
