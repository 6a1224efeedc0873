//! The API's description: OpenAPI 3.1 from the handlers themselves, and a plain page
//! of it that works without scripts. Invariant: every `/api/` route is in it; a test
//! compares it with `app::routes()`.

use serde_json::Value;
use utoipa::OpenApi;

use crate::{access, alerts, imports, inspections, layers, live, reconcile, region, registry};

#[derive(OpenApi)]
#[openapi(info(
    title = "Petapora",
    description = "One shared, accountable map for the team that supervises foreigners. \
        Errors are RFC 9457 problems. Every write takes an Idempotency-Key header. Sign in with POST /api/v1/session."
))]
struct Document;

/// The OpenAPI 3.1 document as JSON.
pub fn document() -> Value {
    let mut document = Document::openapi();
    for part in [
        access::Api::openapi(),
        region::Api::openapi(),
        imports::Api::openapi(),
        reconcile::Api::openapi(),
        registry::Api::openapi(),
        layers::Api::openapi(),
        alerts::Api::openapi(),
        inspections::Api::openapi(),
        live::Api::openapi(),
    ] {
        document.merge(part);
    }
    serde_json::to_value(document).unwrap_or_default()
}

/// The document as an HTML page.
pub fn page() -> String {
    let document = document();
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Petapora API</title>\
         <h1>Petapora API</h1><p>OpenAPI 3.1: <a href=\"/api/openapi.json\">/api/openapi.json</a>. \
         Sign in on the <a href=\"/\">page</a>; GET operations then open here.</p><ul>",
    );
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, operations) in paths.into_iter().flatten() {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            let text =
                |name: &str| operation.get(name).and_then(Value::as_str).map(escape).unwrap_or_default();
            let shown = format!("{} {}", method.to_uppercase(), escape(path));
            // Addresses without a variable part can be opened as they are.
            let shown = if method == "get" && !path.contains('{') {
                format!("<a href=\"{}\">{shown}</a>", escape(path))
            } else {
                shown
            };
            page.push_str(&format!(
                "<li><code>{shown}</code> {} {}</li>",
                text("summary"),
                text("description")
            ));
        }
    }
    page.push_str("</ul></html>");
    page
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
