//! Settings: accounts, the office, the policy, the audit. Invariant: each part is
//! shown only to those whom the policy lets use it, and none shows records.

mod account_form;
mod accounts;
mod audit;
mod office;
mod policy;
mod precedence;
mod state;
mod texts;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::Permission;

use crate::i18n::use_lang;
use crate::ui::{DrawPage, Tab, Tabs, drawn};
use crate::view::use_view;
use accounts::Accounts;
use audit::AuditView;
use office::OfficeForm;
use policy::PolicyView;
use precedence::PrecedenceForm;
use texts::{Key, t, text};

const PARTS: [(Permission, Key); 4] = [
    (Permission::ManageAccounts, Key::Accounts),
    (Permission::ManageOffice, Key::Office),
    (Permission::ManagePolicy, Key::Policy),
    (Permission::ReadAudit, Key::Audit),
];

/// The page, in a part of the program of its own.
#[wasm_split(settings, wasm_split_path = leptos::wasm_split, fallible)]
pub fn settings_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <SettingsPage/> }.into_any())
}

#[component]
fn SettingsPage() -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let may = view.me.with_untracked(|me| me.as_ref().map(|me| me.may.clone()).unwrap_or_default());
    let mine: Vec<_> = PARTS.into_iter().filter(|(permission, _)| may.contains(permission)).collect();
    let Some((first, _)) = mine.first().copied() else { return ().into_any() };
    let chosen = RwSignal::new(first);
    let tabs = mine
        .into_iter()
        .map(|(value, key)| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) })
        .collect();
    view! {
        <div class="sheet-page">
            <h1>{t(Key::Title)}</h1>
            <Tabs tabs chosen panel="isi-pengaturan"
                label=Signal::derive(move || text(lang.get(), Key::Title).to_owned())/>
            <div id="isi-pengaturan" role="tabpanel" class="panel" aria-label=t(Key::Title)>
                {drawn(move || match chosen.get() {
                    Permission::ManageOffice => view! { <OfficeForm/><PrecedenceForm/> }.into_any(),
                    Permission::ManagePolicy => view! { <PolicyView/> }.into_any(),
                    Permission::ReadAudit => view! { <AuditView/> }.into_any(),
                    _ => view! { <Accounts/> }.into_any(),
                })}
            </div>
        </div>
    }
    .into_any()
}
