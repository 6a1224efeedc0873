//! The people of one count. Invariant: masked here; only the map and a question lead on.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    Agency, AgencyQuestion, DifferenceKind, NewAgencyQuestion, PersonId, PersonOfDifference, Problem,
};

use super::differences::set_name;
use super::state::{LISTED, Opened, counted, people_path, sites};
use super::texts::{Key, of_kind, t, text};
use crate::address::Page;
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::{Empty, Fetched, Modal, Panel, ProblemNote, drawn, fetch_when};
use crate::view::use_view;

/// The person somebody asks about, with the name as shown.
#[derive(Clone)]
struct Asking {
    kind: DifferenceKind,
    person: PersonOfDifference,
}

#[component]
pub fn PeopleDialog(
    of: Opened,
    decides: bool,
    questions: Fetched<Vec<AgencyQuestion>>,
    close: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let path = people_path(&of);
    let people = fetch_when::<Vec<PersonOfDifference>>(move || Some(path.clone()), || ());
    let of = StoredValue::new(of);
    let asking = RwSignal::new(None::<Asking>);
    let title = Signal::derive(move || {
        of.with_value(|of| match of {
            Opened::Set(set) => set_name(lang.get(), set),
            Opened::Kind(kind) => lang.get().of(of_kind(*kind)).to_owned(),
        })
    });
    view! {
        <Modal title on_close=close>
            {drawn(move || match asking.get() {
                Some(asked) => view! { <AskForm asked asking questions/> }.into_any(),
                None => view! {
                    <Panel fetched=people ready=move |people| {
                        let of = of.get_value();
                        let people = counted(&of, people);
                        let seen_only = of == Opened::Kind(DifferenceKind::SeenOnly);
                        let kind = match of {
                            Opened::Kind(kind) if decides => Some(kind),
                            _ => None,
                        };
                        view! { <People people kind seen_only asking close/> }.into_any()
                    }/>
                }
                .into_any(),
            })}
        </Modal>
    }
}

#[component]
fn People(
    people: Vec<PersonOfDifference>,
    kind: Option<DifferenceKind>,
    seen_only: bool,
    asking: RwSignal<Option<Asking>>,
    close: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let navigation = use_navigation();
    if people.is_empty() {
        return view! { <Empty><p>{t(Key::NobodyThere)}</p></Empty> }.into_any();
    }
    let sites = sites(&people);
    let known = sites.len() as u64;
    let more = people.len().saturating_sub(LISTED) as u64;
    let reads = view.me.with_untracked(|me| {
        me.as_ref().is_some_and(|me| me.may.contains(&petapora_wire::Permission::ReadPeople))
    });
    let has_map = view.me.with_untracked(|me| {
        me.as_ref().is_some_and(|me| me.may.contains(&petapora_wire::Permission::ReadSites))
    });
    let row = move |person: PersonOfDifference| {
        let said = person.said.clone();
        let agencies = person.agencies.clone();
        let masked = person.masked.clone();
        let (id, shown) = (person.id.clone(), person.masked.clone());
        // Somebody seen and not known has no claims of other lists.
        let known_person = !seen_only;
        let opens = move || fill(text(lang.get(), Key::OpenPersonNamed), &[("x", &shown)]);
        let about = move || fill(text(lang.get(), Key::AskAgency), &[("x", &masked)]);
        let names = move || {
            let names: Vec<&str> = agencies.iter().map(|agency| agency.label(lang.get())).collect();
            names.join(", ")
        };
        view! {
            <tr>
                <th scope="row">
                    {person.masked.clone()}
                    {(reads && known_person).then(|| view! {
                        <button class="link" aria-label=opens on:click=move |_| {
                            navigation.person.set(Some(PersonId(id.clone())));
                            close.run(());
                        }>{t(Key::OpenPerson)}</button>
                    })}
                </th>
                <td>
                    {if said.is_empty() { view! { {drawn(names)} }.into_any() } else {
                        said.into_iter().map(|said| view! {
                            <div><small>{label(said.agency)}</small>{said.value}</div>
                        }).collect_view().into_any()
                    }}
                </td>
                {kind.map(|kind| view! {
                    <td><button class="link" aria-label=about
                        on:click=move |_| asking.set(Some(Asking { kind, person: person.clone() }))>
                        {t(Key::Ask)}
                    </button></td>
                })}
            </tr>
        }
    };
    view! {
        <p class="muted">{t(Key::MaskedWhy)}</p>
        {(known > 0 && has_map).then(|| view! {
            <div><button class="button" on:click=move |_| {
                view.selection.set(sites.clone());
                navigation.page.set(Page::Map);
                close.run(());
            }>
                {drawn(move || fill(text(lang.get(), Key::ShowSites), &[("n", &count(lang.get(), known))]))}
            </button></div>
        })}
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Persons)>
            <table class="table compact">
                <thead>
                    <tr>
                        <th scope="col">{t(Key::Person)}</th>
                        <th scope="col">{t(Key::Said)}</th>
                        {kind.map(|_| view! { <th scope="col">{t(Key::Actions)}</th> })}
                    </tr>
                </thead>
                <tbody>{people.into_iter().take(LISTED).map(row).collect_view()}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! {
            <p class="muted">{drawn(move || fill(text(lang.get(), Key::More), &[("n", &count(lang.get(), more))]))}</p>
        })}
    }
    .into_any()
}

#[component]
fn AskForm(
    asked: Asking,
    asking: RwSignal<Option<Asking>>,
    questions: Fetched<Vec<AgencyQuestion>>,
) -> impl IntoView {
    let lang = use_lang();
    let first = asked.person.agencies.first().copied().unwrap_or(Agency::Imigrasi);
    let agency = RwSignal::new(first);
    let question = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let Asking { kind, person } = asked;
    let name = person.masked.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        problem.set(None);
        let body = NewAgencyQuestion {
            agency: agency.get_untracked(),
            kind,
            person: person.id.clone(),
            question: question.get_untracked(),
        };
        spawn_local(async move {
            match api::post::<_, AgencyQuestion>("/api/v1/differences/questions", &body).await {
                Ok(_) => {
                    questions.reload();
                    asking.try_set(None);
                }
                Err(refused) => {
                    busy.try_set(false);
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=send>
            <p>{drawn(move || fill(text(lang.get(), Key::AskAgency), &[("x", &name)]))}</p>
            <label class="field">
                <span>{t(Key::AskWhom)}</span>
                <select on:change=move |event| {
                    if let Some(chosen) = Agency::parse(&event_target_value(&event)) {
                        agency.set(chosen);
                    }
                }>
                    {Agency::ALL.iter().map(|one| view! {
                        <option value=one.as_str() selected=*one == first>{label(*one)}</option>
                    }).collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t(Key::Question)}</span>
                <textarea required rows="3" on:input=move |event| question.set(event_target_value(&event))></textarea>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div class="actions">
                <button class="button primary" type="submit" disabled=move || busy.get()>{t(Key::Send)}</button>
                <button class="button" type="button" on:click=move |_| asking.set(None)>
                    {crate::ui::texts::t(crate::ui::texts::Key::Cancel)}
                </button>
            </div>
        </form>
    }
}
