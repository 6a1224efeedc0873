//! An extract written here by hand, field by field, and what is made of it.

use super::*;
use crate::inspections::road::network::degrees;
use crate::inspections::road::{Graph, LegSource, Place, Side};

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn zigzag(number: i64) -> Vec<u8> {
    varint(((number << 1) ^ (number >> 63)) as u64)
}

fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn deltas(numbers: &[i64]) -> Vec<u8> {
    let before = [0].iter().chain(numbers);
    numbers.iter().zip(before).flat_map(|(number, before)| zigzag(number - before)).collect()
}

fn block(kind: &str, body: &[u8]) -> Vec<u8> {
    let blob = field(1, body);
    let header = [field(1, kind.as_bytes()), varint(3 << 3), varint(blob.len() as u64)].concat();
    [(header.len() as u32).to_be_bytes().to_vec(), header, blob].concat()
}

/// Strings of the file, by number.
#[derive(Default)]
struct Strings(Vec<String>);

impl Strings {
    fn number(&mut self, text: &str) -> u64 {
        if let Some(known) = self.0.iter().position(|own| own == text) {
            return known as u64;
        }
        self.0.push(text.into());
        self.0.len() as u64 - 1
    }

    /// `key=value key=value` as the numbers of keys and of values.
    fn tags(&mut self, tags: &str) -> [Vec<u8>; 2] {
        let pairs = tags.split_whitespace().filter_map(|tag| tag.split_once('='));
        let mut numbers = [Vec::new(), Vec::new()];
        for (key, value) in pairs {
            numbers[0].extend(varint(self.number(key)));
            numbers[1].extend(varint(self.number(value)));
        }
        numbers
    }
}

