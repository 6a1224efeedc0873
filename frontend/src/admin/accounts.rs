//! Accounts: invite, change, disable, give a new link. Invariant: a one-time link is
//! shown once and kept nowhere.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Account, AccountChange, AccountId, Invitation, NewAccount, Problem, Role};
use wasm_bindgen::JsCast;

use super::account_form::AccountForm;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::{fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Empty, Icon, IconName, Modal, Panel, ProblemNote, drawn, fetch_when};

const ACCOUNTS: &str = "/api/v1/accounts";

/// The dialog over the list.
#[derive(Clone)]
enum Open {
    Nothing,
    Invite,
    Change(Account),
    Link(Invitation),
}

#[component]
pub fn Accounts() -> impl IntoView {
    let lang = use_lang();
    let accounts = fetch_when::<Vec<Account>>(|| Some(ACCOUNTS.to_owned()), || ());
    let open = RwSignal::new(Open::Nothing);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let finish = move |answer: Result<Open, Problem>| {
        busy.try_set(false);
        match answer {
            Ok(next) => {
                open.try_set(next);
                accounts.reload();
            }
            Err(refused) => {
                problem.try_set(Some(refused));
            }
        }
    };
    let start = move || {
        busy.set(true);
        problem.set(None);
    };
    let invite = Callback::new(move |account: NewAccount| {
        start();
        spawn_local(async move {
            finish(api::post::<_, Invitation>(ACCOUNTS, &account).await.map(Open::Link));
        });
    });
    let change = Callback::new(move |(id, change): (AccountId, AccountChange)| {
        start();
        spawn_local(async move {
            let path = format!("{ACCOUNTS}/{id}");
            finish(api::patch::<_, Account>(&path, &change).await.map(|_| Open::Nothing));
        });
    });
    let link = Callback::new(move |id: AccountId| {
        start();
        spawn_local(async move {
            let path = format!("{ACCOUNTS}/{id}/link");
            finish(api::post::<_, Invitation>(&path, &()).await.map(Open::Link));
        });
    });
    let close = Callback::new(move |()| {
        open.set(Open::Nothing);
        problem.set(None);
    });
    let said = move |key: Key| Signal::derive(move || text(lang.get(), key).to_owned());
    let note = move || problem.get().map(|problem| view! { <ProblemNote problem/> });
    view! {
        <div class="actions">
            <button class="button primary" on:click=move |_| open.set(Open::Invite)>{t(Key::Invite)}</button>
        </div>
        {drawn(move || matches!(*open.read(), Open::Nothing).then_some(note))}
        <Panel fetched=accounts ready=move |accounts| {
            if accounts.is_empty() {
                return view! { <Empty><p>{t(Key::NoAccounts)}</p></Empty> }.into_any();
            }
            view! { <AccountsTable accounts open change link/> }.into_any()
        }/>
        {drawn(move || match open.get() {
            Open::Nothing => ().into_any(),
            Open::Invite => view! {
                <Modal title=said(Key::Invite) on_close=close>
                    {drawn(note)}
                    <AccountForm account=blank() exists=false busy on_send=invite/>
                </Modal>
            }.into_any(),
            Open::Change(account) => {
                let id = account.id.clone();
                let send = Callback::new(move |new: NewAccount| change.run((id.clone(), AccountChange {
                    display_name: Some(new.display_name),
                    role: Some(new.role),
                    agency: new.agency,
                    area: Some(new.area),
                    disabled: None,
                })));
                view! {
                    <Modal title=Signal::stored(account.display_name.clone()) on_close=close>
                        {drawn(note)}
                        <AccountForm account=form_of(account) exists=true busy on_send=send/>
                    </Modal>
                }.into_any()
            }
            Open::Link(invitation) => view! { <LinkDialog invitation on_close=close/> }.into_any(),
        })}
    }
}

fn blank() -> NewAccount {
    NewAccount {
        username: String::new(),
        display_name: String::new(),
        role: Role::Planner,
        agency: None,
        area: String::new(),
    }
}

fn form_of(account: Account) -> NewAccount {
    NewAccount {
        username: account.username,
        display_name: account.display_name,
        role: account.role,
        agency: account.agency,
        area: account.area,
    }
}

#[component]
fn AccountsTable(
    accounts: Vec<Account>,
    open: RwSignal<Open>,
    change: Callback<(AccountId, AccountChange)>,
    link: Callback<AccountId>,
) -> impl IntoView {
    let lang = use_lang();
    let row = move |account: Account| {
        let (to_change, turn_id, link_id) = (account.clone(), account.id.clone(), account.id);
        let disabled = account.disabled;
        let seen = move || match account.last_seen_ms {
            Some(at_ms) => local_moment(lang.get(), at_ms),
            None => text(lang.get(), Key::Never).to_owned(),
        };
        view! {
            <tr>
                <th scope="row">{account.display_name}<small class="mono">{account.username}</small></th>
                <td>{label(account.role)}</td>
                <td>{account.agency.map(label)}</td>
                <td>{if account.area.is_empty() { t(Key::WholeArea).into_any() } else { account.area.into_any() }}</td>
                <td>{drawn(seen)}</td>
                <td>{t(if disabled { Key::Disabled } else { Key::Enabled })}</td>
                <td class="row-actions">
                    <button class="link" on:click=move |_| open.set(Open::Change(to_change.clone()))>
                        {t(Key::Change)}
                    </button>
                    <button class="link" on:click=move |_| link.run(link_id.clone())>{t(Key::NewLink)}</button>
                    <button class="link" on:click=move |_| change.run((
                        turn_id.clone(),
                        AccountChange { disabled: Some(!disabled), ..AccountChange::default() },
                    ))>{t(if disabled { Key::Enable } else { Key::Disable })}</button>
                </td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Accounts)>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t(Key::DisplayName)}</th>
                        <th scope="col">{t(Key::Role)}</th>
                        <th scope="col">{t(Key::Agency)}</th>
                        <th scope="col">{t(Key::Area)}</th>
                        <th scope="col">{t(Key::LastSeen)}</th>
                        <th scope="col">{t(Key::State)}</th>
                        <th scope="col"><span class="visually-hidden">{t(Key::Change)}</span></th>
                    </tr>
                </thead>
                <tbody>{accounts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn LinkDialog(invitation: Invitation, on_close: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let field = NodeRef::<html::Input>::new();
    let copied = RwSignal::new(None::<Key>);
    let name = invitation.account.display_name;
    let address = format!("{}{}", location().origin().unwrap_or_default(), invitation.link);
    view! {
        <Modal title=Signal::derive(move || fill(text(lang.get(), Key::LinkTitle), &[("name", &name)])) on_close>
            <div class="form">
                <p>{t(Key::LinkWhy)}</p>
                <input class="mono" readonly node_ref=field value=address aria-label=t(Key::NewLink)/>
                <button class="button primary" on:click=move |_| copied.set(Some(copy(field)))>
                    <Icon name=IconName::Copy/>{t(Key::Copy)}
                </button>
                <p role="status">{drawn(move || copied.get().map(t))}</p>
            </div>
        </Modal>
    }
}

/// Copies a field's text. `execCommand` is old, and the only way on plain http, where
/// browsers hide the clipboard; where it fails too, the text is left selected.
fn copy(field: NodeRef<html::Input>) -> Key {
    if let Some(input) = field.get_untracked() {
        input.select();
    }
    let document = document().dyn_into::<web_sys::HtmlDocument>();
    match document.map(|document| document.exec_command("copy")) {
        Ok(Ok(true)) => Key::Copied,
        _ => Key::CopyByHand,
    }
}
