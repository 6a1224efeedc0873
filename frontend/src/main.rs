//! The map in the browser. Invariant: what decides is pure and tested on the host;
//! what draws holds no rule of its own.

mod address;
mod admin;
mod alerts;
mod api;
mod app;
mod i18n;
mod imports;
mod inspections;
mod layers;
mod live;
mod map;
mod navigation;
mod query;
mod reconcile;
mod search;
mod session;
mod shell;
mod sites;
mod ui;
mod view;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
