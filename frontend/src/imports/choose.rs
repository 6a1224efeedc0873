//! The first step: whose list, and which file. Invariant: no file is sent before its agency is chosen.

use leptos::prelude::*;
use petapora_wire::{Agency, Role};
use wasm_bindgen::JsCast;

use super::desk::use_desk;
use super::texts::{Key, t};
use crate::i18n::codes::label;
use crate::ui::{Icon, IconName, drawn};
use crate::view::use_view;

/// What the reader of lists understands; the server looks at the content, not at the ending.
const ENDINGS: &str = ".csv,.txt,.tsv,.xlsx,.xls,.ods,.geojson,.json,.gpkg,.kml";

#[component]
pub fn Chooser() -> impl IntoView {
    let (view, desk) = (use_view(), use_desk());
    let (is_fixed, own) = view.me.with_untracked(|me| {
        me.as_ref().map_or((false, None), |me| (me.role == Role::Contributor, me.agency))
    });
    let agency = RwSignal::new(own);
    let over = RwSignal::new(false);
    let take = move |files: Option<web_sys::FileList>| {
        if let (Some(file), Some(agency)) = (files.and_then(|files| files.item(0)), agency.get_untracked()) {
            desk.send(agency, file);
        }
    };
    view! {
        <div class="form">
            <label class="field">
                <span>{t(Key::Agency)}</span>
                <select disabled=is_fixed on:change=move |event| agency.set(Agency::parse(&event_target_value(&event)))>
                    <option value="" selected=move || agency.get().is_none()>{t(Key::ChooseAgency)}</option>
                    {Agency::ALL.iter().map(|one| view! {
                        <option value=one.as_str() selected=move || agency.get() == Some(*one)>{label(*one)}</option>
                    }).collect_view()}
                </select>
            </label>
            <label class="drop" class:over=move || over.get() class:disabled=move || agency.get().is_none()
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=move |event| {
                    event.prevent_default();
                    over.set(false);
                    take(event.data_transfer().and_then(|transfer| transfer.files()));
                }>
                <Icon name=IconName::Import/>
                <span>{t(Key::Drop)}</span>
                <span class="button">{t(Key::Choose)}</span>
                <input type="file" class="visually-hidden" accept=ENDINGS
                    disabled=move || agency.get().is_none()
                    on:change=move |event| {
                        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
                        take(input.and_then(|input| input.files()));
                    }/>
            </label>
            <p class="hint">{drawn(move || {
                let key = if agency.get().is_none() { Key::AgencyFirst } else { Key::DryRunNote };
                view! { {t(key)} }
            })}</p>
        </div>
    }
}
