//! Differences and questions over HTTP. Invariant: a contributor sees the persons of its
//! own lists, its own words, and that a match exists elsewhere; only the team asks and
//! closes, only whoever is asked (or the team for it) answers.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use petapora_wire::{
    Agency, AgencyQuestion, DifferenceKind, Differences, JurisdictionId, NewAgencyQuestion, Permission,
    PersonOfDifference, QuestionAnswer, Text,
};
use serde::Deserialize;
use serde_json::json;

use super::{Wanted, matrix, persons, sql};
use crate::access::{Need, Once, Route, Scope, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::paper;
use crate::store::{Answer, Audit, Tx, new_id};

/// Longest question or answer, characters.
const TEXT_CHARS: usize = 2_000;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/differences", Need::May(Permission::ReadImports), differences),
        Route::get("/api/v1/differences/summary.pdf", Need::May(Permission::ReadImports), summary),
        Route::get("/api/v1/differences/people", Need::May(Permission::ReadImports), people),
        Route::get("/api/v1/differences/questions", Need::May(Permission::ReadImports), questions),
        Route::post("/api/v1/differences/questions", Need::May(Permission::DecideIdentity), ask),
        Route::post("/api/v1/differences/questions/{id}/answer", Need::May(Permission::ReadImports), answer),
        Route::post("/api/v1/differences/questions/{id}/close", Need::May(Permission::DecideIdentity), close),
    ]
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// On lists of exactly these agencies, `IMIGRASI,APOA`.
    agencies: Option<String>,
    /// `expiry`, `work_site`, `position`, `residence` or `seen_only`.
    kind: Option<String>,
}

fn today(app: &App) -> Result<Date> {
    app.as_of().parse().map_err(Error::internal)
}

/// Who is on whose lists, what lists say differently, and how old they are.
#[utoipa::path(get, path = "/api/v1/differences", tag = "reconcile", responses((status = 200, body = Differences)))]
pub async fn differences(State(app): State<App>, who: Who) -> Result<Json<Differences>> {
    let today = today(&app)?;
    let everybody = sql::people(&app.store, &app.jurisdiction.id, today).await?;
    let (sets, kinds) = matrix(&everybody, &who.scope);
    let lists = sql::ages(&app.store, &app.jurisdiction.id, who.scope.own_agency, today).await?;
    Ok(Json(Differences { sets, kinds, lists }))
}

/// The persons of one set of agencies or one kind of difference, masked, with their sites.
#[utoipa::path(get, path = "/api/v1/differences/people", tag = "reconcile", params(Which),
    responses((status = 200, body = Vec<PersonOfDifference>)))]
pub async fn people(
    State(app): State<App>,
    who: Who,
    Query(which): Query<Which>,
) -> Result<Json<Vec<PersonOfDifference>>> {
    let bad = |name: &str, expected| Error::BadParameter(name.into(), expected);
    let set: Vec<Agency> = match &which.agencies {
        Some(list) => {
            let parsed: Option<Vec<Agency>> = list.split(',').map(Agency::parse).collect();
            parsed.ok_or_else(|| bad("agencies", "agencies, e.g. IMIGRASI,APOA"))?
        }
        None => Vec::new(),
    };
    let kind = match which.kind.as_deref() {
        Some(text) => Some(DifferenceKind::parse(text).ok_or_else(|| bad("kind", "a kind of difference"))?),
        None => None,
    };
    let wanted = match kind {
        Some(kind) => Wanted::Kind(kind),
        None if !set.is_empty() => Wanted::Set(&set),
        None => return Err(bad("agencies", "agencies or a kind of difference")),
    };
    let everybody = sql::people(&app.store, &app.jurisdiction.id, today(&app)?).await?;
    Ok(Json(persons(&everybody, &wanted, &who.scope)))
}

/// For whom a summary is, and in which language.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sheet {
    /// A contributor's own without it; the team names one.
    agency: Option<String>,
    /// `id` (the default) or `en`.
    language: Option<String>,
}

/// One page for one agency, as PDF: how many of its people are on others' lists as well,
/// what differs, its stale lists, what it is asked. Masked, with its own words only. Audited.
#[utoipa::path(get, path = "/api/v1/differences/summary.pdf", tag = "reconcile", params(Sheet),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 404, description = "Another agency's"),
        (status = 422, description = "A template of the office is wrong, with line and column")))]
pub async fn summary(State(app): State<App>, who: Who, Query(sheet): Query<Sheet>) -> Result<Response> {
    let language = paper::language(sheet.language.as_deref())?;
    let wanted = sheet.agency.as_deref().map(Agency::parse);
    let agency = match (wanted, who.scope.own_agency) {
        (Some(Some(wanted)), own) if own.is_none_or(|own| own == wanted) => wanted,
        (Some(Some(_)), Some(_)) => return Err(Error::NotFound),
        (None, Some(own)) => own,
        _ => return Err(Error::BadParameter("agency".into(), "an agency, e.g. APOA")),
    };
    let (j, today) = (&app.jurisdiction.id, today(&app)?);
    let everybody = sql::people(&app.store, j, today).await?;
    let ages = sql::ages(&app.store, j, Some(agency), today).await?;
    let questions = sql::questions(&app.store, j, Some(agency)).await?;
    let data = app.config.data.clone();
    let own = tokio::task::spawn_blocking(move || paper::templates(&data)).await.map_err(Error::internal)?;
    // The paper is the agency's, whoever of the team prints it.
    let scope = Scope { own_agency: Some(agency), ..who.scope.clone() };
    let pdf = paper::print(&app, &who, language, own?, move |printing, templates| {
        let page = super::summary::summary(printing, &scope, today, &everybody, &ages, &questions);
        petapora_paper::differences(templates, &page)
    });
    let pdf = pdf.await?;
    let write = app.write(who.account.as_str()).await?;
    let detail = json!({ "agency": agency, "language": language });
    write.commit(Audit { action: "difference.print", target: "reconcile".into(), detail }).await?;
    paper::pdf_file(pdf, &format!("selisih-{}", agency.as_str().to_lowercase()))
}

