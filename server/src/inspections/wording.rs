//! Why a visit is not in the plan, and the least that would let it in, in words. Invariant: each sentence is
//! of one obstacle that the solver proved; a number in it is rounded up, so that it is enough.

use petapora_wire::{PlaceId, Text, UnservedVisit};

use super::brief::{Asked, Brief};
use super::plan::{Fix, Limit, Obstacle, Plan, Problem, Unserved};

/// Ways out that are shown of one visit.
const MOST_FIXES: usize = 3;

/// Every visit of the plan's problem that no team makes, without those left out by hand.
pub fn unserved(brief: &Brief, problem: &Problem, plan: &Plan) -> Vec<UnservedVisit> {
    let excluded = |unserved: &&Unserved| {
        problem.visits.get(unserved.visit).is_none_or(|visit| visit.pin.team == Some(super::edit::NO_TEAM))
    };
    let told = |unserved: &Unserved| {
        let visit = problem.visits.get(unserved.visit)?;
        if let Some(told) = on_other_days(brief, &visit.id) {
            return Some(told);
        }
        let mut fixes: Vec<Text> = Vec::new();
        for fix in unserved.obstacles.iter().filter_map(|obstacle| fix(brief, problem, obstacle)) {
            if fixes.len() < MOST_FIXES && !fixes.contains(&fix) {
                fixes.push(fix);
            }
        }
        Some(UnservedVisit {
            visit: PlaceId(visit.id.clone()),
            impossible: unserved.alone,
            reason: reason(unserved),
            fixes,
        })
    };
    plan.unserved.iter().filter(|unserved| !excluded(unserved)).filter_map(told).collect()
}

/// A visit that may be made only on days when nobody is out: no change of hours would be the answer.
fn on_other_days(brief: &Brief, visit: &str) -> Option<UnservedVisit> {
    let asked = asked(brief, visit)?;
    let first = asked.windows.first()?;
    if asked.windows.iter().any(|window| brief.settings.days.contains(&window.day)) {
        return None;
    }
    Some(UnservedVisit {
        visit: asked.place.clone(),
        impossible: true,
        reason: Text::new(
            "Tidak mungkin: pada hari-hari kunjungannya tidak ada tim yang keluar.",
            "Impossible: no team is out on the days when it may be visited.",
        ),
        fixes: vec![Text::new(
            format!("Tambahkan hari {} atau ubah jam kunjungannya.", first.day),
            format!("Add {}, or change its visiting hours.", first.day),
        )],
    })
}

/// Two levels: whether it is possible at all, then what binds.
fn reason(unserved: &Unserved) -> Text {
    let first = if unserved.alone {
        (
            "Tidak mungkin, juga bila tim tidak punya kunjungan lain",
            "Impossible, even for a team with nothing else to do",
        )
    } else {
        ("Kalah oleh kunjungan lain", "Lost to other visits")
    };
    let Some(obstacle) = unserved.obstacles.first() else {
        return Text::new(format!("{}.", first.0), format!("{}.", first.1));
    };
    let second = match obstacle.limit {
        Limit::Window => ("jam kunjungannya terlalu sempit", "its visiting hours are too narrow"),
        Limit::ShiftEnd => ("jam kerja tim habis", "the team's working hours run out"),
        Limit::Drive => ("batas waktu berkendara tercapai", "the limit of driving is reached"),
        Limit::Capacity => ("kapasitas tim habis", "the team can take no more"),
        Limit::Pin => ("dikunci pada tim atau hari lain", "it is locked to another team or day"),
        Limit::Skill => ("tidak ada tim dengan keahlian itu", "no team has the skill it needs"),
        Limit::Unreachable => ("tidak ada jalan ke sana", "no way leads there"),
        Limit::LongerThanWindow => {
            ("lama kunjungan melebihi jam kunjungannya", "the visit is longer than its visiting hours")
        }
    };
    Text::new(format!("{}: {}.", first.0, second.0), format!("{}: {}.", first.1, second.1))
}

/// The visit as it was asked for; under way the problem holds those that are left alone.
fn asked<'a>(brief: &'a Brief, visit: &str) -> Option<&'a Asked> {
    brief.visits.iter().find(|asked| asked.place.0 == visit)
}

