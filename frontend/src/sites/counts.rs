//! Counts by kelurahan, for accounts that see no sites. Invariant: a count that the
//! server withheld is shown as withheld, not as zero.

use leptos::prelude::*;
use petapora_wire::AreaCounts;

use super::texts::{Key, t, text};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::{Panel, drawn, fetch_when};
use crate::view::use_view;

#[component]
pub fn CountsList() -> impl IntoView {
    let view = use_view();
    let counts = fetch_when::<AreaCounts>(|| Some("/api/v1/areas".to_owned()), move || view.seq.track());
    view! {
        <section class="sites" aria-label=t(Key::CountsTitle)>
            <h2 class="pad">{t(Key::CountsTitle)}</h2>
            <div class="sites-body"><Panel fetched=counts ready=|counts| view! { <CountsTable counts/> }.into_any()/></div>
        </section>
    }
}

#[component]
fn CountsTable(counts: AreaCounts) -> impl IntoView {
    let lang = use_lang();
    let below = u64::from(counts.masked_below);
    let shown = move |number: Option<u32>| match number {
        Some(number) => count(lang.get(), number.into()),
        None => format!("< {below}"),
    };
    view! {
        {(below > 0).then(|| view! {
            <p class="hint pad">
                {drawn(move || fill(text(lang.get(), Key::CountsMasked), &[("n", &count(lang.get(), below))]))}
            </p>
        })}
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t(Key::Kelurahan)}</th>
                    <th scope="col" class="number">{t(Key::Residents)}</th>
                    <th scope="col" class="number">{t(Key::WorkersCount)}</th>
                </tr>
            </thead>
            <tbody>
                {counts.areas.into_iter().map(|area| view! {
                    <tr>
                        <th scope="row">{area.name}</th>
                        <td class="number">{drawn(move || shown(area.residents))}</td>
                        <td class="number">{drawn(move || shown(area.workers))}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
