//! The card of the mark under the pointer or the finger.
//! Invariant: counts and the place's name only; never a person.

use leptos::prelude::*;
use petapora_wire::{Site, SiteId};

use super::command::{Hover, Mark};
use super::texts::{Key, t, text};
use crate::i18n::codes::Label;
use crate::i18n::format::{count, fill};
use crate::i18n::{Lang, use_lang};
use crate::layers::state::with_query;
use crate::ui::{StatusMark, drawn, fetch_when};
use crate::view::use_view;

const WIDTH_PX: f64 = 248.0;
/// Above the mark where there is room for the tallest card, else below it.
const ROOM_ABOVE_PX: f64 = 220.0;

/// Where the card goes so that it stays on the map: left edge, distance to the mark's
/// row, and whether it hangs below.
fn placed(hover: &Hover) -> (f64, f64, bool) {
    let most = (hover.width - WIDTH_PX - 8.0).max(8.0);
    let left = (hover.x - WIDTH_PX / 2.0).clamp(8.0, most);
    let below = hover.y < ROOM_ABOVE_PX;
    if below { (left, hover.y + 26.0, true) } else { (left, hover.height - hover.y + 26.0, false) }
}

/// Draws nothing while no mark is under the pointer.
#[component]
pub fn HoverCard(hover: RwSignal<Option<Hover>>, on_open: Callback<SiteId>) -> impl IntoView {
    let lang = use_lang();
    let site = described(hover);
    drawn(move || {
        hover.get().map(|hover| {
            let (left, away, below) = placed(&hover);
            let (top, bottom) = if below { (px(away), "auto".into()) } else { ("auto".into(), px(away)) };
            let mark = hover.mark.clone();
            let open = hover.mark.id.clone().filter(|_| hover.pinned);
            view! {
                <div class="map-card" class:map-card-pinned=hover.pinned role="status"
                    style:left=px(left) style:top=top style:bottom=bottom>
                    {drawn(move || facts(lang.get(), &mark, site.get().as_ref()))}
                    {open.map(|id| view! {
                        <button class="button" on:click=move |_| on_open.run(id.clone())>{t(Key::Open)}</button>
                    })}
                </div>
            }
        })
    })
}

/// The site under the pointer with its name and capacity: from the list where it is
/// in it, else asked for.
fn described(hover: RwSignal<Option<Hover>>) -> Memo<Option<Site>> {
    let view = use_view();
    let id = Memo::new(move |_| hover.with(|hover| hover.as_ref().and_then(|hover| hover.mark.id.clone())));
    let listed = move || {
        let id = id.get()?;
        view.sites.with(|sites| sites.data()?.items.iter().find(|site| site.id == id).cloned())
    };
    let path = Memo::new(move |_| {
        let id = id.get().filter(|_| listed().is_none())?;
        let date = view.filter.with(|filter| filter.date.clone()).map(|day| ("date", day));
        Some(with_query(&format!("/api/v1/sites/{id}"), &date.into_iter().collect::<Vec<_>>()))
    });
    let asked = fetch_when::<Site>(move || path.get(), || {});
    Memo::new(move |_| {
        listed().or_else(|| {
            asked.state.with(|site| site.data().filter(|site| Some(&site.id) == id.get().as_ref()).cloned())
        })
    })
}

fn px(pixels: f64) -> String {
    format!("{pixels:.0}px")
}

fn facts(lang: Lang, mark: &Mark, site: Option<&Site>) -> AnyView {
    let n = |key: Key, number: u32| fill(text(lang, key), &[("n", &count(lang, u64::from(number)))]);
    let statuses = mark
        .present()
        .into_iter()
        .map(|(status, people)| {
            view! { <li><StatusMark status/> {status.label(lang)} <b>{count(lang, u64::from(people))}</b></li> }
        })
        .collect_view();
    let over = (mark.over > 0).then(|| view! { <p class="map-card-over">{n(Key::Over, mark.over)}</p> });
    let (title, lines, hint) = match mark.role {
        Some(role) => {
            let kind = mark.kind.map_or("", |kind| kind.label(lang));
            let capacity = site.map(|site| match site.capacity {
                Some(capacity) => n(Key::Capacity, capacity),
                None => text(lang, Key::NoCapacity).to_owned(),
            });
            let people = [Some(n(Key::People, mark.people)), capacity].into_iter().flatten();
            let what = format!("{} · {kind}", role.label(lang));
            let name = site.map_or_else(|| kind.to_owned(), |site| site.name.clone());
            (name, vec![what, people.collect::<Vec<_>>().join(" · ")], None)
        }
        None => {
            let by_role = [(Key::Workers, mark.workers), (Key::Residents, mark.residents)];
            let lines =
                by_role.into_iter().filter(|(_, people)| *people > 0).map(|(key, people)| n(key, people));
            (n(Key::Sites, mark.point_count), lines.collect(), Some(text(lang, Key::ClusterHint)))
        }
    };
    view! {
        <p class="map-card-title">{title}</p>
        {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
        {over}
        <ul class="map-card-status">{statuses}</ul>
        {hint.map(|hint| view! { <p class="muted">{hint}</p> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Hover {
        Hover { x, y, width: 700.0, height: 600.0, pinned: false, mark: Mark::default() }
    }

    #[test]
    fn the_card_stays_on_the_map() {
        assert_eq!(placed(&at(350.0, 400.0)), (226.0, 226.0, false));
        assert_eq!(placed(&at(5.0, 400.0)).0, 8.0);
        assert_eq!(placed(&at(695.0, 400.0)).0, 444.0);
        assert_eq!(placed(&at(350.0, 60.0)), (226.0, 86.0, true));
    }

    #[test]
    fn a_map_narrower_than_the_card_does_not_stop_the_page() {
        let hover = Hover { width: 120.0, ..at(60.0, 300.0) };
        assert_eq!(placed(&hover).0, 8.0);
    }
}