fn fix(brief: &Brief, problem: &Problem, obstacle: &Obstacle) -> Option<Text> {
    let shift = problem.shifts.get(obstacle.shift)?;
    let team = &brief.settings.teams.get(shift.team as usize)?.name;
    let day = brief.settings.days.get(shift.day as usize)?;
    let minutes = |seconds: i64| (seconds + 59) / 60;
    let text = match obstacle.fix {
        Fix::CloseLater(by) => Text::new(
            format!("Jam kunjungan selesai {} menit kemudian ({day}, {team}).", minutes(by)),
            format!("Let its visiting hours end {} min later ({day}, {team}).", minutes(by)),
        ),
        Fix::EndLater(by) => Text::new(
            format!("{team} pulang {} menit kemudian pada {day}.", minutes(by)),
            format!("Let {team} come back {} min later on {day}.", minutes(by)),
        ),
        Fix::DriveMore(by) => Text::new(
            format!("{team} boleh berkendara {} menit lebih lama pada {day}.", minutes(by)),
            format!("Allow {team} {} min more driving on {day}.", minutes(by)),
        ),
        Fix::CarryMore(_) => Text::new(
            format!("Tambah kapasitas {team} pada {day}."),
            format!("Give {team} more capacity on {day}."),
        ),
        Fix::Displace(other) => {
            let name = &asked(brief, &problem.visits.get(other)?.id)?.name;
            Text::new(
                format!("Keluarkan {name} dari {team} pada {day}."),
                format!("Leave out {name} of {team} on {day}."),
            )
        }
        Fix::Unpin => Text::new("Buka kuncinya.", "Unlock it."),
        Fix::AddSkills(bits) => {
            let all = brief.skills();
            let named = all.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
            let named: Vec<&str> = named.map(|(_, skill)| *skill).collect();
            let named = named.join(", ");
            Text::new(
                format!("Tambahkan keahlian pada {team}: {named}."),
                format!("Give {team} the skill: {named}."),
            )
        }
        Fix::Connect => {
            Text::new("Hubungkan tempat itu dengan jalan atau perahu.", "Connect the place by road or boat.")
        }
        Fix::Nothing => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use petapora_wire::{AccountId, InspectionSettings, InspectionTeam, PlaceKind, VisitWindow};

    use super::super::planned::plan_brief;
    use super::super::road::{Graph, Network, Side};
    use super::*;

    fn asked(number: usize, people: u32) -> Asked {
        Asked {
            place: PlaceId(format!("p{number:02}")),
            name: format!("Tempat {number}"),
            address: String::new(),
            kind: PlaceKind::Kos,
            point: [117.45 + 0.005 * number as f64, 0.12],
            accuracy_m: 10.0,
            access: None,
            people,
            must: false,
            priority: 1,
            service_min: None,
            windows: Vec::new(),
            skills: Vec::new(),
            alerts: Vec::new(),
        }
    }

    fn brief(visits: Vec<Asked>) -> Brief {
        let team = InspectionTeam {
            name: "Tim 1".into(),
            members: vec![AccountId("a".into())],
            skills: Vec::new(),
            base: None,
        };
        let settings = InspectionSettings {
            teams: vec![team],
            days: vec!["2026-11-02".into()],
            from: "08:00".into(),
            to: "16:00".into(),
            overtime_min: 0,
            max_drive_min: 240,
            balance: 1,
            stability: 3,
        };
        Brief { settings, visits, office: [117.45, 0.12] }
    }

    #[test]
    fn what_is_left_out_has_a_reason_of_two_levels_and_a_way_in() {
        let mut visits: Vec<Asked> = (0..5).map(|number| asked(number, 60)).collect();
        visits[1].skills = vec!["interpreter".into()];
        visits[2].windows =
            vec![VisitWindow { day: "2026-11-03".into(), from: "08:00".into(), to: "12:00".into() }];
        let brief = brief(visits);
        let graph = Graph::new(&Network::default(), Side::Left);
        let zone = TimeZone::get("Asia/Makassar").unwrap();
        let planned = plan_brief(&brief, None, &zone, &graph).unwrap();
        let told = unserved(&brief, &planned.problem, &planned.plan);
        // Three hours each and lunch between: two fit in the day.
        assert_eq!(told.len(), 3, "{told:?}");
        let of = |id: &str| told.iter().find(|told| told.visit.0 == id).unwrap();
        assert!(of("p01").impossible && of("p01").reason.en.contains("skill"), "{told:?}");
        assert!(of("p01").fixes[0].en.contains("interpreter"));
        assert!(of("p02").impossible && of("p02").fixes[0].en.contains("2026-11-03"), "{told:?}");
        let lost = told.iter().find(|told| !told.impossible).unwrap();
        assert!(lost.reason.id.starts_with("Kalah") && !lost.fixes.is_empty(), "{lost:?}");
    }
}
