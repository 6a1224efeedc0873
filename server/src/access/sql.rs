//! Sessions, one-time links and the failures of accounts in the database.
//! Invariant: a session or link is found by the hash of its secret only; a link is
//! used at most once.

use petapora_wire::{AccountId, Agency, JurisdictionId, LinkPurpose, Role};

use super::lockout::Softlock;
use super::session::{REMEMBERED_MS, TOUCH_MS};
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Entity, Op, Store, Tx, Write};

/// The account behind a live session.
#[derive(Debug, Clone)]
pub struct Holder {
    pub account: AccountId,
    pub username: String,
    pub display_name: String,
    pub role: Role,
    pub agency: Option<Agency>,
    pub area: String,
    pub disabled: bool,
    pub seen_ms: i64,
    pub ends_ms: i64,
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    id: String,
    username: String,
    display_name: String,
    role: String,
    agency: Option<String>,
    area: String,
    disabled: bool,
    seen_ms: i64,
    ends_ms: i64,
}

const HOLDER: &str = "SELECT a.id, a.username, a.display_name, a.role, a.agency, a.area, a.disabled, s.seen_ms, s.ends_ms \
    FROM session s JOIN account a ON a.jurisdiction_id = s.jurisdiction_id AND a.id = s.account_id \
    WHERE s.jurisdiction_id = $1 AND s.key_hash = $2";

/// Who holds the session, live or not. One look-up by primary key on each table.
pub async fn holder(store: &Store, jurisdiction: &JurisdictionId, key_hash: &str) -> Result<Option<Holder>> {
    let row = store.optional::<HolderRow>(HOLDER, binds![jurisdiction.as_str(), key_hash]).await?;
    row.map(|row| {
        Ok(Holder {
            role: role(&row.role)?,
            agency: agency(row.agency.as_deref())?,
            account: row.id.into(),
            username: row.username,
            display_name: row.display_name,
            area: row.area,
            disabled: row.disabled,
            seen_ms: row.seen_ms,
            ends_ms: row.ends_ms,
        })
    })
    .transpose()
}

/// A stored role. Errors: this program does not know it, so nobody acts under it.
pub fn role(text: &str) -> Result<Role> {
    Role::parse(text).ok_or_else(|| Error::internal(format!("role {text} is unknown")))
}

/// A stored agency. Errors as `role`: it would widen the scope to leave it out.
pub fn agency(text: Option<&str>) -> Result<Option<Agency>> {
    text.map(|text| Agency::parse(text).ok_or_else(|| Error::internal(format!("agency {text} is unknown"))))
        .transpose()
}

const TOUCH: &str =
    "UPDATE session SET seen_ms = $3 WHERE jurisdiction_id = $1 AND key_hash = $2 AND seen_ms <= $4";

/// Notes the time of a request, at most once a minute. Outside the audit chain: it
/// changes no record and would drown what does.
pub async fn touch(store: &Store, jurisdiction: &JurisdictionId, key_hash: &str, now_ms: i64) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(TOUCH, binds![jurisdiction.as_str(), key_hash, now_ms, now_ms - TOUCH_MS]).await?;
    tx.commit().await?;
    Ok(())
}

const ADD_SESSION: &str = "INSERT INTO session (jurisdiction_id, key_hash, account_id, created_ms, seen_ms, ends_ms) \
    VALUES ($1, $2, $3, $4, $4, $5)";
const FORGET: &str = "DELETE FROM session WHERE jurisdiction_id = $1 AND ends_ms < $2";

/// Adds a session and forgets those that ended long ago.
pub async fn add_session(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    key_hash: &str,
    account: &AccountId,
    now_ms: i64,
    ends_ms: i64,
) -> Result<()> {
    tx.execute(FORGET, binds![jurisdiction.as_str(), now_ms - REMEMBERED_MS]).await?;
    tx.execute(ADD_SESSION, binds![jurisdiction.as_str(), key_hash, account.as_str(), now_ms, ends_ms])
        .await?;
    Ok(())
}

const END_SESSION: &str =
    "UPDATE session SET ends_ms = $3 WHERE jurisdiction_id = $1 AND key_hash = $2 AND ends_ms > $3";

/// Ends one session. The row stays for "last seen"; its key opens nothing any more.
pub async fn end_session(write: &mut Write, key_hash: &str) -> Result<()> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    write.tx.execute(END_SESSION, binds![jurisdiction.as_str(), key_hash, at_ms]).await?;
    ended(write);
    Ok(())
}

const END_SESSIONS: &str =
    "UPDATE session SET ends_ms = $3 WHERE jurisdiction_id = $1 AND account_id = $2 AND ends_ms > $3";

/// Ends every session of an account.
pub async fn end_sessions(write: &mut Write, account: &AccountId) -> Result<()> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    write.tx.execute(END_SESSIONS, binds![jurisdiction.as_str(), account.as_str(), at_ms]).await?;
    ended(write);
    Ok(())
}

/// Whoever remembers a session forgets it at the next change. Its key is a secret, so
/// the change names nothing.
fn ended(write: &mut Write) {
    write.changed(Entity::Account, "", Op::Bulk);
}

