//! A day of three teams, stopped at every hour: what was made stays, nothing is lost, and the check agrees.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use petapora_wire::{
    AccountId, InspectionId, InspectionSettings, InspectionState, InspectionTeam, PlaceKind, TeamNow,
    VisitOutcome,
};

use super::super::brief::{Asked, Brief};
use super::super::check::check;
use super::super::orders::{Inspection, Record};
use super::super::planned::plan_brief;
use super::super::road::{Network, Side};
use super::*;

fn zone() -> TimeZone {
    TimeZone::get("Asia/Makassar").unwrap()
}

fn graph() -> Graph {
    Graph::new(&Network::default(), Side::Left)
}

/// 24 November 2026 in Bontang at that hour and minute.
fn at(hour: i64, minute: i64) -> i64 {
    1_795_449_600 + (hour * 60 + minute) * 60
}

/// Some places around Bontang, by a seed.
fn kept(seed: u64, count: usize) -> Kept {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut share = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let asked = |number: usize, share: &mut dyn FnMut() -> f64| Asked {
        place: PlaceId(format!("p{number:02}")),
        name: format!("Tempat {number}"),
        address: String::new(),
        kind: PlaceKind::Kos,
        point: [117.42 + share() * 0.08, 0.08 + share() * 0.08],
        accuracy_m: 10.0,
        access: None,
        people: (share() * 8.0) as u32,
        must: false,
        priority: 1,
        service_min: None,
        windows: Vec::new(),
        skills: Vec::new(),
        alerts: Vec::new(),
    };
    let team = |number: usize| InspectionTeam {
        name: format!("Tim {number}"),
        members: vec![AccountId(format!("m{number}"))],
        skills: Vec::new(),
        base: None,
    };
    let settings = InspectionSettings {
        teams: (0..2).map(team).collect(),
        days: vec!["2026-11-24".into(), "2026-11-25".into()],
        from: "08:00".into(),
        to: "16:00".into(),
        overtime_min: 0,
        max_drive_min: 240,
        balance: 1,
        stability: 3,
    };
    let visits = (0..count).map(|number| asked(number, &mut share)).collect();
    let brief = Brief { settings, visits, office: [117.45, 0.12] };
    let planned = plan_brief(&brief, None, &zone(), &graph()).unwrap();
    let mut life = Inspection::draft("wati", "m0", &brief.members(), &planned.served());
    life.state = InspectionState::UnderWay;
    Kept {
        id: InspectionId("i".into()),
        version: 1,
        title: String::new(),
        life,
        brief,
        before: planned.keys(),
        planned,
        changed_ms: 0,
    }
}

/// Every stop that was planned to end by then is recorded as it ended, some minutes late.
fn made_until(mut kept: Kept, at_s: i64, late_s: i64) -> Kept {
    for stop in kept.planned.plan.routes.iter().flat_map(|route| &route.stops) {
        let ends_s = stop.ends_s + late_s;
        if ends_s <= at_s {
            let id = kept.planned.problem.visits[stop.visit].id.clone();
            let record = Record {
                visit: id.clone(),
                at: Timestamp::from_second(ends_s).unwrap(),
                outcome: VisitOutcome::NotConfirmed,
                findings: Vec::new(),
                note: String::new(),
                arrived: None,
                left: None,
                met: 0,
                named: 0,
            };
            kept.life.records.insert(id, record);
        }
    }
    kept
}

fn proposal(kept: &Kept, at_s: i64, stability: u32) -> Planned {
    propose(kept, at_s, stability, &Whereabouts::default(), &zone(), &graph()).unwrap()
}

#[test]
fn what_was_made_never_moves_and_every_visit_is_somewhere_once() {
    for seed in 0..8 {
        let whole = kept(seed, 14);
        let keys = whole.planned.keys();
        for (hour, late_s, stability) in [(9, 0, 0), (11, 600, 3), (13, 1_800, 10)] {
            let at_s = at(hour, 0);
            let kept = made_until(whole.clone(), at_s, late_s);
            let next = proposal(&kept, at_s, stability);
            assert_eq!(check(&next.problem, &next.plan), [], "seed {seed}, {hour}");
            let after = next.keys();
            for id in kept.life.records.keys() {
                assert_eq!(after[id], keys[id], "seed {seed}: {id} was made");
            }
            let open: BTreeSet<&str> = next.problem.visits.iter().map(|visit| visit.id.as_str()).collect();
            assert_eq!(open.len() + kept.life.records.len(), kept.brief.visits.len());
            for route in &next.plan.routes {
                assert!(route.stops.iter().all(|stop| stop.arrives_s >= at_s), "seed {seed}: in the past");
            }
            let told = changes(&kept, &next);
            let once: BTreeSet<&str> = told.iter().map(|change| change.visit.as_str()).collect();
            assert_eq!(once.len(), told.len());
            let made = told.iter().filter(|change| change.kind == VisitChangeKind::Made).count();
            assert_eq!(made, kept.life.records.len());
            let moved = told.iter().filter(|change| change.kind == VisitChangeKind::Moved).count();
            assert_eq!(moved as i64, next.plan.objective.moved, "seed {seed}");
        }
    }
}

