//! Random registries, random filters: each answer equals the naive one.

use petapora::access::Scope;
use petapora::index::facts::{Input, Patch, Permit};
use petapora::index::{Selection, Snapshot};
use petapora_tests::seed::{Chance, DAY, KELURAHAN, Registry};
use petapora_wire::{Agency, FacetValue, PermitKind, PermitStatus, PlaceKind, Shape, SiteFilter, SiteRole};
use proptest::prelude::*;

use crate::naive;

/// Point, and a point outside which everything is certain: distances of the index and
/// of the ellipsoid agree to 0.01 %.
const AGREE: f64 = 1e-4;

fn facts(seed: u64, size: usize) -> Input {
    Registry::invent(seed, size, size + size / 2).facts()
}

fn lon() -> impl Strategy<Value = f64> {
    117.38..117.62f64
}

fn lat() -> impl Strategy<Value = f64> {
    0.0..0.22f64
}

fn shape() -> impl Strategy<Value = Option<Shape>> {
    prop_oneof![
        2 => Just(None),
        1 => (lon(), lat(), 0.0..0.2f64, 0.0..0.2f64)
            .prop_map(|(w, s, x, y)| Some(Shape::Bbox([w, s, w + x, s + y]))),
        1 => (lon(), lat(), 100.0..20_000.0f64)
            .prop_map(|(lon, lat, radius_m)| Some(Shape::Radius { lon, lat, radius_m })),
        1 => prop::collection::vec((lon(), lat()).prop_map(|(x, y)| [x, y]), 3..9)
            .prop_map(|ring| Some(Shape::Polygon(ring))),
    ]
}

/// No value, one, or two.
fn few<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![3 => Just(Vec::new()), 1 => prop::sample::subsequence(all, 1..=2)]
}

prop_compose! {
    /// Companies and ids are filled in from the facts by `seed`.
    fn filter()(
        shape in shape(),
        roles in few(SiteRole::ALL),
        kinds in few(PlaceKind::ALL),
        kelurahan in few(&["64.74.01", "64.74.02.1003", "64.74.03", "64.7"]),
        statuses in few(PermitStatus::ALL),
        expires_within_days in prop_oneof![4 => Just(None), 1 => (0..120u32).prop_map(Some)],
        sectors in few(&["C", "B"]),
        agencies in few(Agency::ALL),
        date in prop_oneof![4 => Just(None), 1 => Just(Some("2026-12-15".to_owned()))],
        over_capacity in prop::bool::weighted(0.15),
        text in prop_oneof![6 => Just(None), 1 => Just(Some("JALAN uji 1".to_owned()))],
    ) -> SiteFilter {
        SiteFilter {
            shape, roles, kinds, statuses, expires_within_days, agencies, date, over_capacity, text,
            kelurahan: kelurahan.into_iter().map(str::to_owned).collect(),
            sectors: sectors.into_iter().map(str::to_owned).collect(),
            companies: Vec::new(),
            ids: Vec::new(),
        }
    }
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        3 => Just(Scope::default()),
        1 => Just(Scope { area: "64.74.01".into(), own_agency: None }),
        1 => prop::sample::select(vec![Agency::Apoa, Agency::Disnaker, Agency::Imigrasi, Agency::Kesbangpol])
            .prop_map(|agency| Scope { area: String::new(), own_agency: Some(agency) }),
    ]
}

/// Now and then asks for some companies and some ids.
fn named(mut filter: SiteFilter, facts: &Input, seed: u64) -> SiteFilter {
    let mut chance = Chance(seed ^ 7);
    if chance.one_in(4) {
        filter.companies = vec![facts.companies[chance.below(facts.companies.len())].id.to_string()];
    }
    if chance.one_in(6) {
        let place = |chance: &mut Chance| facts.places[chance.below(facts.places.len())].id;
        filter.ids = (0..8).map(|n| format!("{}-{}", place(&mut chance), ["w", "r"][n % 2])).collect();
    }
    filter
}

/// A circle's edge is where the two distances may differ: such a case proves nothing.
fn is_on_the_edge(filter: &SiteFilter, facts: &Input) -> bool {
    let Some(Shape::Radius { lon, lat, radius_m }) = filter.shape else { return false };
    facts.places.iter().any(|place| {
        let metres = naive::geodesic_m([lon, lat], [place.lon, place.lat]);
        (metres - radius_m).abs() < radius_m * AGREE
    })
}