/// What signing in needs of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    pub account: AccountId,
    /// PHC string; `None` until the owner has set a password.
    pub password_hash: Option<String>,
    pub disabled: bool,
    pub lock: Softlock,
}

#[derive(sqlx::FromRow)]
struct CredentialsRow {
    id: String,
    password_hash: Option<String>,
    disabled: bool,
    failures: i64,
    locked_until_ms: i64,
}

const CREDENTIALS: &str = "SELECT id, password_hash, disabled, failures, locked_until_ms FROM account \
    WHERE jurisdiction_id = $1 AND username = $2";

/// The account of a user name (lower case).
pub async fn credentials(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    username: &str,
) -> Result<Option<Credentials>> {
    let row = tx.optional::<CredentialsRow>(CREDENTIALS, binds![jurisdiction.as_str(), username]).await?;
    Ok(row.map(|row| Credentials {
        account: row.id.into(),
        password_hash: row.password_hash,
        disabled: row.disabled,
        lock: Softlock { failures: row.failures, locked_until_ms: row.locked_until_ms },
    }))
}

const SET_LOCK: &str =
    "UPDATE account SET failures = $3, locked_until_ms = $4 WHERE jurisdiction_id = $1 AND id = $2";

pub async fn set_lock(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    account: &AccountId,
    lock: Softlock,
) -> Result<()> {
    let binds = binds![jurisdiction.as_str(), account.as_str(), lock.failures, lock.locked_until_ms];
    tx.execute(SET_LOCK, binds).await?;
    Ok(())
}

const SET_PASSWORD: &str = "UPDATE account SET password_hash = $3 WHERE jurisdiction_id = $1 AND id = $2";

pub async fn set_password(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    account: &AccountId,
    phc: &str,
) -> Result<()> {
    tx.execute(SET_PASSWORD, binds![jurisdiction.as_str(), account.as_str(), phc]).await?;
    Ok(())
}

/// A one-time link that may still be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub purpose: LinkPurpose,
    /// `None` for the set-up of the first administrator.
    pub account: Option<AccountId>,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    purpose: String,
    account_id: Option<String>,
}

impl LinkRow {
    fn link(self) -> Result<Link> {
        let purpose = match self.purpose.as_str() {
            "sign_in" => LinkPurpose::SignIn,
            "set_up" => LinkPurpose::SetUp,
            "password" => LinkPurpose::Password,
            other => return Err(Error::internal(format!("link purpose {other} is unknown"))),
        };
        Ok(Link { purpose, account: self.account_id.map(AccountId::from) })
    }
}

const fn purpose(purpose: &LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::SignIn => "sign_in",
        LinkPurpose::SetUp => "set_up",
        LinkPurpose::Password => "password",
    }
}

const LOOK: &str = "SELECT purpose, account_id FROM one_time_link \
    WHERE jurisdiction_id = $1 AND key_hash = $2 AND used_ms IS NULL AND ends_ms > $3";

/// The link, if it may still be used; it is not used by this.
pub async fn look_at_link(
    store: &Store,
    jurisdiction: &JurisdictionId,
    key_hash: &str,
    now_ms: i64,
) -> Result<Option<Link>> {
    let row = store.optional::<LinkRow>(LOOK, binds![jurisdiction.as_str(), key_hash, now_ms]).await?;
    row.map(LinkRow::link).transpose()
}

const USE: &str = "UPDATE one_time_link SET used_ms = $3 \
    WHERE jurisdiction_id = $1 AND key_hash = $2 AND used_ms IS NULL AND ends_ms > $3 \
    RETURNING purpose, account_id";

/// Uses the link up, if it may still be used.
pub async fn use_link(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    key_hash: &str,
    now_ms: i64,
) -> Result<Option<Link>> {
    let row = tx.optional::<LinkRow>(USE, binds![jurisdiction.as_str(), key_hash, now_ms]).await?;
    row.map(LinkRow::link).transpose()
}

const ADD_LINK: &str = "INSERT INTO one_time_link (jurisdiction_id, key_hash, purpose, account_id, ends_ms, used_ms) \
    VALUES ($1, $2, $3, $4, $5, NULL)";

/// Keeps a new link until `ends_ms`.
pub async fn add_link(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    key_hash: &str,
    link: &Link,
    ends_ms: i64,
) -> Result<()> {
    let account = link.account.as_ref().map(AccountId::as_str);
    let binds = binds![jurisdiction.as_str(), key_hash, purpose(&link.purpose), account, ends_ms];
    tx.execute(ADD_LINK, binds).await?;
    Ok(())
}

const VOID_LINKS: &str = "UPDATE one_time_link SET used_ms = $3 \
    WHERE jurisdiction_id = $1 AND account_id = $2 AND used_ms IS NULL";

/// Makes every open link of an account useless.
pub async fn void_links(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    account: &AccountId,
    now_ms: i64,
) -> Result<()> {
    tx.execute(VOID_LINKS, binds![jurisdiction.as_str(), account.as_str(), now_ms]).await?;
    Ok(())
}
