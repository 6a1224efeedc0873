//! The grid against counting every pair. Invariant: the oracle looks at all pairs and
//! knows no cells.

use proptest::prelude::*;

use super::super::follow::Followed;
use super::*;

/// DBSCAN by its definition: O(n²) and no grid.
fn naive(spots: &[Spot], reach: Reach) -> Clusters {
    let square = |a: Spot, b: Spot| {
        let (dx, dy) = (i64::from(a.x_cm) - i64::from(b.x_cm), i64::from(a.y_cm) - i64::from(b.y_cm));
        dx * dx + dy * dy
    };
    let near = |a: Spot, b: Spot| a.people > 0 && b.people > 0 && square(a, b) <= reach.square();
    let core: Vec<bool> = spots
        .iter()
        .map(|a| {
            let people: u32 = spots.iter().filter(|b| near(*a, **b)).map(|b| b.people).sum();
            people >= reach.people()
        })
        .collect();
    let mut name = vec![NOISE; spots.len()];
    for first in 0..spots.len() {
        if core[first] && name[first] == NOISE {
            let mut next = vec![first];
            while let Some(at) = next.pop() {
                name[at] = first as u32;
                let more =
                    (0..spots.len()).filter(|b| core[*b] && name[*b] == NOISE && near(spots[at], spots[*b]));
                next.extend(more.collect::<Vec<_>>());
            }
        }
    }
    let of_cores = name.clone();
    for (at, spot) in spots.iter().enumerate().filter(|(at, _)| !core[*at]) {
        let nearest = (0..spots.len()).filter(|b| core[*b] && near(*spot, spots[*b]));
        let nearest = nearest.min_by_key(|b| (square(*spot, spots[*b]), *b));
        name[at] = nearest.map_or(NOISE, |b| of_cores[b]);
    }
    Clusters { name, core }
}

/// Places close enough to meet, some of them the same place, some without people.
fn some_spots(most: usize) -> impl Strategy<Value = Vec<Spot>> {
    let spot = (-60..60i32, -60..60i32, 0..4u32).prop_map(|(x_cm, y_cm, people)| Spot { x_cm, y_cm, people });
    prop::collection::vec(spot, 0..most)
}

fn some_reach() -> impl Strategy<Value = Reach> {
    (2..25i32, 1..9u32).prop_map(|(radius_cm, people)| Reach::new(radius_cm, people))
}

/// Names as sets of locations, so that the numbering does not matter.
fn sets(clusters: &Clusters) -> std::collections::BTreeSet<Vec<usize>> {
    let mut sets = std::collections::BTreeMap::<u32, Vec<usize>>::new();
    for (at, name) in
        clusters.name.iter().enumerate().filter(|(at, name)| **name != NOISE && clusters.core[*at])
    {
        sets.entry(*name).or_default().push(at);
    }
    sets.into_values().collect()
}

proptest! {
    #[test]
    fn clusters_cores_and_borders_are_those_of_all_pairs(spots in some_spots(120), reach in some_reach()) {
        prop_assert_eq!(cluster(&spots, reach), naive(&spots, reach));
    }

    /// The geo crate's clusters know no headcount and leave borders to the order of the
    /// points: with one person each, noise and the partition of the cores are the same.
    #[test]
    fn noise_and_clusters_of_cores_are_those_of_the_geo_crate(spots in some_spots(100), reach in some_reach()) {
        use geo::Dbscan as _;
        let spots: Vec<Spot> = spots.iter().map(|spot| Spot { people: 1, ..*spot }).collect();
        let points: Vec<geo::Point<f64>> =
            spots.iter().map(|spot| geo::Point::new(f64::from(spot.x_cm), f64::from(spot.y_cm))).collect();
        let theirs = points.dbscan(f64::from(reach.radius_cm()), reach.people() as usize);
        let ours = cluster(&spots, reach);
        for (at, label) in theirs.iter().enumerate() {
            prop_assert_eq!(label.is_none(), ours.name[at] == NOISE, "location {}", at);
        }
        let mut named = std::collections::BTreeMap::new();
        for (at, label) in theirs.iter().enumerate().filter(|(at, _)| ours.core[*at]) {
            prop_assert_eq!(*named.entry(*label).or_insert(ours.name[at]), ours.name[at]);
        }
        prop_assert_eq!(named.len(), sets(&ours).len());
    }

    #[test]
    fn far_apart_places_are_clustered_as_well(spots in some_spots(40), reach in some_reach(), far in 1_000_000..900_000_000i32) {
        let mut spots = spots;
        spots.push(Spot { x_cm: far, y_cm: -far, people: 9 });
        prop_assert_eq!(cluster(&spots, reach), naive(&spots, reach));
    }

    #[test]
    fn the_order_of_the_locations_does_not_matter(spots in some_spots(80), reach in some_reach(), turn in 0..80usize) {
        let mut turned = spots.clone();
        let turn = turn % spots.len().max(1);
        turned.rotate_left(turn);
        let back = |sets: std::collections::BTreeSet<Vec<usize>>| {
            let back = |set: Vec<usize>| {
                let mut set: Vec<usize> = set.into_iter().map(|at| (at + turn) % spots.len()).collect();
                set.sort_unstable();
                set
            };
            sets.into_iter().map(back).collect::<std::collections::BTreeSet<_>>()
        };
        prop_assert_eq!(back(sets(&cluster(&turned, reach))), sets(&cluster(&spots, reach)));
    }

    #[test]
    fn moving_everybody_together_moves_no_border(spots in some_spots(80), reach in some_reach(), by in (-500_000..500_000i32, -500_000..500_000i32)) {
        let moved: Vec<Spot> =
            spots.iter().map(|s| Spot { x_cm: s.x_cm + by.0, y_cm: s.y_cm + by.1, ..*s }).collect();
        prop_assert_eq!(cluster(&moved, reach), cluster(&spots, reach));
    }

    #[test]
    fn people_at_one_place_are_as_many_places_on_one_spot(spots in some_spots(60), reach in some_reach()) {
        let mut singles = Vec::new();
        let mut of = Vec::new();
        for (at, spot) in spots.iter().enumerate() {
            for _ in 0..spot.people {
                singles.push(Spot { people: 1, ..*spot });
                of.push(at);
            }
        }
        let (heavy, light) = (cluster(&spots, reach), cluster(&singles, reach));
        for (single, at) in of.iter().enumerate() {
            prop_assert_eq!(light.core[single], heavy.core[*at]);
            prop_assert_eq!(light.name[single] == NOISE, heavy.name[*at] == NOISE);
        }
    }

    #[test]
    fn one_more_location_takes_no_core_away(spots in some_spots(80), reach in some_reach(), x_cm in -60..60i32, y_cm in -60..60i32) {
        let mut more = spots.clone();
        more.push(Spot { x_cm, y_cm, people: 1 });
        let (before, after) = (cluster(&spots, reach), cluster(&more, reach));
        prop_assert!(before.core.iter().zip(&after.core).all(|(before, after)| !before || *after));
    }

    #[test]
    fn a_longer_reach_never_parts_a_cluster(spots in some_spots(80), reach in some_reach(), by in 1..20i32) {
        let longer = Reach::new(reach.radius_cm() + by, reach.people());
        let after = cluster(&spots, longer);
        for set in sets(&cluster(&spots, reach)) {
            prop_assert!(set.iter().all(|at| after.core[*at] && after.name[*at] == after.name[set[0]]));
        }
    }

    #[test]
    fn changes_one_by_one_lead_to_the_clusters_of_a_rebuild(
        spots in some_spots(60),
        reach in some_reach(),
        edits in prop::collection::vec((0..70u32, -60..60i32, -60..60i32, 0..4u32, any::<bool>()), 0..60),
    ) {
        let mut spots = spots;
        let mut followed = Followed::new(spots.clone(), reach);
        for (location, x_cm, y_cm, people, moves) in edits {
            let index = location as usize;
            let fresh = Spot { x_cm, y_cm, people };
            let spot = match spots.get(index) {
                Some(old) if !moves => Spot { people, ..*old },
                _ => fresh,
            };
            if index >= spots.len() {
                spots.resize(index + 1, Spot { people: 0, ..spot });
            }
            spots[index] = spot;
            followed.change(location, spot);
            prop_assert_eq!(followed.clusters(), cluster(&spots, reach));
        }
    }
}

