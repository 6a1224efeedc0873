//! Official paper over HTTP. Invariant: to those alone whom the inspection concerns, and in the audit before
//! the first byte leaves; the name of the file tells nothing of it.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use petapora_mapsvg::draw;
use petapora_paper::{Language, Officer};
use petapora_wire::{Permission, Problem, RouteSheet};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Crew, Printing, Why, minutes, on_screen, order, refused, sheet, templates};
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::desk::{self, detail::Around, find, zone};
use crate::inspections::files::{Label, Tour};
use crate::inspections::kept::Kept;
use crate::inspections::out::{ground::MapGround, map::drawing, tour};
use crate::store::Audit;

pub fn routes() -> Vec<Route> {
    let read = Need::May(Permission::ReadInspections);
    vec![
        Route::get("/api/v1/inspections/{id}/routes/{team}/{day}/sheet.pdf", read, route_sheet),
        Route::get("/api/v1/inspections/{id}/routes/{team}/{day}/sheet.json", read, route_sheet_facts),
        Route::get("/api/v1/inspections/{id}/order.pdf", read, order_draft),
        Route::get("/api/v1/inspections/{id}/minutes.pdf", read, minutes_draft),
    ]
}

/// The map on the sheet, in CSS pixels: its letters come out at 7 points.
const MAP: (f64, f64) = (760.0, 370.0);

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Spoken {
    /// `id` (the default) or `en`, for the labels.
    #[serde(default)]
    language: Option<String>,
}

/// What every paper is made of: the inspection as this reader may see it, and the names around it.
struct Desk {
    kept: Kept,
    around: Around,
    templates: petapora_paper::Templates,
}

/// The route sheet of one team's day (*lembar rute*) as PDF, a draft until the order is signed. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/routes/{team}/{day}/sheet.pdf", tag = "inspections",
    params(("id" = String, Path), ("team" = u32, Path), ("day" = u32, Path), Spoken),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "A template of the office is wrong, with line and column")))]
pub(crate) async fn route_sheet(
    State(app): State<App>,
    who: Who,
    Path((id, team, day)): Path<(String, String, String)>,
    Query(spoken): Query<Spoken>,
    headers: HeaderMap,
) -> Result<Response> {
    let language = language(spoken.language.as_deref())?;
    let (team, day) = team.parse().ok().zip(day.parse().ok()).ok_or(Error::NotFound)?;
    let desk = desk_of(&app, &who, &id).await?;
    let zone = zone(&app)?;
    let tour = tour(&desk.kept, &zone, team, day).ok_or(Error::NotFound)?;
    let ground = app.map_grounds.ground(&app).await?;
    let link = link(&headers, &id);
    let version = desk.kept.version;
    let pdf = print(&app, &who, language, desk, move |printing, desk| {
        petapora_paper::sheet(&desk.templates, &sheet_of(printing, desk, tour, &ground, team, link))
    });
    let facts = json!({ "paper": "sheet", "team": team, "day": day, "version": version });
    handed_out(&app, &who, id, pdf.await?, facts, &format!("lembar-rute-{}-{}", team + 1, day + 1)).await
}

/// The same sheet as facts with its map and its square code, for the browser's own printing. Audited as printed.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/routes/{team}/{day}/sheet.json", tag = "inspections",
    params(("id" = String, Path), ("team" = u32, Path), ("day" = u32, Path), Spoken),
    responses((status = 200, body = RouteSheet), (status = 404, body = Problem)))]
pub(crate) async fn route_sheet_facts(
    State(app): State<App>,
    who: Who,
    Path((id, team, day)): Path<(String, String, String)>,
    Query(spoken): Query<Spoken>,
    headers: HeaderMap,
) -> Result<Response> {
    let language = language(spoken.language.as_deref())?;
    let (team, day) = team.parse().ok().zip(day.parse().ok()).ok_or(Error::NotFound)?;
    let desk = desk_of(&app, &who, &id).await?;
    let tour = tour(&desk.kept, &zone(&app)?, team, day).ok_or(Error::NotFound)?;
    let ground = app.map_grounds.ground(&app).await?;
    let link = link(&headers, &id);
    let version = desk.kept.version;
    let facts = print(&app, &who, language, desk, move |printing, desk| {
        let code = petapora_paper::qr(&link)?;
        Ok(on_screen(sheet_of(printing, desk, tour, &ground, team, link), code))
    });
    let facts = facts.await?;
    let detail = json!({ "paper": "sheet", "team": team, "day": day, "version": version, "by": "browser" });
    noted(&app, &who, id, detail).await?;
    let kept_off = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((kept_off, Json(facts)).into_response())
}

