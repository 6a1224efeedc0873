//! The field view of a phone: one's own route of the day, the next stop large, results that wait for the
//! network. Invariant: a result that was saved on the phone reaches the server once, or its maker is told
//! why not.

mod kept;
mod offline;
mod people;
mod photos;
mod queue;
mod record;
mod snapped;
mod sync;

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::clock::long_day;
use super::desk::use_desk;
use super::flow_texts::{Key, t, text};
use super::texts::Key as Plan;
use crate::i18n::codes::label;
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::{DrawPage, Failure, Icon, IconName, Skeleton, drawn};
use crate::view::{Load, use_view};
pub use offline::{Away, has_route};
use people::NameThem;
use queue::{FieldRoute, FieldStop, my_days, my_route, next_stop};
use record::{RecordForm, Refusals};
use snapped::SnappedCount;
use sync::{Sync, use_sync};

/// Between two looks whether the day is over.
const LOOK_AT_CLOCK_EVERY: Duration = Duration::from_secs(60);

/// Wipes what the field view keeps; false where its owner wants to keep records that have not arrived.
pub fn forget_all(ask: &str) -> bool {
    let stays = kept::is_any() && !leptos::prelude::window().confirm_with_message(ask).unwrap_or(true);
    if !stays {
        kept::wipe();
    }
    !stays
}

/// Wipes what was kept of an earlier day.
pub fn forget_earlier_days() {
    kept::wipe_old(js_sys::Date::now() as i64);
}

/// The view, in a part of the program of its own: a phone fetches it without the planner's.
#[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
pub fn field_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <FieldView/> }.into_any())
}

#[component]
fn FieldView() -> impl IntoView {
    let desk = use_desk();
    let view = use_view();
    let navigation = use_navigation();
    let clock = desk.clock();
    // Without the server nobody is signed in: the route is its owner's.
    let account = view.me.with_untracked(|me| me.as_ref().map(|me| me.id.0.clone()));
    let is_away = account.is_none();
    let account = account.unwrap_or_else(|| kept::read().account);
    let today = move || {
        let now_ms = js_sys::Date::now() as i64;
        (clock.get().0.day(now_ms), clock.get().0.day_ends(now_ms))
    };
    let sync = Sync::new(desk, account.clone(), untrack(today));
    provide_context(sync);
    offline::keep_program();
    let day = RwSignal::new(untrack(today).0);
    // A page that stays open over midnight wipes as one that is opened does.
    let whose = account.clone();
    let midnight = set_interval_with_handle(
        move || {
            let (now, ends_ms) = untrack(today);
            let before = sync.kept.with_untracked(|kept| kept.day.clone());
            if before != now {
                sync.begin_day(&whose, &now, ends_ms);
                day.set(now);
            }
        },
        LOOK_AT_CLOCK_EVERY,
    );
    if let Ok(midnight) = midnight {
        on_cleanup(move || midnight.clear());
    }
    let account = StoredValue::new(account);
    // What was read; without it the copy of the same inspection and day.
    let route = Memo::new(move |_| {
        let (account, day) = (account.get_value(), day.get());
        let read = desk.shown.state.with(|state| state.data().map(|detail| my_route(detail, &account, &day)));
        let copy = || {
            let id = desk.id();
            sync.kept
                .with(|kept| kept.route.clone().filter(|route| route.inspection == id && route.day == day))
        };
        read.unwrap_or_else(copy)
    });
    Effect::new(move || {
        if let Some(read) = route.get()
            // Tracked: the same route read again is a younger copy.
            && desk.shown.state.with(|state| state.data().is_some())
        {
            sync.keep_route(&read);
        }
    });
    let days = desk.part(move |one| {
        my_days(one, &account.get_value()).into_iter().map(|(_, _, day)| day).collect::<Vec<_>>()
    });
    let state = Memo::new(move |_| {
        desk.shown.state.with(|state| match state {
            Load::Loading => None,
            Load::Failed(problem) => Some(Some(problem.clone())),
            Load::Ready { .. } => Some(None),
        })
    });
    let reload = Callback::new(move |()| desk.shown.reload());
    view! {
        <div class="field-view">
            <header class="field-head">
                {(!is_away).then(|| view! {
                    <button class="link" on:click=move |_| navigation.field.set(false)>
                        <Icon name=IconName::Back/>{t(Key::ToPlan)}
                    </button>
                })}
                <h1>{t(Key::MyRoute)}</h1>
            </header>
            <Network/>
            <Refusals/>
            {drawn(move || match (route.get(), state.get()) {
                (Some(route), _) => view! { <Route route/> }.into_any(),
                (None, None) => view! { <Skeleton/> }.into_any(),
                (None, Some(Some(problem))) => view! { <Failure problem on_retry=reload/> }.into_any(),
                (None, Some(None)) => view! { <NoRoute days=days.get() day/> }.into_any(),
            })}
        </div>
    }
}

