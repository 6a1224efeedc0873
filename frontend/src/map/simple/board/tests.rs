//! What holds on the simple map, without a browser.

use super::*;
use petapora_mapsvg::screen::Dot;
use petapora_wire::{AlertZone, PlaceKind, Shape, SiteId, SiteRole};

use crate::map::simple::read::Known;

const SIZE: [f64; 2] = [700.0, 600.0];

fn board() -> Board {
    let options = MapOptions {
        ground: std::collections::BTreeMap::new(),
        labels: vec![command::Label { name: "Satimpo".into(), lon: 117.48, lat: 0.12 }],
        extent: [117.36, 0.0, 117.6, 0.24],
        camera: Place { lon: 117.48, lat: 0.12, zoom: 13.0 },
        title: String::new(),
    };
    Board::new(&options, SIZE)
}

/// A residence of four for each place, by number.
fn with(places: &[Position]) -> Board {
    let mut board = board();
    let dot = |at: &Position| Dot {
        at: *at,
        workplace: false,
        people: 4,
        over: 0,
        statuses: [4, 0, 0, 0],
        leading: 0,
    };
    let known = |number: usize| Known {
        id: SiteId(format!("{number}-r")),
        role: SiteRole::Residence,
        kind: PlaceKind::Kos,
    };
    let (dots, known) = (places.iter().map(dot).collect(), (0..places.len()).map(known).collect());
    board.sites_came(Sites { dots, known });
    board
}

#[test]
fn data_never_move_the_map_and_a_command_does() {
    let mut board = with(&[[117.4, 0.02]]);
    let before = board.camera;
    board.sites_came(Sites::default());
    for command in [
        MapCommand::Sites { address: None, seq: 9 },
        MapCommand::Select { points: vec![[117.5, 0.2]] },
        MapCommand::Highlight { point: Some([117.5, 0.2]) },
        MapCommand::Shape { shape: Some(Shape::Bbox([117.4, 0.1, 117.5, 0.2])) },
        MapCommand::Zone { zone: Some(AlertZone { centre: [117.5, 0.2], radius_m: 200.0, hull: vec![] }) },
    ] {
        assert_eq!(board.told(&command), [], "{command:?}");
    }
    assert_eq!(board.camera, before);
    let said = board.told(&MapCommand::FlyTo(Place { lon: 117.5, lat: 0.15, zoom: 15.0 }));
    assert_eq!(said, [MapEvent::Moved(Place { lon: 117.5, lat: 0.15, zoom: 15.0 })]);
}

#[test]
fn a_site_is_told_of_under_the_pointer_and_opened_by_a_click() {
    let mut board = with(&[[117.48, 0.12]]);
    let [Some(MapEvent::Hover(card))] = [board.hover([350.0, 300.0]).pop()] else { panic!("no card") };
    assert_eq!(card.mark.id, Some(SiteId("0-r".into())));
    assert_eq!((card.mark.people, card.mark.active, card.pinned), (4, 4, false));
    assert_eq!(board.hover([351.0, 300.0]), [], "it is said once");
    assert_eq!(board.hover([500.0, 300.0]), [MapEvent::Left]);
    assert_eq!(board.tap([350.0, 300.0], false), [MapEvent::Open { id: SiteId("0-r".into()) }]);
    // A finger sees the card first, and need not aim as well.
    let [Some(MapEvent::Hover(card))] = [board.tap([350.0, 320.0], true).pop()] else { panic!("no card") };
    assert!(card.pinned);
}

#[test]
fn a_cluster_is_looked_at_until_it_falls_apart() {
    let mut board = with(&[[117.48, 0.12], [117.4803, 0.12]]);
    let [Some(MapEvent::Hover(card))] = [board.hover([350.0, 300.0]).pop()] else { panic!("no card") };
    assert_eq!((card.mark.id, card.mark.point_count, card.mark.residents), (None, 2, 8));
    let said = board.tap([350.0, 300.0], false);
    assert!(matches!(said.last(), Some(MapEvent::Moved(Place { zoom, .. })) if *zoom > 16.9), "{said:?}");
    let [x, y] = board.camera.at([117.48, 0.12]);
    assert_eq!(board.tap([x, y], false), [MapEvent::Open { id: SiteId("0-r".into()) }]);
}

