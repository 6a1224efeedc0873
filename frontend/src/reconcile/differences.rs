//! Where lists differ, as counts that open. Invariant: a dot is also a word, and every
//! count opens the people that it counted.

use leptos::prelude::*;
use petapora_wire::{Agency, AgencySet, DifferenceCount, Differences, ListAge};

use super::people::PeopleDialog;
use super::questions::Questions;
use super::state::{Opened, columns, printed_for};
use super::texts::{Key, of_kind, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, day, fill};
use crate::i18n::{following, use_lang};
use crate::ui::{Empty, Icon, IconName, Panel, drawn, fetch_when};
use crate::view::use_view;

const DIFFERENCES: &str = "/api/v1/differences";

#[component]
pub fn DifferencesView(decides: bool) -> impl IntoView {
    let view = use_view();
    let differences = fetch_when::<Differences>(|| Some(DIFFERENCES.to_owned()), move || view.seq.track());
    let questions = fetch_when(|| Some(format!("{DIFFERENCES}/questions")), move || view.seq.track());
    let opened = RwSignal::new(None::<Opened>);
    let close = Callback::new(move |()| opened.set(None));
    view! {
        <Panel fetched=differences ready=move |Differences { sets, kinds, lists }| {
            if sets.is_empty() {
                return view! { <section class="panel"><Empty><p>{t(Key::NoLists)}</p></Empty></section> }.into_any();
            }
            view! {
                <Matrix sets opened/>
                <Kinds kinds opened/>
                <Summaries agencies=printed_for(&lists)/>
                <Ages lists/>
            }
            .into_any()
        }/>
        <Questions questions decides/>
        {drawn(move || opened.get().map(|of| view! { <PeopleDialog of decides questions close/> }))}
    }
}