/// What stands between the phone and the server.
#[component]
fn Network() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let sync = use_sync();
    let clock = desk.clock();
    let unsent = Memo::new(move |_| sync.kept.with(queue::Kept::unsent));
    let photos = Memo::new(move |_| sync.kept.with(queue::Kept::unsent_photos));
    let old = Memo::new(move |_| {
        desk.shown.state.with(|state| !matches!(state, Load::Ready { stale: false, .. } | Load::Loading))
    });
    let read_ms = Memo::new(move |_| sync.kept.with(|kept| kept.route.as_ref().map(|_| kept.read_ms)));
    view! {
        {drawn(move || (unsent.get() + photos.get() > 0).then(|| {
            let told = move |key, n: usize| {
                (n > 0).then(|| fill(text(lang.get(), key), &[("n", &count(lang.get(), n as u64))]))
            };
            let words = move || {
                let all = [told(Key::QueueWaits, unsent.get()), told(Key::PhotosWait, photos.get())];
                all.into_iter().flatten().collect::<Vec<_>>().join(" ")
            };
            view! {
                <div class="note note-warning" role="status">
                    <Icon name=IconName::Warning/>
                    <div>
                        <p>{drawn(words)}</p>
                        <button class="button" disabled=move || sync.sending.get() on:click=move |_| sync.send_all()>{t(Key::SendNow)}</button>
                    </div>
                </div>
            }
        }))}
        {drawn(move || old.get().then(|| {
            let at = read_ms.get().map(|at_ms| clock.get().0.time(lang.get(), at_ms));
            at.map(|at| view! { <p class="hint" role="status">{fill(text(lang.get(), Key::OfflineCopy), &[("t", &at)])}</p> })
        }))}
    }
}

