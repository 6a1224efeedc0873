//! What each list says of a place. Invariant: every value stands with its list and date, the
//! one that is shown first; where lists differ, a word says so.

use leptos::prelude::*;
use petapora_wire::{ClaimOf, PlaceField, PlaceKind, SiteId};

use super::state::kelurahan_name;
use super::texts::{Key, t};
use crate::i18n::codes::Label;
use crate::i18n::format::day;
use crate::i18n::{Lang, use_lang};
use crate::ui::{Panel, drawn, fetch_when};
use crate::view::use_view;

#[component]
pub fn PlaceClaims(id: SiteId) -> impl IntoView {
    let view = use_view();
    // A site is a place in one role: its id ends with the role.
    let place = id.0.rsplit_once('-').map(|(place, _)| place.to_owned()).unwrap_or_default();
    let fields = fetch_when::<Vec<PlaceField>>(
        move || Some(format!("/api/v1/places/{place}/claims")),
        move || view.seq.track(),
    );
    view! {
        <Panel fetched=fields ready=|fields| {
            view! {
                <h3>{t(Key::PlaceClaims)}</h3>
                <p class="muted">{t(Key::PlaceOrder)}</p>
                <dl class="facts place-claims">
                    {fields.into_iter().map(|field| view! { <Field field/> }).collect_view()}
                </dl>
            }
            .into_any()
        }/>
    }
}

#[component]
fn Field(field: PlaceField) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let name = match field.field.as_str() {
        "kind" => Key::Kind,
        "address" => Key::Address,
        "rt" => Key::Rt,
        "kelurahan" => Key::SortKelurahan,
        "capacity" => Key::Capacity,
        "operator" => Key::Operator,
        "point" => Key::Point,
        _ => Key::SortName,
    };
    let shown = move |lang: Lang, field: &str, value: &str| match field {
        "kind" => {
            PlaceKind::parse(value).map_or_else(|| value.to_owned(), |kind| kind.label(lang).to_owned())
        }
        "kelurahan" => view.region.with(|region| kelurahan_name(region.data(), value).to_owned()),
        _ => value.to_owned(),
    };
    let PlaceField { field, claims, agree } = field;
    let one = move |claim: ClaimOf| {
        let field = field.clone();
        let source = claim.source;
        let value = move || shown(lang.get(), &field, &claim.value);
        let cited = move || {
            let lang = lang.get();
            format!("{} · {}", source.agency.label(lang), day(lang, &source.list_date))
        };
        view! { <div>{drawn(value)} <small>{drawn(cited)}</small></div> }
    };
    view! {
        <dt>
            {t(name)}
            {(!agree).then(|| view! { <span class="badge stale">{t(Key::ListsDiffer)}</span> })}
        </dt>
        <dd>{claims.into_iter().map(one).collect_view()}</dd>
    }
}
