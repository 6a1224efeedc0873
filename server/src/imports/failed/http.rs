//! Rows that did not go in, and templates, as files. Invariant: rows leave only after the
//! audit says so, because they hold document numbers in clear.

use std::collections::HashMap;

use axum::extract::{Path as Segment, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use petapora_wire::{FileForm, ListFormat, ListKind, MappedColumn, Permission};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::{Written, sql, template, with_reason};
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::kept::opened;
use crate::store::Audit;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/imports/{id}/failed", Need::May(Permission::ImportLists), failed),
        Route::get("/api/v1/imports/templates/{kind}", Need::May(Permission::ImportLists), template),
    ]
}

/// The rejected rows of an import, in the format it came in (separated values as they
/// were written, GeoJSON, or else XLSX), with a column that says why. The file can be
/// repaired and sent again as it is.
#[utoipa::path(get, path = "/api/v1/imports/{id}/failed", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "No import that the account may see, or all its rows went in")))]
pub(crate) async fn failed(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
) -> Result<Response> {
    let jurisdiction = &app.jurisdiction.id;
    let source = sql::source(&app.store, jurisdiction, &id, who.scope.own_agency).await?;
    let source = source.ok_or(Error::NotFound)?;
    let found = sql::rows(&app.store, jurisdiction, &id).await?;
    if found.is_empty() {
        return Err(Error::NotFound);
    }
    let mut reasons: HashMap<i64, Vec<String>> = HashMap::new();
    for (line, column, reason, suggestion) in sql::reasons(&app.store, jurisdiction, &id).await? {
        let column = column.map(|column| format!("{column}: ")).unwrap_or_default();
        reasons.entry(line).or_default().push(format!("{column}{reason} {suggestion}"));
    }
    let columns: Vec<MappedColumn> = serde_json::from_str(&source.mapping).map_err(Error::internal)?;
    let headers: Vec<String> = columns.into_iter().map(|column| column.column).collect();
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let clear =
            app.keys.open_sealed("source_row.sealed", &row.id, &row.sealed).map_err(Error::internal)?;
        let (_, mut cells) = opened(&clear).map_err(Error::internal)?;
        // Of a row with cells too many, those behind the headers are told by the reason.
        let behind = cells.split_off(headers.len().min(cells.len()));
        cells.resize(headers.len(), String::new());
        let mut told = reasons.get(&row.line).cloned().unwrap_or_default();
        if behind.iter().any(|cell| !cell.is_empty()) {
            told.push(format!("Sel berlebih: {}", behind.join(" | ")));
        }
        cells.push(told.join(" "));
        rows.push(cells);
    }
    let form = source.form.as_deref().and_then(|form| serde_json::from_str(form).ok());
    let form = form.unwrap_or_else(|| plain(ListFormat::Csv));
    let title = format!("Baris yang belum masuk, keadaan s.d. {}", source.list_date);
    let headers = with_reason(&headers);
    let list = Written { title: &title, headers: &headers, rows: &rows };
    let (bytes, ending, kind) = list.in_form(&form).map_err(Error::internal)?;
    let write = app.write(who.account.as_str()).await?;
    let detail = json!({ "rows": rows.len() });
    write.commit(Audit { action: "import.failed_rows", target: id, detail }).await?;
    let stem = source.file_name.rsplit_once('.').map_or(source.file_name.as_str(), |(stem, _)| stem);
    Ok(file(bytes, kind, &format!("gagal-{stem}.{ending}")))
}

/// What a template is wanted in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `xlsx` (if left out) or `csv`.
    format: Option<String>,
}

/// An empty list of a kind, to be filled in; its columns are understood as they are.
#[utoipa::path(get, path = "/api/v1/imports/templates/{kind}", tag = "imports",
    params(("kind" = String, Path), Wanted),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "No such kind of list")))]
pub(crate) async fn template(
    Segment(kind): Segment<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let kind = ListKind::parse(&kind).ok_or(Error::NotFound)?;
    let form = match wanted.format.as_deref() {
        None | Some("" | "xlsx") => plain(ListFormat::Xlsx),
        Some("csv") => plain(ListFormat::Csv),
        Some(_) => return Err(Error::BadParameter("format".into(), "xlsx or csv")),
    };
    let headers = template::headers(kind);
    let list = Written { title: template::TITLE, headers: &headers, rows: &[] };
    let (bytes, ending, media) = list.in_form(&form).map_err(Error::internal)?;
    Ok(file(bytes, media, &format!("templat-{kind}.{ending}")))
}

/// UTF-8 with its mark, so that spreadsheets show it right.
fn plain(format: ListFormat) -> FileForm {
    FileForm { format, encoding: None, marked: true, separator: Some(";".into()) }
}

fn file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = name.chars().map(safe).collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}
