//! Accounts in the database. Invariant: no password hash leaves through here.

use petapora_wire::{Account, AccountId, Agency, Invitation, JurisdictionId, LinkPurpose, NewAccount};

use super::{last_admin, loses_admin, powers_differ, username_taken};
use crate::access::session::{PASSWORD_LINK_MS, Secret};
use crate::access::sql::{Link, add_link, agency, end_sessions, role, void_links};
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Entity, Op, Store, Tx, Write, new_id};

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    username: String,
    display_name: String,
    role: String,
    agency: Option<String>,
    area: String,
    disabled: bool,
    last_seen_ms: Option<i64>,
}

impl AccountRow {
    fn account(self) -> Result<Account> {
        Ok(Account {
            role: role(&self.role)?,
            agency: agency(self.agency.as_deref())?,
            id: self.id.into(),
            username: self.username,
            display_name: self.display_name,
            area: self.area,
            disabled: self.disabled,
            last_seen_ms: self.last_seen_ms,
        })
    }
}

const LIST: &str = "SELECT a.id, a.username, a.display_name, a.role, a.agency, a.area, a.disabled, \
        MAX(s.seen_ms) AS last_seen_ms \
    FROM account a LEFT JOIN session s ON s.jurisdiction_id = a.jurisdiction_id AND s.account_id = a.id \
    WHERE a.jurisdiction_id = $1 \
    GROUP BY a.id, a.username, a.display_name, a.role, a.agency, a.area, a.disabled \
    ORDER BY a.username";

/// All accounts by user name, with the time of their last request.
pub async fn list(store: &Store, jurisdiction: &JurisdictionId) -> Result<Vec<Account>> {
    let rows = store.all::<AccountRow>(LIST, binds![jurisdiction.as_str()]).await?;
    rows.into_iter().map(AccountRow::account).collect()
}

const FIND: &str = "SELECT id, username, display_name, role, agency, area, disabled, \
        (SELECT MAX(seen_ms) FROM session WHERE jurisdiction_id = $1 AND account_id = $2) AS last_seen_ms \
    FROM account WHERE jurisdiction_id = $1 AND id = $2";

/// The account. Errors: 404.
pub async fn find(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &AccountId) -> Result<Account> {
    let row = tx.optional::<AccountRow>(FIND, binds![jurisdiction.as_str(), id.as_str()]).await?;
    row.ok_or(Error::NotFound)?.account()
}

#[derive(sqlx::FromRow)]
struct IdRow {
    id: String,
}

const BY_NAME: &str = "SELECT id FROM account WHERE jurisdiction_id = $1 AND username = $2";

/// The account of a user name (lower case).
pub async fn id_of(tx: &mut Tx, jurisdiction: &JurisdictionId, username: &str) -> Result<Option<AccountId>> {
    let row = tx.optional::<IdRow>(BY_NAME, binds![jurisdiction.as_str(), username]).await?;
    Ok(row.map(|row| row.id.into()))
}

const ADD: &str = "INSERT INTO account (jurisdiction_id, id, username, display_name, role, agency, area, \
        password_hash, disabled, failures, locked_until_ms, created_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, 0, 0, $9) \
    ON CONFLICT (jurisdiction_id, username) DO NOTHING";

/// Adds a checked account without a password. Errors: 409 when the name is taken.
pub async fn add(write: &mut Write, new: NewAccount) -> Result<Account> {
    let jurisdiction = write.jurisdiction().clone();
    let id = AccountId(new_id());
    let binds = binds![
        jurisdiction.as_str(),
        id.as_str(),
        &new.username,
        &new.display_name,
        new.role.as_str(),
        new.agency.map(Agency::as_str),
        &new.area,
        false,
        write.at_ms()
    ];
    if write.tx.execute(ADD, binds).await? == 0 {
        return Err(username_taken());
    }
    write.changed(Entity::Account, id.as_str(), Op::Insert);
    Ok(Account {
        id,
        username: new.username,
        display_name: new.display_name,
        role: new.role,
        agency: new.agency,
        area: new.area,
        disabled: false,
        last_seen_ms: None,
    })
}

/// Makes the one link on which the owner sets a password; older ones become useless.
pub async fn invite(write: &mut Write, account: Account) -> Result<Invitation> {
    let (jurisdiction, now_ms) = (write.jurisdiction().clone(), write.at_ms());
    let secret = Secret::new();
    let link = Link { purpose: LinkPurpose::Password, account: Some(account.id.clone()) };
    void_links(&mut write.tx, &jurisdiction, &account.id, now_ms).await?;
    add_link(&mut write.tx, &jurisdiction, &secret.hash(), &link, now_ms + PASSWORD_LINK_MS).await?;
    Ok(Invitation { account, link: secret.link() })
}

const CHANGE: &str = "UPDATE account SET display_name = $3, role = $4, agency = $5, area = $6, disabled = $7 \
    WHERE jurisdiction_id = $1 AND id = $2";

/// Writes what changed about an account. If its powers did, its sessions end; if it is
/// disabled, its links are void. Errors: 409 for the last working administrator.
pub async fn change(write: &mut Write, before: &Account, after: &Account) -> Result<()> {
    let (jurisdiction, now_ms) = (write.jurisdiction().clone(), write.at_ms());
    if loses_admin(before, after) && working_admins(&mut write.tx, &jurisdiction).await? <= 1 {
        return Err(last_admin());
    }
    let binds = binds![
        jurisdiction.as_str(),
        after.id.as_str(),
        &after.display_name,
        after.role.as_str(),
        after.agency.map(Agency::as_str),
        &after.area,
        after.disabled
    ];
    write.tx.execute(CHANGE, binds).await?;
    if powers_differ(before, after) {
        end_sessions(write, &after.id).await?;
    }
    if after.disabled {
        void_links(&mut write.tx, &jurisdiction, &after.id, now_ms).await?;
    }
    write.changed(Entity::Account, after.id.as_str(), Op::Update);
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CountRow {
    number: i64,
}

const ADMINS: &str = "SELECT COUNT(*) AS number FROM account \
    WHERE jurisdiction_id = $1 AND role = 'admin' AND disabled = $2";

/// Administrators that are not disabled.
pub async fn working_admins(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<i64> {
    Ok(tx.one::<CountRow>(ADMINS, binds![jurisdiction.as_str(), false]).await?.number)
}