fn assert_equal(
    snapshot: &Snapshot,
    selection: &Selection,
    naive: &[naive::NaiveSite],
) -> Result<(), TestCaseError> {
    let found: Vec<_> = selection
        .sites
        .iter()
        .map(|counted| {
            let site = snapshot.site(counted);
            (site.id.0, [site.lon, site.lat], site.people as usize, site.status, site.unmatched)
        })
        .collect();
    let expected: Vec<_> = naive
        .iter()
        .map(|site| (site.id.clone(), site.point, site.people.len(), site.status, site.unmatched))
        .collect();
    prop_assert_eq!(found, expected);
    prop_assert_eq!(selection.people as usize, naive::people(naive));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_selection_equals_the_naive_one(
        seed in any::<u64>(), size in 1..60usize, filter in filter(), scope in scope()
    ) {
        let facts = facts(seed, size);
        let filter = named(filter, &facts, seed);
        prop_assume!(!is_on_the_edge(&filter, &facts));
        let snapshot = Snapshot::build(facts.clone());
        let naive = naive::sites(&facts, &scope, &filter, DAY);
        assert_equal(&snapshot, &snapshot.select(&scope, &filter, DAY), &naive)?;
    }

    #[test]
    fn a_single_filter_equals_the_naive_one(
        seed in any::<u64>(), which in 0..11usize, wide in filter()
    ) {
        let mut filter = SiteFilter::default();
        match which {
            0 => filter.shape = wide.shape,
            1 => filter.roles = wide.roles,
            2 => filter.kinds = wide.kinds,
            3 => filter.kelurahan = wide.kelurahan,
            4 => filter.statuses = wide.statuses,
            5 => filter.expires_within_days = wide.expires_within_days,
            6 => filter.sectors = wide.sectors,
            7 => filter.agencies = wide.agencies,
            8 => filter.date = wide.date,
            9 => filter.over_capacity = true,
            _ => filter.text = wide.text,
        }
        let facts = facts(seed, 50);
        prop_assume!(!is_on_the_edge(&filter, &facts));
        let snapshot = Snapshot::build(facts.clone());
        let naive = naive::sites(&facts, &Scope::default(), &filter, DAY);
        assert_equal(&snapshot, &snapshot.select(&Scope::default(), &filter, DAY), &naive)?;
    }

    #[test]
    fn the_nearest_are_the_nearest(
        seed in any::<u64>(), size in 1..60usize, k in 1..12usize, lon in lon(), lat in lat(), filter in filter()
    ) {
        let facts = facts(seed, size);
        let filter = SiteFilter { shape: None, ..filter };
        let snapshot = Snapshot::build(facts.clone());
        let near = snapshot.nearest([lon, lat], k, &Scope::default(), &filter, DAY);
        let all = naive::sites(&facts, &Scope::default(), &filter, DAY);
        let mut metres: Vec<f64> = all.iter().map(|site| naive::geodesic_m([lon, lat], site.point)).collect();
        metres.sort_by(f64::total_cmp);
        metres.truncate(k);
        prop_assert_eq!(near.len(), metres.len());
        let mut ids = Vec::new();
        for ((found, counted), metres) in near.iter().zip(&metres) {
            prop_assert!((found - metres).abs() <= metres * AGREE + 1e-6, "{} {}", found, metres);
            let id = snapshot.id_of(counted);
            prop_assert!(all.iter().any(|site| site.id == id && site.people.len() == counted.people as usize));
            prop_assert!(!ids.contains(&id));
            ids.push(id);
        }
    }

    #[test]
    fn people_by_kelurahan_are_counted_once(seed in any::<u64>(), size in 1..60usize, scope in scope()) {
        let facts = facts(seed, size);
        let found = Snapshot::build(facts.clone()).people_by_kelurahan(&scope, DAY);
        for (code, [residents, workers]) in naive::by_kelurahan(&facts, &scope, DAY) {
            let here = found.get(&code).copied().unwrap_or_default();
            prop_assert_eq!([here.residents as usize, here.workers as usize], [residents, workers], "{}", code);
        }
    }

    #[test]
    fn a_facet_counts_what_choosing_its_value_would_show(
        seed in any::<u64>(), size in 1..40usize, filter in filter(), scope in scope()
    ) {
        let facts = facts(seed, size);
        let filter = named(filter, &facts, seed);
        prop_assume!(!is_on_the_edge(&filter, &facts));
        let facets = Snapshot::build(facts.clone()).facets(&scope, &filter, DAY, |_| None);
        let check = |name: &str, values: &[FacetValue], all: Vec<String>, choose: &dyn Fn(&mut SiteFilter, String)| {
            for value in all {
                let mut chosen = filter.clone();
                choose(&mut chosen, value.clone());
                let naive = naive::sites(&facts, &scope, &chosen, DAY);
                let expected = (naive.len() as u32, naive::people(&naive) as u32);
                let found = values.iter().find(|v| v.value == value).map_or((0, 0), |v| (v.sites, v.people));
                prop_assert_eq!(found, expected, "{} {}", name, value);
            }
            Ok(())
        };
        let spell = |list: &[&str]| list.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
        let roles: Vec<_> = SiteRole::ALL.iter().map(|v| v.as_str()).collect();
        check("role", &facets.role, spell(&roles), &|f, v| f.roles = SiteRole::parse(&v).into_iter().collect())?;
        let kinds: Vec<_> = PlaceKind::ALL.iter().map(|v| v.as_str()).collect();
        check("kind", &facets.kind, spell(&kinds), &|f, v| f.kinds = PlaceKind::parse(&v).into_iter().collect())?;
        let statuses: Vec<_> = PermitStatus::ALL.iter().map(|v| v.as_str()).collect();
        check("status", &facets.status, spell(&statuses), &|f, v| f.statuses = PermitStatus::parse(&v).into_iter().collect())?;
        let agencies: Vec<_> = Agency::ALL.iter().map(|v| v.as_str()).collect();
        check("agency", &facets.agency, spell(&agencies), &|f, v| f.agencies = Agency::parse(&v).into_iter().collect())?;
        check("expires", &facets.expires_within_days, spell(&["30", "60", "90"]), &|f, v| f.expires_within_days = v.parse().ok())?;
        check("kelurahan", &facets.kelurahan, spell(&KELURAHAN), &|f, v| f.kelurahan = vec![v])?;
        check("sector", &facets.sector, spell(&["B", "C", "F"]), &|f, v| f.sectors = vec![v])?;
        let companies = facts.companies.iter().map(|company| company.id.to_string()).collect();
        check("company", &facets.company, companies, &|f, v| f.companies = vec![v])?;
    }

    #[test]
    fn a_patched_snapshot_equals_a_new_one(
        seed in any::<u64>(), size in 2..50usize, touched in 1..10usize, filter in filter(), scope in scope()
    ) {
        let before = facts(seed, size);
        let (after, patch) = changed(&before, seed, touched);
        let filter = named(filter, &after, seed);
        prop_assume!(!is_on_the_edge(&filter, &after));
        let patched = Snapshot::build(before).patched(patch);
        let naive = naive::sites(&after, &scope, &filter, DAY);
        assert_equal(&patched, &patched.select(&scope, &filter, DAY), &naive)?;
        let whole = Snapshot::build(after);
        prop_assert_eq!(patched.len(), whole.len());
        prop_assert_eq!(patched.totals(&scope, DAY), whole.totals(&scope, DAY));
        prop_assert_eq!(
            patched.facets(&scope, &filter, DAY, |_| None),
            whole.facets(&scope, &filter, DAY, |_| None)
        );
    }
}

