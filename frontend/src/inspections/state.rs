//! What the screens of an inspection decide, without a browser. Invariant: every time is read in the
//! office's zone, whatever the machine's, and a stop moved up and down again stands where it stood.

use petapora_wire::{
    Inspection, InspectionDetail, InspectionEdit, InspectionRoute, InspectionState, InspectionVisit, PlaceId,
};

use super::clock::Clock;
use crate::i18n::Lang;

/// The list of inspections.
pub const LIST: &str = "/api/v1/inspections";

/// The address of one inspection or of a part of it (`edits`, `search`, `acts`, `order-file`).
pub fn path(id: &str, part: &str) -> String {
    let slash = if part.is_empty() { "" } else { "/" };
    format!("{LIST}/{id}{slash}{part}")
}

/// The address of a file of one team's day: `route.gpx`, `sheet.pdf` and others. Team and day are indices
/// into the settings.
pub fn route_file(id: &str, team: u32, day: u32, file: &str) -> String {
    format!("{LIST}/{id}/routes/{team}/{day}/{file}")
}

/// Where a visit stands: index of the route among the detail's, rank among its stops.
pub fn place_in(routes: &[InspectionRoute], visit: &PlaceId) -> Option<(usize, usize)> {
    routes.iter().enumerate().find_map(|(route, one)| {
        let rank = one.stops.iter().position(|stop| &stop.visit == visit)?;
        Some((route, rank))
    })
}

/// One place up (`-1`) or down (`1`) in its team's day; nothing at the ends.
pub fn nudged(routes: &[InspectionRoute], visit: &PlaceId, by: i32) -> Option<InspectionEdit> {
    let (at, rank) = place_in(routes, visit)?;
    let route = routes.get(at)?;
    let to = usize::try_from(i32::try_from(rank).ok()?.checked_add(by)?).ok()?;
    (to < route.stops.len()).then(|| InspectionEdit::Move {
        visit: visit.clone(),
        team: route.team,
        day: route.day,
        rank: to as u32,
    })
}

/// To the end of another team's day.
pub fn sent_to(routes: &[InspectionRoute], visit: &PlaceId, team: u32, day: u32) -> InspectionEdit {
    let there = routes.iter().find(|route| (route.team, route.day) == (team, day));
    let rank = there.map_or(0, |route| route.stops.iter().filter(|stop| &stop.visit != visit).count());
    InspectionEdit::Move { visit: visit.clone(), team, day, rank: rank as u32 }
}

/// Dropped on another stop: takes its place.
pub fn dropped_on(routes: &[InspectionRoute], visit: &PlaceId, on: &PlaceId) -> Option<InspectionEdit> {
    let (at, rank) = place_in(routes, on)?;
    let route = routes.get(at)?;
    (visit != on).then(|| InspectionEdit::Move {
        visit: visit.clone(),
        team: route.team,
        day: route.day,
        rank: rank as u32,
    })
}

/// Visits that stand in no team's day and are not told as unserved: left out by hand.
pub fn left_out(detail: &InspectionDetail) -> Vec<InspectionVisit> {
    detail.visits.iter().filter(|visit| visit.excluded).cloned().collect()
}

/// Name of a visit, its id where the inspection does not know it.
pub fn name_of<'a>(visits: &'a [InspectionVisit], id: &'a PlaceId) -> &'a str {
    visits.iter().find(|visit| &visit.place == id).map_or(id.as_str(), |visit| visit.name.as_str())
}

/// What is left of an inspection that is over.
pub const fn is_over(state: InspectionState) -> bool {
    matches!(state, InspectionState::Closed | InspectionState::Cancelled)
}

/// Share of the visits that have a result, 0 to 100.
pub fn progress_percent(inspection: &Inspection) -> u32 {
    (100 * inspection.recorded).checked_div(inspection.planned).unwrap_or(0).min(100)
}