/// Questions put to agencies, the last changed first; a contributor's own.
#[utoipa::path(get, path = "/api/v1/differences/questions", tag = "reconcile",
    responses((status = 200, body = Vec<AgencyQuestion>)))]
pub async fn questions(State(app): State<App>, who: Who) -> Result<Json<Vec<AgencyQuestion>>> {
    Ok(Json(sql::questions(&app.store, &app.jurisdiction.id, who.scope.own_agency).await?))
}

/// Puts a difference to an agency.
#[utoipa::path(post, path = "/api/v1/differences/questions", tag = "reconcile",
    params(("idempotency-key" = String, Header)), request_body = NewAgencyQuestion,
    responses((status = 200, body = AgencyQuestion), (status = 422, description = "Nothing is asked")))]
pub async fn ask(State(app): State<App>, who: Who, once: Once<NewAgencyQuestion>) -> Result<Answer> {
    let text = text(&once.body.question)?;
    let mut write = match app.write_once(&who, once.key).await? {
        Ok(write) => write,
        Err(answer) => return Ok(answer),
    };
    let at_ms = write.write.at_ms();
    let question = AgencyQuestion {
        id: new_id(),
        agency: once.body.agency,
        kind: once.body.kind,
        person: once.body.person,
        state: "open".into(),
        question: text,
        answer: String::new(),
        asked_ms: at_ms,
        changed_ms: at_ms,
    };
    sql::ask(&mut write.write.tx, &app.jurisdiction.id, &question, who.account.as_str()).await?;
    let audit = about("difference.ask", &question);
    Ok(write.answer(audit, 200, &question).await?)
}

/// Answers a question: the agency that is asked, or the team for it.
#[utoipa::path(post, path = "/api/v1/differences/questions/{id}/answer", tag = "reconcile",
    params(("id" = String, Path), ("idempotency-key" = String, Header)), request_body = QuestionAnswer,
    responses((status = 200, body = AgencyQuestion), (status = 404, description = "None that the account may see"),
        (status = 409, description = "It is closed")))]
pub async fn answer(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    once: Once<QuestionAnswer>,
) -> Result<Answer> {
    let text = text(&once.body.answer)?;
    let mut write = match app.write_once(&who, once.key).await? {
        Ok(write) => write,
        Err(answer) => return Ok(answer),
    };
    let j = &app.jurisdiction.id;
    let mut question = not_closed(&mut write.write.tx, j, &id, &who.scope).await?;
    (question.state, question.answer) = ("answered".into(), text);
    question.changed_ms = write.write.at_ms();
    sql::change(&mut write.write.tx, j, &question).await?;
    let audit = about("difference.answer", &question);
    Ok(write.answer(audit, 200, &question).await?)
}

/// Closes a question.
#[utoipa::path(post, path = "/api/v1/differences/questions/{id}/close", tag = "reconcile",
    params(("id" = String, Path), ("idempotency-key" = String, Header)),
    responses((status = 200, body = AgencyQuestion), (status = 404, description = "No such question"),
        (status = 409, description = "It is closed already")))]
pub async fn close(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let mut write = match app.write_once(&who, key).await? {
        Ok(write) => write,
        Err(answer) => return Ok(answer),
    };
    let j = &app.jurisdiction.id;
    let mut question = not_closed(&mut write.write.tx, j, &id, &who.scope).await?;
    question.state = "closed".into();
    question.changed_ms = write.write.at_ms();
    sql::change(&mut write.write.tx, j, &question).await?;
    let audit = about("difference.close", &question);
    Ok(write.answer(audit, 200, &question).await?)
}

/// The question, if the account may see it and it is not closed.
async fn not_closed(tx: &mut Tx, j: &JurisdictionId, id: &str, scope: &Scope) -> Result<AgencyQuestion> {
    let question = sql::one(tx, j, id, scope.own_agency).await?.ok_or(Error::NotFound)?;
    if question.state == "closed" { Err(closed()) } else { Ok(question) }
}

fn about(action: &'static str, question: &AgencyQuestion) -> Audit {
    let detail = json!({ "agency": question.agency, "kind": question.kind, "person": question.person });
    Audit { action, target: question.id.clone(), detail }
}

fn text(said: &str) -> Result<String> {
    let text: String = said.trim().chars().take(TEXT_CHARS).collect();
    if text.is_empty() {
        return Err(Error::refused(
            "text_missing",
            Text::new("Teksnya kosong.", "The text is empty."),
            Text::new("Tulis pertanyaan atau jawabannya.", "Write the question or the answer."),
        ));
    }
    Ok(text)
}

fn closed() -> Error {
    Error::Conflict {
        code: "question_closed",
        detail: Text::new("Pertanyaan ini sudah ditutup.", "This question is closed."),
        fix: Text::new("Ajukan pertanyaan baru.", "Ask a new one."),
    }
}
