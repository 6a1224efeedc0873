//! Where word of alerts is sent, over HTTP. Invariant: only who manages the policy reads
//! or changes it; the audit tells how many recipients, not whom.

use axum::Json;
use axum::extract::State;
use petapora_wire::{AlertMail, Permission, Problem, Text};

use super::{check, sql};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/alerts/mail", Need::May(Permission::ManagePolicy), read),
        Route::put("/api/v1/alerts/mail", Need::May(Permission::ManagePolicy), replace),
    ]
}

/// Relay, sender and recipients; `null` while no mail is sent.
#[utoipa::path(get, path = "/api/v1/alerts/mail", tag = "alerts", responses((status = 200, body = Option<AlertMail>)))]
pub(crate) async fn read(State(app): State<App>) -> Result<Json<Option<AlertMail>>> {
    Ok(Json(sql::load(&app.store, &app.jurisdiction.id).await?))
}

/// Sets where word is sent, or with `null` that none is; then nothing that waits is sent.
#[utoipa::path(put, path = "/api/v1/alerts/mail", tag = "alerts", request_body = Option<AlertMail>,
    responses((status = 200, body = Option<AlertMail>), (status = 422, body = Problem)))]
pub(crate) async fn replace(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<Option<AlertMail>>,
) -> Result<Answer> {
    if let Some(mail) = &body {
        check(mail).map_err(|why| {
            let fix = Text::new("Perbaiki lalu simpan lagi.", "Mend it and save it again.");
            Error::refused("mail_not_possible", why, fix)
        })?;
    }
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let jurisdiction = &app.jurisdiction.id;
    match &body {
        Some(mail) => sql::save(&mut once.write.tx, jurisdiction, mail).await?,
        None => sql::forget(&mut once.write.tx, jurisdiction).await?,
    }
    let recipients = body.as_ref().map_or(0, |mail| mail.recipients.len());
    let detail = serde_json::json!({ "recipients": recipients });
    let audit = Audit { action: "alerts.mail", target: "alerts".into(), detail };
    Ok(once.answer(audit, 200, &body).await?)
}
