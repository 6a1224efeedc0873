//! Settings: accounts, the office, the policy, the audit, the fairness of alerts. Invariant: each part is
//! shown only to those whom the policy lets use it, and none shows records.

mod account_form;
mod accounts;
mod audit;
mod fairness;
mod mail;
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
use fairness::FairnessView;
use mail::MailView;
use office::OfficeForm;
use policy::PolicyView;
use precedence::PrecedenceForm;
use texts::{Key, t, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Accounts,
    Office,
    Policy,
    Audit,
    Fairness,
    Mail,
}

const PARTS: [(Part, Permission, Key); 6] = [
    (Part::Accounts, Permission::ManageAccounts, Key::Accounts),
    (Part::Office, Permission::ManageOffice, Key::Office),
    (Part::Policy, Permission::ManagePolicy, Key::Policy),
    (Part::Audit, Permission::ReadAudit, Key::Audit),
    (Part::Fairness, Permission::ReadAudit, Key::Fairness),
    (Part::Mail, Permission::ManagePolicy, Key::Mail),
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
    let mine: Vec<_> = PARTS.into_iter().filter(|(_, permission, _)| may.contains(permission)).collect();
    let Some((first, ..)) = mine.first().copied() else { return ().into_any() };
    let chosen = RwSignal::new(first);
    let tabs = mine
        .into_iter()
        .map(|(value, _, key)| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) })
        .collect();
    view! {
        <div class="sheet-page">
            <h1>{t(Key::Title)}</h1>
            <Tabs tabs chosen panel="isi-pengaturan"
                label=Signal::derive(move || text(lang.get(), Key::Title).to_owned())/>
            <div id="isi-pengaturan" role="tabpanel" class="panel" aria-label=t(Key::Title)>
                {drawn(move || match chosen.get() {
                    Part::Accounts => view! { <Accounts/> }.into_any(),
                    Part::Office => view! { <OfficeForm/><PrecedenceForm/> }.into_any(),
                    Part::Policy => view! { <PolicyView/> }.into_any(),
                    Part::Audit => view! { <AuditView/> }.into_any(),
                    Part::Fairness => view! { <FairnessView/> }.into_any(),
                    Part::Mail => view! { <MailView/> }.into_any(),
                })}
            </div>
        </div>
    }
    .into_any()
}
