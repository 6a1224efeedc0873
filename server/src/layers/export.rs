//! Sites out as a file. Invariant: an export is in the audit chain before its first
//! byte exists, because only the function that records it makes a `File`.

use serde_json::json;

use super::geojson::{About, File};
use super::query::day;
use crate::access::Scope;
use crate::app::App;
use crate::error::Result;
use crate::store::Audit;
use petapora_wire::SiteFilter;

/// Records the export by `actor` (an account id or `cli`) and gives the file, whose
/// chunks are made as they are taken.
pub async fn export_sites(app: &App, actor: &str, scope: &Scope, filter: &SiteFilter) -> Result<File> {
    let as_of = filter.date.clone().unwrap_or_else(|| app.as_of());
    let snapshot = app.index.snapshot();
    let selection = snapshot.select(scope, filter, day("date", &as_of)?);
    let about = About {
        number_matched: selection.sites.len(),
        filter: About::filter(filter),
        source_date: selection.source_date.clone(),
        as_of,
        attribution: format!("{}. {}", app.office.load().name, app.ground.load().region.attribution.id),
    };
    let detail = json!({
        "format": "geojson",
        "count": about.number_matched,
        "people": selection.people,
        "filter": about.filter,
        "as_of": about.as_of,
        "seq": snapshot.seq,
    });
    let audit = Audit { action: "sites.export", target: "sites".into(), detail };
    app.write(actor).await?.commit(audit).await?;
    Ok(File::new(snapshot, selection, about))
}
