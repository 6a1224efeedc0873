//! Two people side by side. Invariant: a difference is marked by more than colour, and a
//! number never stands without a sentence.

use leptos::prelude::*;
use petapora_wire::{
    ClaimedField, ComparedField, Marked, PairView, PermitKind, PersonId, RowPair, ScorePart, Source,
};

use super::state::{apart_m, is_day, sources, stretches};
use super::texts::{Key, of_field, t, text};
use crate::address::Page;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{day, decimal, fill};
use crate::i18n::{Lang, use_lang};
use crate::navigation::use_navigation;
use crate::ui::drawn;
use crate::view::{Camera, use_view};

/// Close enough to tell two houses of one street apart.
const ZOOM: f64 = 15.0;

#[component]
pub fn PairCompared(asked: RowPair, pair: PairView) -> impl IntoView {
    let [left, right] = [(&pair.left, &asked.left), (&pair.right, &asked.right)]
        .map(|(side, row)| sources(&side.fields, row));
    let apart = apart_m(&pair.left.points, &pair.right.points);
    let points: Vec<[f64; 2]> = pair.left.points.iter().chain(&pair.right.points).copied().collect();
    view! {
        <div class="pair">
        <table class="table compared">
            <thead>
                <tr>
                    <th scope="col">{t(Key::Field)}</th>
                    <th scope="col"><SideHead number=1 sources=left person=pair.left.person/></th>
                    <th scope="col"><SideHead number=2 sources=right person=pair.right.person/></th>
                </tr>
            </thead>
            <tbody>{pair.fields.into_iter().map(|field| view! { <ComparedRow field/> }).collect_view()}</tbody>
        </table>
            <div class="pair-side">
                <Score chance=pair.chance parts=pair.parts/>
                <Places map=pair.map apart points/>
            </div>
        </div>
        <details class="fold-out">
            <summary>{t(Key::AllClaims)}</summary>
            <div class="claims">
                <Claims title=Key::LeftSide fields=pair.left.fields/>
                <Claims title=Key::RightSide fields=pair.right.fields/>
            </div>
        </details>
    }
}

#[component]
fn SideHead(number: u8, sources: Vec<Source>, person: Option<PersonId>) -> impl IntoView {
    let lang = use_lang();
    let opened = use_navigation().person;
    let open = person.map(|person| {
        let told = move || fill(text(lang.get(), Key::OpenPersonOf), &[("n", &number.to_string())]);
        view! {
            <button class="link" aria-label=told on:click=move |_| opened.set(Some(person.clone()))>
                {t(Key::OpenPerson)}
            </button>
        }
    });
    let mut sources = sources.into_iter();
    let first = sources.next().map(|source| {
        let date = source.list_date;
        view! {
            <b>{number} " · " {label(source.agency)}</b>
            <small>{label(source.list_kind)} " · " {drawn(move || day(lang.get(), &date))}</small>
        }
    });
    let others: Vec<Source> = sources.collect();
    let also = (!others.is_empty()).then(|| {
        let names = move || {
            let names: Vec<&str> = others.iter().map(|source| source.agency.label(lang.get())).collect();
            names.join(", ")
        };
        view! { <small>{t(Key::AlsoIn)}{drawn(names)}</small> }
    });
    view! { {first}{also}{open} }
}

/// A field's name in the language.
pub fn field_name(lang: Lang, field: &str) -> String {
    of_field(field).map_or_else(|| field.to_owned(), |both| lang.of(both).to_owned())
}

/// A value as it is read: days and kinds of permit in words.
pub fn shown(lang: Lang, field: &str, value: &str) -> String {
    match PermitKind::parse(value).filter(|_| field == "permit_kind") {
        Some(kind) => kind.label(lang).to_owned(),
        None if is_day(field) => day(lang, value),
        None => value.to_owned(),
    }
}

