//! Whether alerts fall on nationalities alike, and what visits find: for the
//! data-protection officer. Invariant: read on purpose (each reading is audited), shown
//! with intervals, and fed back into nothing.

use leptos::prelude::*;
use petapora_wire::{AlertFairness, FairnessMonth, FairnessRate, FairnessVisits};

use super::texts::{Key, t, text};
use crate::i18n::format::{count, decimal, fill};
use crate::i18n::use_lang;
use crate::ui::{Empty, Panel, drawn, fetch_when};

#[component]
pub fn FairnessView() -> impl IntoView {
    let told = fetch_when::<AlertFairness>(|| Some("/api/v1/alerts/fairness".to_owned()), || ());
    view! {
        <p class="hint">{t(Key::FairnessWhy)}</p>
        <Panel fetched=told ready=|told| view! { <Told told/> }.into_any()/>
    }
}

#[component]
fn Told(told: AlertFairness) -> impl IntoView {
    let lang = use_lang();
    let AlertFairness { months, alerts, control, masked_below } = told;
    let none = months.is_empty();
    view! {
        <h2>{t(Key::Precision)}</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Precision)>
            <table class="table compact">
                <thead><tr>
                    <th scope="col">{t(Key::VisitsOf)}</th>
                    <th scope="col" class="number">{t(Key::Visited)}</th>
                    <th scope="col" class="number">{t(Key::Proven)}</th>
                    <th scope="col">{t(Key::ShareOf)}</th>
                </tr></thead>
                <tbody>
                    <Visits name=Key::ByAlert visits=alerts/>
                    <Visits name=Key::ByChance visits=control/>
                </tbody>
            </table>
        </div>
        <h2>{t(Key::RateByNationality)}</h2>
        <p class="hint">{drawn(move || fill(text(lang.get(), Key::Masked), &[("n", &count(lang.get(), masked_below.into()))]))}</p>
        {none.then(|| view! { <Empty><p>{t(Key::NoMonths)}</p></Empty> })}
        {months.into_iter().map(|month| view! { <Month month/> }).collect_view()}
    }
}

#[component]
fn Visits(name: Key, visits: FairnessVisits) -> impl IntoView {
    let lang = use_lang();
    let FairnessVisits { visited, proven, share, low, high } = visits;
    let said = move || match (share, low, high) {
        (Some(share), Some(low), Some(high)) => interval(lang, share * 100.0, low * 100.0, high * 100.0),
        _ => text(lang.get(), Key::NoVisits).to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{t(name)}</th>
            <td class="number">{visited}</td>
            <td class="number">{proven}</td>
            <td>{drawn(said)} {share.map(|share| view! { <Interval middle=share low=low.unwrap_or(0.0) high=high.unwrap_or(1.0)/> })}</td>
        </tr>
    }
}

fn interval(lang: RwSignal<crate::i18n::Lang>, middle: f64, low: f64, high: f64) -> String {
    let lang = lang.get();
    let [middle, low, high] = [middle, low, high].map(|value| decimal(lang, value, 1));
    fill(text(lang, Key::Between), &[("n", &middle), ("low", &low), ("high", &high)])
}

#[component]
fn Month(month: FairnessMonth) -> impl IntoView {
    let FairnessMonth { month, rates } = month;
    let name = month.clone();
    view! {
        <h3>{month}</h3>
        <div class="table-scroll" tabindex="0" role="region" aria-label=name>
            <table class="table compact">
                <thead><tr>
                    <th scope="col">{t(Key::Nationality)}</th>
                    <th scope="col" class="number">{t(Key::People)}</th>
                    <th scope="col" class="number">{t(Key::InAlerts)}</th>
                    <th scope="col">{t(Key::Per100)}</th>
                </tr></thead>
                <tbody>{rates.into_iter().map(|rate| view! { <Rate rate/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Rate(rate: FairnessRate) -> impl IntoView {
    let lang = use_lang();
    let FairnessRate { nationality, people, in_alerts, rate, low, high } = rate;
    let others = nationality == "LAIN";
    view! {
        <tr>
            <th scope="row">{if others { t(Key::Others).into_any() } else { nationality.into_any() }}</th>
            <td class="number">{people}</td>
            <td class="number">{in_alerts}</td>
            <td>{drawn(move || interval(lang, rate, low, high))} <Interval middle=rate / 100.0 low=low / 100.0 high=high / 100.0/></td>
        </tr>
    }
}

/// A share with its interval on a line from 0 to 100 %; the numbers stand beside it.
#[component]
fn Interval(middle: f64, low: f64, high: f64) -> impl IntoView {
    let at = |share: f64| format!("{:.1}", share.clamp(0.0, 1.0) * 100.0);
    let width = format!("{:.1}", ((high - low) * 100.0).max(0.5));
    view! {
        <svg class="interval" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="interval-all" width="100" height="2" y="4"/>
            <rect class="interval-range" x=at(low) width=width height="6" y="2"/>
            <rect class="interval-middle" x=at(middle - 0.004) width="0.8" height="10"/>
        </svg>
    }
}
