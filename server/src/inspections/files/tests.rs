//! Each file is read back by a reader of its own, to the same stops and times.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::inspections::check::check;
use crate::inspections::plan::{Matrix, Problem, Shift, Tuning, Visit, Weights, solve};
use crate::inspections::road::LegSource;

/// 2 November 2026, 08.00 in Bontang.
const MORNING_S: i64 = 1_793_577_600;

fn problem(visits: usize) -> Problem {
    let places = visits + 1;
    let visit = |place: usize| Visit {
        id: format!("v{place}"),
        place,
        service_s: 1_800,
        must: true,
        priority: 1,
        ..Visit::default()
    };
    let cells = || (0..places * places).map(move |cell| (cell / places, cell % places));
    let seconds: Vec<i32> = cells().map(|(a, b)| 300 * (a as i32 - b as i32).abs()).collect();
    Problem {
        visits: (1..places).map(visit).collect(),
        shifts: vec![Shift {
            start_s: MORNING_S,
            end_s: MORNING_S + 36_000,
            max_drive_s: 36_000,
            capacity: 100,
            ..Shift::default()
        }],
        legs: Matrix { places, metres: seconds.iter().map(|s| s * 7).collect(), seconds },
        weights: Weights { drive: 1, ..Weights::default() },
        fewest_shifts: false,
    }
}

/// A tour of a plan that was solved and checked, with these names.
fn tour(names: &[String]) -> Tour {
    let problem = problem(names.len());
    let plan = solve(&problem, &[], 1, Tuning::default(), |p| (p.iterations() < 200).then_some(0.5)).unwrap();
    assert_eq!(check(&problem, &plan), vec![]);
    let zone = TimeZone::get("Asia/Makassar").unwrap();
    let of = Of { plan: "01J", version: 3, title: "Tim 1, 2 November", zone: &zone, attribution: "© BIG" };
    let at = |place: usize| [117.45 + place as f64 * 0.01, 0.1 + place as f64 * 0.001];
    let label = |place: usize| Label {
        name: if place == 0 { "Kantor".into() } else { names[place - 1].clone() },
        address: format!("Jl. Rekaan {place}, RT 2"),
        at: at(place),
    };
    Tour::new(&of, &problem, &plan.routes[0], label, |a, b| (vec![at(a), at(b)], LegSource::Road)).unwrap()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Stops of a GPX file: name, position and time.
fn gpx_stops(file: &str) -> Vec<(String, [f64; 2], Timestamp)> {
    let mut reader = Reader::from_str(file);
    let (mut stops, mut within, mut at, mut name, mut time) =
        (vec![], vec![], [0.0; 2], String::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let tag = start.name().as_ref().to_owned();
                if tag == "rtept" {
                    (name, time) = (String::new(), String::new());
                    for attribute in start.attributes() {
                        let attribute = attribute.unwrap();
                        let value: f64 = attribute.value.parse().unwrap();
                        at[usize::from(attribute.key.as_ref() == "lat")] = value;
                    }
                }
                within.push(tag);
            }
            Event::End(_) => {
                let ended = within.pop();
                stops.extend(
                    (ended.as_deref() == Some("rtept")).then(|| (name.clone(), at, time.parse().unwrap())),
                );
            }
            Event::Text(text) if within.iter().any(|tag| tag == "rtept") => {
                let text: &str = &text;
                match within.last().map(String::as_str) {
                    Some("name") => name.push_str(text),
                    Some("time") => time.push_str(text),
                    _ => {}
                }
            }
            Event::GeneralRef(entity)
                if within.last().is_some_and(|tag| tag == "name") && within.len() > 2 =>
            {
                let entity = format!("&{};", &*entity);
                name.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::Eof => return stops,
            _ => {}
        }
    }
}

/// Events of a calendar: each its properties.
fn events(file: &str) -> Vec<Vec<(String, String)>> {
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    let unfolded = file.replace("\r\n ", "");
    let mut events = Vec::new();
    let mut own: Option<Vec<(String, String)>> = None;
    for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap();
        match (name, value) {
            ("BEGIN", "VEVENT") => own = Some(Vec::new()),
            ("END", "VEVENT") => events.extend(own.take()),
            _ => {
                if let Some(own) = &mut own {
                    let mut plain = String::new();
                    let mut chars = value.chars();
                    while let Some(c) = chars.next() {
                        plain.push(match c {
                            '\\' => match chars.next().unwrap() {
                                'n' => '\n',
                                other => other,
                            },
                            c => c,
                        });
                    }
                    own.push((name.to_owned(), plain));
                }
            }
        }
    }
    events
}

