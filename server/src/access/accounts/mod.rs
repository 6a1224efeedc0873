//! Accounts: who can be made one, and what may be changed about it.
//! Invariant: a user name is lower case and unique; a contributor belongs to an
//! agency; an area is one that the region knows; somebody can always manage accounts.

pub mod http;
pub mod sql;

use petapora_wire::{Account, AccountChange, AccountId, NewAccount, Role, Text};
use serde_json::json;

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Audit;

/// Whether an account can be bound to the area: the city, a kecamatan or a kelurahan.
pub fn knows_area(app: &App, code: &str) -> bool {
    app.jurisdiction.code == code || app.ground.load().area(code).is_some()
}

/// The form in which a user name is kept and looked for.
pub fn username_key(username: &str) -> String {
    username.trim().to_lowercase()
}

/// The account as it may be made. `knows_area` tells the codes of the region.
/// Errors: 422 for a name, an agency or an area that cannot be.
pub fn checked(new: NewAccount, knows_area: impl Fn(&str) -> bool) -> Result<NewAccount> {
    let username = username_key(&new.username);
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let starts_well = username.starts_with(|c: char| c.is_ascii_lowercase());
    if !(3..=40).contains(&username.len()) || !starts_well || !username.chars().all(is_plain) {
        return Err(Error::refused(
            "username_form",
            Text::new("Nama pengguna ini tidak dapat dipakai.", "This user name cannot be used."),
            Text::new(
                "Gunakan 3–40 huruf kecil, angka, titik, garis; diawali huruf.",
                "Use 3–40 lower-case letters, digits, dots, dashes; a letter first.",
            ),
        ));
    }
    let display_name = checked_display_name(&new.display_name)?;
    checked_place(new.role, new.agency.is_some(), &new.area, knows_area)?;
    Ok(NewAccount { username, display_name, ..new })
}

/// The account after `change`, made by `by`.
/// Errors: 409 for one's own role, area, agency or disabling; 422 as `checked`.
pub fn changed(
    account: &Account,
    change: AccountChange,
    by: Option<&AccountId>,
    knows_area: impl Fn(&str) -> bool,
) -> Result<Account> {
    let display_name = match change.display_name {
        Some(name) => checked_display_name(&name)?,
        None => account.display_name.clone(),
    };
    let after = Account {
        display_name,
        role: change.role.unwrap_or(account.role),
        agency: change.agency.or(account.agency),
        area: change.area.unwrap_or_else(|| account.area.clone()),
        disabled: change.disabled.unwrap_or(account.disabled),
        ..account.clone()
    };
    // Nobody raises himself, and nobody locks himself out by a slip.
    if by == Some(&account.id) && powers_differ(account, &after) {
        return Err(Error::Conflict {
            code: "own_account",
            detail: Text::new(
                "Kewenangan akun sendiri tidak dapat diubah.",
                "The powers of your own account cannot be changed by you.",
            ),
            fix: Text::new("Minta admin lain melakukannya.", "Ask another administrator to do it."),
        });
    }
    checked_place(after.role, after.agency.is_some(), &after.area, knows_area)?;
    Ok(after)
}

/// Whether what the account may do or see differs, so that its sessions must end.
pub fn powers_differ(before: &Account, after: &Account) -> bool {
    (before.role, before.agency, &before.area, before.disabled)
        != (after.role, after.agency, &after.area, after.disabled)
}

/// Whether `after` takes a working administrator away.
pub fn loses_admin(before: &Account, after: &Account) -> bool {
    let works = |account: &Account| account.role == Role::Admin && !account.disabled;
    works(before) && !works(after)
}

/// 409: without this account nobody could manage accounts.
pub fn last_admin() -> Error {
    Error::Conflict {
        code: "last_admin",
        detail: Text::new("Ini admin terakhir yang aktif.", "This is the last working administrator."),
        fix: Text::new("Buat admin lain lebih dahulu.", "Make another administrator first."),
    }
}

/// 409: the user name is taken.
pub fn username_taken() -> Error {
    Error::Conflict {
        code: "username_taken",
        detail: Text::new("Nama pengguna sudah dipakai.", "The user name is taken."),
        fix: Text::new("Pilih nama lain.", "Choose another."),
    }
}

