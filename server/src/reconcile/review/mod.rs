//! Looking at pairs and deciding. Invariant: a decision is checked against all others
//! before it is kept, holds in every later run, and can be taken back, which restores
//! what was.

pub mod http;
mod map;
mod sql;

use std::collections::HashMap;

use petapora_wire::{
    Decision, NewDecision, PairView, PersonClaims, Precedence, RowPair, Side, Text, Verdict,
};
use serde_json::json;
use uuid::Uuid;

use super::fields::{self, SaidRow};
use super::gathered::{Evidence, Persons};
use super::sql::{decided, id};
use super::{job, precedence, sentences};
use crate::access::Scope;
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry;
use crate::store::{Audit, Tx, Write, new_id};

/// Longest reason that is kept, characters.
const REASON_CHARS: usize = 500;

/// A pair with both sides' claims. `NotFound` outside the scope.
pub async fn pair(app: &App, asked: &RowPair, scope: &Scope) -> Result<PairView> {
    let mut tx = app.store.begin_read().await?;
    let j = app.jurisdiction.id.as_str();
    let order = precedence_of(&mut tx, j).await?;
    let mut sides = Vec::new();
    let mut within = false;
    for row in [&asked.left, &asked.right] {
        let (person, ids) = sql::group_of(&mut tx, j, row.as_str()).await?.ok_or(Error::NotFound)?;
        let found = rows(app, &mut tx, &ids).await?;
        within |= covers(scope, &found);
        let point = |(said, ..): &Found| {
            said.claim.place.as_ref().and_then(|place| place.point).map(|point| [point.lon, point.lat])
        };
        let points = found.iter().filter_map(point).collect();
        let (mut all, mut own) = (Vec::new(), None);
        for (at, (said, ..)) in found.into_iter().enumerate() {
            if said.source.row == *row {
                own = Some(at);
            }
            all.push(said);
        }
        let own = own.ok_or(Error::NotFound)?;
        let side = Side { person: person.map(Into::into), fields: fields::claimed(&all, &order), points };
        sides.push((side, all, own));
    }
    if !within {
        return Err(Error::NotFound);
    }
    let [(left, a, at_a), (right, b, at_b)] =
        <[_; 2]>::try_from(sides).map_err(|_| Error::internal("a pair has two sides"))?;
    let compared = a.get(at_a).zip(b.get(at_b)).map(|(a, b)| fields::compared(a, b)).unwrap_or_default();
    let evidence = evidence(app, &mut tx, asked).await?;
    let decision = sql::decision_about(&mut tx, j, asked).await?;
    drop(tx);
    Ok(PairView {
        map: map::drawn(&*app.map_grounds.ground(app).await?, &left.points, &right.points),
        linked: left.person.is_some() && left.person == right.person,
        left,
        right,
        fields: compared,
        parts: evidence.as_ref().map(sentences::parts).unwrap_or_default(),
        chance: evidence.as_ref().map_or(0.5, sentences::chance),
        decision,
    })
}

/// The evidence of a pair: as stored with its question or link, or else of the two rows.
async fn evidence(app: &App, tx: &mut Tx, pair: &RowPair) -> Result<Option<Evidence>> {
    let stored = sql::evidence(tx, app.jurisdiction.id.as_str(), pair).await?;
    if let Some(stored) = stored.and_then(|json| serde_json::from_str(&json).ok()) {
        return Ok(Some(stored));
    }
    let (_, known) = job::known(app, tx, job::Weighing::InForce).await?;
    let known = known.lock().map_err(|_| job::given_up())?;
    Ok(known.evidence(id(pair.left.as_str())?, id(pair.right.as_str())?))
}

/// All claims about the person who is shown under this id, or whom a list made under it.
pub async fn person(app: &App, person: &str, scope: &Scope) -> Result<PersonClaims> {
    let mut tx = app.store.begin_read().await?;
    let j = app.jurisdiction.id.as_str();
    let (shown, ids) = sql::rows_of(&mut tx, j, person).await?.ok_or(Error::NotFound)?;
    let found = rows(app, &mut tx, &ids).await?;
    if !covers(scope, &found) {
        return Err(Error::NotFound);
    }
    let order = precedence_of(&mut tx, j).await?;
    let hashes: Vec<String> = found.iter().map(|(.., hash)| hash.clone()).collect();
    let all: Vec<SaidRow> = found.into_iter().map(|(said, ..)| said).collect();
    let links = sql::links_of(&mut tx, j, &ids).await?;
    let decisions = sql::decisions_about(&mut tx, j, &hashes).await?;
    let record = registry::record_of(&mut tx, &app.jurisdiction.id, &shown).await?;
    let mut fields = fields::claimed(&all, &order);
    if let Some(record) = &record {
        fields::lay_over(&mut fields, record, &order);
    }
    Ok(PersonClaims { id: shown.into(), agencies: fields::agencies(&all), fields, links, decisions, record })
}

/// The order that counts: the office's, or the shipped one.
async fn precedence_of(tx: &mut Tx, jurisdiction: &str) -> Result<Precedence> {
    match sql::precedence(tx, jurisdiction).await? {
        Some(json) => serde_json::from_str(&json).map_err(Error::internal),
        None => Ok(precedence::shipped()),
    }
}

