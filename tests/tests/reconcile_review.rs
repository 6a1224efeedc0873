//! Deciding who is who, and where lists differ, over HTTP on both engines. Invariant: a
//! decision holds until it is taken back, and then nothing is left of it but the audit.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora::imports::{Import, bring_in};
use petapora::reconcile::cli::{links_csv, reconcile};
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, AgencyQuestion, Decision, DifferenceKind, Differences, NewAgencyQuestion, NewDecision, PairView,
    PersonClaims, PersonOfDifference, Purpose, QuestionAnswer, Queue, ReadPeople, Role, RowPair, Verdict,
};
use serde_json::json;

/// Everything that a link or a decision could change.
const STATE: [&str; 5] = [
    "SELECT 'row|' || row_id || '|' || person_id FROM person_row WHERE jurisdiction_id = $1",
    "SELECT 'link|' || left_row || '|' || right_row || '|' || evidence FROM person_link WHERE jurisdiction_id = $1",
    "SELECT 'question|' || left_row || '|' || right_row || '|' || evidence FROM person_question WHERE jurisdiction_id = $1",
    "SELECT 'decision|' || left_hash || '|' || right_hash || '|' || verdict FROM person_decision WHERE jurisdiction_id = $1",
    "SELECT 'source|' || r.id || '|' || COALESCE(r.person_id, '-') || '|' || COALESCE(p.name, '-') FROM source_row r \
     LEFT JOIN person p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.person_id WHERE r.jurisdiction_id = $1",
];

async fn state(app: &TestApp) -> Checked<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for sql in STATE {
        let rows = app.app.store.all::<(String,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await?;
        all.extend(rows.into_iter().map(|(row,)| row));
    }
    Ok(all)
}

/// The person of each row that is somebody's.
async fn shown(app: &TestApp) -> Checked<BTreeMap<String, String>> {
    const SQL: &str = "SELECT row_id, person_id FROM person_row WHERE jurisdiction_id = $1";
    let rows = app.app.store.all::<(String, String)>(SQL, binds![app.app.jurisdiction.id.as_str()]).await?;
    Ok(rows.into_iter().collect())
}

async fn links(app: &TestApp) -> Checked<Vec<(String, String)>> {
    const SQL: &str =
        "SELECT left_row, right_row FROM person_link WHERE jurisdiction_id = $1 ORDER BY left_row, right_row";
    Ok(app.app.store.all(SQL, binds![app.app.jurisdiction.id.as_str()]).await?)
}

async fn decide(app: &TestApp, who: &Caller, left: &str, right: &str, verdict: Verdict) -> Checked<Decision> {
    let body = NewDecision {
        left: left.to_owned().into(),
        right: right.to_owned().into(),
        verdict,
        reason: "dilihat bersama".into(),
    };
    let reply = app.write(who, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

async fn undo(app: &TestApp, who: &Caller, decision: &Decision) -> Checked {
    let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
    let reply = app.write(who, Method::POST, &path, &()).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    Ok(())
}

both_engines!(a_split_holds_in_later_runs_and_taken_back_restores_what_was, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let before = state(&app).await?;
    let links = links(&app).await?;
    assert!(links.len() > 150, "{}", links.len());
    for (left, right) in links.iter().step_by(40) {
        let decision = decide(&app, &planner, left, right, Verdict::Different).await?;
        let people = shown(&app).await?;
        assert!(people.get(left) != people.get(right) || !people.contains_key(left));
        // A later run does not overturn it, nor does a list that comes again.
        reconcile(&app.app).await?;
        let people = shown(&app).await?;
        assert!(people.get(left) != people.get(right) || !people.contains_key(left));
        undo(&app, &planner, &decision).await?;
    }
    // Weights were learned meanwhile: without them all is as it was.
    let mut write = app.app.write("system").await?;
    write.tx.execute("DELETE FROM person_weights WHERE jurisdiction_id = $1", binds![app.app.jurisdiction.id.as_str()]).await?;
    write.commit(petapora::store::Audit { action: "test", target: String::new(), detail: json!(null) }).await?;
    petapora::reconcile::settle(&app.app, "cli").await?;
    let groups = |state: &BTreeSet<String>| -> BTreeSet<String> { state.iter().filter(|row| !row.starts_with("link|")).cloned().collect() };
    assert_eq!(groups(&state(&app).await?), groups(&before));
    Ok(())
});

both_engines!(linking_and_unlinking_leaves_the_whole_as_it_was, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let before = state(&app).await?;
    let queue: Queue = app.get(&planner, "/api/v1/reconcile/queue").await?.json()?;
    assert_eq!((queue.waiting as usize, queue.decided), (queue.pairs.len(), 0));
    assert!(!queue.pairs.is_empty());
    // Whoever is asked about, and two who have nothing in common.
    let people: Vec<(String, String)> = shown(&app).await?.into_iter().collect();
    let mut pairs: Vec<(String, String)> =
        queue.pairs.iter().map(|pair| (pair.left.0.clone(), pair.right.0.clone())).collect();
    let first = &people[0];
    let strangers = people.iter().find(|(_, person)| *person != first.1).ok_or("one person only")?;
    pairs.push((first.0.clone(), strangers.0.clone()));
    for (left, right) in pairs {
        let decision = decide(&app, &planner, &left, &right, Verdict::Same).await?;
        let people = shown(&app).await?;
        assert_eq!(people.get(&left), people.get(&right));
        undo(&app, &planner, &decision).await?;
        assert_eq!(state(&app).await?, before);
    }
    Ok(())
});

