//! What is put on paper is what the plan and the acts say.

use std::collections::BTreeMap;

use petapora_wire::{FindingKind, InspectionState, VisitOutcome};

use super::*;
use crate::error::Error;
use crate::inspections::files::{Stop as Halt, Way};
use crate::inspections::orders::{Minutes, Order, Record};
use crate::inspections::road::LegSource;

/// 2 November 2026, 08.00 in Bontang.
const MORNING_S: i64 = 1_793_577_600;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(MORNING_S + seconds).unwrap()
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Makassar").unwrap()
}

fn label(number: usize) -> Label {
    Label {
        name: format!("Tempat {number}"),
        address: format!("Jalan Rekaan {number}"),
        at: [117.47 + number as f64 * 0.006, 0.12 + number as f64 * 0.004],
    }
}

fn tour(stops: usize) -> Tour {
    let way = |from: usize, to: usize| Way {
        line: vec![label(from).at, label(to).at],
        seconds: 300,
        metres: 2_050,
        source: LegSource::Road,
    };
    let halt = |number: usize| Halt {
        number,
        visit: format!("v{number}"),
        label: label(number),
        arrives: at(number as i64 * 3_600),
        begins: at(number as i64 * 3_600),
        ends: at(number as i64 * 3_600 + 1_860),
        slack_s: 0,
        way: way(number - 1, number),
    };
    Tour {
        plan: "01J".into(),
        version: 1,
        title: "Rute Loktuan".into(),
        zone: zone(),
        start: Label { name: "Kantor".into(), ..label(0) },
        leaves: at(0),
        stops: (1..=stops).map(halt).collect(),
        home: way(stops, 0),
        returns: at(8 * 3_600),
        attribution: "© Rekaan".into(),
    }
}

fn office() -> Office {
    let mut office: Office = serde_json::from_value(serde_json::json!({
        "name": "Tim PORA", "letterhead": ["TIM PORA", "Jalan Rekaan 1"], "chair": "Kepala",
        "signatories": [], "working_area": ["64.74"], "time_zone": "Asia/Makassar",
    }))
    .unwrap();
    office.signatories.push(who("Ibu Pertama"));
    office
}

fn who(name: &str) -> petapora_wire::Signatory {
    petapora_wire::Signatory { name: name.into(), title: "Kepala Kantor".into(), nip: String::new() }
}

fn signed(mut life: Inspection) -> Inspection {
    life.order = Some(Order {
        number: "SP-42".into(),
        signatory: who("Bapak Penanda"),
        signed_on: "2026-11-01".parse().unwrap(),
        valid_from: "2026-11-02".parse().unwrap(),
        valid_to: "2026-11-03".parse().unwrap(),
        elsewhere: false,
        file: None,
    });
    life
}

fn draft() -> Inspection {
    Inspection::draft("a", "a", &["a".into()], &["v1".into(), "v2".into(), "v3".into()])
}

fn with_office(check: impl Fn(&Printing)) {
    let (office, zone) = (office(), zone());
    check(&Printing {
        office: &office,
        zone: &zone,
        town: "Bontang",
        now: at(-3_600),
        by: "Ibu Perencana",
        language: Language::Id,
    });
}

fn printed_sheet(printing: &Printing, life: &Inspection) -> Sheet {
    let crew = Crew { team: "Tim 1".into(), members: vec!["Ibu Ketua".into()] };
    let why = |visit: &str| Why { people: (visit == "v1").then_some(18), reason: format!("Alasan {visit}") };
    sheet(printing, &tour(3), &crew, life, why, None, None)
}

#[test]
fn a_sheet_holds_the_stops_of_the_tour_at_its_times() {
    with_office(|printing| {
        let sheet = printed_sheet(printing, &signed(draft()));
        let rows: Vec<_> =
            sheet.stops.iter().map(|s| (s.number, &*s.name, &*s.arrives, &*s.leaves)).collect();
        let expected = [
            (1, "Tempat 1", "09.00", "09.31"),
            (2, "Tempat 2", "10.00", "10.31"),
            (3, "Tempat 3", "11.00", "11.31"),
        ];
        assert_eq!(rows, expected);
        assert_eq!((sheet.stops[0].people, sheet.stops[1].people), (Some(18), None));
        assert_eq!(sheet.stops[2].reason, "Alasan v3");
        assert_eq!((sheet.metres, sheet.seconds), (8_200, 1_200));
        assert_eq!((&*sheet.leaves, &*sheet.returns, &*sheet.base), ("08.00", "16.00", "Kantor"));
        assert_eq!(sheet.date, "Senin, 2 November 2026");
        assert_eq!(sheet.printed, "Dicetak 2 November 2026 07.00 WITA oleh Ibu Perencana");
        let english = Printing { language: Language::En, ..*printing };
        let sheet = printed_sheet(&english, &draft());
        assert_eq!((&*sheet.leaves, &*sheet.date), ("08:00", "Monday, 2 November 2026"));
    });
}

