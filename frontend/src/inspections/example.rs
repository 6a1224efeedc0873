//! An invented inspection for the tests of this slice.

use petapora_wire::{
    AccountId, Inspection, InspectionDetail, InspectionId, InspectionRest, InspectionRoute,
    InspectionSettings, InspectionState, InspectionStop, InspectionTeam, InspectionVisit, InspectionWay,
    PlaceId, PlaceKind, PlanDifference, PlanObjective,
};

/// 08:00 of 24 November 2026 in Bontang.
pub const EIGHT_MS: i64 = 1_795_478_400_000;
const MINUTE_MS: i64 = 60_000;

/// From eight to four, half an hour at each stop and ten minutes on each way.
pub fn route(team: u32, day: u32, visits: &[&str]) -> InspectionRoute {
    let way = InspectionWay { seconds: 600, metres: 4_000, ..InspectionWay::default() };
    let mut at_ms = EIGHT_MS;
    let stops = visits
        .iter()
        .map(|visit| {
            at_ms += 40 * MINUTE_MS;
            InspectionStop {
                visit: PlaceId((*visit).into()),
                arrives_ms: at_ms - 30 * MINUTE_MS,
                begins_ms: at_ms - 30 * MINUTE_MS,
                ends_ms: at_ms,
                slack_min: 45,
                way: way.clone(),
            }
        })
        .collect();
    InspectionRoute {
        team,
        day,
        leaves_ms: EIGHT_MS,
        returns_ms: at_ms + 70 * MINUTE_MS,
        shift_ends_ms: EIGHT_MS + 480 * MINUTE_MS,
        drive_min: 20,
        drive_m: 8_000,
        service_min: 30,
        wait_min: 0,
        base: [117.5, 0.13],
        stops,
        rests: vec![InspectionRest { begins_ms: at_ms, ends_ms: at_ms + 60 * MINUTE_MS, prayer: false }],
        home: way,
    }
}

pub fn visit(id: &str) -> InspectionVisit {
    InspectionVisit {
        place: PlaceId(id.into()),
        name: format!("Kos Rekaan {id}"),
        address: "Jl. Contoh 1".into(),
        kind: PlaceKind::Kos,
        point: [117.49, 0.135],
        accuracy_m: 20.0,
        access: None,
        people: 3,
        service_min: 30,
        must: false,
        priority: 1,
        windows: Vec::new(),
        skills: Vec::new(),
        locked: false,
        excluded: false,
        alerts: Vec::new(),
        record: None,
        named: 0,
        photos: Vec::new(),
    }
}

pub fn detail() -> InspectionDetail {
    InspectionDetail {
        inspection: Inspection {
            id: InspectionId("i".into()),
            title: "Rute uji".into(),
            state: InspectionState::Draft,
            version: 3,
            days: vec!["2026-11-24".into()],
            teams: 1,
            planned: 2,
            recorded: 0,
            wanted: 2,
            planned_by: "Analis".into(),
            leader: "Ketua".into(),
            order: String::new(),
            timer: None,
            changed_ms: EIGHT_MS,
        },
        settings: InspectionSettings {
            teams: vec![InspectionTeam {
                name: "Tim 1".into(),
                members: vec![AccountId("me".into())],
                skills: Vec::new(),
                base: None,
            }],
            days: vec!["2026-11-24".into()],
            from: "08:00".into(),
            to: "16:00".into(),
            overtime_min: 60,
            max_drive_min: 240,
            balance: 3,
            stability: 5,
        },
        people: Vec::new(),
        visits: vec![visit("a"), visit("b")],
        routes: vec![route(0, 0, &["a", "b"])],
        unserved: Vec::new(),
        objective: PlanObjective::default(),
        difference: PlanDifference::default(),
        search: None,
        acts: vec!["submit".into()],
        editable: true,
        steerable: false,
        timeline: Vec::new(),
        order: None,
        attribution: String::new(),
        roads: String::new(),
        time_zone: "Asia/Makassar".into(),
    }
}
