//! Routes of the map. Invariant: every answer is cut to the reader's scope before
//! anything else, and says the change number and day that it shows.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::civil::Date;
use petapora_wire::{AreaCounts, BadParameter, Permission, Problem, SearchHit, Site, SiteFilter, SitesPage};

use super::areas::{SHARED_FROM, counts, shown_day};
use super::query::{PageQuery, Pairs, day, etag, filter};
use super::{export_sites, geojson, search};
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};

pub fn routes() -> Vec<Route> {
    use Permission::{ExportSites, ReadCounts, ReadSites};
    vec![
        Route::get("/api/v1/sites", Need::May(ReadSites), sites),
        Route::get("/api/v1/sites/map", Need::May(ReadSites), sites_map),
        Route::get("/api/v1/sites.geojson", Need::May(ExportSites), sites_geojson),
        Route::get("/api/v1/sites/{id}", Need::May(ReadSites), site),
        Route::get("/api/v1/areas", Need::May(ReadCounts), areas),
        Route::get("/api/v1/search", Need::May(ReadSites), search_box),
    ]
}

/// The parameters of `SiteFilter`, for the description of the API only: they are read
/// by `SiteFilter::from_pairs`.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; never made")]
struct FilterParameters {
    /// West,south,east,north in degrees. One of bbox, near, polygon.
    bbox: Option<String>,
    /// lon,lat of a circle's centre, with radius_m.
    near: Option<String>,
    /// Metres, above 0, at most 100000.
    radius_m: Option<f64>,
    /// lon,lat;lon,lat;lon,lat: 3 to 500 corners.
    polygon: Option<String>,
    /// workplace,residence
    role: Option<String>,
    /// Place kinds, comma-separated.
    kind: Option<String>,
    /// Prefixes of area codes, comma-separated.
    kelurahan: Option<String>,
    /// active,expiring,expired,unknown
    status: Option<String>,
    /// Permit ends between the day shown and so many days later (0 to 3660).
    expires_within_days: Option<u32>,
    /// Company ids, comma-separated.
    company: Option<String>,
    /// Sectors, comma-separated.
    sector: Option<String>,
    /// Agency codes, comma-separated.
    agency: Option<String>,
    /// The day shown, YYYY-MM-DD; the office's day without it.
    date: Option<String>,
    /// Only sites with more people than their capacity.
    over_capacity: Option<bool>,
    /// Site ids, comma-separated.
    ids: Option<String>,
    /// Part of a place's name or address.
    q: Option<String>,
}

/// The sites that match, a page at a time, with facets and totals.
#[utoipa::path(get, path = "/api/v1/sites", tag = "sites",
    params(FilterParameters,
        ("sort" = Option<String>, Query, description = "occupancy (default), people, name, kelurahan, source_date; '-' before it turns it around"),
        ("limit" = Option<u32>, Query, description = "1 to 500, default 100"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("facets" = Option<bool>, Query, description = "false leaves the facets empty")),
    responses((status = 200, body = SitesPage), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn sites(
    State(app): State<App>,
    who: Who,
    RawQuery(question): RawQuery,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response> {
    let query = PageQuery::read(&pairs)?;
    let (snapshot, ground) = (app.index.snapshot(), app.ground.load_full());
    let (as_of, date) = shown(&app, &query.filter)?;
    let tag = etag(&snapshot, ground.region.version, &as_of, &who.scope, &question.unwrap_or_default());
    if is_known(&headers, &tag) {
        return Ok(not_modified(&tag));
    }
    let selection = snapshot.select(&who.scope, &query.filter, date);
    let totals = snapshot.totals(&who.scope, date);
    let facets = if query.facets {
        let name = |code: &str| ground.area(code).map(|area| area.name.clone());
        snapshot.facets(&who.scope, &query.filter, date, name)
    } else {
        petapora_wire::Facets::default()
    };
    let matched = u32::try_from(selection.sites.len()).unwrap_or(u32::MAX);
    let (page, next) = query.page(&snapshot, selection.sites);
    let body = SitesPage {
        matched,
        total: totals.sites,
        people: selection.people,
        people_total: totals.people,
        seq: snapshot.seq,
        as_of,
        source_date: selection.source_date,
        facets,
        items: page.iter().map(|counted| snapshot.view(counted)).collect(),
        next,
    };
    Ok((cached(&tag), Json(body)).into_response())
}

/// The sites that match, for drawing: a point each with counts, no names.
#[utoipa::path(get, path = "/api/v1/sites/map", tag = "sites", params(FilterParameters),
    responses((status = 200, content_type = "application/geo+json", body = String), (status = 304),
        (status = 400, body = Problem)))]
pub(crate) async fn sites_map(
    State(app): State<App>,
    who: Who,
    RawQuery(question): RawQuery,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response> {
    let filter = filter(&pairs, &[])?;
    let snapshot = app.index.snapshot();
    let (as_of, date) = shown(&app, &filter)?;
    let tag = etag(&snapshot, 0, &as_of, &who.scope, &question.unwrap_or_default());
    if is_known(&headers, &tag) {
        return Ok(not_modified(&tag));
    }
    let selection = snapshot.select(&who.scope, &filter, date);
    let body = geojson::dots(&snapshot, &selection);
    Ok((cached(&tag), [(header::CONTENT_TYPE, GEOJSON)], body).into_response())
}

/// The sites that match, whole, as a file. Recorded before the first byte.
#[utoipa::path(get, path = "/api/v1/sites.geojson", tag = "sites", params(FilterParameters),
    responses((status = 200, content_type = "application/geo+json", body = String), (status = 400, body = Problem)))]
