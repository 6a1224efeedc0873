//! What the screens of who is who stand on, over HTTP on both engines: a long queue, whose
//! word counts, one person, one agency's page. Invariant: a page of the queue costs what is
//! on it, and paper tells an agency its own words only.

use std::collections::BTreeSet;
use std::process::Command;

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora::imports::{Import, bring_in};
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, Decision, Differences, NewDecision, PairView, Permission, PersonClaims, PersonOfDifference,
    PolicyRule, Precedence, Purpose, Queue, ReadPeople, Role, RowPair, Verdict,
};

const QUEUE: &str = "/api/v1/reconcile/queue";
const PRECEDENCE: &str = "/api/v1/reconcile/precedence";
const SUMMARY: &str = "/api/v1/differences/summary.pdf";

/// Words of which any two differ in two consonants, so that none is another misspelt.
fn word(n: usize, shift: usize) -> String {
    const CONSONANTS: &[u8] = b"bdfgklmnprstw";
    let (a, b) = (n % 13, n / 13 % 13);
    let letter = |at: usize| char::from(CONSONANTS[at % 13]);
    [letter(a), 'a', letter(b), 'o', letter(a + b + shift)].iter().collect()
}

/// Two lists of people who have nothing but a name in common, each once on both: every pair
/// is likely enough to be asked about, and none to be linked.
async fn crowd(app: &TestApp, names: usize) -> Checked {
    let mut permits =
        String::from("Nama Lengkap;Kewarganegaraan;No Paspor;Jenis Izin Tinggal;No Izin;Berlaku Sampai\n");
    let mut lodgings = String::from("Penginapan;Nama tamu;Negara;Check-in\n");
    for (i, j) in (0..names).flat_map(|i| (0..names).map(move |j| (i, j))) {
        let (number, name) = (i * names + j, format!("{} {}", word(i, 0), word(j, 5)));
        permits.push_str(&format!("{name};UKR;ZZ{number:07};ITAS;2C{number:07};31/12/2027\n"));
        lodgings.push_str(&format!("Wisma {};{name};UKR;1/10/2026\n", number % 40));
    }
    for (file, agency, text) in
        [("izin.csv", Agency::Imigrasi, permits), ("tamu.csv", Agency::Apoa, lodgings)]
    {
        let path = app.folder().join(file);
        std::fs::write(&path, text)?;
        let list = Import {
            path,
            file_name: file.into(),
            agency,
            kind: None,
            columns: None,
            list_date: None,
            dry_run: false,
            actor: "cli".into(),
        };
        assert_eq!(bring_in(&app.app, list, |_| {}).await?.accepted, (names * names) as u64, "{file}");
    }
    Ok(())
}

async fn page(app: &TestApp, who: &Caller, from: u64, limit: u64) -> Checked<(Queue, usize)> {
    let reply = app.get(who, &format!("{QUEUE}?from={from}&limit={limit}")).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    Ok((reply.json()?, reply.body.len()))
}