both_engines!(what_contradicts_a_decision_is_refused_and_leaves_nothing, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let people: Vec<(String, String)> = shown(&app).await?.into_iter().collect();
    let of = |person: &str| people.iter().filter(|(_, other)| other == person).map(|(row, _)| row.clone()).collect::<Vec<_>>();
    let twice = people.iter().map(|(_, person)| of(person)).find(|rows| rows.len() > 1).ok_or("nobody twice")?;
    let stranger = people.iter().find(|(row, _)| !twice.contains(row)).ok_or("nobody else")?;
    decide(&app, &planner, &twice[0], &twice[1], Verdict::Same).await?;
    decide(&app, &planner, &twice[0], &stranger.0, Verdict::Different).await?;
    let before = state(&app).await?;
    let body = NewDecision {
        left: twice[1].clone().into(),
        right: stranger.0.clone().into(),
        verdict: Verdict::Same,
        reason: String::new(),
    };
    let reply = app.write(&planner, Method::POST, "/api/v1/reconcile/decisions", &body).await?;
    assert_eq!((reply.status, reply.code()?.as_str()), (StatusCode::CONFLICT, "contradicts_decision"));
    assert_eq!(state(&app).await?, before);
    Ok(())
});

both_engines!(a_pair_is_shown_with_both_claims_and_put_off_comes_last, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let queue: Queue = app.get(&planner, "/api/v1/reconcile/queue").await?.json()?;
    let first = &queue.pairs[0];
    let asked = RowPair { left: first.left.clone(), right: first.right.clone() };
    let reply = app.write(&planner, Method::POST, "/api/v1/reconcile/pair", &asked).await?;
    let view: PairView = reply.json()?;
    assert!(!view.linked && view.decision.is_none());
    assert!(view.fields.iter().any(|field| field.field == "name" && field.left.is_some()));
    assert!(!view.parts.is_empty() && view.parts.iter().all(|part| !part.sentence.id.is_empty() && !part.sentence.en.is_empty()));
    assert!((0.0..=1.0).contains(&view.chance));
    // No number in clear, and the read is accounted for.
    assert!(!reply.text().contains("\"ZZ1") && view.left.fields.iter().chain(&view.right.fields).all(|field|
        field.field != "passport" || field.claims.iter().all(|claim| claim.value.contains('•'))));
    decide(&app, &planner, &first.left.0, &first.right.0, Verdict::Later).await?;
    let after: Queue = app.get(&planner, "/api/v1/reconcile/queue").await?.json()?;
    assert_eq!((after.waiting, after.later), (queue.waiting, 1));
    let last = after.pairs.last().ok_or("an empty queue")?;
    assert_eq!((last.later, &last.left, &last.right), (true, &first.left, &first.right));
    Ok(())
});

both_engines!(a_merge_loses_no_claim, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let mut rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (row, person) in shown(&app).await? {
        rows.entry(person).or_default().insert(row);
    }
    let body = ReadPeople { purpose: Purpose::Verification };
    for (person, rows) in rows.iter().filter(|(_, rows)| rows.len() > 2).take(12) {
        let claims: PersonClaims =
            app.write(&planner, Method::POST, &format!("/api/v1/people/{person}"), &body).await?.json()?;
        let named = claims.fields.iter().find(|field| field.field == "name").ok_or("no name")?;
        let told: BTreeSet<String> = named.claims.iter().map(|claim| claim.source.row.0.clone()).collect();
        assert_eq!(&told, rows);
        // Immigration's word on the person comes first where there is one.
        let first = named.claims.first().map(|claim| claim.source.agency);
        if claims.agencies.contains(&Agency::Imigrasi) {
            assert_eq!(first, Some(Agency::Imigrasi));
        }
    }
    Ok(())
});

/// Rows of the sample lists by person, without ids.
fn groups_of_samples(csv: &str) -> BTreeSet<BTreeSet<String>> {
    let mut groups: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for line in csv.lines().skip(1).filter(|line| !line.starts_with("lain")) {
        if let Some((row, person)) = line.rsplit_once(',') {
            groups.entry(person).or_default().insert(row.to_owned());
        }
    }
    groups.into_values().collect()
}