#[test]
fn paper_is_a_draft_until_an_order_is_signed() {
    with_office(|printing| {
        let days = ["2026-11-03".parse().unwrap(), "2026-11-02".parse().unwrap()];
        let of = |life: &Inspection| order(printing, life, vec![], vec![], &days, &[label(1)]);
        assert_eq!(printed_sheet(printing, &draft()).order, None);
        let paper = of(&draft());
        assert_eq!((paper.number, paper.signed_on), (None, None));
        assert_eq!(paper.period, "tanggal 2 November 2026 sampai dengan 3 November 2026");
        assert_eq!(paper.signatory.map(|who| who.name).as_deref(), Some("Ibu Pertama"));
        assert_eq!(printed_sheet(printing, &signed(draft())).order.as_deref(), Some("SP-42"));
        let paper = of(&signed(draft()));
        assert_eq!(
            (paper.number.as_deref(), paper.signed_on.as_deref()),
            (Some("SP-42"), Some("1 November 2026"))
        );
        assert_eq!(paper.signatory.map(|who| who.name).as_deref(), Some("Bapak Penanda"));
        let one_day = order(printing, &draft(), vec![], vec![], &days[..1], &[]);
        assert_eq!(one_day.period, "pada tanggal 3 November 2026");
    });
}

#[test]
fn minutes_hold_what_was_recorded_and_leave_open_what_was_not() {
    with_office(|printing| {
        let mut life = signed(draft());
        life.state = InspectionState::UnderWay;
        let record = Record {
            visit: "v1".into(),
            at: at(3_720),
            outcome: VisitOutcome::Confirmed,
            findings: vec![FindingKind::PermitMisuse],
            note: "Tiga orang.".into(),
            arrived: None,
            left: None,
            met: 3,
            named: 2,
        };
        life.records = BTreeMap::from([("v1".to_owned(), record)]);
        life.skipped = BTreeMap::from([("v2".to_owned(), "Pagar terkunci.".to_owned())]);
        let label = |id: &str| Some(label(id.trim_start_matches('v').parse().ok()?));
        let paper = minutes(printing, &life, vec![], label);
        let told: Vec<_> =
            paper.visits.iter().map(|v| (v.time.as_deref(), v.outcome.as_deref(), &*v.note)).collect();
        let expected = [
            (Some("09.02"), Some("terbukti"), "Tiga orang."),
            (None, Some("tidak dikunjungi"), "Pagar terkunci."),
            (None, None, ""),
        ];
        assert_eq!(told, expected);
        assert_eq!(paper.visits[0].findings, ["penyalahgunaan izin"]);
        assert_eq!(
            (paper.found.as_slice(), paper.met),
            ([("penyalahgunaan izin".to_owned(), 1)].as_slice(), 3)
        );
        let recorded = life.records.get_mut("v1").unwrap();
        (recorded.arrived, recorded.left) = (Some(at(3_000)), Some(at(3_720)));
        let timed = minutes(printing, &life, vec![], label);
        assert_eq!(timed.visits[0].time.as_deref(), Some("08.50–09.02"));
        assert_eq!(paper.order, Some(("SP-42".into(), "1 November 2026".into())));
        assert_eq!((&paper.number, &paper.day), (&None, &None));
        let on = "2026-11-03".parse().unwrap();
        life.minutes = Some(Minutes { number: "BA-7".into(), on, signed_by: vec!["A".into(), "B".into()] });
        let paper = minutes(printing, &life, vec![], label);
        assert_eq!(
            (paper.number.as_deref(), paper.day.as_deref()),
            (Some("BA-7"), Some("Selasa, 3 November 2026"))
        );
        assert_eq!(paper.signed_by, ["A", "B"]);
    });
}

#[test]
fn every_day_of_a_week_and_every_month_has_its_name() {
    let mut date: Date = "2026-01-05".parse().unwrap();
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..365 {
        let (id, en) = (dates::long(Language::Id, date), dates::long(Language::En, date));
        assert_eq!(en, date.strftime("%A, %-d %B %Y").to_string());
        names.extend(id.split([',', ' ']).filter(|word| word.parse::<u32>().is_err()).map(str::to_owned));
        date = date.tomorrow().unwrap();
    }
    // Seven days, twelve months, and what stands between a comma and a space.
    assert_eq!(names.len(), 7 + 12 + 1, "{names:?}");
    for name in ["Jumat", "Minggu", "Agustus", "Desember"] {
        assert!(names.contains(name), "{names:?}");
    }
}

#[test]
fn an_office_prints_with_its_own_templates_and_is_told_what_is_wrong_with_them() {
    let data = std::env::temp_dir().join(format!("petapora-templates-{}", uuid::Uuid::new_v4()));
    with_office(|printing| {
        let sheet = printed_sheet(printing, &draft());
        let print = || petapora_paper::sheet(&templates(&data).unwrap(), &sheet);
        let built_in = print().unwrap();
        assert_eq!(write_templates(&data).unwrap().len(), 5);
        assert!(print().unwrap() == built_in, "what was written out prints the same");
        std::fs::write(data.join("templates/sheet.typ"), "Kop\n#salah").unwrap();
        assert!(write_templates(&data).unwrap().is_empty(), "what is there stays");
        let Error::Refused { code, detail, fix, line, column } = refused(print().unwrap_err()) else {
            panic!()
        };
        assert_eq!((code, line, column.as_deref()), ("paper_template", Some(2), Some("2")));
        assert!(
            detail.id.contains("sheet.typ, baris 2, kolom 2") && fix.en.contains("sheet.typ"),
            "{detail:?}"
        );
        std::fs::write(data.join("templates/gambar.png"), vec![0; 5_000_000]).unwrap();
        assert!(matches!(templates(&data), Err(Error::Refused { code: "paper_templates", .. })));
    });
    std::fs::remove_dir_all(data).unwrap();
}