/// Hours and minutes as each language writes them: `1 j 20 mnt`, `1 h 20 min`.
pub fn span(lang: Lang, seconds: i64) -> String {
    let minutes = (seconds + 30).div_euclid(60);
    let (hours, rest) = (minutes / 60, minutes % 60);
    let (h, m) = if lang == Lang::Id { ("j", "mnt") } else { ("h", "min") };
    match (hours, rest) {
        (0, rest) => format!("{rest} {m}"),
        (hours, 0) => format!("{hours} {h}"),
        (hours, rest) => format!("{hours} {h} {rest} {m}"),
    }
}

/// Time left to a moment in the largest unit that still says something; negative when it is past.
pub fn left(lang: Lang, due_ms: i64, now_ms: i64) -> String {
    let minutes = (due_ms - now_ms).abs() / 60_000;
    if minutes >= 48 * 60 {
        let days = minutes / (24 * 60);
        return if lang == Lang::Id { format!("{days} hari") } else { format!("{days} days") };
    }
    span(lang, minutes * 60)
}

/// Part of the day in minutes that all rows of the timetable show, whole hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    pub from_min: i64,
    pub to_min: i64,
}

impl Axis {
    /// From the earliest departure to the latest return or end of shift.
    pub fn of(routes: &[InspectionRoute], clock: Clock) -> Self {
        let minute = |ms| clock.minute_of_day(ms);
        let from = routes.iter().map(|route| minute(route.leaves_ms)).min().unwrap_or(8 * 60);
        let to = routes.iter().map(|route| minute(route.returns_ms.max(route.shift_ends_ms))).max();
        let from_min = from.div_euclid(60) * 60;
        let to_min = (to.unwrap_or(16 * 60) + 59).div_euclid(60) * 60;
        Self { from_min, to_min: to_min.max(from_min + 60) }
    }

    /// Whole hours, as minutes of the day.
    pub fn hours(self) -> Vec<i64> {
        (self.from_min..=self.to_min).step_by(60).collect()
    }

    /// Where a minute of the day lies, percent of the width.
    pub fn at(self, minute: i64) -> f64 {
        let whole = (self.to_min - self.from_min).max(1) as f64;
        (100.0 * (minute - self.from_min) as f64 / whole).clamp(0.0, 100.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandKind {
    Drive,
    Wait,
    Visit,
    Meal,
    Prayer,
    /// From the arrival to the latest arrival with which the day is still in order.
    Slack,
}

impl BandKind {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Drive => "band band-drive",
            Self::Wait => "band band-wait",
            Self::Visit => "band band-visit",
            Self::Meal => "band band-meal",
            Self::Prayer => "band band-prayer",
            Self::Slack => "band band-slack",
        }
    }
}

/// One piece of a team's day; start and width in percent of the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    pub kind: BandKind,
    pub start: f64,
    pub width: f64,
    /// Number of the stop, counted from 1; 0 for what is none.
    pub number: usize,
    pub visit: Option<PlaceId>,
}

