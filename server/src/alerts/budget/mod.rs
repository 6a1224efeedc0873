//! How often the statistics may be wrong, and what another budget would have done.
//! Invariant: the same history is judged twice by the same judge; only the threshold
//! differs.

pub mod http;
pub(super) mod sql;

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use petapora_wire::{AlertWhatIf, AlertWhatIfWeek, Text};

use super::comma;
use super::finding::{Finding, of_streams};
use super::judge::{Kept, Reach, judge};
use super::signals::Facts;
use super::streams::{Due, Question, STREAMS, Stream, budget, stream};

/// Weeks of history that are judged anew.
const WEEKS: i64 = 26;
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// What `then` false alarms a year would have opened in the half year before `day`,
/// beside `now`, the budget in force: the weekly streams, which have three quarters of
/// it. 52 scans; no more for the second budget.
pub fn what_if(facts: &Facts, day: Date, now: f64, then: f64) -> AlertWhatIf {
    let days: Vec<Date> = (0..WEEKS).rev().map(|weeks| day.saturating_sub((weeks * 7).days())).collect();
    let weekly = || STREAMS.into_iter().filter(|one| one.question == Question::Change);
    let scanned: Vec<Vec<Stream>> =
        days.iter().map(|day| weekly().map(|subject| stream(facts, *day, subject, now)).collect()).collect();
    let [by_now, by_then] = [now, then].map(|alarms| opened(facts, &scanned, alarms));
    let mut weeks = Vec::new();
    for (number, (day, streams)) in days.iter().zip(&scanned).enumerate().rev() {
        for stream in streams {
            let opens = |by: &[BTreeMap<String, u32>]| {
                by.get(number).and_then(|week| week.get(stream.stream)).copied().unwrap_or_default()
            };
            weeks.push(AlertWhatIfWeek {
                day: day.to_string(),
                stream: stream.stream.into(),
                p: stream.crowds.iter().filter(|crowd| crowd.is_large).map(|crowd| crowd.p).collect(),
                opens_now: opens(&by_now),
                opens_then: opens(&by_then),
            });
        }
    }
    let sum = |by: &[BTreeMap<String, u32>]| by.iter().flat_map(BTreeMap::values).sum();
    let (opens_now, opens_then) = (sum(&by_now), sum(&by_then));
    let share = budget(Question::Change, then);
    AlertWhatIf {
        false_alarms_a_year: then,
        threshold: share.threshold(),
        recurrence_weeks: share.recurrence_weeks(share.threshold()),
        opens_now,
        opens_then,
        weeks,
        sentence: Text::new(
            format!(
                "Kira-kira {} peringatan keliru setahun; dalam {WEEKS} minggu terakhir akan terbuka {opens_then}, dengan batas sekarang {opens_now}.",
                comma(then)
            ),
            format!(
                "About {then:.1} false alarms a year; in the last {WEEKS} weeks {opens_then} would have opened, {opens_now} by the budget in force."
            ),
        ),
    }
}

/// Alerts that opened, week by week and stream by stream.
fn opened(facts: &Facts, scanned: &[Vec<Stream>], alarms: f64) -> Vec<BTreeMap<String, u32>> {
    let mut kept = BTreeMap::<String, Kept>::new();
    let mut weeks = Vec::new();
    for (number, streams) in (0..).zip(scanned) {
        let found: Vec<Finding> = of_streams(facts, &held_against(streams, alarms));
        let reach = Reach { now_ms: number * WEEK_MS, streams: Due::Changes, held: false };
        let mut next = kept.len();
        let name = || {
            next += 1;
            format!("{next:06}")
        };
        let mut opens = BTreeMap::new();
        for change in judge(kept.values().cloned().collect(), found, reach, name).changes {
            if change.opens() {
                *opens.entry(change.alert.finding.signal.clone()).or_insert(0) += 1;
            }
            kept.insert(change.alert.id.clone(), change.alert);
        }
        weeks.push(opens);
    }
    weeks
}

fn held_against(streams: &[Stream], alarms: f64) -> Vec<Stream> {
    let threshold = budget(Question::Change, alarms).threshold();
    let mut streams = streams.to_vec();
    for crowd in streams.iter_mut().flat_map(|stream| &mut stream.crowds) {
        crowd.judge(threshold);
    }
    streams
}