#[component]
fn NoRoute(days: Vec<String>, day: RwSignal<String>) -> impl IntoView {
    let lang = use_lang();
    let nobody = days.is_empty();
    view! {
        <div class="state">
            <p>{if nobody { t(Key::NotYours).into_any() } else { t(Key::NotToday).into_any() }}</p>
            {days.into_iter().map(|one| {
                let chosen = one.clone();
                view! {
                    <button class="button" on:click=move |_| day.set(chosen.clone())>
                        {drawn(move || fill(text(lang.get(), Key::ShowDay), &[("day", &long_day(lang.get(), &one))]))}
                    </button>
                }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Route(route: FieldRoute) -> impl IntoView {
    let lang = use_lang();
    let sync = use_sync();
    let heading = format!("{} · ", route.team);
    let day = route.day.clone();
    let open = route.open;
    let inspection = StoredValue::new(route.inspection.clone());
    let shown = StoredValue::new(route);
    let may_name = open;
    let at = Memo::new(move |_| sync.kept.with(|kept| shown.with_value(|route| next_stop(route, kept))));
    // Another stop than the next one, where the team chooses so.
    let chosen = RwSignal::new(None::<usize>);
    let now = Memo::new(move |_| chosen.get().or_else(|| at.get()));
    let next = move || match now.get() {
        None => view! { <p class="state">{t(Key::AllDone)}</p> }.into_any(),
        Some(at) => match shown.with_value(|route| route.stops.get(at).cloned()) {
            None => ().into_any(),
            Some(stop) => view! {
                <Next number=at + 1 stop open inspection=inspection.get_value()
                    on_done=Callback::new(move |()| chosen.set(None))/>
            }
            .into_any(),
        },
    };
    let others = move || {
        let stops = shown.with_value(|route| route.stops.clone());
        stops
            .into_iter()
            .enumerate()
            .filter(|(one, _)| now.get() != Some(*one))
            .map(|(one, stop)| {
                view! {
                    <Other number=one + 1 stop may_name on_choose=Callback::new(move |()| chosen.set(Some(one)))/>
                }
            })
            .collect_view()
    };
    view! {
        <p class="field-day">{heading} {drawn(move || long_day(lang.get(), &day))}</p>
        {(!open).then(|| view! { <p class="note note-warning">{t(Key::NotStarted)}</p> })}
        {drawn(next)}
        <h2>{t(Key::OtherStops)}</h2>
        <ol class="field-stops">{drawn(others)}</ol>
    }
}

#[component]
fn Next(
    number: usize,
    stop: FieldStop,
    open: bool,
    inspection: String,
    on_done: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let clock = desk.clock();
    let FieldStop { arrives_ms, ends_ms, must, photos, .. } = stop;
    let times = move || {
        let clock = clock.get().0;
        let (a, b) = (clock.time(lang.get(), arrives_ms), clock.time(lang.get(), ends_ms));
        fill(super::texts::text(lang.get(), Plan::ArriveAt), &[("a", &a), ("b", &b)])
    };
    let link = queue::geo(stop.point, &stop.name);
    view! {
        <section class="panel field-next" aria-label=t(Key::NextStop)>
            <p class="muted">{t(Key::NextStop)}</p>
            <h2><span class="stop-number">{number}</span> {stop.name.clone()}</h2>
            <p>{stop.address.clone()} {must.then(|| view! { " " <span class="badge">{super::texts::t(Plan::Must)}</span> })}</p>
            <p class="field-times">{drawn(times)}</p>
            <a class="button field-wide" href=link><Icon name=IconName::Map/>{t(Key::Navigate)}</a>
            {open.then(|| view! { <RecordForm visit=stop.visit inspection photos on_done/> })}
        </section>
    }
}

#[component]
fn Other(number: usize, stop: FieldStop, may_name: bool, on_choose: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let sync = use_sync();
    let clock = desk.clock();
    let FieldStop { visit, name, arrives_ms, record, named, photos, .. } = stop;
    let unnamed =
        record.as_ref().filter(|record| may_name && !record.skipped).map(|one| one.met.saturating_sub(named));
    let naming = unnamed.map(|unnamed| view! { <NameThem visit=visit.clone() unnamed/> });
    let of = visit.clone();
    let visit = StoredValue::new(visit);
    let waits =
        Memo::new(move |_| sync.kept.with(|kept| visit.with_value(|visit| kept.waits(visit).is_some())));
    let done = record.is_some();
    let says = move || match &record {
        Some(record) if record.skipped => {
            view! { <span class="badge">{t(Key::NotVisited)}</span> }.into_any()
        }
        Some(record) => {
            view! { <span class="badge">{t(Key::Visited)} " · " {label(record.outcome)}</span> }.into_any()
        }
        None if waits.get() => {
            view! { <span class="badge severity-warning">{t(Key::Waiting)}</span> }.into_any()
        }
        None => drawn(move || clock.get().0.time(lang.get(), arrives_ms)),
    };
    view! {
        <li>
            <span class="stop-number">{number}</span>
            {drawn(move || if done || waits.get() {
                view! { <span class="card-name">{name.clone()}</span> }.into_any()
            } else {
                view! { <button class="link" on:click=move |_| on_choose.run(())>{name.clone()}</button> }.into_any()
            })}
            {drawn(says)}
            <SnappedCount visit=of sent=photos/>
            {naming}
        </li>
    }
}