#[test]
fn sites_at_one_spot_become_a_list() {
    let mut board = with(&[[117.48, 0.12]; 3]);
    let said = board.tap([350.0, 300.0], false);
    let ids = ["0-r", "1-r", "2-r"].map(|id| SiteId(id.into())).to_vec();
    assert_eq!(said, [MapEvent::SameSpot { ids }]);
}

#[test]
fn keys_move_zoom_and_walk_from_mark_to_mark() {
    let mut board = with(&[[117.46, 0.13], [117.49, 0.13], [117.48, 0.11]]);
    let lon = board.camera.lon;
    assert!(board.key("ArrowRight").is_some() && board.camera.lon > lon);
    assert!(board.key("ArrowLeft").is_some() && (board.camera.lon - lon).abs() < 1e-6);
    assert!(board.key("+").is_some() && (board.camera.zoom - 14.0).abs() < 1e-9);
    board.key("-");
    let mut walked = Vec::new();
    for _ in 0..4 {
        let said = board.key("PageDown").unwrap_or_default();
        if let Some(MapEvent::Hover(card)) = said.last() {
            walked.extend(card.mark.id.clone());
        }
    }
    assert_eq!(walked, ["0-r", "1-r", "2-r", "0-r"].map(|id| SiteId(id.into())));
    assert_eq!(board.key("Enter"), Some(vec![MapEvent::Open { id: SiteId("0-r".into()) }]));
    assert_eq!(board.key("Escape"), Some(vec![MapEvent::Left]));
    assert_eq!(board.key("a"), None, "other keys stay the page's");
}

#[test]
fn an_area_is_drawn_and_said_once_and_nothing_is_opened_meanwhile() {
    let mut board = with(&[[117.48, 0.12]]);
    board.told(&MapCommand::Draw { tool: Some(DrawTool::Polygon) });
    assert!(!board.may_drag());
    assert_eq!(board.hover([350.0, 300.0]), []);
    for at in [[300.0, 250.0], [400.0, 250.0], [350.0, 380.0]] {
        board.press(at);
        board.lift(at);
    }
    assert!(board.draw(Layer::Areas).contains("<path"));
    let said = board.key("Enter").unwrap_or_default();
    let [MapEvent::Drawn { shape: Shape::Polygon(corners) }] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(corners.len(), 3);
    assert_eq!(board.key("Enter"), None, "it has ended");
    assert!(board.may_drag() && board.draw(Layer::Areas).is_empty());
}

#[test]
fn a_hundred_thousand_sites_are_few_elements_at_every_zoom() {
    let places: Vec<Position> = (0..100_000_u32)
        .map(|number| {
            let (column, row) = (f64::from(number % 317), f64::from(number / 317));
            [117.38 + column * 0.0006, 0.02 + row * 0.0006]
        })
        .collect();
    let mut board = with(&places);
    for zoom in [10.5, 12.0, 14.0, 16.0, 18.0, 19.0] {
        board.told(&MapCommand::FlyTo(Place { lon: 117.48, lat: 0.12, zoom }));
        let svg = board.draw(Layer::Marks);
        assert!(svg.matches('<').count() < 12_000, "{} elements at {zoom}", svg.matches('<').count());
        assert!(svg.contains("<circle"));
    }
}

#[test]
fn only_what_changed_is_drawn_again() {
    let mut board = with(&[[117.48, 0.12]]);
    board.take_stale();
    board.told(&MapCommand::Highlight { point: Some([117.48, 0.12]) });
    assert_eq!(board.take_stale(), [Layer::Pointer]);
    board.hover([350.0, 300.0]);
    assert_eq!(board.take_stale(), []);
    board.carry([10.0, 0.0]);
    assert_eq!(board.take_stale(), Layer::ALL);
}
