//! What lists say differently, on one page for one agency. Pure. Invariant: the agency's own
//! words and masked names; of others only that their lists have the same person; what does
//! not fit is counted, so that the page stays one.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use petapora_paper::{AskedLine, DifferencesPaper, KindLine, ListLine, PersonLine};
use petapora_wire::{AgencyQuestion, ListAge};

use super::{Person, Wanted, matrix, persons};
use crate::access::Scope;
use crate::inspections::paper::{Printing, day, printed};

/// People, questions and lists that are named, and letters of a cell: what a page holds.
const PEOPLE: usize = 9;
const ASKED: usize = 4;
const LISTS: usize = 5;
const CELL_CHARS: usize = 70;
const QUESTION_CHARS: usize = 110;

/// The page of the agency whose scope this is. Linear in the people.
pub fn summary(
    printing: &Printing,
    scope: &Scope,
    today: Date,
    people: &[Person],
    ages: &[ListAge],
    questions: &[AgencyQuestion],
) -> DifferencesPaper {
    let (sets, kinds) = matrix(people, scope);
    let count = |elsewhere| sets.iter().filter(|set| set.elsewhere == elsewhere).map(|set| set.persons).sum();
    let (alone, elsewhere): (u32, u32) = (count(false), count(true));
    let differing = kinds.iter().filter(|kind| kind.persons > 0).flat_map(|kind| {
        persons(people, &Wanted::Kind(kind.kind), scope).into_iter().map(|person| {
            let said: Vec<String> = person.said.into_iter().map(|said| said.value).collect();
            let said = short(&said.join("; "), CELL_CHARS);
            let masked = short(&person.masked, CELL_CHARS);
            PersonLine { masked, kind: kind.kind.as_str().into(), said }
        })
    });
    let (named, more) = first(differing.collect(), PEOPLE);
    let asked = questions.iter().filter(|question| question.state == "open").map(|question| AskedLine {
        date: local_day(printing.zone, question.asked_ms)
            .map_or_else(String::new, |on| day(printing.language, on)),
        kind: question.kind.as_str().into(),
        question: short(&question.question, QUESTION_CHARS),
    });
    let (asked, more_asked) = first(asked.collect(), ASKED);
    let list = |list: &ListAge| ListLine {
        kind: list.list_kind.as_str().into(),
        date: list.newest.parse().map_or_else(|_| list.newest.clone(), |date| day(printing.language, date)),
        days: list.days,
        stale: list.stale,
    };
    // The oldest are what an agency has to bring.
    let mut lists: Vec<&ListAge> = ages.iter().collect();
    lists.sort_by_key(|list| std::cmp::Reverse(list.days));
    DifferencesPaper {
        language: printing.language,
        letterhead: printing.office.letterhead.clone(),
        agency: scope.own_agency.map_or_else(String::new, |agency| agency.as_str().to_owned()),
        date: day(printing.language, today),
        persons: alone + elsewhere,
        alone,
        elsewhere,
        kinds: kinds
            .iter()
            .map(|kind| KindLine { kind: kind.kind.as_str().into(), persons: kind.persons })
            .collect(),
        lists: lists.into_iter().take(LISTS).map(list).collect(),
        people: named,
        more,
        asked,
        more_asked,
        printed: printed(printing),
    }
}

/// The first of them, and how many there are beyond.
fn first<T>(mut all: Vec<T>, most: usize) -> (Vec<T>, u32) {
    let more = u32::try_from(all.len().saturating_sub(most)).unwrap_or(u32::MAX);
    all.truncate(most);
    (all, more)
}

fn short(text: &str, chars: usize) -> String {
    let mut short: String = text.chars().take(chars).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn local_day(zone: &TimeZone, at_ms: i64) -> Option<Date> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned_datetime(zone.clone()).date())
}