#[test]
fn at_full_price_nobody_moves_however_late_the_teams_are() {
    let mut dropped = 0;
    for seed in 0..10 {
        let kept = made_until(kept(seed, 16), at(8, 30), 0);
        for hour in [10, 13, 15] {
            let next = proposal(&kept, at(hour, 30), FULL);
            assert_eq!(next.plan.objective.moved, 0, "seed {seed}");
            let told = changes(&kept, &next);
            assert!(told.iter().all(|change| change.kind != VisitChangeKind::Moved));
            dropped += told.iter().filter(|change| change.kind == VisitChangeKind::Dropped).count();
        }
    }
    assert!(dropped > 0, "some team was too late for some visit");
}

#[test]
fn a_lower_price_never_serves_less_and_the_same_question_has_the_same_answer() {
    for seed in 0..6 {
        let kept = made_until(kept(seed, 16), at(11, 0), 900);
        let left_out = |stability: u32| {
            let next = proposal(&kept, at(12, 0), stability);
            assert_eq!(
                digest(&kept, at(12, 0), &next),
                digest(&kept, at(12, 0), &proposal(&kept, at(12, 0), stability))
            );
            (next.plan.objective.must_unserved, next.plan.objective.priority_unserved)
        };
        assert!(left_out(0) <= left_out(FULL), "seed {seed}");
    }
}

#[test]
fn a_team_starts_from_where_it_says_and_what_it_is_making_comes_first() {
    let kept = made_until(kept(3, 20), at(9, 0), 0);
    let now = at(9, 10);
    let route = kept.planned.plan.routes.iter().find(|route| route.shift == 0).unwrap();
    let open: Vec<&str> = route
        .stops
        .iter()
        .map(|stop| kept.planned.problem.visits[stop.visit].id.as_str())
        .filter(|id| !kept.life.records.contains_key(*id))
        .collect();
    let last = PlaceId((*open.last().unwrap()).to_owned());
    let spots = |now: TeamNow| Whereabouts::read(&kept, &[now], |_| true).unwrap();
    let point = [117.43, 0.09];
    let told = spots(TeamNow { team: 0, point: Some(point), visit: None });
    let next = propose(&kept, now, 5, &told, &zone(), &graph()).unwrap();
    let shift = next.problem.shifts.iter().find(|shift| (shift.team, shift.day) == (0, 0)).unwrap();
    assert_eq!(shift.start_s, now);
    assert_eq!(kept.brief.places_with(&next.past.positions)[shift.from].at, point);

    let told = spots(TeamNow { team: 0, point: None, visit: Some(last.clone()) });
    let next = propose(&kept, now, 0, &told, &zone(), &graph()).unwrap();
    let first = next.plan.routes.iter().find(|route| {
        let shift = &next.problem.shifts[route.shift];
        (shift.team, shift.day) == (0, 0)
    });
    let first = first.and_then(|route| route.stops.first()).unwrap();
    assert_eq!((next.problem.visits[first.visit].id.as_str(), first.arrives_s), (last.as_str(), now));

    let made = kept.life.records.keys().next().unwrap().clone();
    for wrong in [
        TeamNow { team: 9, point: Some(point), visit: None },
        TeamNow { team: 0, point: None, visit: Some(PlaceId(made)) },
        TeamNow { team: 0, point: None, visit: None },
    ] {
        assert!(Whereabouts::read(&kept, &[wrong], |_| true).is_err());
    }
}

#[test]
fn planned_again_and_again_the_day_keeps_all_that_was_made() {
    let mut kept = kept(5, 14);
    let mut keys = BTreeMap::new();
    for hour in (9..16).step_by(2) {
        kept = made_until(kept, at(hour, 10), 0);
        let all = kept.planned.keys();
        keys.extend(kept.life.records.keys().map(|id| (id.clone(), all[id])));
        let next = proposal(&kept, at(hour, 10), 2);
        let before = kept.planned.keys();
        kept = kept.with_plan(next, before);
        for (id, key) in &keys {
            assert_eq!(kept.planned.keys()[id], *key, "{hour}: {id}");
        }
        for route in &kept.planned.past.routes {
            let mut free = route.leaves_s;
            for stop in &route.stops {
                assert!(free <= stop.begins_s && stop.begins_s <= stop.ends_s, "{hour}: {stop:?}");
                free = stop.ends_s;
            }
        }
        // Whatever lost its place still has to be accounted for.
        assert_eq!(kept.life.visits.iter().collect::<BTreeSet<_>>().len(), kept.life.visits.len());
    }
    assert!(keys.len() > 3);
    let late = propose(&kept, at(48, 0), 2, &Whereabouts::default(), &zone(), &graph());
    assert!(late.is_err(), "every shift is over");
}
