//! Places that no list gives a point for. Invariant: they are named and counted, and
//! never drawn as if their point were known.

use leptos::prelude::*;
use petapora_wire::UnlocatedPlace;

use super::card::AgencyCodes;
use super::hand::HandButtons;
use super::pin::PinButton;
use super::state::kelurahan_name;
use super::texts::{Key, t};
use crate::i18n::codes::label;
use crate::i18n::format::count;
use crate::i18n::use_lang;
use crate::ui::{Empty, Fetched, Panel, drawn};
use crate::view::use_view;

#[component]
pub fn UnlocatedList(places: Fetched<Vec<UnlocatedPlace>>) -> impl IntoView {
    view! {
        <Panel fetched=places ready=|places| {
            if places.is_empty() {
                return view! { <Empty><p>{t(Key::AllLocated)}</p></Empty> }.into_any();
            }
            view! {
                <p class="hint pad">{t(Key::UnlocatedWhy)}</p>
                <ul class="rows">
                    {places.into_iter().map(|place| view! { <UnlocatedRow place/> }).collect_view()}
                </ul>
            }
            .into_any()
        }/>
    }
}

#[component]
fn UnlocatedRow(place: UnlocatedPlace) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let code = place.kelurahan_code;
    let name = place.name.clone();
    view! {
        <li class="row">
            <span class="card pad">
                <span class="card-main">
                    <span class="card-name">{place.name}</span>
                    <span class="card-line">
                        {label(place.kind)}
                        {drawn(move || code.as_ref().map(|code| {
                            format!(" · {}", kelurahan_name(view.region.read().data(), code))
                        }))}
                    </span>
                    {place.address.map(|address| view! { <span class="card-line">{address}</span> })}
                    <span class="card-line"><AgencyCodes agencies=place.agencies/></span>
                    <span class="actions">
                        <PinButton place=place.id.clone() name=name.clone() text=Key::PutOnMap/>
                        <HandButtons place=place.id name/>
                    </span>
                </span>
                <span class="occupancy">
                    <span class="occupancy-number">{drawn(move || count(lang.get(), place.people.into()))}</span>
                    <span class="occupancy-unit">{t(Key::People)}</span>
                </span>
            </span>
        </li>
    }
}
