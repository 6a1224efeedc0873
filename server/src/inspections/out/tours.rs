//! One team's day as it is kept, told stop by stop; of a day that was planned again, what was left of it.
//! Invariant: times and ways are those of the kept plan, also when the roads changed since.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use crate::inspections::files::{Label, Of, Tour};
use crate::inspections::kept::Kept;
use crate::inspections::road::LegSource;

/// The tour of that team on that day, by their places in the settings; `None` where it is not out.
pub fn tour(kept: &Kept, zone: &TimeZone, team: u32, day: u32) -> Option<Tour> {
    let (planned, brief) = (&kept.planned, &kept.brief);
    let problem = &planned.problem;
    let out = planned.plan.routes.iter().zip(&planned.ways).find(|(route, _)| {
        problem.shifts.get(route.shift).is_some_and(|shift| (shift.team, shift.day) == (team, day))
    });
    let (route, ways) = out?;
    let shift = problem.shifts.get(route.shift)?;
    let own = brief.settings.teams.get(team as usize)?;
    let date = brief.settings.days.get(day as usize)?;
    let title = format!("{} · {} · {date}", kept.title, own.name);
    let bases = brief.settings.teams.len();
    let label = |place: usize| match place.checked_sub(bases).and_then(|number| brief.visits.get(number)) {
        Some(asked) => Label { name: asked.name.clone(), address: asked.address.clone(), at: asked.point },
        None => {
            let base = brief.settings.teams.get(place).and_then(|team| team.base);
            let position = place.checked_sub(bases + brief.visits.len());
            let position = position.and_then(|number| planned.past.positions.get(number)).copied();
            let at = position.or(base).unwrap_or(brief.office);
            Label { name: own.name.clone(), address: String::new(), at }
        }
    };
    let mut lines: HashMap<(usize, usize), &Vec<[f64; 2]>> = HashMap::new();
    let mut at = shift.from;
    for (stop, line) in route.stops.iter().zip(&ways.to) {
        let next = problem.visits.get(stop.visit)?.place;
        lines.insert((at, next), line);
        at = next;
    }
    lines.insert((at, shift.to), &ways.home);
    let of = Of {
        plan: kept.id.as_str(),
        version: kept.version,
        title: &title,
        zone,
        attribution: &planned.attribution,
    };
    Tour::new(&of, problem, route, label, |from, to| {
        let source = planned.sources.get(from * problem.legs.places + to).copied();
        let line = lines.get(&(from, to)).map(|line| (*line).clone()).unwrap_or_default();
        (line, source.unwrap_or(LegSource::Estimate))
    })
}
