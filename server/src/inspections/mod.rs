//! From places to an ordered, scheduled inspection, and back with what it showed.
//! Invariant: no plan is kept that `check` refuses; whom an inspection does not concern does not find it.
//!
//! `brief` is what is asked for, `prepare` makes the problem of it; `plan` decides who visits what when; `check`
//! goes over the result and shares only the model with it. `planned` is a plan with all it rests on, `kept` an
//! inspection; `edit` is a planner's hand in it. `road` knows how long it takes from place to place; `orders`
//! what the law asks for, `files` how a route is written out, `paper` what is printed, `wording` why a visit is
//! left out. `past` is what teams made of their day, `rest` what is left of it.
//!
//! Over HTTP: `desk` lists, makes, reads and changes, `search` improves, `replan` plans the rest again, `boats` draws
//! into the roads, `acts` takes the steps of its life, `photos` keeps what shows a finding, `out` writes its routes out.

pub mod acts;
mod boats;
mod brief;
pub mod check;
pub mod desk;
pub mod edit;
pub mod files;
mod kept;
pub mod orders;
pub mod out;
pub mod paper;
mod past;
pub mod photos;
pub mod plan;
mod planned;
pub mod prepare;
pub mod replan;
mod rest;
pub mod road;
pub mod search;
mod sql;
mod staff;
mod wording;

pub use desk::Looks;
pub use out::ground::{MapGround, MapGrounds};
pub use search::Searching;
pub use sql::{Ground as RoadGround, Roads, RoadsImported, import_roads, load_roads};

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    let slices = [
        desk::http::routes(),
        search::http::routes(),
        replan::http::routes(),
        boats::http::routes(),
        acts::http::routes(),
        photos::http::routes(),
        out::http::routes(),
        paper::http::routes(),
    ];
    slices.into_iter().flatten().collect()
}

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    desk::http::list,
    desk::http::create,
    desk::http::one,
    desk::http::edit,
    search::http::start,
    search::http::progress,
    search::http::cancel,
    replan::http::propose,
    replan::http::take,
    boats::http::list,
    boats::http::draw,
    boats::http::remove,
    acts::http::take,
    acts::http::send_file,
    acts::http::order_file,
    photos::http::send,
    photos::http::look,
    out::http::file,
    paper::http::route_sheet,
    paper::http::route_sheet_facts,
    paper::http::order_draft,
    paper::http::minutes_draft,
))]
pub struct Api;