async fn decide(app: &TestApp, who: &Caller, pair: &RowPair, verdict: Verdict) -> Checked<Decision> {
    let RowPair { left, right } = pair.clone();
    let body = NewDecision { left, right, verdict, reason: String::new() };
    let reply = app.write(who, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

both_engines!(ten_thousand_queued_pairs_are_read_a_page_at_a_time, app => {
    crowd(&app, 101).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (first, bytes) = page(&app, &planner, 0, 50).await?;
    assert!(first.waiting >= 10_000, "{} wait", first.waiting);
    assert_eq!((first.pairs.len(), first.later, first.decided), (50, 0, 0));
    assert!(bytes < 20_000, "{bytes} bytes for fifty pairs");
    // Every page has its own pairs, and the last one the rest.
    let mut seen = BTreeSet::new();
    for from in [0, 50, 5_000, first.waiting - 30] {
        let (page, _) = page(&app, &planner, from, 50).await?;
        assert_eq!(page.pairs.len() as u64, 50.min(first.waiting - from));
        assert!(page.pairs.iter().all(|pair| seen.insert((pair.left.0.clone(), pair.right.0.clone()))));
    }
    // Somebody of one kecamatan has the pairs of his area only, and is told of no others.
    let other = app.sign_in_as(Role::Planner, None, "64.74.99").await?;
    let (none, _) = page(&app, &other, 0, 50).await?;
    assert_eq!((none.waiting, none.later, none.pairs.len()), (0, 0, 0));
    Ok(())
});

both_engines!(a_decided_pair_leaves_the_head_of_the_queue_and_one_put_off_comes_last, app => {
    crowd(&app, 12).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (first, _) = page(&app, &planner, 0, 50).await?;
    assert!(first.waiting >= 100, "{} wait", first.waiting);
    // Each of three verdicts takes its pair from the head of the queue and moves nothing else.
    let pair = |at: usize| RowPair { left: first.pairs[at].left.clone(), right: first.pairs[at].right.clone() };
    decide(&app, &planner, &pair(0), Verdict::Same).await?;
    decide(&app, &planner, &pair(1), Verdict::Different).await?;
    decide(&app, &planner, &pair(2), Verdict::Later).await?;
    let (after, _) = page(&app, &planner, 0, 50).await?;
    assert_eq!((after.waiting, after.later, after.decided), (first.waiting - 2, 1, 2));
    let ids = |queue: &Queue| -> Vec<String> { queue.pairs.iter().map(|pair| pair.left.0.clone()).collect() };
    assert_eq!(ids(&after)[..47], ids(&first)[3..]);
    let (last, _) = page(&app, &planner, after.waiting - 5, 50).await?;
    assert_eq!(last.pairs.len(), 5);
    assert!(last.pairs.iter().enumerate().all(|(at, pair)| pair.later == (at == 4)));
    assert_eq!(last.pairs[4].left, pair(2).left);
    Ok(())
});

both_engines!(a_page_of_the_queue_of_an_area_is_whole_and_counts_the_area, app => {
    app.import_samples().await?;
    let (planner, area) = (app.sign_in(Role::Planner).await?, "64.74.02");
    let (all, _) = page(&app, &planner, 0, 200).await?;
    assert_eq!(all.pairs.len() as u64, all.waiting);
    let other = app.sign_in_as(Role::Planner, None, area).await?;
    let (own, _) = page(&app, &other, 0, 200).await?;
    assert!(own.waiting > 0 && own.waiting < all.waiting, "{} of {}", own.waiting, all.waiting);
    assert_eq!(own.pairs.len() as u64, own.waiting);
    let (half, _) = page(&app, &other, 0, own.waiting / 2).await?;
    assert_eq!(half.pairs.len() as u64, own.waiting / 2);
    for pair in &own.pairs {
        let asked = RowPair { left: pair.left.clone(), right: pair.right.clone() };
        assert_eq!(app.write(&other, Method::POST, "/api/v1/reconcile/pair", &asked).await?.status, StatusCode::OK);
    }
    Ok(())
});

both_engines!(a_pair_comes_with_a_map_of_both_places, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (queue, _) = page(&app, &planner, 0, 200).await?;
    let mut with_map = 0;
    for pair in &queue.pairs {
        let asked = RowPair { left: pair.left.clone(), right: pair.right.clone() };
        let view: PairView = app.write(&planner, Method::POST, "/api/v1/reconcile/pair", &asked).await?.json()?;
        let points = [&view.left.points, &view.right.points];
        assert_eq!(view.map.is_some(), points.iter().any(|points| !points.is_empty()));
        let map = view.map.unwrap_or_default();
        for (number, points) in ["1", "2"].iter().zip(points) {
            assert_eq!(map.contains(&format!(">{number}</text>")), !points.is_empty(), "{number}");
        }
        assert!(map.len() < 400_000, "{} bytes", map.len());
        with_map += usize::from(!map.is_empty());
    }
    assert!(with_map > 0, "no pair has a place");
    Ok(())
});

both_engines!(who_decides_is_granted_apart_from_who_sees_numbers, app => {
    app.import_samples().await?;
    let (planner, head) = (app.sign_in(Role::Planner).await?, app.sign_in(Role::Head).await?);
    let (queue, _) = page(&app, &planner, 0, 1).await?;
    let first = queue.pairs.first().ok_or("an empty queue")?;
    let pair = RowPair { left: first.left.clone(), right: first.right.clone() };
    let policy = |permission| serde_json::json!({ "decree": "SK 7", "rules": [
        PolicyRule { role: Role::Planner, agency: None, permission, allowed: false },
    ] });
    let reply = app.write(&head, Method::PUT, "/api/v1/policy", &policy(Permission::RevealDocument)).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    decide(&app, &planner, &pair, Verdict::Later).await?;
    let reply = app.write(&head, Method::PUT, "/api/v1/policy", &policy(Permission::DecideIdentity)).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let body = NewDecision { left: pair.left, right: pair.right, verdict: Verdict::Same, reason: String::new() };
    let reply = app.write(&planner, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    assert_eq!((reply.status, reply.code()?.as_str()), (StatusCode::FORBIDDEN, "forbidden"));
    Ok(())
});

async fn person(app: &TestApp, who: &Caller, id: &str) -> Checked<PersonClaims> {
    let body = ReadPeople { purpose: Purpose::Verification };
    let reply = app.write(who, Method::POST, &format!("/api/v1/people/{id}"), &body).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

/// Somebody whom several rows name, and the rows of one link.
async fn linked(app: &TestApp) -> Checked<(String, RowPair)> {
    const SQL: &str = "SELECT w.person_id, l.left_row, l.right_row FROM person_link l \
        JOIN person_row w ON w.jurisdiction_id = l.jurisdiction_id AND w.row_id = l.left_row \
        WHERE l.jurisdiction_id = $1 ORDER BY w.person_id, l.left_row, l.right_row";
    let rows: Vec<(String, String, String)> =
        app.app.store.all(SQL, binds![app.app.jurisdiction.id.as_str()]).await?;
    let (person, left, right) = rows.into_iter().next().ok_or("nobody is linked")?;
    Ok((person, RowPair { left: left.into(), right: right.into() }))
}

async fn audited(app: &TestApp, action: &str) -> Checked<usize> {
    const SQL: &str = "SELECT target FROM audit WHERE jurisdiction_id = $1 AND action = $2";
    let rows: Vec<(String,)> =
        app.app.store.all(SQL, binds![app.app.jurisdiction.id.as_str(), action]).await?;
    Ok(rows.len())
}

both_engines!(whose_word_counts_is_set_by_an_administrator_once_and_shown_first, app => {
    app.import_samples().await?;
    let (planner, admin) = (app.sign_in(Role::Planner).await?, app.sign_in(Role::Admin).await?);
    let (id, _) = linked(&app).await?;
    let before = person(&app, &planner, &id).await?;
    let name = |claims: &PersonClaims| claims.fields.iter().find(|field| field.field == "name").cloned();
    let named = name(&before).ok_or("no name")?;
    assert_eq!(named.order.first(), Some(&Agency::Imigrasi));
    let last = named.claims.last().map(|claim| claim.source.agency).ok_or("no claim")?;
    assert_ne!(named.claims[0].source.agency, last, "two agencies name them");

    let mut wanted: Precedence = app.get(&admin, PRECEDENCE).await?.json()?;
    wanted.person = vec![last];
    for _ in 0..2 {
        let reply = app.write_with_key(&admin, Method::PUT, PRECEDENCE, &wanted, "satu-niat-saja").await?;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    }
    assert_eq!(audited(&app, "reconcile.precedence").await?, 1);
    assert_eq!(app.get(&planner, PRECEDENCE).await?.json::<Precedence>()?, wanted);
    let after = person(&app, &planner, &id).await?;
    let now = name(&after).ok_or("no name")?;
    assert_eq!((now.claims[0].source.agency, now.claims.len(), &now.order), (last, named.claims.len(), &wanted.person));

    wanted.job = vec![Agency::Ksop, Agency::Ksop];
    let reply = app.write(&admin, Method::PUT, PRECEDENCE, &wanted).await?;
    assert_eq!((reply.status, reply.code()?.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "agency_twice"));
    Ok(())
});

both_engines!(a_person_shows_every_claim_with_its_row_and_what_was_decided, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (id, pair) = linked(&app).await?;
    let before = person(&app, &planner, &id).await?;
    assert!(before.decisions.is_empty() && !before.links.is_empty());
    for field in &before.fields {
        assert!(field.claims.iter().all(|claim| claim.source.line > 0 && !claim.source.list_date.is_empty()));
        let shown = field.claims.first().map(|claim| claim.source.agency);
        let best = field.order.iter().find(|one| field.claims.iter().any(|claim| claim.source.agency == **one));
        assert!(best.is_none_or(|best| shown == Some(*best)), "{}: {shown:?} before {best:?}", field.field);
    }
    // Split, looked at from both sides, and put together again.
    let decision = decide(&app, &planner, &pair, Verdict::Different).await?;
    let split = person(&app, &planner, &id).await?;
    assert_eq!(split.decisions.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [decision.id.as_str()]);
    assert_ne!(serde_json::to_value(&split.links)?, serde_json::to_value(&before.links)?);
    let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
    assert_eq!(app.write(&planner, Method::POST, &path, &()).await?.status, StatusCode::OK);
    let again = person(&app, &planner, &id).await?;
    assert_eq!((serde_json::to_value(&again)?, again.decisions.len()), (serde_json::to_value(&before)?, 0));
    Ok(())
});

/// Pages, and the text without what a line break can add.
fn text_of(pdf: &[u8]) -> Checked<(usize, String)> {
    let file = std::env::temp_dir().join(format!("petapora-selisih-{}.pdf", petapora::store::new_id()));
    std::fs::write(&file, pdf)?;
    let out = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output();
    std::fs::remove_file(&file)?;
    let out = out.map_err(|error| format!("pdftotext: {error}; install poppler-utils"))?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    Ok((text.matches('\u{c}').count(), squeezed(&text)))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

both_engines!(an_agency_has_one_page_of_its_own_words_and_that_there_are_others, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let apoa = app.sign_in_as(Role::Contributor, Some(Agency::Apoa), "").await?;
    let differing = |who| {
        let app = &app;
        async move {
            let all: Vec<PersonOfDifference> =
                app.get(who, "/api/v1/differences/people?kind=residence").await?.json()?;
            Checked::Ok(all)
        }
    };
    let question = serde_json::json!({ "agency": "APOA", "kind": "residence",
        "person": differing(&apoa).await?[0].id, "question": "Apakah masih menginap di sana?" });
    let reply = app.write(&planner, Method::POST, "/api/v1/differences/questions", &question).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());

    let own: Differences = app.get(&apoa, "/api/v1/differences").await?.json()?;
    let reply = app.get(&apoa, SUMMARY).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    assert_eq!(header("content-type").as_deref(), Some("application/pdf"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    let (pages, text) = text_of(&reply.body)?;
    assert_eq!(pages, 1, "{text}");
    for wanted in ["RINGKASANSELISIHDAFTAR", "APOA", "Apakahmasihmenginapdisana?", "Laporanpenginapan"] {
        assert!(text.contains(wanted), "{wanted} is missing in {text}");
    }
    let persons = |elsewhere| -> u32 {
        own.sets.iter().filter(|set| set.elsewhere == elsewhere).map(|set| set.persons).sum()
    };
    assert!(text.contains(&format!("Seluruhnya{}", persons(true) + persons(false))), "{text}");
    assert!(text.contains(&format!("Jugadalamdaftarinstansilain{}", persons(true))), "{text}");
    // Masked people, the agency's words, nobody else's.
    let mine = differing(&apoa).await?;
    assert!(text.contains(&squeezed(&mine[0].masked)), "{text}");
    let words = |people: &[PersonOfDifference], own: bool| -> BTreeSet<String> {
        let said = people.iter().flat_map(|person| &person.said);
        said.filter(|said| (said.agency == Agency::Apoa) == own).map(|said| squeezed(&said.value)).collect()
    };
    let all = differing(&planner).await?;
    let (ours, theirs) = (words(&all, true), words(&all, false));
    for other in theirs.iter().filter(|other| !ours.iter().any(|own| own.contains(other.as_str()))) {
        assert!(!text.contains(other.as_str()), "{other} is another agency's word");
    }
    // The same page whoever of the team prints it, in the other language too.
    let (_, team) = text_of(&app.get(&planner, &format!("{SUMMARY}?agency=APOA")).await?.body)?;
    assert!(team.contains(&format!("Seluruhnya{}", persons(true) + persons(false))));
    let (pages, english) = text_of(&app.get(&apoa, &format!("{SUMMARY}?language=en")).await?.body)?;
    assert!(pages == 1 && english.contains("SUMMARYOFDIFFERENCES") && english.contains("Lodgingreports"), "{english}");
    assert_eq!(app.get(&apoa, &format!("{SUMMARY}?agency=IMIGRASI")).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&planner, SUMMARY).await?.status, StatusCode::BAD_REQUEST);
    assert_eq!(audited(&app, "difference.print").await?, 3);
    Ok(())
});
