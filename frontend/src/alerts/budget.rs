//! How often the statistics may be wrong, and what another budget would have done.
//! Invariant: nothing is saved before its effect on history was shown.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{AlertSettings, AlertWhatIf, AlertWhatIfWeek, Permission, Problem};

use super::list::name_of;
use super::may;
use super::state::height_of_p;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{count, day, decimal, fill};
use crate::i18n::use_lang;
use crate::ui::{Fetched, Panel, ProblemNote, drawn, fetch_when, texts as common};

const SETTINGS: &str = "/api/v1/alerts/settings";
const LEAST: f64 = 0.1;
const MOST: f64 = 12.0;

#[component]
pub fn Budget() -> impl IntoView {
    let settings = fetch_when::<AlertSettings>(|| Some(SETTINGS.to_owned()), || ());
    view! {
        <div class="sheet-page">
            <h2>{t(Key::PartBudget)}</h2>
            <p class="hint">{t(Key::BudgetHint)}</p>
            <Panel fetched=settings ready=move |now| view! { <Slider now settings/> }.into_any()/>
        </div>
    }
}

#[component]
fn Slider(now: AlertSettings, settings: Fetched<AlertSettings>) -> impl IntoView {
    let lang = use_lang();
    let in_force = now.false_alarms_a_year;
    // What is dragged to, and what was last let go: only that is asked for.
    let dragged = RwSignal::new(in_force);
    let asked = RwSignal::new(in_force);
    let seen = fetch_when::<AlertWhatIf>(
        move || Some(format!("/api/v1/alerts/what-if?budget={}", asked.get())),
        || (),
    );
    let said = move |alarms: f64| {
        let lang = lang.get();
        let places = usize::from((alarms - alarms.round()).abs() > 0.01);
        fill(text(lang, Key::AboutAYear), &[("n", &decimal(lang, alarms, places))])
    };
    let read =
        move |event| event_target_value(&event).parse::<f64>().ok().filter(|to| (LEAST..=MOST).contains(to));
    view! {
        <p class="budget-now">{t(Key::InForce)} ": " <b>{drawn(move || said(in_force))}</b></p>
        <label class="field budget">
            <span>{t(Key::Drag)}</span>
            <input type="range" min=LEAST max=MOST step="0.1" prop:value=move || dragged.get().to_string()
                aria-valuetext=move || said(dragged.get())
                on:input=move |event| { if let Some(to) = read(event) { dragged.set(to); } }
                on:change=move |event| { if let Some(to) = read(event) { asked.set(to); } }/>
            <output>{drawn(move || said(dragged.get()))}</output>
        </label>
        <Save asked in_force seen settings/>
        <section aria-label=t(Key::OnHistory)>
            <h3>{t(Key::OnHistory)}</h3>
            <Panel fetched=seen ready=move |seen| view! { <History seen/> }.into_any()/>
        </section>
    }
}

