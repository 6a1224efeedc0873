//! Who was met at a visit. Invariant: what identifies a person is in the memory of the open page alone, from the first
//! letter until the server has it.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{InspectionAct, InspectionDetail, NewInspectionAct, PersonMet, PlaceId, Problem};

use super::super::desk::use_desk;
use super::super::flow_texts::{Key, t, text};
use super::super::state::path;
use super::queue::is_told;
use crate::api;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{ProblemNote, drawn};
use crate::view::Load;

/// People being typed; each is a signal of its own, so that typing draws nothing again.
pub type People = RwSignal<Vec<RwSignal<PersonMet>>>;

thread_local! {
    /// Outlives the views, which are drawn anew when the network comes and goes: an owner made here would be
    /// the child of the view that asks first, and go with it.
    static ROOT: Owner = outermost();
    static TYPED: RefCell<HashMap<PlaceId, People>> = RefCell::new(HashMap::new());
    /// People of records on their way, by the record's key.
    static SENT: RefCell<HashMap<String, Vec<PersonMet>>> = RefCell::new(HashMap::new());
}

fn outermost() -> Owner {
    let mut owner = Owner::current().unwrap_or_default();
    while let Some(parent) = owner.parent() {
        owner = parent;
    }
    owner
}

/// The people being typed at a visit.
pub fn typing(visit: &PlaceId) -> People {
    let begin = || ROOT.with(|root| root.with(|| RwSignal::new(Vec::new())));
    TYPED.with(|all| *all.borrow_mut().entry(visit.clone()).or_insert_with(begin))
}

/// The visit is recorded: its people go with the record of this key.
pub fn hold(visit: &PlaceId, key: &str, people: Vec<PersonMet>) {
    TYPED.with(|all| all.borrow_mut().remove(visit));
    SENT.with(|all| all.borrow_mut().insert(key.to_owned(), people));
}

pub fn held(key: &str) -> Vec<PersonMet> {
    SENT.with(|all| all.borrow().get(key).cloned()).unwrap_or_default()
}

pub fn let_go(key: &str) {
    SENT.with(|all| all.borrow_mut().remove(key));
}

pub fn forget_all() {
    TYPED.with(|all| all.borrow_mut().clear());
    SENT.with(|all| all.borrow_mut().clear());
}

/// Those of whom something was typed.
pub fn typed(people: People) -> Vec<PersonMet> {
    let all = people.get();
    all.into_iter().map(|one| one.get()).filter(|one| *one != PersonMet::default()).collect()
}

/// Whether all that was typed can be sent.
pub fn are_told(people: People) -> bool {
    typed(people).iter().all(is_told)
}

/// A text of a person with the way to it.
type Pick = fn(&mut PersonMet) -> &mut String;

#[component]
pub fn PeopleFields(people: People) -> impl IntoView {
    let add = move |_| people.update(|all| all.push(RwSignal::new(PersonMet::default())));
    let list = move || {
        let one = |(at, person): (usize, RwSignal<PersonMet>)| {
            view! { <PersonFields number=at + 1 person on_remove=Callback::new(move |()| people.update(|all| {
                all.retain(|one| *one != person);
            }))/> }
        };
        people.get().into_iter().enumerate().map(one).collect_view()
    };
    view! {
        {drawn(list)}
        <button type="button" class="button field-wide" on:click=add>{t(Key::AddPerson)}</button>
        <small>{t(Key::IdentityHint)}</small>
    }
}

#[component]
fn PersonFields(number: usize, person: RwSignal<PersonMet>, on_remove: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let heading = move || fill(text(lang.get(), Key::PersonNumber), &[("n", &number.to_string())]);
    let line = move |key: Key, kind: &'static str, longest: &'static str, pick: Pick| {
        view! {
            <label class="field">
                <span>{t(key)}</span>
                <input type=kind maxlength=longest autocomplete="off" prop:value=move || pick(&mut person.get()).clone()
                    on:input=move |event| person.update(|one| *pick(one) = event_target_value(&event))/>
            </label>
        }
    };
    let unclear = move || person.with(|one| *one != PersonMet::default() && !is_told(one));
    view! {
        <fieldset class="person-met">
            <legend>{drawn(heading)}</legend>
            {line(Key::PassportNumber, "text", "20", |one| &mut one.passport)}
            {line(Key::Nationality, "text", "60", |one| &mut one.nationality)}
            {line(Key::PersonName, "text", "120", |one| &mut one.name)}
            {line(Key::BirthDate, "date", "10", |one| &mut one.birth)}
            {line(Key::Description, "text", "300", |one| &mut one.description)}
            {drawn(move || unclear().then(|| view! { <p class="hint" role="status">{t(Key::PersonUnclear)}</p> }))}
            <button type="button" class="link" on:click=move |_| on_remove.run(())>{t(Key::RemovePerson)}</button>
        </fieldset>
    }
}

/// Names people at a visit that is recorded. Needs the network: what it sends is kept nowhere.
#[component]
pub fn NameThem(visit: PlaceId, unnamed: u32) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let people = typing(&visit);
    // What was being typed is still there when the stop is drawn anew.
    let open = RwSignal::new(people.with_untracked(|all| !all.is_empty()));
    let sending = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let visit = StoredValue::new(visit);
    let key = StoredValue::new(api::new_key());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let named = untrack(move || typed(people));
        if named.is_empty() || sending.get_untracked() {
            return;
        }
        sending.set(true);
        problem.set(None);
        let act = InspectionAct::Meet { visit: visit.get_value(), people: named };
        let body = NewInspectionAct { version: None, act };
        spawn_local(async move {
            let address = path(&desk.id(), "acts");
            match api::post_under::<_, InspectionDetail>(&key.get_value(), &address, &body).await {
                Ok(detail) => {
                    people.try_set(Vec::new());
                    open.try_set(false);
                    key.try_set_value(api::new_key());
                    desk.shown.state.try_set(Load::Ready { data: detail, stale: false });
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            sending.try_set(false);
        });
    };
    let words = move || match unnamed {
        0 => text(lang.get(), Key::NamePeople).to_owned(),
        unnamed => fill(text(lang.get(), Key::Unnamed), &[("n", &unnamed.to_string())]),
    };
    let ready = move || !sending.get() && !typed(people).is_empty() && are_told(people);
    drawn(move || {
        if !open.get() {
            let begin = move |_| {
                people.update(|all| all.push(RwSignal::new(PersonMet::default())));
                open.set(true);
            };
            return view! { <button class="link" on:click=begin>{drawn(words)}</button> }.into_any();
        }
        view! {
            <form class="form field-people" on:submit=send>
                <PeopleFields people/>
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                <button class="button primary field-wide" type="submit" disabled=move || !ready()>{t(Key::SavePeople)}</button>
            </form>
        }
        .into_any()
    })
}