both_engines!(an_unrelated_list_changes_nobody, app => {
    app.import_samples().await?;
    // What is common and what is rare is kept from here on.
    reconcile(&app.app).await?;
    let before = groups_of_samples(&links_csv(&app.app).await?);
    for (number, count) in [(1_u32, 30_u32), (2, 300)] {
        let mut text = String::from("Penginapan;Nama tamu;No Paspor;Negara;Tanggal lahir;Check-in;Check-out\n");
        for n in 0..count {
            let (day, month, year) = (1 + n % 28, 1 + n % 12, 1940 + n % 15);
            text.push_str(&format!("Wisma Jauh {};Xq{n:03}ovar Zyl{}enko;ZZ9{number}{n:05};UKR;{day:02}/{month:02}/{year};1/10/2026;\n", n % 7, n * 7 % 300));
        }
        let path = app.folder().join(format!("lain{number}.csv"));
        std::fs::write(&path, text)?;
        let list = Import {
            path, file_name: format!("lain{number}.csv"), agency: Agency::Apoa, kind: None, columns: None,
            list_date: None, dry_run: false, actor: "cli".into(),
        };
        assert_eq!(bring_in(&app.app, list, |_| {}).await?.accepted, u64::from(count));
        let after = groups_of_samples(&links_csv(&app.app).await?);
        assert!(after == before, "{count}: {:?}", after.symmetric_difference(&before).collect::<Vec<_>>());
    }
    Ok(())
});

both_engines!(differences_open_as_lists_and_are_asked_answered_and_closed, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let all: Differences = app.get(&planner, "/api/v1/differences").await?.json()?;
    for set in &all.sets {
        let agencies: Vec<&str> = set.agencies.iter().map(|agency| agency.as_str()).collect();
        let path = format!("/api/v1/differences/people?agencies={}", agencies.join(","));
        let people: Vec<PersonOfDifference> = app.get(&planner, &path).await?.json()?;
        assert_eq!(people.len(), set.persons as usize, "{agencies:?}");
        assert!(people.iter().all(|person| !person.sites.is_empty() || person.places.is_empty()));
    }
    for kind in &all.kinds {
        let path = format!("/api/v1/differences/people?kind={}", kind.kind.as_str());
        let people: Vec<PersonOfDifference> = app.get(&planner, &path).await?.json()?;
        assert_eq!(people.len(), kind.persons as usize, "{:?}", kind.kind);
    }
    let residence = all.kinds.iter().find(|kind| kind.kind == DifferenceKind::Residence);
    assert!(residence.is_some_and(|kind| kind.persons > 0), "{:?}", all.kinds);
    assert!(all.lists.iter().all(|list| !list.stale));

    // An agency: its own words, and that there is more elsewhere.
    let apoa = app.sign_in_as(Role::Contributor, Some(Agency::Apoa), "").await?;
    let own: Differences = app.get(&apoa, "/api/v1/differences").await?.json()?;
    assert!(own.sets.iter().all(|set| set.agencies == [Agency::Apoa]));
    let people: Vec<PersonOfDifference> = app.get(&apoa, "/api/v1/differences/people?kind=residence").await?.json()?;
    assert!(!people.is_empty() && people.iter().all(|person| person.said.iter().all(|said| said.agency == Agency::Apoa)));

    let body = NewAgencyQuestion {
        agency: Agency::Apoa, kind: DifferenceKind::Residence, person: people[0].id.clone(),
        question: "Masih menginap?".into(),
    };
    let asked: AgencyQuestion = app.write(&planner, Method::POST, "/api/v1/differences/questions", &body).await?.json()?;
    let path = format!("/api/v1/differences/questions/{}", asked.id);
    let other = app.sign_in_as(Role::Contributor, Some(Agency::Ksop), "").await?;
    let answer = QuestionAnswer { answer: "Sudah pindah.".into() };
    assert_eq!(app.write(&other, Method::POST, &format!("{path}/answer"), &answer).await?.status, StatusCode::NOT_FOUND);
    let answered: AgencyQuestion = app.write(&apoa, Method::POST, &format!("{path}/answer"), &answer).await?.json()?;
    assert_eq!((answered.state.as_str(), answered.answer.as_str()), ("answered", "Sudah pindah."));
    let closed: AgencyQuestion = app.write(&planner, Method::POST, &format!("{path}/close"), &()).await?.json()?;
    assert_eq!(closed.state, "closed");
    assert_eq!(app.write(&apoa, Method::POST, &format!("{path}/answer"), &answer).await?.status, StatusCode::CONFLICT);
    let list: Vec<AgencyQuestion> = app.get(&other, "/api/v1/differences/questions").await?.json()?;
    assert!(list.is_empty());
    Ok(())
});