/// A member of a relation: kind, id, role.
type Part = (u64, i64, &'static str);

/// An extract to be written.
struct Drawing {
    /// Longitude and latitude in ten-thousandths of a degree, and tags, by id from 1 on.
    nodes: Vec<([i64; 2], &'static str)>,
    ways: Vec<(&'static [i64], &'static str)>,
    relations: Vec<(&'static [Part], &'static str)>,
}

impl Drawing {
    fn file(&self) -> Vec<u8> {
        // Number 0 ends the tags of a dense node.
        let mut strings = Strings(vec![String::new()]);
        let ids: Vec<i64> = (1..=self.nodes.len() as i64).collect();
        let step = |axis: usize| self.nodes.iter().map(|(at, _)| at[axis] * 1_000).collect::<Vec<_>>();
        let mut pairs = Vec::new();
        for (_, tags) in &self.nodes {
            for tag in tags.split_whitespace() {
                let (key, value) = tag.split_once('=').unwrap();
                pairs.extend([varint(strings.number(key)), varint(strings.number(value))].concat());
            }
            pairs.push(0);
        }
        let dense = [
            field(1, &deltas(&ids)),
            field(8, &deltas(&step(1))),
            field(9, &deltas(&step(0))),
            field(10, &pairs),
        ];
        let mut group = field(2, &dense.concat());
        for (id, (nodes, tags)) in (1..).zip(&self.ways) {
            let [keys, values] = strings.tags(tags);
            let way =
                [varint(1 << 3), varint(id), field(2, &keys), field(3, &values), field(8, &deltas(nodes))];
            group.extend(field(3, &way.concat()));
        }
        for (id, (members, tags)) in (1..).zip(&self.relations) {
            let [keys, values] = strings.tags(tags);
            let roles: Vec<u8> = members.iter().flat_map(|m| varint(strings.number(m.2))).collect();
            let ids: Vec<i64> = members.iter().map(|m| m.1).collect();
            let kinds: Vec<u8> = members.iter().flat_map(|m| varint(m.0)).collect();
            let parts = [field(8, &roles), field(9, &deltas(&ids)), field(10, &kinds)].concat();
            let relation = [varint(1 << 3), varint(id), field(2, &keys), field(3, &values), parts];
            group.extend(field(4, &relation.concat()));
        }
        let table: Vec<u8> = strings.0.iter().flat_map(|text| field(1, text.as_bytes())).collect();
        let body = [field(1, &table), field(2, &group)].concat();
        let made = [varint(32 << 3), varint(1_793_494_800)].concat();
        let head = [field(4, b"OsmSchema-V0.6"), field(4, b"DenseNodes"), made].concat();
        [block("OSMHeader", &head), block("OSMData", &body)].concat()
    }
}

fn read_bytes(bytes: &[u8]) -> Result<Network, ExtractError> {
    of_extract_named("kota.osm.pbf", || Ok(bytes))
}

/// A cross of roads (node 1), a yard behind a gate, a one-way, an island with a ferry, a footpath.
fn city() -> Drawing {
    Drawing {
        nodes: vec![
            ([1_175_000, -1_000], "highway=traffic_signals"),
            ([1_174_900, -1_000], ""),
            ([1_175_100, -1_000], ""),
            ([1_175_000, -900], ""),
            ([1_175_000, -1_100], ""),
            ([1_175_300, -1_000], ""),
            ([1_175_350, -1_000], ""),
            ([1_175_050, -950], "barrier=bollard"),
        ],
        ways: vec![
            (&[2, 1], "highway=residential name=Jalan"),
            (&[1, 3], "highway=residential"),
            (&[1, 4], "highway=primary maxspeed=40 oneway=yes"),
            (&[5, 1], "highway=service access=private"),
            (&[3, 6], "route=ferry duration=00:10"),
            (&[6, 7], "highway=track"),
            (&[1, 8, 4], "highway=residential"),
            (&[2, 4], "highway=footway"),
            (&[4, 2, 99], "highway=tertiary oneway=-1"),
        ],
        relations: vec![
            (&[(1, 1, "from"), (0, 1, "via"), (1, 2, "to")], "type=restriction restriction=no_straight_on"),
            (
                &[(1, 2, "from"), (0, 1, "via"), (1, 1, "to")],
                "type=restriction restriction=no_straight_on except=motorcar",
            ),
            (&[(1, 8, "from"), (0, 4, "via"), (1, 3, "to")], "type=restriction restriction=no_left_turn"),
            (&[(1, 2, "from"), (0, 7, "via"), (1, 3, "to")], "type=restriction restriction=no_left_turn"),
        ],
    }
}

#[test]
fn what_a_car_may_drive_is_read_with_its_rules() {
    let network = read_bytes(&city().file()).unwrap();
    assert_eq!(network.source, "kota.osm.pbf (2026-11-01)");
    assert_eq!(network.points.len(), 8);
    assert_eq!(degrees(network.points[0]), [117.5, -0.1]);
    assert_eq!(network.marks, vec![(0, Mark::Signals), (7, Mark::Closed)]);
    let ways: Vec<_> =
        network.ways.iter().map(|w| (w.kind, w.access, w.forward, w.backward, w.kmh)).collect();
    let (road, open) = (Kind::Road, Access::Open);
    assert_eq!(
        ways,
        vec![
            (road, open, true, true, 25),
            (road, open, true, true, 25),
            (road, open, true, false, 32),
            (road, Access::Private, true, true, 12),
            (Kind::Boat, open, true, true, 12),
            (road, open, true, true, 10),
            (road, open, true, true, 25),
            (road, open, false, true, 38),
        ]
    );
    assert_eq!(network.ways[4].whole_s, Some(600));
    // Outside the extract is cut off.
    assert_eq!(network.ways[7].points, vec![3, 1]);
    let straight_on = Ban { from: 0, via: Via::Point(0), to: 1, only: false };
    let nowhere = Ban { from: 1, via: Via::Point(6), to: 2, only: false };
    assert_eq!(network.bans, vec![straight_on, nowhere]);
    assert_eq!(Graph::new(&network, Side::Left).bans_ignored, 1);
}

#[test]
fn the_city_is_driven_as_it_was_drawn() {
    let network = read_bytes(&city().file()).unwrap();
    let graph = Graph::new(&network, Side::Left);
    let places = [[117.495, -0.1], [117.505, -0.1], [117.533, -0.1], [117.5, -0.105]];
    let legs = graph.legs(&places.map(|at| Place { at, access: None }), 2);
    let source = |from: usize, to: usize| legs.sources[from * 4 + to];
    // Straight on is forbidden from the west, so one goes round; and allowed back.
    assert!(legs.matrix.seconds(0, 1) > legs.matrix.seconds(1, 0) + 100, "{:?}", legs.matrix);
    assert_eq!((source(0, 2), source(0, 1)), (LegSource::Connector, LegSource::Road));
    assert!(legs.matrix.seconds(1, 2) > 600);
    assert_eq!((source(0, 3), source(3, 0)), (LegSource::Road, LegSource::Road));
}

#[test]
fn a_broken_extract_is_refused_and_never_harms() {
    let whole = city().file();
    for length in 0..whole.len() {
        // The head alone is a whole file without a road.
        assert!(read_bytes(&whole[..length]).is_err(), "{length} bytes");
    }
    let mut chance = 1_u64;
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (chance >> 33) as usize % bytes.len();
            bytes[at] = (chance >> 25) as u8;
        }
        if let Ok(network) = read_bytes(&bytes) {
            let graph = Graph::new(&network, Side::Left);
            graph.legs(&[[117.495, -0.1], [117.505, -0.1]].map(|at| Place { at, access: None }), 1);
        }
    }
    assert!(read_bytes(b"<osm version=\"0.6\"></osm>").unwrap_err().to_string().contains("not an .osm.pbf"));
}
