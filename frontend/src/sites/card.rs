//! One site as a card: shape, name, place, occupancy, status, agencies.
//! Invariant: counts only; a site above its capacity says so in words.

use leptos::prelude::*;
use petapora_wire::{Agency, Site};

use super::state::{kelurahan_name, occupancy};
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::{Icon, IconName, RoleMark, StatusMark, drawn};
use crate::view::use_view;

/// The card's text; the caller makes it a button or a link.
#[component]
pub fn SiteCard(site: Site) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let code = site.kelurahan_code.clone();
    let kelurahan = move || {
        let region = view.region.read();
        match &code {
            Some(code) => kelurahan_name(region.data(), code).to_owned(),
            None => text(lang.get(), Key::NoKelurahan).to_owned(),
        }
    };
    let leading = site.status.leading();
    let pressing = site.status.of(leading);
    view! {
        <span class="card">
            <RoleMark role=site.role status=leading/>
            <span class="card-main">
                <span class="card-name">{site.name.clone()}</span>
                <span class="card-line">{label(site.kind)} " · " {drawn(kelurahan)}</span>
                <span class="card-line card-status">
                    <StatusMark status=leading/>
                    <span>
                        {label(leading)}
                        {(pressing < site.people).then(|| {
                            view! { " (" {drawn(move || count(lang.get(), pressing.into()))} ")" }
                        })}
                    </span>
                    <AgencyCodes agencies=site.agencies.clone()/>
                </span>
            </span>
            <OccupancyMark site=site/>
        </span>
    }
}

/// The agencies that named a place, by their codes; in full where the pointer rests.
#[component]
pub fn AgencyCodes(agencies: Vec<Agency>) -> impl IntoView {
    let lang = use_lang();
    let codes = agencies.iter().map(|agency| agency.as_str()).collect::<Vec<_>>().join(" · ");
    let title = move || agencies.iter().map(|agency| agency.label(lang.get())).collect::<Vec<_>>().join(", ");
    view! { <span class="agency-codes" title=title>{codes}</span> }
}

/// `13 / 10` with its warning in words, or the number of people.
#[component]
pub fn OccupancyMark(site: Site) -> impl IntoView {
    let lang = use_lang();
    let over = site.over_capacity();
    let shown = site.clone();
    view! {
        <span class="occupancy" class:over=over != 0>
            <span class="occupancy-number">{drawn(move || occupancy(lang.get(), &shown))}</span>
            {if over > 0 {
                view! {
                    <span class="occupancy-over">
                        <Icon name=IconName::Warning/>
                        {drawn(move || fill(text(lang.get(), Key::OverBy), &[("n", &count(lang.get(), over.into()))]))}
                    </span>
                }.into_any()
            } else {
                view! { <span class="occupancy-unit">{t(Key::People)}</span> }.into_any()
            }}
        </span>
    }
}