fn sheet_of(
    printing: &Printing,
    desk: &Desk,
    mut tour: Tour,
    ground: &MapGround,
    team: u32,
    link: String,
) -> petapora_paper::Sheet {
    let map = drawing(&tour, ground, MAP.0, MAP.1);
    tour.attribution.clone_from(&map.attribution);
    // The sheet says itself whose team and which day it is.
    tour.title.clone_from(&desk.kept.title);
    tour.start.name = base(printing, &desk.kept, team);
    let why = |visit: &str| why(&desk.kept, visit, printing.language);
    sheet(printing, &tour, &crew(desk, team), &desk.kept.life, why, Some(draw(&map)), Some(link))
}

/// The order (*surat perintah*) as PDF, a draft until it is signed. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/order.pdf", tag = "inspections", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "A template of the office is wrong, with line and column")))]
pub(crate) async fn order_draft(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response> {
    let desk = desk_of(&app, &who, &id).await?;
    let version = desk.kept.version;
    let pdf = print(&app, &who, Language::Id, desk, |printing, desk| {
        let Kept { life, brief, .. } = &desk.kept;
        let days: Vec<Date> = brief.settings.days.iter().filter_map(|day| day.parse().ok()).collect();
        let places: Vec<Label> = life.visits.iter().filter_map(|visit| label(&desk.kept, visit)).collect();
        let paper = order(printing, life, officers(desk), life.agencies.clone(), &days, &places);
        petapora_paper::order(&desk.templates, &paper)
    });
    let facts = json!({ "paper": "order", "version": version });
    handed_out(&app, &who, id, pdf.await?, facts, "surat-perintah").await
}

/// The minutes (*berita acara*) as PDF, with room to write where nothing is recorded; a draft until the team is
/// back. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/minutes.pdf", tag = "inspections", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "A template of the office is wrong, with line and column")))]
pub(crate) async fn minutes_draft(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response> {
    let desk = desk_of(&app, &who, &id).await?;
    let version = desk.kept.version;
    let pdf = print(&app, &who, Language::Id, desk, |printing, desk| {
        let paper = minutes(printing, &desk.kept.life, officers(desk), |visit| label(&desk.kept, visit));
        petapora_paper::minutes(&desk.templates, &paper)
    });
    let facts = json!({ "paper": "minutes", "version": version });
    handed_out(&app, &who, id, pdf.await?, facts, "berita-acara").await
}

async fn desk_of(app: &App, who: &Who, id: &str) -> Result<Desk> {
    let mut tx = app.store.begin_read().await?;
    let kept = find(app, &mut tx, who, id).await?;
    let around = desk::sql::around(&mut tx, &app.jurisdiction.id, &kept).await?;
    drop(tx);
    let data = app.config.data.clone();
    let own = tokio::task::spawn_blocking(move || templates(&data)).await.map_err(Error::internal)?;
    Ok(Desk { kept, around, templates: own? })
}

/// The language of the labels, Indonesian unless it is asked for otherwise.
pub fn language(spoken: Option<&str>) -> Result<Language> {
    match spoken {
        None | Some("id") => Ok(Language::Id),
        Some("en") => Ok(Language::En),
        Some(_) => Err(Error::BadParameter("language".into(), "id or en")),
    }
}

/// Sets the paper on a thread of its own: it takes some 100 ms of computing.
pub async fn print<D: Send + 'static, T: Send + 'static>(
    app: &App,
    who: &Who,
    language: Language,
    desk: D,
    set: impl FnOnce(&Printing, &D) -> std::result::Result<T, petapora_paper::PaperFault> + Send + 'static,
) -> Result<T> {
    let (office, zone) = (app.office.load_full(), zone(app)?);
    let now = Timestamp::from_millisecond(app.clock.now_ms()).map_err(Error::internal)?;
    let region = app.ground.load().region.name.id.clone();
    let by = who.display_name.clone();
    let printed = tokio::task::spawn_blocking(move || {
        let town =
            ["Kota ", "Kabupaten "].iter().find_map(|kind| region.strip_prefix(kind)).unwrap_or(&region);
        set(&Printing { office: &office, zone: &zone, town, now, by: &by, language }, &desk)
    });
    printed.await.map_err(Error::internal)?.map_err(refused)
}

async fn handed_out(
    app: &App,
    who: &Who,
    id: String,
    pdf: Vec<u8>,
    detail: Value,
    name: &str,
) -> Result<Response> {
    noted(app, who, id, detail).await?;
    pdf_file(pdf, name)
}

async fn noted(app: &App, who: &Who, id: String, detail: Value) -> Result<()> {
    let write = app.write(who.account.as_str()).await?;
    write.commit(Audit { action: "inspection.print", target: id, detail }).await?;
    Ok(())
}

/// The answer that is a PDF, to be looked at and not to be kept by the browser.
pub fn pdf_file(pdf: Vec<u8>, name: &str) -> Result<Response> {
    let named = HeaderValue::try_from(format!("inline; filename=\"{name}.pdf\"")).map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((headers, pdf).into_response())
}

/// The address of the route on a phone, as the reader's browser knows this server.
fn link(headers: &HeaderMap, id: &str) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or("localhost");
    let near = host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
    format!("{}://{host}/?page=rute&inspection={id}&field=true", if near { "http" } else { "https" })
}

fn name_of(desk: &Desk, account: &str) -> String {
    desk.around.names.get(account).cloned().unwrap_or_default()
}

fn crew(desk: &Desk, team: u32) -> Crew {
    let own = usize::try_from(team).ok().and_then(|team| desk.kept.brief.settings.teams.get(team));
    own.map_or_else(Crew::default, |own| Crew {
        team: own.name.clone(),
        members: own.members.iter().map(|member| name_of(desk, member.as_str())).collect(),
    })
}

/// Where the team sets out: the office, or a place of its own that has no name.
fn base(printing: &Printing, kept: &Kept, team: u32) -> String {
    let own = usize::try_from(team).ok().and_then(|team| kept.brief.settings.teams.get(team)?.base);
    if own.is_some() { String::new() } else { printing.office.name.clone() }
}

fn officers(desk: &Desk) -> Vec<Officer> {
    let agency = |account: &str| {
        let known = desk.around.people.iter().find(|person| person.id.as_str() == account);
        known.map(|person| person.agency.clone()).unwrap_or_default()
    };
    let officer = |account: &String| Officer {
        name: name_of(desk, account),
        agency: agency(account),
        part: if *account == desk.kept.life.leader { "ketua tim" } else { "anggota" }.into(),
    };
    desk.kept.life.members.iter().map(officer).collect()
}

fn label(kept: &Kept, visit: &str) -> Option<Label> {
    let asked = kept.brief.visits.iter().find(|asked| asked.place.as_str() == visit)?;
    Some(Label { name: asked.name.clone(), address: asked.address.clone(), at: asked.point })
}

/// Sentences of referrals do not go on paper: it is read by whoever holds it.
fn why(kept: &Kept, visit: &str, language: Language) -> Why {
    let Some(asked) = kept.brief.visits.iter().find(|asked| asked.place.as_str() == visit) else {
        return Why::default();
    };
    let sentences = asked.alerts.iter().filter(|alert| !alert.restricted).map(|alert| match language {
        Language::Id => alert.sentence.id.as_str(),
        Language::En => alert.sentence.en.as_str(),
    });
    Why { people: Some(asked.people), reason: sentences.collect::<Vec<_>>().join(" ") }
}
