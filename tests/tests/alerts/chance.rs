//! The streams against chance, from the lists to the alert: small here, whole in
//! `cargo xtask bench alerts`. Invariant: every dataset counts.

use petapora::alerts::streams::{FALSE_ALARMS_A_YEAR, Question, STREAMS, stream};
use petapora_tests::nulls::{DAY, Town};

const DATASETS: u64 = 300;

#[test]
fn a_stream_fires_on_lists_with_nothing_to_find_as_often_as_its_p_says() {
    let town = Town::small(64);
    for subject in STREAMS {
        let fired = (0..DATASETS).filter(|number| {
            let drawn = match subject.question {
                Question::Level => town.level(subject.role, 80, *number),
                Question::Change => town.change(subject.role, 150, *number),
            };
            let told = stream(&drawn.facts, DAY, subject, FALSE_ALARMS_A_YEAR);
            assert!(!told.too_few);
            told.crowds.iter().any(|crowd| crowd.p <= 0.05)
        });
        let rate = fired.count() as f64 / DATASETS as f64;
        let spread = 2.576 * (0.05 * 0.95 / DATASETS as f64).sqrt();
        assert!((rate - 0.05).abs() <= spread, "{}: {rate}", subject.name);
    }
}
