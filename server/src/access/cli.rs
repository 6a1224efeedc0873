//! What the command line does with accounts and links; it prints, this does.
//! Invariant: every change is audited as done by `cli`, with the same rules as over
//! HTTP except that nobody's own account is in the way.

use petapora_wire::{
    Account, AccountChange, AccountId, Agency, Invitation, LinkPurpose, NewAccount, Permission, Role, Text,
};
use serde_json::json;

use super::accounts::{self, changed, changed_from, checked, knows_area, username_key};
use super::session::{SIGN_IN_LINK_MS, Secret};
use super::sql::{Link, add_link};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Audit, Write};

const ACTOR: &str = "cli";

/// Makes an account and the link on which its owner sets a password.
/// Errors: 422 for a form that cannot be, 409 for a name that is taken.
pub async fn add_account(app: &App, new: NewAccount) -> Result<Invitation> {
    let new = checked(new, |area| knows_area(app, area))?;
    let mut write = app.write(ACTOR).await?;
    let account = accounts::sql::add(&mut write, new).await?;
    let invitation = accounts::sql::invite(&mut write, account).await?;
    write.commit(accounts::added(&invitation.account)).await?;
    Ok(invitation)
}

/// All accounts, by user name.
pub async fn list_accounts(app: &App) -> Result<Vec<Account>> {
    accounts::sql::list(&app.store, &app.jurisdiction.id).await
}

/// Disables an account, which ends its sessions and links, or enables it again.
/// Errors: 404 for an unknown name, 409 for the last working administrator.
pub async fn set_disabled(app: &App, username: &str, disabled: bool) -> Result<Account> {
    let mut write = app.write(ACTOR).await?;
    let before = named(app, &mut write, username).await?;
    let change = AccountChange { disabled: Some(disabled), ..AccountChange::default() };
    let after = changed(&before, change, None, |area| knows_area(app, area))?;
    accounts::sql::change(&mut write, &before, &after).await?;
    write.commit(changed_from(&before, &after)).await?;
    Ok(after)
}

/// A new link on which the account's owner sets a password; older ones become useless.
/// Errors: 404 for an unknown name.
pub async fn new_password_link(app: &App, username: &str) -> Result<Invitation> {
    let mut write = app.write(ACTOR).await?;
    let account = named(app, &mut write, username).await?;
    let invitation = accounts::sql::invite(&mut write, account).await?;
    write.commit(link_audit(invitation.account.id.as_str(), "password")).await?;
    Ok(invitation)
}

/// A link on which the first administrator sets a name and a password; `None` when
/// there is an administrator.
pub async fn set_up_link(app: &App) -> Result<Option<String>> {
    let mut write = app.write(ACTOR).await?;
    if accounts::sql::working_admins(&mut write.tx, &app.jurisdiction.id).await? > 0 {
        return Ok(None);
    }
    let link = Link { purpose: LinkPurpose::SetUp, account: None };
    let address = add(app, &mut write, &link).await?;
    write.commit(link_audit("first administrator", "set_up")).await?;
    Ok(Some(address))
}

/// Who takes part in the demo; the first signs in by the printed link, the others after
/// `petapora user link NAME`.
const DEMO: [(&str, &str, Role); 3] = [
    ("analis", "Analis Contoh", Role::Planner),
    ("kepala", "Kepala Kantor (rekaan)", Role::Head),
    ("ketua", "Ketua Tim (rekaan)", Role::Inspector),
];

/// A link that signs in as the demo's planner; whoever of the demo is missing is made.
/// Errors: 409 where the data are not invented.
pub async fn demo_sign_in_link(app: &App) -> Result<String> {
    if !app.jurisdiction.demo {
        return Err(Error::Conflict {
            code: "not_demo",
            detail: Text::new("Ini bukan peragaan.", "This is not the demo."),
            fix: Text::new("Masuk dengan kata sandi.", "Sign in with a password."),
        });
    }
    let mut write = app.write(ACTOR).await?;
    let mut planner = None;
    for (username, display_name, role) in DEMO {
        let known = accounts::sql::id_of(&mut write.tx, &app.jurisdiction.id, username).await?;
        let account = match known {
            Some(account) => account,
            None => {
                let (username, display_name) = (username.into(), display_name.into());
                let new = NewAccount { username, display_name, role, agency: None, area: String::new() };
                accounts::sql::add(&mut write, new).await?.id
            }
        };
        planner.get_or_insert(account);
    }
    let target = planner.as_ref().map(ToString::to_string).unwrap_or_default();
    let link = Link { purpose: LinkPurpose::SignIn, account: planner };
    let address = add(app, &mut write, &link).await?;
    write.commit(link_audit(&target, "sign_in")).await?;
    Ok(address)
}

/// The account of somebody who may look at an agency's list beside its sender. Errors: 404
/// for an unknown name, 422 for an account that is disabled or may not see such lists.
pub async fn second_officer(app: &App, username: &str, agency: Agency) -> Result<AccountId> {
    let account = named(app, &mut app.write(ACTOR).await?, username).await?;
    let is_own = account.role != Role::Contributor || account.agency == Some(agency);
    let sees = app.policy.load().allows(account.role, account.agency, Permission::ReadImports);
    if account.disabled || !is_own || !sees {
        return Err(Error::refused(
            "second_officer_unfit",
            Text::new(
                "Akun ini dinonaktifkan atau tidak berwenang melihat daftar instansi itu.",
                "This account is disabled or may not see that agency's lists.",
            ),
            Text::new(
                "Sebut akun analis, kepala kantor, atau rekan dari instansi yang sama.",
                "Name the account of a planner, the head of office or a colleague of the same agency.",
            ),
        ));
    }
    Ok(account.id)
}

async fn named(app: &App, write: &mut Write, username: &str) -> Result<Account> {
    let (tx, jurisdiction) = (&mut write.tx, &app.jurisdiction.id);
    let id = accounts::sql::id_of(tx, jurisdiction, &username_key(username)).await?.ok_or(Error::NotFound)?;
    accounts::sql::find(tx, jurisdiction, &id).await
}

async fn add(app: &App, write: &mut Write, link: &Link) -> Result<String> {
    let secret = Secret::new();
    let ends_ms = write.at_ms() + SIGN_IN_LINK_MS;
    add_link(&mut write.tx, &app.jurisdiction.id, &secret.hash(), link, ends_ms).await?;
    Ok(secret.link())
}

fn link_audit(target: &str, purpose: &str) -> Audit {
    Audit { action: "account.link", target: target.into(), detail: json!({ "purpose": purpose }) }
}