#[component]
fn ComparedRow(field: ComparedField) -> impl IntoView {
    let lang = use_lang();
    let ComparedField { field, left, right } = field;
    let name = field.clone();
    let field = StoredValue::new(field);
    let cell = move |said: Option<Marked>| match said {
        None => view! { <td class="muted">"—"</td> }.into_any(),
        Some(said) => {
            let said = StoredValue::new(said);
            let parts =
                move || said.with_value(|said| field.with_value(|field| words(lang.get(), field, said)));
            view! { <td>{drawn(move || parts().into_iter().map(|(text, differs)| {
                if differs { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
            }).collect_view())}</td> }
            .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{drawn(move || field_name(lang.get(), &name))}</th>
            {cell(left)}
            {cell(right)}
        </tr>
    }
}

/// A value in stretches; what is shown in other words than it was sent is marked as a whole.
fn words(lang: Lang, field: &str, said: &Marked) -> Vec<(String, bool)> {
    if is_day(field) || field == "permit_kind" {
        return vec![(shown(lang, field, &said.text), !said.differs.is_empty())];
    }
    stretches(said)
}

#[component]
fn Places(map: Option<String>, apart: Option<f64>, points: Vec<[f64; 2]>) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let navigation = use_navigation();
    let middle = (!points.is_empty()).then(|| {
        let count = points.len() as f64;
        let [lon, lat] = points.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
        Camera { lon: lon / count, lat: lat / count, zoom: if apart > Some(1_000.0) { 12.0 } else { ZOOM } }
    });
    let distance = move |apart: f64| {
        let lang = lang.get();
        if apart < 1_000.0 {
            fill(text(lang, Key::ApartM), &[("n", &decimal(lang, apart, 0))])
        } else {
            fill(text(lang, Key::ApartKm), &[("n", &decimal(lang, apart / 1_000.0, 1))])
        }
    };
    middle.map(|camera| {
        let drawing = map.map(|svg| format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&svg)));
        view! {
            {drawing.map(|drawing| view! {
                <img class="pair-map" width="340" height="240" src=drawing
                    alt=move || text(lang.get(), Key::MapOfBoth)/>
            })}
            <p class="actions">
                {apart.map(|apart| view! { <span>{drawn(move || distance(apart))}</span> })}
                <button class="link" on:click=move |_| {
                    view.fly_to.set(Some(camera));
                    navigation.page.set(Page::Map);
                }>{t(Key::OnMap)}</button>
            </p>
        }
    })
}

#[component]
pub fn Score(chance: f64, parts: Vec<ScorePart>) -> impl IntoView {
    let lang = use_lang();
    let percent =
        move || fill(text(lang.get(), Key::Chance), &[("n", &decimal(lang.get(), chance * 100.0, 0))]);
    let none = parts.is_empty();
    view! {
        <section class="score">
            <h2>{drawn(percent)}</h2>
            {none.then(|| view! { <p class="muted">{t(Key::NoParts)}</p> })}
            <ul>{parts.into_iter().map(|part| view! { <Part part/> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Part(part: ScorePart) -> impl IntoView {
    let lang = use_lang();
    // 16 times likelier of one person than of two, or the other way.
    let weight = match part.bits {
        bits if bits >= 4.0 => Key::StrongFor,
        bits if bits >= 0.0 => Key::For,
        bits if bits > -4.0 => Key::Against,
        _ => Key::StrongAgainst,
    };
    let class = if part.bits < 0.0 { "against" } else { "for" };
    let sentence = part.sentence;
    view! {
        <li class=class>
            <span>{drawn(move || lang.get().pick(&sentence).to_owned())}</span>
            <small>{t(weight)}</small>
        </li>
    }
}

/// Everything that one side's lists say.
#[component]
fn Claims(title: Key, fields: Vec<ClaimedField>) -> impl IntoView {
    let lang = use_lang();
    let one = move |field: ClaimedField| {
        let name = field.field.clone();
        let field = StoredValue::new(field);
        let claims = move || {
            field.with_value(|field| {
            let claim = |claim: &petapora_wire::ClaimOf| {
                let value = shown(lang.get(), &field.field, &claim.value);
                let source = claim.source.agency.label(lang.get());
                view! { <div>{value} <small>{source} " · " {day(lang.get(), &claim.source.list_date)}</small></div> }
            };
            field.claims.iter().map(claim).collect_view()
        })
        };
        view! { <dt>{drawn(move || field_name(lang.get(), &name))}</dt><dd>{drawn(claims)}</dd> }
    };
    view! {
        <section>
            <h3>{t(title)}</h3>
            <dl class="facts">{fields.into_iter().map(one).collect_view()}</dl>
        </section>
    }
}