/// A row opened again, its place's kelurahan, and its hash.
type Found = (SaidRow, Option<String>, String);

/// Whether a person of these rows is within the scope.
fn covers(scope: &Scope, found: &[Found]) -> bool {
    scope.covers_any(found.iter().map(|(_, kelurahan, _)| kelurahan.as_deref()))
}

async fn rows(app: &App, tx: &mut Tx, ids: &[String]) -> Result<Vec<Found>> {
    let today = app.clock.today(&app.office.load().time_zone);
    let mut readers = HashMap::new();
    let mut rows = Vec::new();
    for stored in sql::stored(tx, app.jurisdiction.id.as_str(), ids).await? {
        let Some(source) = stored.source() else { continue };
        if !readers.contains_key(&stored.batch_id) {
            let reader = job::again(app, source.list_kind, &stored.mapping, today)?;
            readers.insert(stored.batch_id.clone(), reader);
        }
        let cells =
            app.keys.open_sealed("source_row.sealed", &stored.id, &stored.sealed).map_err(Error::internal)?;
        let claim = readers.get(&stored.batch_id).and_then(|reader| reader.claim(source.line, &cells));
        if let Some(claim) = claim {
            rows.push((SaidRow { source, claim }, stored.kelurahan_code, stored.row_hash));
        }
    }
    Ok(rows)
}

/// Keeps a decision and what follows from it. 404: a row that is not there. 409: it
/// contradicts an earlier decision. Nothing is kept of a decision that is refused.
pub async fn decide(app: &App, write: &mut Write, wanted: NewDecision) -> Result<(Decision, Audit)> {
    let jurisdiction = write.jurisdiction().clone();
    let j = jurisdiction.as_str();
    let pair = RowPair { left: wanted.left, right: wanted.right };
    let reason: String = wanted.reason.trim().chars().take(REASON_CHARS).collect();
    let hashes = sql::hashes(&mut write.tx, j, &pair).await?.ok_or(Error::NotFound)?;
    let evidence = evidence(app, &mut write.tx, &pair).await?;
    let evidence = serde_json::to_value(evidence).map_err(Error::internal)?;
    let decision = Decision {
        id: new_id(),
        left: pair.left,
        right: pair.right,
        verdict: wanted.verdict,
        reason,
        by: write.actor().to_owned(),
        at_ms: write.at_ms(),
    };
    sql::put_decision(&mut write.tx, j, &decision, &hashes, &evidence.to_string()).await?;
    let (persons, _) = job::settle_within(app, write).await?;
    if decision.verdict != Verdict::Later {
        let all = decided(&mut write.tx, &jurisdiction).await?;
        if contradicted(&persons, &all.together, &all.apart) {
            return Err(contradiction());
        }
    }
    let detail = json!({
        "left": decision.left, "right": decision.right, "verdict": decision.verdict,
        "reason": decision.reason, "evidence": evidence,
    });
    Ok((decision.clone(), Audit { action: "reconcile.decide", target: decision.id, detail }))
}

/// Takes a decision back: links are what they would be without it.
pub async fn undo(app: &App, write: &mut Write, decision: &str) -> Result<(Decision, Audit)> {
    let jurisdiction = write.jurisdiction().clone();
    let (undone, evidence) =
        sql::remove_decision(&mut write.tx, jurisdiction.as_str(), decision).await?.ok_or(Error::NotFound)?;
    job::settle_within(app, write).await?;
    if serde_json::from_str::<Evidence>(&evidence).is_ok() {
        sql::restore_evidence(&mut write.tx, jurisdiction.as_str(), &undone, &evidence).await?;
    }
    let evidence: serde_json::Value = serde_json::from_str(&evidence).unwrap_or_default();
    let detail = json!({
        "left": undone.left, "right": undone.right, "verdict": undone.verdict, "by": undone.by,
        "reason": undone.reason, "evidence": evidence,
    });
    Ok((undone, Audit { action: "reconcile.undo", target: decision.to_owned(), detail }))
}

/// Whether some decision does not hold.
fn contradicted(persons: &Persons, together: &[(Uuid, Uuid)], apart: &[(Uuid, Uuid)]) -> bool {
    let group: HashMap<Uuid, u32> = persons.rows.iter().map(|(at, group)| (at.id, *group)).collect();
    let one = |(a, b): &(Uuid, Uuid)| group.get(a).zip(group.get(b)).map(|(a, b)| a == b);
    together.iter().any(|pair| one(pair) == Some(false)) || apart.iter().any(|pair| one(pair) == Some(true))
}

fn contradiction() -> Error {
    Error::Conflict {
        code: "contradicts_decision",
        detail: Text::new(
            "Keputusan ini bertentangan dengan keputusan sebelumnya.",
            "This decision contradicts an earlier one.",
        ),
        fix: Text::new(
            "Urungkan dahulu keputusan sebelumnya tentang orang-orang ini.",
            "Take back the earlier decision about these people first.",
        ),
    }
}
