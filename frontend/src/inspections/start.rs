//! From what is chosen to a route: the button of the alerts and of the map. Invariant: what is planned is
//! what was chosen when it was pressed, and the new inspection opens.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{InspectionDetail, NewInspection, Permission, PlaceId, Problem, SiteId};

use super::state::LIST;
use super::texts::{Key, t};
use crate::address::Page;
use crate::api;
use crate::navigation::use_navigation;
use crate::ui::{Icon, IconName, ProblemNote, drawn};
use crate::view::use_view;

/// The account may plan inspections.
pub fn may_plan() -> bool {
    use_view()
        .me
        .with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::PlanInspections)))
}

/// The places of sites, each once: a place is a site in each of its roles.
pub fn places_of<'a>(sites: impl IntoIterator<Item = &'a SiteId>) -> Vec<PlaceId> {
    let place = |site: &SiteId| {
        let id = site.as_str();
        PlaceId(id.strip_suffix("-w").or_else(|| id.strip_suffix("-r")).unwrap_or(id).to_owned())
    };
    let mut places: Vec<PlaceId> = sites.into_iter().map(place).collect();
    places.sort();
    places.dedup();
    places
}

/// Plans what `ask` says at the moment of pressing; nothing for accounts that may not.
#[component]
pub fn StartInspection(ask: Callback<(), NewInspection>) -> impl IntoView {
    let navigation = use_navigation();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let start = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let body = ask.run(());
        spawn_local(async move {
            match api::post::<_, InspectionDetail>(LIST, &body).await {
                Ok(detail) => {
                    navigation.inspection.set(Some(detail.inspection.id));
                    navigation.field.set(false);
                    navigation.page.set(Page::Inspections);
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    may_plan().then(|| view! {
        <button class="button primary" disabled=move || busy.get() on:click=start>
            <Icon name=IconName::Route/>
            {drawn(move || if busy.get() { t(Key::Starting).into_any() } else { t(Key::Start).into_any() })}
        </button>
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_two_sites_is_visited_once() {
        let sites = ["b-w", "a-r", "a-w"].map(|id| SiteId(id.into()));
        assert_eq!(places_of(&sites), ["a", "b"].map(|id| PlaceId(id.into())));
    }
}