#[test]
fn ten_thousand_changes_lead_to_the_clusters_of_a_rebuild() {
    let reach = Reach::new(150, 5);
    let mut state = 7u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut some = || Spot {
        x_cm: draw(4_000) as i32 + (draw(3) * draw(900)) as i32,
        y_cm: draw(2_000) as i32,
        people: draw(4) as u32,
    };
    let mut spots: Vec<Spot> = (0..1_500).map(|_| some()).collect();
    let mut followed = Followed::new(spots.clone(), reach);
    for edit in 1..=10_000u32 {
        let location = (edit.wrapping_mul(2_654_435_761) >> 8) % 1_500;
        spots[location as usize] = some();
        followed.change(location, spots[location as usize]);
        if edit % 250 == 0 {
            assert_eq!(followed.clusters(), cluster(&spots, reach), "after {edit} changes");
        }
    }
}

#[test]
fn a_border_place_as_near_to_two_crowds_goes_to_the_lower_number() {
    let crowd = |x_cm| Spot { x_cm, y_cm: 0, people: 5 };
    let between = Spot { x_cm: 100, y_cm: 0, people: 1 };
    let spots = [crowd(200), crowd(210), crowd(220), crowd(-10), crowd(0), crowd(-20), between];
    let clusters = cluster(&spots, Reach::new(100, 12));
    assert_eq!((clusters.core[6], clusters.name[6]), (false, 0));
}

/// A thousand points of our own recipe (compounds, towns, scattered places), with what
/// scikit-learn made of them. Which of two crowds a border point joins is its order of
/// reading there, and by distance here, so only its being one is compared.
#[test]
fn noise_cores_and_clusters_are_those_of_scikit_learn() {
    let rows: Vec<[i32; 5]> = include_str!("sklearn.csv")
        .lines()
        .skip(2)
        .map(|line| {
            let numbers: Vec<i32> = line.split(',').map(|number| number.parse().unwrap()).collect();
            numbers.try_into().unwrap()
        })
        .collect();
    let spot = |[x_cm, y_cm, people, ..]: &[i32; 5]| Spot {
        x_cm: *x_cm,
        y_cm: *y_cm,
        people: u32::try_from(*people).unwrap(),
    };
    let spots: Vec<Spot> = rows.iter().map(spot).collect();
    let found = cluster(&spots, Reach::new(15_000, 5));
    let (mut names, mut labels) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for (at, [.., label, core]) in rows.iter().enumerate() {
        assert_eq!((found.name[at] == NOISE, found.core[at]), (*label == -1, *core == 1), "point {at}");
        if found.core[at] {
            assert_eq!(names.entry(found.name[at]).or_insert(*label), label, "point {at}");
            assert_eq!(labels.entry(*label).or_insert(found.name[at]), &found.name[at], "point {at}");
        }
    }
    let borders = rows.iter().filter(|[.., label, core]| *label >= 0 && *core == 0).count();
    assert!((rows.len(), names.len() > 10, borders > 20) == (1_000, true, true), "{} {borders}", names.len());
}
