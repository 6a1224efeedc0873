//! Corrections of persons over HTTP. Invariant: whoever corrects may read people, gives a
//! reason and is audited, by the names of facts, never their values; outside the reader's
//! scope there is no such person.

use axum::extract::{Path, State};
use petapora_wire::{NewPersonFacts, NewUndo, Permission, PersonFacts, Problem, Text};
use serde_json::json;

use super::sql::{self, Corrected};
use super::{checked, differing, named};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry::edits::sql::{Of, note, undone};
use crate::registry::edits::{not_possible, nothing_changed, nothing_to_put_back};
use crate::registry::known_by::sql::is_person_in;
use crate::registry::reason::reason;
use crate::store::{Answer, Audit, Entity, Op, Tx, Write, new_id};

pub fn routes() -> Vec<Route> {
    use Permission::EditPlaces;
    vec![
        Route::put("/api/v1/people/{id}/facts", Need::May(EditPlaces), edit),
        Route::post("/api/v1/people/{id}/facts/undo", Need::May(EditPlaces), undo),
    ]
}

/// Corrects a person or the permit that speaks for them. Lists are heard on, and no list changes what was corrected.
#[utoipa::path(put, path = "/api/v1/people/{id}/facts", tag = "people", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewPersonFacts,
    responses((status = 200, body = PersonFacts), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewPersonFacts>,
) -> Result<Answer> {
    let reason = reason(&body.reason)?;
    let today = app.clock.today(&app.office.load().time_zone);
    let wanted = checked(body.facts, today).map_err(not_possible)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let write = &mut once.write;
    let person = find(&mut write.tx, &app, &who, &id).await?;
    if person.facts.permit.is_none() && wanted.permit.is_some() {
        return Err(no_permit());
    }
    let said = differing(&person.facts, &wanted);
    if said.is_empty() {
        return Err(nothing_changed());
    }
    let key = person.known.keys.first().filter(|_| !person.known.parted).ok_or_else(not_told_apart)?;
    note(write, &new_id(), Of::Person, key, &said, reason).await?;
    let facts = show(&app, write, &person).await?;
    let detail = json!({ "reason": reason, "facts": said.iter().map(named).collect::<Vec<_>>() });
    Ok(once.answer(Audit { action: "person.edit", target: id, detail }, 200, &facts).await?)
}

/// Takes the latest correction of a person back: what lists say, and the corrections before it, show again.
#[utoipa::path(post, path = "/api/v1/people/{id}/facts/undo", tag = "people", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewUndo,
    responses((status = 200, body = PersonFacts), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn undo(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewUndo>,
) -> Result<Answer> {
    let reason = reason(&body.reason)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let write = &mut once.write;
    let person = find(&mut write.tx, &app, &who, &id).await?;
    let edits = sql::edits_of(&mut write.tx, &app.jurisdiction.id, &person.known).await?;
    let Some((edit, last)) = edits.into_iter().find(|(_, shown)| !shown.undone) else {
        return Err(nothing_to_put_back());
    };
    undone(write, &edit).await?;
    let facts = show(&app, write, &person).await?;
    let detail = json!({ "reason": reason, "facts": last.facts.iter().map(named).collect::<Vec<_>>() });
    Ok(once.answer(Audit { action: "person.edit.undo", target: id, detail }, 200, &facts).await?)
}

/// Shows the corrections as they stand; the person's facts since.
async fn show(app: &App, write: &mut Write, before: &Corrected) -> Result<PersonFacts> {
    let jurisdiction = &app.jurisdiction.id;
    for person in sql::lay_over(&mut write.tx, jurisdiction).await? {
        write.changed(Entity::Person, &person, Op::Update);
    }
    let now = sql::person(&mut write.tx, jurisdiction, &before.known.shown).await?.ok_or(Error::NotFound)?;
    Ok(now.facts)
}

/// The person with what lists say of them, if the account may read people and they are in its scope.
async fn find(tx: &mut Tx, app: &App, who: &Who, id: &str) -> Result<Corrected> {
    if !who.may(Permission::ReadPeople) {
        return Err(Error::Forbidden);
    }
    if !is_person_in(tx, &app.jurisdiction.id, id, &who.scope).await? {
        return Err(Error::NotFound);
    }
    sql::person(tx, &app.jurisdiction.id, id).await?.ok_or(Error::NotFound)
}

fn no_permit() -> Error {
    Error::refused(
        "no_permit",
        Text::new(
            "Tidak ada daftar yang menyebut izin tinggal orang ini.",
            "No list gives a permit of this person.",
        ),
        Text::new("Impor daftar izinnya terlebih dahulu.", "Import the list of permits first."),
    )
}

fn not_told_apart() -> Error {
    Error::refused(
        "not_told_apart",
        Text::new(
            "Baris-baris dengan nomor paspor yang sama diputuskan sebagai beberapa orang.",
            "Rows of one passport number were decided to be several people.",
        ),
        Text::new(
            "Mintalah instansi pengirim memperbaiki nomornya, atau urungkan keputusannya.",
            "Ask the sender to mend the number, or take the decision back.",
        ),
    )
}
