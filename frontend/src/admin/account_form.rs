//! The form of one account, to invite or to change it. Invariant: a contributor has
//! an agency; the area is chosen from the region's own list.

use leptos::prelude::*;
use petapora_wire::{Agency, NewAccount, Role};

use super::state::complete;
use super::texts::{Key, t};
use crate::i18n::codes::label;
use crate::ui::{drawn, texts as common};
use crate::view::use_view;

#[component]
pub fn AccountForm(
    account: NewAccount,
    /// The user name of an account that exists cannot be changed.
    exists: bool,
    #[prop(into)] busy: Signal<bool>,
    on_send: Callback<NewAccount>,
) -> impl IntoView {
    let view = use_view();
    let account = RwSignal::new(account);
    let ready = move || complete(&account.read()) && !busy.get();
    let areas = move || {
        let region = view.region.read();
        let Some(region) = region.data() else { return Vec::new() };
        region
            .kecamatan
            .iter()
            .map(|area| (area.code.clone(), format!("Kecamatan {}", area.name)))
            .chain(
                region.kelurahan.iter().map(|area| (area.code.clone(), format!("Kelurahan {}", area.name))),
            )
            .collect()
    };
    view! {
        <form class="form" on:submit=move |event| {
            event.prevent_default();
            if ready() {
                on_send.run(account.get_untracked());
            }
        }>
            <label class="field">
                <span>{t(Key::Username)}</span>
                <input required autocapitalize="none" spellcheck="false" autocomplete="off" disabled=exists
                    prop:value=move || account.read().username.clone()
                    on:input=move |event| account.update(|one| one.username = event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::DisplayName)}</span>
                <input required autocomplete="off" prop:value=move || account.read().display_name.clone()
                    on:input=move |event| account.update(|one| one.display_name = event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::Role)}</span>
                <select on:change=move |event| {
                    if let Some(role) = Role::parse(&event_target_value(&event)) {
                        account.update(|one| one.role = role);
                    }
                }>
                    {Role::ALL.iter().map(|role| view! {
                        <option value=role.as_str() selected=move || account.read().role == *role>{label(*role)}</option>
                    }).collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t(Key::Agency)}</span>
                <select on:change=move |event| {
                    account.update(|one| one.agency = Agency::parse(&event_target_value(&event)));
                }>
                    <option value="" selected=move || account.read().agency.is_none()>{t(Key::NoAgency)}</option>
                    {Agency::ALL.iter().map(|agency| view! {
                        <option value=agency.as_str() selected=move || account.read().agency == Some(*agency)>
                            {label(*agency)}
                        </option>
                    }).collect_view()}
                </select>
                {drawn(move || (account.read().role == Role::Contributor && account.read().agency.is_none()).then(|| view! {
                    <small>{t(Key::AgencyNeeded)}</small>
                }))}
            </label>
            <label class="field">
                <span>{t(Key::Area)}</span>
                <select on:change=move |event| account.update(|one| one.area = event_target_value(&event))>
                    <option value="" selected=move || account.read().area.is_empty()>{t(Key::WholeArea)}</option>
                    {drawn(move || areas().into_iter().map(|(code, name)| {
                        let value = code.clone();
                        view! { <option value=value selected=move || account.read().area == code>{name}</option> }
                    }).collect_view())}
                </select>
            </label>
            <button class="button primary" type="submit" disabled=move || !ready()>
                {common::t(common::Key::Save)}
            </button>
        </form>
    }
}
