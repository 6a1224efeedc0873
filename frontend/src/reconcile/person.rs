//! One person as all lists tell of them. Invariant: read for a stated purpose and recorded;
//! what is shown stands first with the order that put it there, what contradicts it stays
//! beside it, and every link can be taken out where it is seen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    ClaimOf, ClaimedField, Decision, LinkOf, NewDecision, Permission, PersonClaims, PersonId, Problem,
    Purpose, ReadPeople, Source, SourceRowId, Verdict,
};

use super::correct::Corrections;
use super::pair::{Score, field_name, shown};
use super::texts::{Key, of_verdict, t, text};
use crate::api;
use crate::i18n::codes::Label;
use crate::i18n::format::{count, day, fill, local_moment};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::sites::{EvidenceOf, PurposeChoice};
use crate::ui::{Empty, Failure, ProblemNote, Skeleton, drawn};
use crate::view::{Load, use_view};

const DECISIONS: &str = "/api/v1/reconcile/decisions";

/// What the page works on.
#[derive(Clone, Copy)]
struct Opened {
    id: StoredValue<PersonId>,
    purpose: RwSignal<Option<Purpose>>,
    claims: RwSignal<Option<Load<PersonClaims>>>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
}

impl Opened {
    fn read(self) {
        let Some(purpose) = self.purpose.get_untracked() else { return };
        if self.claims.with_untracked(Option::is_none) {
            self.claims.set(Some(Load::Loading));
        }
        spawn_local(async move {
            let path = format!("/api/v1/people/{}", self.id.get_value().as_str());
            let answer = match api::post::<_, PersonClaims>(&path, &ReadPeople { purpose }).await {
                Ok(data) => Load::Ready { data, stale: false },
                Err(problem) => Load::Failed(problem),
            };
            self.claims.try_set(Some(answer));
        });
    }

    /// Writes, and reads the person again as it is then.
    fn write<T: serde::Serialize + 'static>(self, path: String, body: T) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            match api::post::<_, Decision>(&path, &body).await {
                Ok(_) => self.read(),
                Err(refused) => {
                    self.problem.try_set(Some(refused));
                }
            }
            self.busy.try_set(false);
        });
    }

    fn split(self, left: SourceRowId, right: SourceRowId) {
        let body = NewDecision { left, right, verdict: Verdict::Different, reason: String::new() };
        self.write(DECISIONS.to_owned(), body);
    }

    fn undo(self, decision: &str) {
        self.write(format!("{DECISIONS}/{decision}/undo"), ());
    }
}

#[component]
pub fn PersonPage(id: PersonId, decides: bool) -> impl IntoView {
    let open = use_navigation().person;
    let page = Opened {
        id: StoredValue::new(id),
        purpose: RwSignal::new(None),
        claims: RwSignal::new(None),
        problem: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let retry = Callback::new(move |()| page.read());
    let content = move || match page.claims.get() {
        None => view! {
            <form class="panel form" on:submit=move |event| {
                event.prevent_default();
                page.read();
            }>
                <p>{t(Key::WhyPerson)}</p>
                <PurposeChoice purpose=page.purpose/>
                <div>
                    <button class="button primary" type="submit"
                        disabled=move || page.purpose.with(Option::is_none)>{t(Key::ShowPerson)}</button>
                </div>
            </form>
        }
        .into_any(),
        Some(Load::Loading) => view! { <Skeleton/> }.into_any(),
        Some(Load::Failed(problem)) => view! { <Failure problem on_retry=retry/> }.into_any(),
        Some(Load::Ready { data, .. }) => view! { <Claims page claims=data decides/> }.into_any(),
    };
    view! {
        <div><button class="button" on:click=move |_| open.set(None)>{t(Key::Back)}</button></div>
        {drawn(content)}
    }
}

#[component]
fn Claims(page: Opened, claims: PersonClaims, decides: bool) -> impl IntoView {
    let lang = use_lang();
    let PersonClaims { id, fields, agencies, links, decisions, record } = claims;
    let name = fields.iter().find(|field| field.field == "name").and_then(shown_value);
    let name = name.unwrap_or_else(|| "—".to_owned());
    let may = use_view()
        .me
        .with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::EditPlaces)));
    let again = Callback::new(move |()| page.read());
    let disputed = fields.iter().filter(|field| !field.agree).count() as u64;
    let sources = sources(&fields);
    let names = move || {
        let names: Vec<&str> = agencies.iter().map(|agency| agency.label(lang.get())).collect();
        names.join(", ")
    };
    let told = move || match disputed {
        0 => text(lang.get(), Key::AllAgree).to_owned(),
        n => fill(text(lang.get(), Key::Disputed), &[("n", &count(lang.get(), n))]),
    };
    view! {
        <section class="panel">
            <h2>{name}</h2>
            <p class="muted">{drawn(names)} " · " {drawn(told)}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::AllClaims)>
                <table class="table person-claims">
                    <thead>
                        <tr>
                            <th scope="col">{t(Key::Field)}</th>
                            <th scope="col">{t(Key::ShownValue)}</th>
                            <th scope="col">{t(Key::WhoSays)}</th>
                        </tr>
                    </thead>
                    <tbody>{fields.into_iter().map(|field| view! { <FieldRow field/> }).collect_view()}</tbody>
                </table>
            </div>
        </section>
        {drawn(move || page.problem.get().map(|problem| view! { <ProblemNote problem/> }))}
        {record.map(|record| view! { <Corrections person=id.clone() record may again/> })}
        <section class="panel">
            <h2>{t(Key::Evidence)}</h2>
            <EvidenceOf whose=format!("people/{}", id.as_str())/>
        </section>
        <section class="panel">
            <h2>{t(Key::Links)}</h2>
            {links.is_empty().then(|| view! { <Empty><p>{t(Key::NoLinks)}</p></Empty> })}
            <ul class="questions">
                {links.into_iter().map(|link| view! { <LinkItem page link sources=sources.clone() decides/> }).collect_view()}
            </ul>
        </section>
        <section class="panel">
            <h2>{t(Key::Decisions)}</h2>
            {decisions.is_empty().then(|| view! { <Empty><p>{t(Key::NoDecisions)}</p></Empty> })}
            <ul class="questions">
                {decisions.into_iter().map(|decision| view! { <DecisionItem page decision decides/> }).collect_view()}
            </ul>
        </section>
    }
}