pub(crate) async fn sites_geojson(
    State(app): State<App>,
    who: Who,
    Query(pairs): Query<Pairs>,
) -> Result<Response> {
    let filter = filter(&pairs, &[])?;
    let file = export_sites(&app, who.account.as_str(), &who.scope, &filter).await?;
    let name = format!("attachment; filename=\"petapora-situs-{}.geojson\"", file.about().as_of);
    let name = HeaderValue::try_from(name).map_err(Error::internal)?;
    let chunks = stream::iter(file.map(Ok::<_, std::convert::Infallible>));
    let headers = [(header::CONTENT_TYPE, GEOJSON), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// One site with everybody on it counted.
#[utoipa::path(get, path = "/api/v1/sites/{id}", tag = "sites",
    params(("id" = String, Path), ("date" = Option<String>, Query, description = "YYYY-MM-DD")),
    responses((status = 200, body = Site), (status = 404, body = Problem)))]
pub(crate) async fn site(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Json<Site>> {
    let date = only(&pairs, "date")?.map_or_else(|| app.as_of(), str::to_owned);
    let snapshot = app.index.snapshot();
    let filter = SiteFilter { ids: vec![id], ..SiteFilter::default() };
    let selection = snapshot.select(&who.scope, &filter, day("date", &date)?);
    let counted = selection.sites.first().ok_or(Error::NotFound)?;
    Ok(Json(snapshot.site(counted)))
}

/// People by kelurahan: exact for those who may read sites; for others none below
/// ten, rounded down to five, as of the first day of the month.
#[utoipa::path(get, path = "/api/v1/areas", tag = "sites",
    params(("date" = Option<String>, Query, description = "YYYY-MM-DD; the office's day without it")),
    responses((status = 200, body = AreaCounts), (status = 400, body = Problem)))]
pub(crate) async fn areas(
    State(app): State<App>,
    who: Who,
    Query(pairs): Query<Pairs>,
) -> Result<Json<AreaCounts>> {
    let date = only(&pairs, "date")?.map_or_else(|| app.as_of(), str::to_owned);
    let exact = who.may(Permission::ReadSites);
    let date = shown_day(day("date", &date)?, exact);
    let (snapshot, ground) = (app.index.snapshot(), app.ground.load());
    let region = &ground.region;
    let people = snapshot.people_by_kelurahan(&who.scope, date);
    Ok(Json(AreaCounts {
        as_of: date.to_string(),
        seq: snapshot.seq,
        masked_below: if exact { 0 } else { SHARED_FROM },
        areas: counts(&region.kelurahan, &region.kecamatan, &people, exact),
    }))
}

/// Places, companies, areas, landmarks and coordinates by name; never people.
#[utoipa::path(get, path = "/api/v1/search", tag = "sites",
    params(("q" = String, Query, description = "at most 100 characters")),
    responses((status = 200, body = Vec<SearchHit>), (status = 400, body = Problem)))]
pub(crate) async fn search_box(
    State(app): State<App>,
    who: Who,
    Query(pairs): Query<Pairs>,
) -> Result<Json<Vec<SearchHit>>> {
    let text = only(&pairs, "q")?.filter(|text| text.len() <= 100);
    let text = text.ok_or(BadParameter { name: "q".into(), expected: "at most 100 characters" })?;
    let ground = app.ground.load();
    let day = day("date", &app.as_of())?;
    let around = search::Ground {
        bbox: ground.region.bbox,
        kelurahan: &ground.region.kelurahan,
        landmarks: &ground.landmarks,
    };
    Ok(Json(search::search(&app.index.snapshot(), &around, &who.scope, day, text)))
}

const GEOJSON: HeaderValue = HeaderValue::from_static("application/geo+json");

/// The day that the filter asks for, or else the office's.
fn shown(app: &App, filter: &SiteFilter) -> Result<(String, Date)> {
    let text = filter.date.clone().unwrap_or_else(|| app.as_of());
    let date = day("date", &text)?;
    Ok((text, date))
}

/// The value of the only parameter there may be.
fn only<'a>(pairs: &'a Pairs, known: &'static str) -> Result<Option<&'a str>> {
    match pairs.iter().find(|(name, _)| name != known) {
        Some((name, _)) => Err(BadParameter { name: name.clone(), expected: known }.into()),
        None => Ok(pairs.first().map(|(_, value)| value.as_str())),
    }
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|tags| tags.split(','))
        .any(|sent| matches!(sent.trim().trim_start_matches("W/"), t if t == tag || t == "*"))
}

/// May be kept, and has to be asked about each time; never shared between accounts.
fn cached(tag: &str) -> [(header::HeaderName, HeaderValue); 3] {
    // A tag is ASCII: digits, hex and quotes.
    let tag = HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
    [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::VARY, HeaderValue::from_static("Cookie")),
    ]
}

fn not_modified(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, cached(tag)).into_response()
}

/// The filter in the text of a query string, as the command line takes it.
pub fn filter_in(query: &str) -> Result<SiteFilter> {
    let uri =
        format!("/?{query}").parse().map_err(|_| Error::BadParameter("filter".into(), "name=value&…"))?;
    let Query(pairs) = Query::<Pairs>::try_from_uri(&uri).map_err(|e| Error::BadBody(e.to_string()))?;
    Ok(filter(&pairs, &[])?)
}
