//! Two planners at one plan. Invariant: the change that met a newer plan is named, kept, and done again
//! only when its planner says so.

use leptos::prelude::*;
use petapora_wire::{InspectionDetail, InspectionEdit};

use super::clock::long_day;
use super::desk::use_desk;
use super::state::name_of;
use super::texts::{Key, t, text};
use crate::i18n::format::fill;
use crate::i18n::{Lang, use_lang};
use crate::ui::{Icon, IconName, ProblemNote, drawn};

/// A change in words, for the one who made it.
pub fn in_words(lang: Lang, edit: &InspectionEdit, detail: &InspectionDetail) -> String {
    let named = |key, visit| fill(text(lang, key), &[("name", name_of(&detail.visits, visit))]);
    match edit {
        InspectionEdit::Move { visit, team, day, rank } => {
            let team = detail.settings.teams.get(*team as usize).map_or("?", |team| team.name.as_str());
            let day =
                detail.settings.days.get(*day as usize).map_or_else(String::new, |day| long_day(lang, day));
            let rank = (rank + 1).to_string();
            let gaps =
                [("name", name_of(&detail.visits, visit)), ("team", team), ("day", &day), ("n", &rank)];
            fill(text(lang, Key::EditMove), &gaps)
        }
        InspectionEdit::Exclude { visit, .. } => named(Key::EditExclude, visit),
        InspectionEdit::Lock { visit } => named(Key::EditLock, visit),
        InspectionEdit::Unlock { visit } => named(Key::EditUnlock, visit),
        InspectionEdit::Add { .. } => text(lang, Key::EditAdd).to_owned(),
        InspectionEdit::Remove { visit } => named(Key::EditRemove, visit),
        InspectionEdit::Visit { visit, .. } => named(Key::EditVisit, visit),
        InspectionEdit::Settings { .. } => text(lang, Key::EditSettings).to_owned(),
        InspectionEdit::Title { .. } => text(lang, Key::EditTitle).to_owned(),
    }
}

/// What stands between the planner and the newest plan, and what else was refused.
#[component]
pub fn Refused() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let what = move || {
        let edit = desk.conflict.get()??;
        let detail = desk.now()?;
        Some(fill(text(lang.get(), Key::YourChange), &[("what", &in_words(lang.get(), &edit, &detail))]))
    };
    view! {
        {drawn(move || desk.conflict.get().map(|edit| view! {
            <div class="note note-warning conflict" role="alert">
                <Icon name=IconName::Warning/>
                <div>
                    <p><b>{t(Key::Conflict)}</b></p>
                    <p>{t(Key::ConflictHint)}</p>
                    {drawn(move || what().map(|what| view! { <p>{what}</p> }))}
                    <div class="actions">
                        <button class="button primary" on:click=move |_| desk.load_newest()>{t(Key::LoadNewest)}</button>
                        {edit.is_some().then(|| view! {
                            <button class="button" on:click=move |_| desk.edit_again()>{t(Key::DoAgain)}</button>
                            <button class="button" on:click=move |_| desk.conflict.set(None)>{t(Key::GiveUp)}</button>
                        })}
                    </div>
                </div>
            </div>
        }))}
        {drawn(move || desk.problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::detail;
    use super::*;
    use petapora_wire::PlaceId;

    #[test]
    fn a_change_is_told_by_names_not_by_numbers() {
        let visit = PlaceId("b".into());
        let edit = InspectionEdit::Move { visit: visit.clone(), team: 0, day: 0, rank: 0 };
        assert_eq!(
            in_words(Lang::Id, &edit, &detail()),
            "pindahkan Kos Rekaan b ke Tim 1, Sel 24 Nov 2026, urutan 1"
        );
        assert_eq!(in_words(Lang::En, &InspectionEdit::Lock { visit }, &detail()), "lock Kos Rekaan b");
    }
}