fn property<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    event.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).unwrap()
}

fn local(text: &str) -> Timestamp {
    let civil = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S", text).unwrap();
    civil.to_zoned_datetime(TimeZone::get("Asia/Makassar").unwrap()).unwrap().timestamp()
}

fn same_stops_everywhere(tour: &Tour) {
    let read = gpx_stops(&gpx(tour));
    assert_eq!(read.len(), tour.stops.len());
    for (stop, (name, at, time)) in tour.stops.iter().zip(read) {
        let clean: String = stop.label.name.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        assert_eq!((name, time), (format!("{}. {clean}", stop.number), stop.arrives));
        assert!((at[0] - stop.label.at[0]).abs() < 1e-7 && (at[1] - stop.label.at[1]).abs() < 1e-7);
    }
    let made = Timestamp::from_second(MORNING_S - 3_600).unwrap();
    let events = events(&ics(tour, made));
    assert_eq!(events.len(), tour.stops.len());
    for (stop, event) in tour.stops.iter().zip(&events) {
        let clean: String = stop.label.name.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        assert_eq!(property(event, "SUMMARY"), format!("{}. {clean}", stop.number));
        assert_eq!(local(property(event, "DTSTART;TZID=Asia/Makassar")), stop.begins);
        assert_eq!(local(property(event, "DTEND;TZID=Asia/Makassar")), stop.ends);
        assert_eq!(property(event, "UID"), format!("01J-{}@petapora", stop.visit));
        assert_eq!((property(event, "CLASS"), property(event, "SEQUENCE")), ("CONFIDENTIAL", "3"));
        assert_eq!(property(event, "DTSTAMP"), "20261101T230000Z");
    }
    let collection: ::geojson::FeatureCollection =
        geojson(tour).to_string().parse::<::geojson::GeoJson>().unwrap().try_into().unwrap();
    let kind = |feature: &&::geojson::Feature, kind: &str| {
        feature.property("kind").and_then(|own| own.as_str()) == Some(kind)
    };
    let points: Vec<_> = collection.features.iter().filter(|f| kind(f, "stop")).collect();
    assert_eq!(points.len(), tour.stops.len());
    for (stop, feature) in tour.stops.iter().zip(points) {
        let text = |name: &str| feature.property(name).and_then(|own| own.as_str()).unwrap();
        assert_eq!(text("name"), stop.label.name);
        for (name, time) in [("arrives", stop.arrives), ("begins", stop.begins), ("ends", stop.ends)] {
            assert!(text(name).ends_with("+08:00"));
            assert_eq!(text(name).parse::<Timestamp>().unwrap(), time);
        }
    }
    let ways = collection.features.iter().filter(|f| kind(f, "way")).count();
    assert_eq!(ways, tour.stops.len() + 1);
}

#[test]
fn every_file_holds_the_same_stops_at_the_same_times() {
    let tour =
        tour(&names(&["Mess Rekaan", "Kos & <Losmen> \"A\"", "Hotel; Contoh, Bontang\\Utara\nlantai 2"]));
    assert_eq!(tour.leaves.to_string(), "2026-11-02T00:00:00Z");
    same_stops_everywhere(&tour);
}

#[test]
fn a_route_file_says_that_it_is_restricted_and_whose_the_roads_are() {
    let tour = tour(&names(&["Mess"]));
    let made = Timestamp::from_second(MORNING_S).unwrap();
    let calendar = ics(&tour, made).replace("\r\n ", "");
    for file in [gpx(&tour), calendar, geojson(&tour).to_string()] {
        assert!(file.contains(RESTRICTED) && file.contains("© BIG"), "{file}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_a_place_is_called_the_files_can_be_read(
        called in proptest::collection::vec("[ -~éöñ‘–&<>;,\\\\\u{1}\n]{0,90}", 1..5)
    ) {
        same_stops_everywhere(&tour(&called));
    }
}