/// The page of one agency, to be printed.
#[component]
fn Summaries(agencies: Vec<Agency>) -> impl IntoView {
    let lang = use_lang();
    let Some(first) = agencies.first().copied() else { return ().into_any() };
    let chosen = RwSignal::new(first);
    let several = agencies.len() > 1;
    let choice = several.then(|| {
        let one =
            |one: Agency| view! { <option value=one.as_str() selected=one == first>{label(one)}</option> };
        let choose = move |event| {
            if let Some(agency) = Agency::parse(&event_target_value(&event)) {
                chosen.set(agency);
            }
        };
        view! {
            <label class="field">
                <span>{t(Key::Agency)}</span>
                <select on:change=choose>{agencies.into_iter().map(one).collect_view()}</select>
            </label>
        }
    });
    let href = move || {
        let asked = [("agency", chosen.get().as_str().to_owned()), ("language", lang.get().tag().to_owned())];
        format!("{DIFFERENCES}/summary.pdf?{}", crate::query::encode(&asked))
    };
    view! {
        <section class="panel form">
            <h2>{t(Key::SummaryOf)}</h2>
            <p class="muted">{t(Key::SummaryWhy)}</p>
            <div class="actions summary">
                {choice}
                <a class="button" href=href target="_blank" rel="noopener">
                    <Icon name=IconName::Print/>{t(Key::PrintSummary)}
                </a>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Matrix(sets: Vec<AgencySet>, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let agencies = columns(&sets);
    let elsewhere = sets.iter().any(|set| set.elsewhere);
    let largest = sets.iter().map(|set| set.persons).max().unwrap_or(1).max(1);
    let heads = agencies.iter().map(|agency| view! { <th scope="col">{label(*agency)}</th> }).collect_view();
    let row =
        move |set: AgencySet| {
            let dots: Vec<bool> = agencies.iter().map(|agency| set.agencies.contains(agency)).collect();
            let others = elsewhere.then_some(set.elsewhere);
            let dots = dots.into_iter().chain(others).map(|on| view! {
            <td class="dot-cell">
                <span class=if on { "dot on" } else { "dot" } aria-hidden="true"></span>
                <span class="visually-hidden">{t(if on { Key::Listed } else { Key::NotListed })}</span>
            </td>
        });
            view! {
                <tr>
                    {dots.collect_view()}
                    <td class="bar-cell"><SetCount set largest opened/></td>
                </tr>
            }
        };
    view! {
        <section class="panel">
            <h2>{t(Key::Matrix)}</h2>
            <p class="muted">{t(Key::MatrixWhy)}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Matrix)>
                <table class="table compact matrix">
                    <thead>
                        <tr>
                            {heads}
                            {elsewhere.then(|| view! { <th scope="col">{t(Key::Elsewhere)}</th> })}
                            <th scope="col">{t(Key::Persons)}</th>
                        </tr>
                    </thead>
                    <tbody>{sets.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn SetCount(set: AgencySet, largest: u32, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let lang = use_lang();
    let persons = set.persons;
    let named = set.clone();
    let told = move || {
        let lang = lang.get();
        let n = count(lang, u64::from(persons));
        fill(text(lang, Key::OpenSet), &[("n", &n), ("x", &set_name(lang, &named))])
    };
    let width = (f64::from(persons) / f64::from(largest) * 100.0).max(1.0).to_string();
    view! {
        <div class="bar-line">
            <button class="link" aria-label=told on:click=move |_| opened.set(Some(Opened::Set(set.clone())))>
                {drawn(move || count(lang.get(), u64::from(persons)))}
            </button>
            <svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect width=width height="14"/>
            </svg>
        </div>
    }
}

/// The agencies of a set in words.
pub fn set_name(lang: crate::i18n::Lang, set: &AgencySet) -> String {
    let mut names: Vec<&str> = set.agencies.iter().map(|agency| agency.label(lang)).collect();
    if set.elsewhere {
        names.push(text(lang, Key::Elsewhere));
    }
    names.join(" + ")
}

#[component]
fn Kinds(kinds: Vec<DifferenceCount>, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let lang = use_lang();
    let row = move |DifferenceCount { kind, persons }| {
        let number = move || count(lang.get(), u64::from(persons));
        view! {
            <tr>
                <th scope="row">
                    {if persons == 0 {
                        view! { <span>{following(of_kind(kind))}</span> }.into_any()
                    } else {
                        view! {
                            <button class="name-button" on:click=move |_| opened.set(Some(Opened::Kind(kind)))>
                                {following(of_kind(kind))}
                            </button>
                        }
                        .into_any()
                    }}
                </th>
                <td class="number">{drawn(number)}</td>
            </tr>
        }
    };
    view! {
        <section class="panel">
            <h2>{t(Key::Kinds)}</h2>
            <table class="table kinds">
                <thead><tr><th scope="col">{t(Key::Kinds)}</th><th scope="col" class="number">{t(Key::Persons)}</th></tr></thead>
                <tbody>{kinds.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Ages(lists: Vec<ListAge>) -> impl IntoView {
    let lang = use_lang();
    let row = move |list: ListAge| {
        let newest = list.newest;
        view! {
            <tr>
                <th scope="row">{label(list.agency)}</th>
                <td>{label(list.list_kind)}</td>
                <td>{drawn(move || day(lang.get(), &newest))}</td>
                <td class="number">{list.days}</td>
                <td>
                    <span class=if list.stale { "badge stale" } else { "badge" }>
                        {t(if list.stale { Key::Stale } else { Key::Current })}
                    </span>
                </td>
            </tr>
        }
    };
    view! {
        <section class="panel">
            <h2>{t(Key::Ages)}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Ages)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t(Key::Agency)}</th>
                            <th scope="col">{t(Key::List)}</th>
                            <th scope="col">{t(Key::Newest)}</th>
                            <th scope="col" class="number">{t(Key::Days)}</th>
                            <th scope="col">{t(Key::State)}</th>
                        </tr>
                    </thead>
                    <tbody>{lists.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
