//! The people at a site. Invariant: asked for with a purpose, kept in this tab only,
//! and forgotten when it closes.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{MaskedDocument, PersonAtSite, Purpose, ReadPeople, SiteId};

use super::reveal::RevealDialog;
use super::state::people_path;
use super::texts::{Key, t};
use crate::address::Page;
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::day;
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::texts as common;
use crate::ui::{Empty, Failure, Skeleton, StatusMark, drawn};
use crate::view::{Load, use_view};

#[component]
pub fn PeopleTab(id: SiteId) -> impl IntoView {
    let view = use_view();
    let people = RwSignal::new(None::<Load<Vec<PersonAtSite>>>);
    let purpose = RwSignal::new(None::<Purpose>);
    let id = StoredValue::new(id);
    let read = Callback::new(move |()| {
        let Some(purpose) = purpose.get_untracked() else { return };
        people.set(Some(Load::Loading));
        let date = view.filter.with_untracked(|filter| filter.date.clone());
        let path = people_path(&id.get_value(), date.as_deref());
        spawn_local(async move {
            let answer = match api::post::<_, Vec<PersonAtSite>>(&path, &ReadPeople { purpose }).await {
                Ok(people) => Load::Ready { data: people, stale: false },
                Err(problem) => Load::Failed(problem),
            };
            people.try_set(Some(answer));
        });
    });
    drawn(move || match people.get() {
        None => view! {
            <form class="form pad" on:submit=move |event| {
                event.prevent_default();
                read.run(());
            }>
                <p>{t(Key::WhyPeople)}</p>
                <PurposeChoice purpose/>
                <button class="button primary" type="submit" disabled=move || purpose.get().is_none()>
                    {t(Key::ShowPeople)}
                </button>
            </form>
        }
        .into_any(),
        Some(Load::Loading) => view! { <Skeleton/> }.into_any(),
        Some(Load::Failed(problem)) => view! { <Failure problem on_retry=read/> }.into_any(),
        Some(Load::Ready { data, .. }) if data.is_empty() => {
            view! { <Empty><p>{t(Key::NoPeople)}</p></Empty> }.into_any()
        }
        Some(Load::Ready { data, .. }) => view! { <PeopleTable people=data/> }.into_any(),
    })
}

/// The select of purposes.
#[component]
pub fn PurposeChoice(purpose: RwSignal<Option<Purpose>>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{common::t(common::Key::Purpose)}</span>
            <select required on:change=move |event| purpose.set(Purpose::parse(&event_target_value(&event)))>
                <option value="" selected=move || purpose.get().is_none()>
                    {common::t(common::Key::ChoosePurpose)}
                </option>
                {Purpose::ALL.iter().map(|one| view! {
                    <option value=one.as_str() selected=move || purpose.get() == Some(*one)>{label(*one)}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn PeopleTable(people: Vec<PersonAtSite>) -> impl IntoView {
    let revealing = RwSignal::new(None::<Asked>);
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Workers)>
            <table class="table people">
                <thead>
                    <tr>
                        <th scope="col">{common::t(common::Key::Name)}</th>
                        <th scope="col">{t(Key::Company)}</th>
                        <th scope="col">{t(Key::Permit)}</th>
                        <th scope="col">{t(Key::Passport)}</th>
                    </tr>
                </thead>
                <tbody>
                    {people.into_iter().map(|person| view! { <PersonRow person revealing/> }).collect_view()}
                </tbody>
            </table>
        </div>
        {drawn(move || revealing.get().map(|asked| view! {
            <RevealDialog asked on_close=Callback::new(move |()| revealing.set(None))/>
        }))}
    }
}

/// A document whose number somebody wants to see, and where to show it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub document: MaskedDocument,
    pub number: RwSignal<Option<String>>,
}

#[component]
fn PersonRow(person: PersonAtSite, revealing: RwSignal<Option<Asked>>) -> impl IntoView {
    let lang = use_lang();
    let none = || "—".to_owned();
    let ends = person.permit_ends;
    let navigation = use_navigation();
    let id = person.id;
    let open = move |_| {
        navigation.person.set(Some(id.clone()));
        navigation.page.set(Page::Reconcile);
    };
    view! {
        <tr>
            <th scope="row">
                <button class="name-button" title=t(Key::OpenPerson) on:click=open>{person.name}</button>
                <small class="mono">{person.nationality}</small>
            </th>
            <td>{person.company.unwrap_or_else(none)}{person.position.map(|position| view! { <small>{position}</small> })}</td>
            <td>
                {label(person.permit_kind)}
                <span class="inline"><StatusMark status=person.permit_status/>{label(person.permit_status)}</span>
                {ends.map(|ends| view! {
                    <small>{t(Key::Ends)} " " {drawn(move || day(lang.get(), &ends))}</small>
                })}
            </td>
            <td>
                {person.documents.into_iter().map(|document| view! { <Document document revealing/> }).collect_view()}
            </td>
        </tr>
    }
}

#[component]
fn Document(document: MaskedDocument, revealing: RwSignal<Option<Asked>>) -> impl IntoView {
    let number = RwSignal::new(None::<String>);
    let masked = document.masked.clone();
    view! {
        <div class="document">
            <span class="mono">{drawn(move || number.get().unwrap_or_else(|| masked.clone()))}</span>
            {drawn(move || number.get().is_none().then(|| {
                let document = document.clone();
                view! {
                    <button class="link" on:click=move |_| {
                        revealing.set(Some(Asked { document: document.clone(), number }));
                    }>{t(Key::Show)}</button>
                }
            }))}
        </div>
    }
}
