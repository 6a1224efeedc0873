//! When runs are made without being asked: once a week, and after lists came in.
//! Invariant: what is due is told from the database and the clock that was passed in, so
//! that a clock that jumps, a process that dies and a second replica change nothing.

use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{run_weekly, sql};
use crate::alerts::mail;
use crate::app::App;
use crate::error::{Error, Result};

/// How often it is looked whether something is due; two small queries.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days())
}

/// Makes what is due now: the week's run, or else a run over lists that came in since
/// the last one. A run that another process makes at this moment is left to it.
pub async fn tick(app: &App) -> Result<()> {
    let made = match run_weekly(app).await {
        Ok(Some(_)) => Ok(()),
        Ok(None) if sql::lists_came(&app.store, &app.jurisdiction.id).await? => {
            super::run(app, "system", None).await.map(drop)
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    match made {
        Err(Error::Conflict { .. } | Error::Unavailable { .. }) => Ok(()),
        other => other,
    }
}

/// Looks for what is due for as long as it is polled: after every commit of this
/// process, and from time to time. A failure is logged and tried again.
pub async fn follow(app: App) {
    let mut wake = app.wake.subscribe();
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = app.index.shown();
    loop {
        tokio::select! {
            woken = wake.changed() => if woken.is_err() { return },
            _ = look.tick() => {}
        }
        // The program is stopping.
        if app.store.is_closed() {
            return;
        }
        if let Err(error) = tick(&app).await {
            tracing::error!(%error, "the alerts could not be judged");
        }
        if let Err(error) = mail::job::send_due(&app).await {
            tracing::error!(%error, "the outbox could not be read");
        }
        // What other processes did is told here as well.
        match sql::alerts_changed(&app.store, &app.jurisdiction.id, told).await {
            Ok(0) => {}
            Ok(seq) => {
                told = seq;
                app.live.alerts(seq);
            }
            Err(error) => tracing::error!(%error, "changes of alerts could not be read"),
        }
        // A run's own commits need no further look.
        wake.mark_unchanged();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        for (day, begins) in
            [("2026-11-01", "2026-10-26"), ("2026-11-02", "2026-11-02"), ("2027-01-01", "2026-12-28")]
        {
            assert_eq!(monday(day.parse().unwrap()).to_string(), begins);
        }
    }
}