/// The audit entry of a new account.
pub fn added(account: &Account) -> Audit {
    Audit {
        action: "account.add",
        target: account.id.to_string(),
        detail: json!({ "role": account.role, "agency": account.agency, "area": account.area }),
    }
}

/// The audit entry of a change; without the names, which are a person's.
pub fn changed_from(before: &Account, after: &Account) -> Audit {
    let powers = |account: &Account| {
        json!({ "role": account.role, "agency": account.agency, "area": account.area,
            "disabled": account.disabled })
    };
    Audit {
        action: "account.change",
        target: after.id.to_string(),
        detail: json!({ "before": powers(before), "after": powers(after) }),
    }
}

fn checked_display_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(Error::refused(
            "display_name_form",
            Text::new("Nama tampilan ini tidak dapat dipakai.", "This display name cannot be used."),
            Text::new("Isi 1–80 karakter.", "Give 1–80 characters."),
        ));
    }
    Ok(name.to_owned())
}

fn checked_place(role: Role, has_agency: bool, area: &str, knows_area: impl Fn(&str) -> bool) -> Result<()> {
    if role == Role::Contributor && !has_agency {
        return Err(Error::refused(
            "agency_missing",
            Text::new("Kontributor harus mewakili satu instansi.", "A contributor belongs to one agency."),
            Text::new("Pilih instansinya.", "Choose the agency."),
        ));
    }
    if !area.is_empty() && !knows_area(area) {
        return Err(Error::refused(
            "area_unknown",
            Text::new("Kode wilayah ini tidak dikenal.", "This area code is unknown."),
            Text::new(
                "Gunakan kode kota, kecamatan atau kelurahan; kosong untuk seluruh wilayah.",
                "Use the code of the city, a kecamatan or a kelurahan; empty for everything.",
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::Agency;

    fn account(role: Role) -> Account {
        Account {
            id: AccountId("a".into()),
            username: "sri".into(),
            display_name: "Sri".into(),
            role,
            agency: None,
            area: String::new(),
            disabled: false,
            last_seen_ms: None,
        }
    }

    fn new(username: &str, role: Role, agency: Option<Agency>, area: &str) -> NewAccount {
        NewAccount {
            username: username.into(),
            display_name: " Sri ".into(),
            role,
            agency,
            area: area.into(),
        }
    }

    #[test]
    fn an_account_is_made_only_where_it_belongs() {
        let known = |area: &str| area == "64.74.01";
        let made = checked(new(" Sri.Lestari ", Role::Inspector, None, "64.74.01"), known).unwrap();
        assert_eq!((made.username.as_str(), made.display_name.as_str()), ("sri.lestari", "Sri"));
        assert!(checked(new("sri", Role::Inspector, None, "64.7"), known).is_err());
        assert!(checked(new("sri", Role::Contributor, None, ""), known).is_err());
        assert!(checked(new("sri", Role::Contributor, Some(Agency::Ksop), ""), known).is_ok());
        for bad in ["ab", "1sri", "sri lestari", "sri@x", "śri", &"s".repeat(41), ""] {
            assert!(checked(new(bad, Role::Viewer, None, ""), known).is_err(), "{bad}");
        }
    }

    #[test]
    fn nobody_changes_his_own_powers_but_may_correct_his_name() {
        let admin = account(Role::Admin);
        let by = Some(&admin.id);
        let role = AccountChange { role: Some(Role::Planner), ..AccountChange::default() };
        let off = AccountChange { disabled: Some(true), ..AccountChange::default() };
        let name = AccountChange { display_name: Some("Sri L.".into()), ..AccountChange::default() };
        assert!(changed(&admin, role.clone(), by, |_| true).is_err());
        assert!(changed(&admin, off, by, |_| true).is_err());
        assert!(changed(&admin, name, by, |_| true).is_ok());
        let other = AccountId("b".into());
        let after = changed(&admin, role, Some(&other), |_| true).unwrap();
        assert!(loses_admin(&admin, &after) && powers_differ(&admin, &after));
    }

    #[test]
    fn leaving_fields_out_changes_nothing() {
        let planner = account(Role::Planner);
        let after = changed(&planner, AccountChange::default(), None, |_| true).unwrap();
        assert!(!powers_differ(&planner, &after) && !loses_admin(&planner, &after));
    }
}
