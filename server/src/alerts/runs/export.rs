//! Open alerts as CSV for other programs. Invariant: referrals never leave this way; a
//! row names premises or a sponsor, never a person.

use crate::alerts::judge::Kept;
use crate::alerts::kept::sql as kept;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Audit;

/// The open alerts as CSV, one line for each case; reminders only if asked for. Audited.
pub async fn export(app: &App, actor: &str, with_reminders: bool) -> Result<Vec<u8>> {
    let mut write = app.write(actor).await?;
    let jurisdiction = write.jurisdiction().clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEAD).map_err(Error::internal)?;
    let mut alerts: Vec<Kept> =
        kept::all(&mut write.tx, &jurisdiction).await?.into_iter().map(|shown| shown.kept).collect();
    alerts.retain(|alert| {
        let finding = &alert.finding;
        let wanted = !alert.state.is_closed() && alert.told_ms.is_some() && !finding.restricted;
        wanted && (with_reminders || !finding.reminder)
    });
    alerts.sort_by(|a, b| {
        let by = |alert: &Kept| {
            (alert.finding.urgency, alert.finding.signal.clone(), alert.opened_ms, alert.id.clone())
        };
        by(a).cmp(&by(b))
    });
    let mut lines = 0;
    for alert in &alerts {
        let finding = &alert.finding;
        let mut cases: Vec<[String; 2]> =
            finding.cases.iter().map(|case| [case.observed.to_string(), case.allowed.to_string()]).collect();
        if let Some(scan) = &finding.scan {
            cases.push([scan.observed.to_string(), format!("{:.1}", scan.expected)]);
        }
        for (number, [observed, allowed]) in cases.iter().enumerate() {
            out.write_record([
                &finding.signal,
                &finding.target_kind,
                &finding.target,
                &alert.id,
                alert.state.as_str(),
                &format!("{}/{}", number + 1, cases.len()),
                observed,
                allowed,
                &finding.law,
                &finding.sentence.id,
                &finding.off.id,
            ])
            .map_err(Error::internal)?;
            lines += 1;
        }
    }
    let detail = serde_json::json!({ "lines": lines, "reminders": with_reminders });
    write.commit(Audit { action: "alerts.export", target: "csv".into(), detail }).await?;
    out.into_inner().map_err(Error::internal)
}

const HEAD: [&str; 11] = [
    "signal",
    "target_kind",
    "target",
    "alert",
    "state",
    "case",
    "observed",
    "allowed",
    "law",
    "sentence",
    "switched_off_by",
];