/// Moves some places, takes some away, brings new ones with new people, and changes
/// some permits; with the patch that says so.
fn changed(before: &Input, seed: u64, touched: usize) -> (Input, Patch) {
    let mut chance = Chance(seed ^ 99);
    let mut after = before.clone();
    let mut ids = Vec::new();
    for n in 0..touched {
        let at = chance.below(after.places.len());
        let id = after.places[at].id;
        ids.push(id);
        if n % 3 == 0 && after.places.len() > 1 {
            after.places.remove(at);
            after.presences.retain(|row| row.place != id);
            after.sightings.retain(|row| row.place != id);
        } else {
            after.places[at].lon += 0.01;
            after.places[at].capacity = Some(1);
            after.presences.retain(|row| row.place != id || chance.one_in(2));
        }
    }
    let new = Registry::invent(seed ^ 3, touched, touched).facts();
    ids.extend(new.places.iter().map(|place| place.id));
    after.places.extend(new.places);
    after.presences.extend(new.presences);
    after.people.extend(new.people);
    after.companies.extend(new.companies);
    for n in 0..touched {
        let at = chance.below(after.people.len());
        let ends = Some(DAY + jiff::Span::new().days(n as i64 * 9 - 20));
        after.people[at].permit = Some(Permit { kind: PermitKind::Itas, ends });
    }
    after.seq = before.seq + 1;
    let facts = Input {
        places: after.places.iter().filter(|place| ids.contains(&place.id)).cloned().collect(),
        presences: after.presences.iter().filter(|row| ids.contains(&row.place)).cloned().collect(),
        sightings: after.sightings.iter().filter(|row| ids.contains(&row.place)).cloned().collect(),
        ..after.clone()
    };
    (after.clone(), Patch { touched: ids, facts })
}

#[test]
fn a_site_is_written_as_it_reads() {
    let snapshot = Snapshot::build(facts(11, 300));
    let selection = snapshot.select(&Scope::default(), &SiteFilter::default(), DAY);
    assert!(selection.sites.len() >= 300);
    for counted in &selection.sites {
        let written = serde_json::to_value(snapshot.view(counted)).unwrap();
        assert_eq!(written, serde_json::to_value(snapshot.site(counted)).unwrap());
    }
}
