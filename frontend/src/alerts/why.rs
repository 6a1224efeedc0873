//! *Mengapa?*: what was counted, what it is compared with, and how likely chance is to do
//! the same; what would switch it off. Invariant: the picture's numbers stand beside it
//! as words, and what was left out is told.

use leptos::prelude::*;
use petapora_wire::{AlertDetail, AlertNumbers};

use super::state::{bars, height_of_p};
use super::texts::{Key, t, text};
use crate::i18n::format::{count, decimal, fill};
use crate::i18n::use_lang;
use crate::ui::drawn;

#[component]
pub fn Why(shown: AlertDetail) -> impl IntoView {
    let lang = use_lang();
    let AlertDetail { numbers, caveat, off, unlocated, places_added, places_left, suppressions, .. } = shown;
    let moved = move |key, places: Vec<String>| {
        (!places.is_empty()).then(|| view! { <p class="hint">{t(key)} ": " {places.join(", ")}</p> })
    };
    view! {
        <h3>{t(Key::Why)}</h3>
        <Picture numbers=numbers.clone()/>
        <Baseline numbers/>
        {moved(Key::PlacesAdded, places_added)}
        {moved(Key::PlacesLeft, places_left)}
        {(!suppressions.is_empty()).then(|| view! { <p class="hint">{t(Key::RaisedHere)}</p> })}
        {(unlocated > 0).then(|| view! {
            <p class="hint">{drawn(move || fill(text(lang.get(), Key::Unlocated), &[("n", &count(lang.get(), unlocated.into()))]))}</p>
        })}
        <p class="hint">{drawn(move || lang.get().pick(&caveat).to_owned())}</p>
        <h3>{t(Key::Off)}</h3>
        <p>{drawn(move || lang.get().pick(&off).to_owned())}</p>
    }
}

#[component]
fn Picture(numbers: AlertNumbers) -> impl IntoView {
    let lang = use_lang();
    let AlertNumbers { observed, expected, p, baseline, .. } = numbers;
    let [long, short] = bars(observed, expected);
    // A permit past its end is compared with nothing.
    let is_compared = baseline != "none";
    view! {
        <dl class="alert-bars">
            <dt>{t(Key::Observed)}</dt>
            <dd><b>{observed}</b> <Bar percent=long class="alert-bar-observed"/></dd>
            {is_compared.then(|| view! {
                <dt>{t(Key::Expected)}</dt>
                <dd><b>{drawn(move || decimal(lang.get(), expected, 1))}</b> <Bar percent=short class="alert-bar-expected"/></dd>
            })}
            {p.map(|p| view! {
                <dt>{t(Key::Rareness)}</dt>
                <dd>
                    <b>{drawn(move || fill(text(lang.get(), Key::ByChance), &[("p", &decimal(lang.get(), p * 100.0, 1))]))}</b>
                    <Bar percent=height_of_p(p) * 100.0 class="alert-bar-chance"/>
                </dd>
            })}
        </dl>
    }
}

#[component]
fn Bar(percent: f64, class: &'static str) -> impl IntoView {
    // An attribute of the drawing: the page's policy rightly refuses styles in the text.
    view! {
        <svg class="alert-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class=class width=format!("{percent:.1}") height="4"/>
        </svg>
    }
}

/// What the comparison is, in words.
#[component]
fn Baseline(numbers: AlertNumbers) -> impl IntoView {
    let lang = use_lang();
    let AlertNumbers { baseline, window_weeks, baseline_weeks, ratio, recurrence_weeks, replicates, .. } =
        numbers;
    let kind = match baseline.as_str() {
        "own_year" => Key::BaseOwnYear,
        "level" => Key::BaseLevel,
        "declared" => Key::BaseDeclared,
        "approved" => Key::BaseApproved,
        "usual" => Key::BaseUsual,
        _ => return ().into_any(),
    };
    let said = move || {
        let lang = lang.get();
        let whole = |number: Option<u32>| number.map_or_else(|| "–".to_owned(), |n| count(lang, n.into()));
        let gaps = [("w", whole(window_weeks)), ("b", whole(baseline_weeks))];
        let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut words = fill(text(lang, kind), &gaps);
        if let Some(ratio) = ratio {
            words += " ";
            words += &fill(text(lang, Key::Times), &[("n", &decimal(lang, ratio, 1))]);
        }
        if let (Some(weeks), Some(replicates)) = (recurrence_weeks, replicates) {
            let gaps = [("n", &*count(lang, weeks.round() as u64)), ("r", &*count(lang, replicates))];
            words += " ";
            words += &fill(text(lang, Key::Recurrence), &gaps);
        }
        words
    };
    view! { <p><b>{t(Key::Baseline)}": "</b> {drawn(said)}</p> }.into_any()
}