/// A team's day as pieces, in the order in which they are drawn: what lies on top comes last.
pub fn bands(route: &InspectionRoute, axis: Axis, clock: Clock) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut add = |kind, from_ms: i64, to_ms: i64, number, visit: Option<&PlaceId>| {
        let (start, end) = (axis.at(clock.minute_of_day(from_ms)), axis.at(clock.minute_of_day(to_ms)));
        if end > start {
            bands.push(Band { kind, start, width: end - start, number, visit: visit.cloned() });
        }
    };
    for (rank, stop) in route.stops.iter().enumerate() {
        let number = rank + 1;
        let late_ms = stop.arrives_ms + i64::from(stop.slack_min) * 60_000;
        add(BandKind::Slack, stop.arrives_ms, late_ms, number, None);
        add(BandKind::Drive, stop.arrives_ms - i64::from(stop.way.seconds) * 1000, stop.arrives_ms, 0, None);
        add(BandKind::Wait, stop.arrives_ms, stop.begins_ms, 0, None);
        add(BandKind::Visit, stop.begins_ms, stop.ends_ms, number, Some(&stop.visit));
    }
    add(BandKind::Drive, route.returns_ms - i64::from(route.home.seconds) * 1000, route.returns_ms, 0, None);
    for rest in &route.rests {
        let kind = if rest.prayer { BandKind::Prayer } else { BandKind::Meal };
        add(kind, rest.begins_ms, rest.ends_ms, 0, None);
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::super::example::{detail, route};
    use super::*;

    fn visit(name: &str) -> PlaceId {
        PlaceId(name.into())
    }

    #[test]
    fn a_stop_moves_within_its_day_and_not_beyond_the_ends() {
        let routes = [route(0, 0, &["a", "b", "c"])];
        assert_eq!(nudged(&routes, &visit("a"), -1), None);
        assert_eq!(nudged(&routes, &visit("c"), 1), None);
        let up = InspectionEdit::Move { visit: visit("b"), team: 0, day: 0, rank: 0 };
        assert_eq!(nudged(&routes, &visit("b"), -1), Some(up));
        assert_eq!(nudged(&routes, &visit("x"), 1), None);
    }

    #[test]
    fn a_stop_sent_to_another_day_comes_last_there() {
        let routes = [route(0, 0, &["a", "b"]), route(1, 0, &["c"])];
        assert_eq!(
            sent_to(&routes, &visit("a"), 1, 0),
            InspectionEdit::Move { visit: visit("a"), team: 1, day: 0, rank: 1 }
        );
        // In its own day the place behind all others, without itself.
        assert_eq!(
            sent_to(&routes, &visit("a"), 0, 0),
            InspectionEdit::Move { visit: visit("a"), team: 0, day: 0, rank: 1 }
        );
        assert_eq!(
            sent_to(&routes, &visit("a"), 2, 1),
            InspectionEdit::Move { visit: visit("a"), team: 2, day: 1, rank: 0 }
        );
    }

    #[test]
    fn a_stop_dropped_on_another_takes_its_place() {
        let routes = [route(0, 0, &["a", "b"]), route(1, 0, &["c"])];
        assert_eq!(
            dropped_on(&routes, &visit("c"), &visit("b")),
            Some(InspectionEdit::Move { visit: visit("c"), team: 0, day: 0, rank: 1 })
        );
        assert_eq!(dropped_on(&routes, &visit("c"), &visit("c")), None);
    }

    #[test]
    fn the_timetable_shows_whole_hours_around_every_route() {
        let clock = Clock::of_offset(480);
        let axis = Axis::of(&[route(0, 0, &["a"])], clock);
        assert_eq!(axis, Axis { from_min: 480, to_min: 960 });
        assert_eq!(axis.at(480), 0.0);
        assert_eq!(axis.at(720), 50.0);
        assert_eq!(axis.at(9_999), 100.0);
        assert_eq!(axis.hours().len(), 9);
        assert_eq!(Axis::of(&[], clock), Axis { from_min: 480, to_min: 960 });
    }

    #[test]
    fn a_day_is_drawn_piece_by_piece() {
        let clock = Clock::of_offset(480);
        let one = route(0, 0, &["a", "b"]);
        let drawn = bands(&one, Axis { from_min: 480, to_min: 960 }, clock);
        let count = |kind| drawn.iter().filter(|band| band.kind == kind).count();
        assert_eq!(count(BandKind::Visit), 2);
        assert_eq!(count(BandKind::Drive), 3);
        assert_eq!(count(BandKind::Meal), 1);
        assert!(drawn.iter().all(|band| band.start >= 0.0 && band.start + band.width <= 100.0 + 1e-9));
    }

    #[test]
    fn times_are_written_as_each_language_writes_them() {
        assert_eq!(span(Lang::Id, 4_800), "1 j 20 mnt");
        assert_eq!(span(Lang::En, 3_600), "1 h");
        assert_eq!(span(Lang::En, 59), "1 min");
        assert_eq!(left(Lang::Id, 86_400_000 * 3, 0), "3 hari");
        assert_eq!(left(Lang::En, 0, 3_600_000), "1 h");
    }

    #[test]
    fn progress_counts_what_is_recorded() {
        let mut one = detail().inspection;
        (one.planned, one.recorded) = (4, 3);
        assert_eq!(progress_percent(&one), 75);
        one.planned = 0;
        assert_eq!(progress_percent(&one), 0);
    }
}