#[component]
fn Save(
    asked: RwSignal<f64>,
    in_force: f64,
    seen: Fetched<AlertWhatIf>,
    settings: Fetched<AlertSettings>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    if !may(Permission::ManagePolicy) {
        return view! { <p class="hint">{t(Key::HeadDecides)}</p> }.into_any();
    }
    let shown = move || {
        seen.state.with(|seen| {
            seen.data().is_some_and(|seen| (seen.false_alarms_a_year - asked.get()).abs() < 1e-9)
        })
    };
    let ready = move || !busy.get() && (asked.get() - in_force).abs() > 1e-9 && shown();
    let save = move |_| {
        busy.set(true);
        problem.set(None);
        let body = AlertSettings { false_alarms_a_year: asked.get_untracked() };
        spawn_local(async move {
            match api::put::<_, AlertSettings>(SETTINGS, &body).await {
                Ok(_) => settings.reload(),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="actions"><button class="button primary" disabled=move || !ready() on:click=save>{common::t(common::Key::Save)}</button></p>
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    }
    .into_any()
}

#[component]
fn History(seen: AlertWhatIf) -> impl IntoView {
    let lang = use_lang();
    let AlertWhatIf { sentence, threshold, recurrence_weeks, weeks, opens_now, opens_then, .. } = seen;
    let words = move || {
        let lang = lang.get();
        fill(
            text(lang, Key::Threshold),
            &[("p", &decimal(lang, threshold, 3)), ("n", &count(lang, recurrence_weeks.round() as u64))],
        )
    };
    let change = match opens_then.cmp(&opens_now) {
        std::cmp::Ordering::Less => Key::OpensFewer,
        std::cmp::Ordering::Equal => Key::OpensSame,
        std::cmp::Ordering::Greater => Key::OpensMore,
    };
    let opening: Vec<AlertWhatIfWeek> =
        weeks.iter().filter(|week| week.opens_now + week.opens_then > 0).cloned().collect();
    let none = opening.is_empty();
    let any_rise = weeks.iter().any(|week| !week.p.is_empty());
    view! {
        <p role="status"><b>{drawn(move || lang.get().pick(&sentence).to_owned())}</b> " " {t(change)}</p>
        <p class="hint">{drawn(words)}</p>
        {any_rise.then(|| view! { <Chart weeks threshold/> })}
        {none.then(|| view! { <p class="hint">{t(Key::NoneOpened)}</p> })}
        {(!none).then(|| view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::OnHistory)>
                <table class="table compact">
                    <thead><tr>
                        <th scope="col">{t(Key::WeekOf)}</th>
                        <th scope="col">{t(Key::Stream)}</th>
                        <th scope="col" class="number">{t(Key::OpensNow)}</th>
                        <th scope="col" class="number">{t(Key::OpensThen)}</th>
                    </tr></thead>
                    <tbody>{opening.into_iter().map(|week| view! { <Week week/> }).collect_view()}</tbody>
                </table>
            </div>
        })}
    }
}

#[component]
fn Week(week: AlertWhatIfWeek) -> impl IntoView {
    let lang = use_lang();
    let AlertWhatIfWeek { day: date, stream, opens_now, opens_then, .. } = week;
    view! {
        <tr>
            <th scope="row">{drawn(move || day(lang.get(), &date))}</th>
            <td>{drawn(move || name_of(lang.get(), &stream, false))}</td>
            <td class="number">{opens_now}</td>
            <td class="number">{opens_then}</td>
        </tr>
    }
}

/// Every zone of every week by how rare it is, under the line that it has to pass. What
/// opened stands in the table below as numbers.
#[component]
fn Chart(weeks: Vec<AlertWhatIfWeek>, threshold: f64) -> impl IntoView {
    const WIDTH: f64 = 520.0;
    const HEIGHT: f64 = 120.0;
    let mut days: Vec<String> = weeks.iter().map(|week| week.day.clone()).collect();
    days.sort();
    days.dedup();
    let step = WIDTH / days.len().max(1) as f64;
    let y = |p: f64| HEIGHT - 6.0 - height_of_p(p) * (HEIGHT - 12.0);
    let dots = weeks.iter().flat_map(|week| {
        let at = days.iter().position(|day| *day == week.day).unwrap_or_default();
        let x = step * (at as f64 + 0.5);
        week.p.iter().map(move |p| (x, *p))
    });
    let dots: Vec<_> = dots
        .map(|(x, p)| {
            let class = if p <= threshold { "what-if-passes" } else { "what-if-below" };
            view! { <circle class=class cx=format!("{x:.1}") cy=format!("{:.1}", y(p)) r="4"/> }
        })
        .collect();
    let line = format!("{:.1}", y(threshold));
    view! {
        <figure class="what-if">
            <svg viewBox="0 0 520 120" role="img" aria-label=t(Key::ChartTitle)>
                <line class="what-if-line" x1="0" x2="520" y1=line.clone() y2=line/>
                {dots}
            </svg>
            <figcaption class="hint">{t(Key::ChartTitle)}</figcaption>
        </figure>
    }
}
