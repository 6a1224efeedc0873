//! The ground of the map: boundaries, land, roads and places of a jurisdiction, and
//! the office that chairs its team. Invariant: what is installed passed `check`, and
//! point → kelurahan agrees with the installed polygons.
//!
//! `layer` reads one GeoJSON file strictly, `manifest` a package's word about itself,
//! `package` the folder of both. `shape` and `names` answer where a point lies and what
//! a list calls a kelurahan; `ground` is both in memory. `codes` are the trade's dated
//! lists, `office` the chair's settings.
//! `bontang/` is the team's own generalised drawing, installed on a new database.

mod codes;
mod ground;
mod http;
mod inhabited;
mod layer;
mod manifest;
mod names;
mod office;
mod package;
mod shape;
mod sql;

pub use ground::{Ground, MARGIN_DEG};
pub use http::routes;
pub use inhabited::Inhabited;
pub use layer::{Flat, PackageError, Piece, read as read_layer};
pub use package::{Drawn, Landmark, Package};
pub use shape::{Bbox, Shape};
pub use sql::{ensure_jurisdiction, install, layer_text, load_ground, load_office, refresh};

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(http::region, http::layer, http::read_office, http::replace_office, http::codes,))]
pub struct Api;
