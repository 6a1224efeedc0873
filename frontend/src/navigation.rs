//! The page shown, and the address bar that follows the view. Invariant: the address
//! is replaced, never pushed, and a one-time key never stays in it.

use std::time::Duration;

use leptos::prelude::*;
use petapora_wire::{InspectionId, Me, Permission, PersonId};
use wasm_bindgen::JsValue;

use crate::address::{self, Address, Page};
use crate::i18n::Lang;
use crate::session::state::key_of;
use crate::view::View;

/// Which page, and what of it is open; given by context.
#[derive(Debug, Clone, Copy)]
pub struct Navigation {
    pub page: RwSignal<Page>,
    /// The table stands in the map's place.
    pub table: RwSignal<bool>,
    /// The inspection that is open.
    pub inspection: RwSignal<Option<InspectionId>>,
    /// It is shown as its team sees it in the field.
    pub field: RwSignal<bool>,
    /// The person whose claims are open; never in the address.
    pub person: RwSignal<Option<PersonId>>,
}

pub fn use_navigation() -> Navigation {
    expect_context::<Navigation>()
}

/// Where the field view stands: what a phone keeps for being without network reaches this address alone.
const FIELD: &str = "/lapangan/";

/// Longer than a wheel's pause, shorter than reaching for the address bar.
const WRITE_AFTER: Duration = Duration::from_millis(250);

/// Takes the view from the address and keeps the address up to it from then on.
/// Returns the one-time key that stood in the fragment, which is taken away.
pub fn bind(view: View, lang: RwSignal<Lang>) -> (Navigation, Option<String>) {
    let location = location();
    let read = address::read(&location.search().unwrap_or_default());
    let fragment = location.hash().unwrap_or_default();
    let key = key_of(&fragment).map(str::to_owned);
    let navigation = Navigation {
        page: RwSignal::new(read.page),
        table: RwSignal::new(read.table),
        inspection: RwSignal::new(read.inspection),
        field: RwSignal::new(read.field),
        person: RwSignal::new(None),
    };
    lang.set(read.lang);
    view.filter.set(read.filter);
    view.sort.set(read.sort);
    view.layers.set(read.layers);
    view.open_site.set(read.open_site);
    view.selection.set(read.selection);
    view.camera.set(read.camera);
    let away = read.field && location.pathname().is_ok_and(|path| path != FIELD);
    if key.is_some() || away {
        replace(&address::write(&now(view, lang, navigation)), read.field);
    }
    // A link opened in the page's own tab changes only the fragment.
    window_event_listener(leptos::ev::hashchange, |_| {
        let location = leptos::prelude::location();
        if key_of(&location.hash().unwrap_or_default()).is_some() {
            // A browser that refuses leaves the page as it was.
            let _ = location.reload();
        }
    });
    let field = navigation.field;
    let mut write_later = debounce(WRITE_AFTER, move |query: String| replace(&query, field.get_untracked()));
    Effect::new(move |before: Option<String>| {
        let query = address::write(&now(view, lang, navigation));
        if before.is_some_and(|before| before != query) {
            write_later(query.clone());
        }
        query
    });
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // Only a missing element could refuse an attribute.
            let _ = root.set_attribute("lang", lang.get().tag());
        }
    });
    (navigation, key)
}

/// The view as an address; tracks every signal of it.
fn now(view: View, lang: RwSignal<Lang>, navigation: Navigation) -> Address {
    Address {
        lang: lang.get(),
        page: navigation.page.get(),
        table: navigation.table.get(),
        inspection: navigation.inspection.get(),
        field: navigation.field.get(),
        camera: view.camera.get(),
        filter: view.filter.get(),
        sort: view.sort.get(),
        layers: view.layers.get(),
        open_site: view.open_site.get(),
        selection: view.selection.get(),
    }
}

fn replace(query: &str, field: bool) {
    let page = if field { FIELD } else { "/" };
    let path = if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") };
    if let Ok(history) = window().history() {
        // A browser that refuses (too many calls) keeps the older address; nothing is lost.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// The pages an account has.
pub fn pages(me: &Me) -> Vec<Page> {
    let may = |any: &[Permission]| any.iter().any(|permission| me.may.contains(permission));
    let mut pages = Vec::new();
    if may(&[Permission::ReadSites, Permission::ReadCounts]) {
        pages.push(Page::Map);
    }
    if may(&[Permission::ReadAlerts]) {
        pages.push(Page::Alerts);
    }
    if may(&[Permission::ReadInspections]) {
        pages.push(Page::Inspections);
    }
    if may(&[Permission::ReadPeople, Permission::ReadImports]) {
        pages.push(Page::Reconcile);
    }
    if may(&[Permission::ImportLists, Permission::ReadImports]) {
        pages.push(Page::Imports);
    }
    if may(&[
        Permission::ManageAccounts,
        Permission::ManageOffice,
        Permission::ManagePolicy,
        Permission::ReadAudit,
    ]) {
        pages.push(Page::Settings);
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{AccountId, Role};

    fn me(may: &[Permission]) -> Me {
        Me {
            id: AccountId("a".into()),
            username: "a".into(),
            display_name: "A".into(),
            role: Role::Admin,
            agency: None,
            area: String::new(),
            may: may.to_vec(),
            office_name: String::new(),
            as_of: "2026-11-01".into(),
            demo: false,
            seq: 0,
        }
    }

    #[test]
    fn an_account_sees_the_pages_of_what_it_may() {
        assert_eq!(pages(&me(&[Permission::ManageAccounts])), vec![Page::Settings]);
        assert_eq!(
            pages(&me(&[Permission::ReadSites, Permission::ImportLists])),
            vec![Page::Map, Page::Imports]
        );
        assert_eq!(pages(&me(&[Permission::ReadAlerts])), vec![Page::Alerts]);
        assert_eq!(pages(&me(&[Permission::ReadInspections])), vec![Page::Inspections]);
        assert_eq!(pages(&me(&[Permission::ReadPeople])), vec![Page::Reconcile]);
        assert_eq!(pages(&me(&[])), vec![]);
    }
}
