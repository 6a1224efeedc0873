//! What travels between the server and the browser: ids, enums and JSON bodies.
//! Invariant: nothing here knows a database, a web framework or a screen, and no
//! body that feeds the map carries a person's name, nationality, sex or religion.

pub mod account;
pub mod alert_policy;
pub mod alert_runs;
pub mod alerts;
pub mod by_hand;
pub mod codes;
pub mod ids;
pub mod imports;
pub mod inspection_acts;
pub mod inspection_replan;
pub mod inspections;
pub mod live;
pub mod office;
pub mod person;
pub mod pins;
pub mod problem;
pub mod reconcile;
pub mod region;
pub mod roads;
pub mod route_sheet;
pub mod site;
pub mod site_filter;
pub mod uploads;

pub use account::*;
pub use alert_policy::*;
pub use alert_runs::*;
pub use alerts::*;
pub use by_hand::*;
pub use codes::*;
pub use ids::*;
pub use imports::*;
pub use inspection_acts::*;
pub use inspection_replan::*;
pub use inspections::*;
pub use live::*;
pub use office::*;
pub use person::*;
pub use pins::*;
pub use problem::*;
pub use reconcile::*;
pub use region::*;
pub use roads::*;
pub use route_sheet::*;
pub use site::*;
pub use site_filter::*;
pub use uploads::*;

use serde::{Deserialize, Serialize};

/// One sentence in both of the team's languages. Indonesian is shown first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Text {
    pub id: String,
    pub en: String,
}

impl Text {
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.into(), en: en.into() }
    }
}
