//! People at a site, the sources of a site, and places without a point.
//! Invariant: a read of people is in the audit before its answer leaves; outside the
//! reader's scope a site is simply not found.

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use petapora_wire::{
    Permission, PersonAtSite, PlaceId, ReadPeople, SiteId, SiteRole, Source, UnlocatedPlace,
};
use serde::Deserialize;
use serde_json::json;

use super::sql::{self, Site};
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Audit;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/places/unlocated", Need::May(Permission::ReadSites), unlocated),
        Route::post("/api/v1/sites/{id}/people", Need::May(Permission::ReadPeople), people),
        Route::get("/api/v1/sites/{id}/sources", Need::May(Permission::ReadSites), sources),
    ]
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// The day shown, `YYYY-MM-DD`; left out, the office's day.
    date: Option<String>,
}

/// Places that no list gives a point for, within the reader's scope.
#[utoipa::path(get, path = "/api/v1/places/unlocated", tag = "sites",
    responses((status = 200, body = Vec<UnlocatedPlace>)))]
pub async fn unlocated(State(app): State<App>, who: Who) -> Result<Json<Vec<UnlocatedPlace>>> {
    let day = day(&app, None)?;
    let mut places = sql::unlocated(&app.store, &app.jurisdiction.id, day).await?;
    places.retain(|place| {
        who.scope.covers_area(place.kelurahan_code.as_deref())
            && who.scope.own_agency.is_none_or(|own| place.agencies.contains(&own))
    });
    Ok(Json(places))
}

/// Who is at a site on the day shown, for a stated purpose. Audited.
#[utoipa::path(post, path = "/api/v1/sites/{id}/people", tag = "sites", params(("id" = String, Path), OnDay),
    request_body = ReadPeople, responses((status = 200, body = Vec<PersonAtSite>),
        (status = 404, description = "None within the reader's scope")))]
pub async fn people(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(on): Query<OnDay>,
    Json(body): Json<ReadPeople>,
) -> Result<Json<Vec<PersonAtSite>>> {
    let day = day(&app, on.date)?;
    let site = site_in_scope(&app, &who, &id).await?;
    let people = sql::people(&app.store, &app.jurisdiction.id, &site, day, who.scope.own_agency).await?;
    let detail = json!({ "purpose": body.purpose, "count": people.len(), "date": day.to_string() });
    let write = app.write(who.account.as_str()).await?;
    write.commit(Audit { action: "person.read", target: id, detail }).await?;
    Ok(Json(people))
}

/// The rows of lists that speak of a site, newest list first; at most 1,000.
#[utoipa::path(get, path = "/api/v1/sites/{id}/sources", tag = "sites", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Source>), (status = 404, description = "None within the reader's scope")))]
pub async fn sources(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Json<Vec<Source>>> {
    let site = site_in_scope(&app, &who, &id).await?;
    Ok(Json(sql::sources(&app.store, &app.jurisdiction.id, &site.place, who.scope.own_agency).await?))
}

/// The day asked for, or the office's.
fn day(app: &App, asked: Option<String>) -> Result<Date> {
    let text = asked.unwrap_or_else(|| app.as_of());
    text.parse().map_err(|_| Error::BadParameter("date".into(), "YYYY-MM-DD"))
}

/// The site, if it exists within the scope: a reader of another area, or an agency
/// that never named the place, learns nothing of it.
async fn site_in_scope(app: &App, who: &Who, id: &str) -> Result<Site> {
    let (place, role) = parse(&SiteId(id.to_owned())).ok_or(Error::NotFound)?;
    let site = sql::site(&app.store, &app.jurisdiction.id, &place, role).await?;
    site.filter(|site| {
        who.scope.covers_area(site.kelurahan_code.as_deref())
            && who.scope.own_agency.is_none_or(|own| site.agencies.contains(&own))
    })
    .ok_or(Error::NotFound)
}

/// A site's place and role: `<place>-w` or `<place>-r`.
fn parse(id: &SiteId) -> Option<(PlaceId, SiteRole)> {
    let (place, role) = id.0.rsplit_once('-')?;
    let role = match role {
        "w" => SiteRole::Workplace,
        "r" => SiteRole::Residence,
        _ => return None,
    };
    Some((PlaceId(place.to_owned()), role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_place_in_a_role() {
        let id = |text: &str| parse(&SiteId(text.to_owned()));
        assert_eq!(id("a-b-w"), Some((PlaceId("a-b".into()), SiteRole::Workplace)));
        assert_eq!(id("a-b-r"), Some((PlaceId("a-b".into()), SiteRole::Residence)));
        assert_eq!(id("a-b-x"), None);
        assert_eq!(id("ab"), None);
    }
}
