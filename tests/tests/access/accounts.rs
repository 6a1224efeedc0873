//! Accounts and the policy: what an administrator and the head can and cannot do.

use axum::http::Method;
use petapora::access::cli;
use petapora_tests::both_engines;
use petapora_wire::{
    Account, AccountChange, Agency, Invitation, Me, Permission, Policy, PolicyChange, PolicyRule, Role,
};

use crate::{is_live, new_account};

const ACCOUNTS: &str = "/api/v1/accounts";

both_engines!(an_account_sent_twice_is_made_once_with_one_link, app => {
    let admin = app.sign_in(Role::Admin).await?;
    let new = new_account("Sri.Lestari", Role::Inspector);
    let first = app.write_with_key(&admin, Method::POST, ACCOUNTS, &new, "kunci-pertama").await?;
    let again = app.write_with_key(&admin, Method::POST, ACCOUNTS, &new, "kunci-pertama").await?;
    assert_eq!((first.status.as_u16(), first.text()), (201, again.text()));
    let made: Invitation = first.json()?;
    assert_eq!(made.account.username, "sri.lestari");
    assert_eq!(app.write(&admin, Method::POST, ACCOUNTS, &new).await?.code()?, "username_taken");
    let list: Vec<Account> = app.get(&admin, ACCOUNTS).await?.json()?;
    assert_eq!(list.iter().filter(|account| account.username == "sri.lestari").count(), 1);
    Ok(())
});

both_engines!(an_account_must_have_its_place, app => {
    let admin = app.sign_in(Role::Admin).await?;
    let mut contributor = new_account("ksop", Role::Contributor);
    contributor.agency = None;
    assert_eq!(app.write(&admin, Method::POST, ACCOUNTS, &contributor).await?.code()?, "agency_missing");
    let mut inspector = new_account("sri", Role::Inspector);
    inspector.area = "64.74.0".into();
    assert_eq!(app.write(&admin, Method::POST, ACCOUNTS, &inspector).await?.code()?, "area_unknown");
    for area in ["64.74", "64.74.01", "64.74.01.1003"] {
        let mut inspector = new_account(&format!("sri{}", area.len()), Role::Inspector);
        inspector.area = area.into();
        assert_eq!(app.write(&admin, Method::POST, ACCOUNTS, &inspector).await?.status, 201, "{area}");
    }
    Ok(())
});

both_engines!(an_administrator_does_not_raise_himself, app => {
    let admin = app.sign_in(Role::Admin).await?;
    let own = format!("{ACCOUNTS}/{}", admin.account);
    for change in [
        AccountChange { role: Some(Role::Planner), ..AccountChange::default() },
        AccountChange { disabled: Some(true), ..AccountChange::default() },
        AccountChange { area: Some("64.74.01".into()), ..AccountChange::default() },
    ] {
        assert_eq!(app.write(&admin, Method::PATCH, &own, &change).await?.code()?, "own_account");
    }
    assert!(is_live(&app, &admin).await?);
    let nobody = format!("{ACCOUNTS}/{}", petapora::store::new_id());
    let change = AccountChange::default();
    assert_eq!(app.write(&admin, Method::PATCH, &nobody, &change).await?.code()?, "not_found");
    Ok(())
});

both_engines!(the_last_administrator_stays, app => {
    let first = app.sign_in(Role::Admin).await?;
    let name = format!("admin-{}", first.account);
    assert!(cli::set_disabled(&app.app, &name, true).await.is_err());
    let second = app.sign_in(Role::Admin).await?;
    cli::set_disabled(&app.app, &name, true).await?;
    assert!(!is_live(&app, &first).await? && is_live(&app, &second).await?);
    let name = format!("admin-{}", second.account);
    assert!(cli::set_disabled(&app.app, &name, true).await.is_err());
    Ok(())
});

fn rule(role: Role, agency: Option<Agency>, permission: Permission, allowed: bool) -> PolicyRule {
    PolicyRule { role, agency, permission, allowed }
}

both_engines!(a_decree_is_in_force_for_the_next_request, app => {
    let head = app.sign_in(Role::Head).await?;
    let ksop = app.sign_in_as(Role::Contributor, Some(Agency::Ksop), "").await?;
    let disnaker = app.sign_in_as(Role::Contributor, Some(Agency::Disnaker), "").await?;
    let decree = PolicyChange {
        decree: "SK-12/2026".into(),
        rules: vec![rule(Role::Contributor, Some(Agency::Ksop), Permission::ImportLists, false)],
    };
    let reply = app.write(&head, Method::PUT, "/api/v1/policy", &decree).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    for (caller, may) in [(&ksop, false), (&disnaker, true)] {
        let me: Me = app.get(caller, "/api/v1/session").await?.json()?;
        assert_eq!(me.may.contains(&Permission::ImportLists), may);
    }
    // It survives a restart, and sending the table back changes nothing.
    let again = petapora::app::App::open(app.app.config.clone(), false).await?;
    assert_eq!(**again.policy.load(), **app.app.policy.load());
    let policy: Policy = app.get(&head, "/api/v1/policy").await?.json()?;
    assert_eq!(policy.decree, "SK-12/2026");
    let same = PolicyChange { decree: policy.decree.clone(), rules: policy.rules.clone() };
    let reply = app.write(&head, Method::PUT, "/api/v1/policy", &same).await?;
    assert_eq!(reply.json::<Policy>()?.rules, policy.rules);
    // Without its rules the shipped table is back.
    let none = PolicyChange { decree: "SK-13/2026".into(), rules: Vec::new() };
    app.write(&head, Method::PUT, "/api/v1/policy", &none).await?;
    let me: Me = app.get(&ksop, "/api/v1/session").await?.json()?;
    assert!(me.may.contains(&Permission::ImportLists));
    Ok(())
});

both_engines!(no_decree_opens_records_to_the_administrator_or_people_to_a_viewer, app => {
    let head = app.sign_in(Role::Head).await?;
    for forbidden in [
        rule(Role::Admin, None, Permission::ReadSites, true),
        rule(Role::Admin, Some(Agency::Imigrasi), Permission::ReadPeople, true),
        rule(Role::Admin, None, Permission::ManagePolicy, true),
        rule(Role::Viewer, None, Permission::ReadPeople, true),
        rule(Role::Dpo, None, Permission::RevealDocument, true),
        rule(Role::Head, None, Permission::ManagePolicy, false),
    ] {
        let change = PolicyChange { decree: "SK-1".into(), rules: vec![forbidden] };
        let reply = app.write(&head, Method::PUT, "/api/v1/policy", &change).await?;
        assert_eq!(reply.code()?, "rule_not_possible");
    }
    let change = PolicyChange { decree: " ".into(), rules: Vec::new() };
    assert_eq!(app.write(&head, Method::PUT, "/api/v1/policy", &change).await?.code()?, "decree_missing");
    Ok(())
});
