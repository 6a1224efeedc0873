//! What the screens of who is who stand on, over HTTP on both engines: a long queue, whose
//! word counts, one person, one agency's page. Invariant: a page of the queue costs what is
//! on it, and paper tells an agency its own words only.

mod claims;
mod store;

use std::collections::BTreeSet;
use std::process::Command;

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora::imports::{Import, bring_in};
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, Decision, DifferencePeople, Differences, NewDecision, PairView, Permission, PersonOfDifference,
    PolicyRule, Queue, Role, RowPair, Verdict,
};

const QUEUE: &str = "/api/v1/reconcile/queue";
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

    // Each of the twenty thousand is on one list alone: counted, and listed in pages.
    let all: Differences = app.get(&planner, "/api/v1/differences").await?.json()?;
    assert_eq!(all.sets.iter().map(|set| set.persons).collect::<Vec<_>>(), [10_201, 10_201]);
    let path = |from: u32| format!("/api/v1/differences/people?agencies=APOA&from={from}&limit=100");
    let mut people = BTreeSet::new();
    for (from, sites) in [(0, 40), (100, 0), (5_000, 0), (10_200, 0)] {
        let reply = app.get(&planner, &path(from)).await?;
        assert!(reply.body.len() < 60_000, "{} bytes for a hundred people", reply.body.len());
        let page: DifferencePeople = reply.json()?;
        let expected = 100.min(10_201 - from) as usize;
        assert_eq!((page.persons, page.people.len(), page.sites.len()), (10_201, expected, sites));
        assert!(page.people.into_iter().all(|person| people.insert(person.id)));
    }
    // A decision shows in the next answer: two are one, who is on both lists.
    let first = &first.pairs[0];
    decide(&app, &planner, &RowPair { left: first.left.clone(), right: first.right.clone() }, Verdict::Same).await?;
    let all: Differences = app.get(&planner, "/api/v1/differences").await?.json()?;
    assert_eq!(all.sets.iter().map(|set| set.persons).collect::<Vec<_>>(), [10_200, 10_200, 1]);
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

both_engines!(all_rows_of_both_stand_side_by_side_where_there_are_more_than_two, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (queue, _) = page(&app, &planner, 0, 200).await?;
    let mut several = 0;
    for pair in &queue.pairs {
        let asked = RowPair { left: pair.left.clone(), right: pair.right.clone() };
        let view: PairView = app.write(&planner, Method::POST, "/api/v1/reconcile/pair", &asked).await?.json()?;
        let rows = |fields: &[petapora_wire::ClaimedField]| -> BTreeSet<String> {
            fields.iter().flat_map(|field| &field.claims).map(|claim| claim.source.row.0.clone()).collect()
        };
        let (left, right) = (rows(&view.left.fields), rows(&view.right.fields));
        if left.len() + right.len() == 2 {
            assert!(view.records.is_empty());
            continue;
        }
        several += 1;
        let side = |wanted: u8| view.records.iter().filter(move |record| record.side == wanted);
        let named = |wanted| side(wanted).map(|record| record.source.row.0.clone()).collect::<BTreeSet<_>>();
        assert_eq!((named(1), named(2)), (left, right));
        // The compared row stands first on its side, with the marks of the comparison of two.
        for (wanted, row) in [(1, &pair.left), (2, &pair.right)] {
            let first = side(wanted).next().ok_or("no record")?;
            assert_eq!(first.source.row, *row);
            for said in &first.said {
                let field = view.fields.iter().find(|field| field.field == said.field).ok_or("no field")?;
                let compared = if wanted == 1 { &field.left } else { &field.right };
                assert_eq!(compared.as_ref(), Some(&said.said), "{}", said.field);
            }
        }
    }
    assert!(several > 0, "every pair is of two rows");
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

async fn audited(app: &TestApp, action: &str) -> Checked<usize> {
    const SQL: &str = "SELECT target FROM audit WHERE jurisdiction_id = $1 AND action = $2";
    let rows: Vec<(String,)> =
        app.app.store.all(SQL, binds![app.app.jurisdiction.id.as_str(), action]).await?;
    Ok(rows.len())
}

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
            let all: DifferencePeople =
                app.get(who, "/api/v1/differences/people?kind=residence").await?.json()?;
            Checked::Ok(all.people)
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
