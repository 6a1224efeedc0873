//! A list that suddenly brings several times its usual rows: before anybody is sent out
//! for a crowd, somebody looks at the list.
//! Invariant: while such an alert is open no zone opens; rules are not held.

use std::collections::BTreeMap;

use petapora_wire::Text;

use super::finding::Finding;
use super::judge::Kept;
use super::lineage::Shape;
use super::signals::Case;

const DAY_MS: i64 = 24 * 3_600_000;
/// Times the median of the lists before.
const TIMES: i64 = 3;
/// Lists of one kind from one agency, before there is a usual number.
const FEW: usize = 3;
/// Rows beyond the median below which a jump changes nothing.
const LEAST: i64 = 20;
/// A jump that nobody looked at is history by then.
const FRESH_MS: i64 = 28 * DAY_MS;

/// A list that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: String,
    pub agency: String,
    pub list_kind: String,
    pub file_name: String,
    pub imported_ms: i64,
    pub accepted: i64,
}

/// Lists of the last four weeks with more than three times the median of their kind
/// before them. `batches` the oldest first.
pub fn jumps(batches: &[Batch], now_ms: i64) -> Vec<Finding> {
    let mut before = BTreeMap::<(&str, &str), Vec<i64>>::new();
    let mut jumps = Vec::new();
    for batch in batches {
        let usual = before.entry((&batch.agency, &batch.list_kind)).or_default();
        let mut sorted = usual.clone();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        let jumped =
            usual.len() >= FEW && batch.accepted > TIMES * median && batch.accepted - median >= LEAST;
        if jumped && now_ms - batch.imported_ms < FRESH_MS {
            jumps.push(finding(batch, median));
        }
        usual.push(batch.accepted);
    }
    jumps
}

/// Whether somebody has looked at it: then it holds nothing any more.
pub fn is_settled(kept: &[Kept], jump: &Finding) -> bool {
    let same =
        |alert: &&Kept| (&alert.finding.signal, &alert.finding.target_id) == (&jump.signal, &jump.target_id);
    kept.iter().filter(same).any(|alert| alert.state.is_closed())
}

fn finding(batch: &Batch, median: i64) -> Finding {
    let count = |number: i64| u32::try_from(number).unwrap_or_default();
    let Batch { file_name, accepted, .. } = batch;
    Finding {
        signal: "import_jump".into(),
        target_kind: "list".into(),
        target_id: batch.id.clone(),
        target: file_name.clone(),
        cases: vec![Case { observed: count(*accepted), allowed: count(median), rows: Vec::new() }],
        law: "UU 27/2022 Pasal 16 (akurasi data)".into(),
        sentence: Text::new(
            format!(
                "{file_name}: {accepted} baris, biasanya {median}; periksa daftar ini, peringatan kepadatan ditahan."
            ),
            format!(
                "{file_name}: {accepted} rows, usually {median}; look at this list, crowd alerts are held."
            ),
        ),
        off: Text::new(
            "Daftar diperiksa lalu peringatan ini ditutup, atau impor dibatalkan.",
            "The list is looked at and this alert closed, or the import is undone.",
        ),
        reminder: false,
        urgency: 1,
        restricted: false,
        scan: None,
        places: Shape::new(),
        sites: BTreeMap::new(),
        suppressions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(number: i64, accepted: i64) -> Batch {
        Batch {
            id: format!("b{number}"),
            agency: "APOA".into(),
            list_kind: "lodging_reports".into(),
            file_name: "apoa.csv".into(),
            imported_ms: number * 7 * DAY_MS,
            accepted,
        }
    }

    #[test]
    fn a_list_of_three_times_the_usual_rows_is_looked_at_first() {
        let usual: Vec<Batch> = (0..3).map(|week| batch(week, 10 + week)).collect();
        let now_ms = 21 * DAY_MS;
        let with = |last: Batch| jumps(&[usual.clone(), vec![last]].concat(), now_ms);
        assert_eq!(with(batch(3, 34))[0].observed(), 34);
        assert!(with(batch(3, 33)).is_empty());
        // Two lists are no habit, and a month later it is history.
        assert!(jumps(&[batch(1, 10), batch(2, 10), batch(3, 99)], now_ms).is_empty());
        assert!(jumps(&[usual.clone(), vec![batch(3, 99)]].concat(), 50 * DAY_MS).is_empty());
    }
}