/// Each row that speaks of the person.
fn sources(fields: &[ClaimedField]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for claim in fields.iter().flat_map(|field| &field.claims) {
        if !sources.iter().any(|source| source.row == claim.source.row) {
            sources.push(claim.source.clone());
        }
    }
    sources
}

/// What is shown of a field: what was said by hand, or else the first claim.
fn shown_value(field: &ClaimedField) -> Option<String> {
    let by_hand = field.by_hand.as_ref().map(|said| said.value.clone());
    by_hand.or_else(|| field.claims.first().map(|claim| claim.value.clone()))
}

#[component]
fn FieldRow(field: ClaimedField) -> impl IntoView {
    let lang = use_lang();
    let class = if field.agree { "" } else { "disputed" };
    let name = field.field.clone();
    let field = StoredValue::new(field);
    let first = move || {
        field.with_value(|field| {
            let value = shown_value(field).filter(|value| !value.is_empty());
            value.map_or_else(|| "—".to_owned(), |value| shown(lang.get(), &field.field, &value))
        })
    };
    let by_hand = move || {
        let said = field.with_value(|field| field.by_hand.clone())?;
        let words = move || {
            let day = local_moment(lang.get(), said.at_ms);
            let words = [("who", &*said.actor_name), ("d", &*day), ("reason", &*said.reason)];
            fill(text(lang.get(), Key::ByHandOf), &words)
        };
        Some(view! { <small><span class="badge">{t(Key::ByHand)}</span> {drawn(words)}</small> })
    };
    let order = move || {
        field.with_value(|field| {
            let names: Vec<&str> = field.order.iter().map(|agency| agency.label(lang.get())).collect();
            fill(text(lang.get(), Key::OrderOf), &[("x", &names.join(", "))])
        })
    };
    let claims = move || {
        field.with_value(|field| {
            let one = |claim: &ClaimOf| {
                let value = shown(lang.get(), &field.field, &claim.value);
                view! { <li><b>{value}</b> <small>{drawn(cited(lang, claim.source.clone()))}</small></li> }
            };
            field.claims.iter().map(one).collect_view()
        })
    };
    let agree = field.with_value(|field| field.agree);
    view! {
        <tr class=class>
            <th scope="row">{drawn(move || field_name(lang.get(), &name))}</th>
            <td>
                <b>{drawn(first)}</b>
                {by_hand()}
                {(!agree).then(|| view! { <span class="badge stale">{t(Key::ListsDiffer)}</span> })}
                <small>{drawn(order)}</small>
            </td>
            <td><ul class="claim-list">{drawn(claims)}</ul></td>
        </tr>
    }
}

/// Agency, date, file and row of a claim.
fn cited(lang: RwSignal<crate::i18n::Lang>, source: Source) -> impl Fn() -> String {
    move || {
        let lang = lang.get();
        let row = fill(text(lang, Key::RowOf), &[("n", &source.line.to_string())]);
        let agency = source.agency.label(lang);
        format!("{agency} · {} · {}, {row}", day(lang, &source.list_date), source.file_name)
    }
}

#[component]
fn LinkItem(page: Opened, link: LinkOf, sources: Vec<Source>, decides: bool) -> impl IntoView {
    let lang = use_lang();
    let of = |row: &SourceRowId| sources.iter().find(|source| source.row == *row).cloned();
    let sides = [&link.left, &link.right].map(|row| of(row).map(|source| cited(lang, source)));
    let [left, right] = sides.map(|side| side.map(|side| view! { <div>{drawn(side)}</div> }));
    let LinkOf { left: a, right: b, chance, parts } = link;
    view! {
        <li>
            <div>
                {left}{right}
                <details class="fold-out">
                    <summary>{t(Key::WhyLinked)}</summary>
                    <Score chance parts/>
                </details>
            </div>
            {decides.then(|| view! {
                <div class="actions">
                    <button class="button" disabled=move || page.busy.get()
                        on:click=move |_| page.split(a.clone(), b.clone())>{t(Key::Split)}</button>
                </div>
            })}
        </li>
    }
}

#[component]
fn DecisionItem(page: Opened, decision: Decision, decides: bool) -> impl IntoView {
    let lang = use_lang();
    let Decision { id, verdict, reason, at_ms, .. } = decision;
    let told = move || fill(text(lang.get(), Key::UndoOf), &[("d", &local_moment(lang.get(), at_ms))]);
    view! {
        <li>
            <div>
                <b>{t(of_verdict(verdict))}</b> " · " {drawn(move || local_moment(lang.get(), at_ms))}
                {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            </div>
            {decides.then(|| view! {
                <div class="actions">
                    <button class="button" aria-label=told disabled=move || page.busy.get()
                        on:click=move |_| page.undo(&id)>{t(Key::Undo)}</button>
                </div>
            })}
        </li>
    }
}
