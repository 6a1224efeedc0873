//! How kelurahan are shaded, with the legend of the classes.
//! Invariant: the legend prints the numbers of its classes, so that no colour must be
//! told from another to be understood.

use leptos::prelude::*;
use petapora_wire::AreaCounts;

use super::texts::{Key, t, text};
use super::{areas, classes};
use crate::i18n::format::{count, decimal, fill};
use crate::i18n::{Lang, use_lang};
use crate::ui::Panel;
use crate::view::{Shading, use_view};

const CHOICES: [(Shading, Key); 4] = [
    (Shading::None, Key::ShadeNone),
    (Shading::Residents, Key::ShadeResidents),
    (Shading::PerKm2, Key::ShadePerKm2),
    (Shading::Per1000, Key::ShadePer1000),
];

#[component]
pub fn ShadingChoice() -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let shading = Memo::new(move |_| view.layers.with(|layers| layers.shading));
    let counts = areas::fetch(view);
    let choice = move |(value, name): (Shading, Key)| {
        view! {
            <label class="layer-name">
                <input type="radio" name="shading" prop:checked=move || shading.get() == value
                    on:change=move |_| view.layers.update(|layers| layers.shading = value)/>
                {t(name)}
            </label>
        }
    };
    view! {
        <fieldset class="shading">
            <legend><h3>{t(Key::Shading)}</h3></legend>
            {CHOICES.into_iter().map(choice).collect_view()}
        </fieldset>
        <Show when=move || shading.get() != Shading::None>
            <Panel fetched=counts ready=move |counts| legend(lang.get(), &counts, shading.get())/>
        </Show>
    }
}

/// The classes with their numbers.
pub fn legend(lang: Lang, counts: &AreaCounts, shading: Shading) -> AnyView {
    let values: Vec<Option<f64>> = counts.areas.iter().map(|area| classes::value(area, shading)).collect();
    let classes = classes::classes(values.iter().copied().flatten());
    if counts.areas.is_empty() {
        return view! { <p class="muted">{t(Key::NoAreas)}</p> }.into_any();
    }
    let number = |value: f64| decimal(lang, value, classes::decimals(shading));
    let row = |class: classes::Class| {
        let said = if class.from == class.to {
            number(class.from)
        } else {
            format!("{}–{}", number(class.from), number(class.to))
        };
        view! { <li><span class="swatch" style:background-color=class.colour aria-hidden="true"></span> {said}</li> }
    };
    let unknown = values.iter().filter(|value| value.is_none()).count();
    let unknown = (unknown > 0).then(|| {
        let key = if counts.masked_below > 0 { Key::Withheld } else { Key::NotKnown };
        let gaps = [("n", unknown.to_string()), ("m", count(lang, u64::from(counts.masked_below)))];
        fill(text(lang, key), &gaps.each_ref().map(|(name, value)| (*name, value.as_str())))
    });
    view! {
        <ul class="legend">{classes.into_iter().map(row).collect_view()}</ul>
        <p class="muted">
            {text(lang, Key::NoPeople)} ". "
            {unknown.map(|unknown| format!("{unknown}. "))}
            {(shading == Shading::Per1000).then(|| text(lang, Key::SpreadNote))}
        </p>
    }
    .into_any()
}
