//! How good the plan is, what a search changed, and the search itself. Invariant: every term of the
//! objective is shown, in the order in which it counts.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{PlaceId, PlanDifference, PlanObjective, PlanSearch};

use super::desk::use_desk;
use super::state::{name_of, path, span};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{count, fill};
use crate::i18n::{Lang, use_lang};
use crate::ui::drawn;

/// Between two looks at a search that runs.
const LOOK_EVERY: Duration = Duration::from_millis(700);

/// One term of the objective in words: what it is and how much of it there is.
fn terms(lang: Lang, objective: &PlanObjective) -> [(Key, String); 7] {
    let number = |value: i64| count(lang, value.unsigned_abs());
    [
        (Key::MustUnserved, number(objective.must_unserved)),
        (Key::PriorityUnserved, number(objective.priority_unserved)),
        (Key::Overtime, span(lang, objective.overtime_s)),
        (Key::DriveTime, span(lang, objective.drive_s)),
        (Key::WaitTime, span(lang, objective.wait_s)),
        (Key::BalanceTerm, number(objective.balance)),
        (Key::MovedTerm, number(objective.moved)),
    ]
}

/// The digest in a length that can be compared by eye.
fn short(digest: &str) -> String {
    digest.chars().take(8).collect()
}

/// Starts a search, follows it, ends it.
#[component]
pub fn SearchBar() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let runs = desk.part(|one| one.search.is_some());
    let first = desk.part(|one| one.search.clone());
    let progress = RwSignal::new(None::<PlanSearch>);
    // While one runs, its progress is asked for; at its end the plan is read.
    Effect::new(move |_| {
        if !runs.get() {
            progress.set(None);
            return;
        }
        let look = move || {
            spawn_local(async move {
                let answer = api::get::<Option<PlanSearch>>(&path(&desk.id(), "search")).await;
                match answer {
                    Ok(Some(now)) => {
                        progress.try_set(Some(now));
                    }
                    Ok(None) => desk.shown.reload(),
                    // A look that failed is followed by the next.
                    Err(_) => {}
                }
            });
        };
        if let Ok(every) = set_interval_with_handle(look, LOOK_EVERY) {
            on_cleanup(move || every.clear());
        }
    });
    let words = move || {
        let now = progress.get().or_else(|| first.get());
        let (percent, steps) = now.map_or((0, 0), |now| (now.done_percent, now.iterations));
        let steps = count(lang.get(), steps.unsigned_abs());
        fill(text(lang.get(), Key::Improving), &[("n", &percent.to_string()), ("k", &steps)])
    };
    drawn(move || {
        if runs.get() {
            view! {
            <span class="searching">
                <progress max="100" aria-label=t(Key::Improve)
                    value=move || progress.get().or_else(|| first.get()).map_or(0, |now| now.done_percent).to_string()></progress>
                <span role="status">{drawn(words)}</span>
                <button class="button" on:click=move |_| desk.stop_search()>{t(Key::StopSearch)}</button>
            </span>
        }.into_any()
        } else {
            view! {
            <button class="button" disabled=move || desk.busy.get() on:click=move |_| desk.search()>{t(Key::Improve)}</button>
        }.into_any()
        }
    })
}

#[component]
pub fn Judged() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let objective = desk.part(|one| one.objective);
    let roads = desk.part(|one| one.roads.clone());
    let changes = desk.part(|one| {
        let named = |ids: &[PlaceId]| {
            ids.iter().map(|id| name_of(&one.visits, id).to_owned()).collect::<Vec<_>>().join(", ")
        };
        let PlanDifference { moved, added, removed } = &one.difference;
        [named(moved), named(added), named(removed)]
    });
    let difference = move || {
        const KEYS: [Key; 3] = [Key::Moved, Key::Added, Key::Removed];
        let lang = lang.get();
        let told: Vec<String> = changes
            .get()
            .into_iter()
            .zip(KEYS)
            .filter(|(names, _)| !names.is_empty())
            .map(|(names, key)| fill(text(lang, key), &[("names", &names)]))
            .collect();
        if told.is_empty() {
            return view! { <p class="hint">{t(Key::NoDifference)}</p> }.into_any();
        }
        view! { <ul class="fixes">{told.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
    };
    let again = move || {
        let objective = objective.get();
        let steps = count(lang.get(), objective.iterations.unsigned_abs());
        let gaps = [("seed", objective.seed.to_string()), ("n", steps), ("roads", short(&roads.read()))];
        let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(text(lang.get(), Key::Again), &gaps)
    };
    view! {
        <section class="panel" aria-label=t(Key::Difference)>
            <h2>{t(Key::Difference)}</h2>
            {drawn(difference)}
        </section>
        <details class="panel">
            <summary><h2>{t(Key::Objective)}</h2></summary>
            <p class="hint">{t(Key::ObjectiveHint)}</p>
            <dl class="terms">
                {drawn(move || terms(lang.get(), &objective.get()).into_iter().map(|(key, value)| view! {
                    <div><dt>{t(key)}</dt><dd>{value}</dd></div>
                }).collect_view())}
            </dl>
            <p class="hint">{drawn(again)}</p>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_of_the_objective_is_told() {
        let objective = PlanObjective {
            must_unserved: 1,
            priority_unserved: 2_000,
            overtime_s: 600,
            drive_s: 3_600,
            wait_s: 0,
            balance: 4,
            moved: 5,
            seed: 6,
            iterations: 7,
        };
        let told = terms(Lang::Id, &objective).map(|(_, value)| value);
        assert_eq!(told, ["1", "2.000", "10 mnt", "1 j", "0 mnt", "4", "5"].map(str::to_owned));
        assert_eq!(short("0123456789"), "01234567");
    }
}
