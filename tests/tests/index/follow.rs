//! From the database into the snapshot, on both engines.

use std::collections::BTreeMap;
use std::sync::Arc;

use petapora::access::Scope;
use petapora::binds;
use petapora::index::{Index, Snapshot};
use petapora::store::{Audit, Entity, Op, Store, Write, add_jurisdiction};
use petapora_tests::seed::{DAY, Registry};
use petapora_tests::{Checked, Stores};
use petapora_wire::{JurisdictionId, Site, SiteFilter};
use tokio::sync::watch;

fn everything(snapshot: &Snapshot, scope: &Scope) -> BTreeMap<String, Site> {
    let selection = snapshot.select(scope, &SiteFilter::default(), DAY);
    selection
        .sites
        .iter()
        .map(|counted| snapshot.site(counted))
        .map(|site| (site.id.0.clone(), site))
        .collect()
}

async fn begin(store: &Store, jurisdiction: &JurisdictionId) -> Checked<Write> {
    Ok(Write::begin(store, jurisdiction, "cli", 0, watch::channel(0).0).await?)
}

fn audit() -> Audit {
    Audit { action: "test.seed", target: String::new(), detail: serde_json::Value::Null }
}

#[tokio::test]
async fn what_was_written_is_what_is_read() -> Checked {
    let registry = Registry::invent(11, 120, 200);
    let expected = Snapshot::build(registry.facts());
    for store in Stores::open().await?.both() {
        store.migrate().await?;
        let jurisdiction = add_jurisdiction(&store, "64.74", false, 0).await?.id;
        let index = Index::load(&store, &jurisdiction).await?;
        assert!(index.snapshot().is_empty());

        let mut write = begin(&store, &jurisdiction).await?;
        registry.store(&mut write).await?;
        let seq = write.commit(audit()).await?;
        assert_eq!(index.catch_up(&store, &jurisdiction).await?, Some(seq));
        index.caught_up(seq).await;

        let snapshot = index.snapshot();
        for own_agency in [None, Some(petapora_wire::Agency::Apoa), Some(petapora_wire::Agency::Disnaker)] {
            let scope = Scope { area: String::new(), own_agency };
            assert_eq!(
                everything(&snapshot, &scope),
                everything(&expected, &scope),
                "{}",
                store.engine_name()
            );
            assert_eq!(
                snapshot.facets(&scope, &SiteFilter::default(), DAY, |_| None),
                expected.facets(&scope, &SiteFilter::default(), DAY, |_| None)
            );
        }
        assert_eq!(index.catch_up(&store, &jurisdiction).await?, None);
    }
    Ok(())
}

#[tokio::test]
async fn a_moved_place_and_a_new_permit_are_patched_in() -> Checked {
    const MOVE: &str = "UPDATE place SET lon = $3, lat = $4 WHERE jurisdiction_id = $1 AND id = $2";
    const LOSE: &str = "UPDATE place SET lon = NULL, lat = NULL, located = 'unlocated' WHERE jurisdiction_id = $1 AND id = $2";
    const EXTEND: &str =
        "UPDATE stay_permit SET ends = $3, place_id = $4 WHERE jurisdiction_id = $1 AND person_id = $2";
    for store in Stores::open().await?.both() {
        store.migrate().await?;
        let jurisdiction = add_jurisdiction(&store, "64.74", false, 0).await?.id;
        let mut registry = Registry::invent(12, 60, 90);
        let mut write = begin(&store, &jurisdiction).await?;
        registry.store(&mut write).await?;
        write.commit(audit()).await?;
        let index = Index::load(&store, &jurisdiction).await?;
        let old: Arc<Snapshot> = index.snapshot();

        let (moved, lost) = (registry.places[3].id.to_string(), registry.places[4].id.to_string());
        let permit = registry.permits[0].clone();
        let person = registry.people[permit.person].to_string();
        let home = registry.places[7].id.to_string();
        let mut write = begin(&store, &jurisdiction).await?;
        let j = jurisdiction.as_str();
        write.tx.execute(MOVE, binds![j, &moved, 117.5, 0.11]).await?;
        write.tx.execute(LOSE, binds![j, &lost]).await?;
        write.tx.execute(EXTEND, binds![j, &person, "2026-11-05", &home]).await?;
        write.changed(Entity::Place, &moved, Op::Update);
        write.changed(Entity::Place, &lost, Op::Update);
        write.changed(Entity::Person, &person, Op::Update);
        let seq = write.commit(audit()).await?;
        index.catch_up(&store, &jurisdiction).await?;

        let fresh = Index::load(&store, &jurisdiction).await?.snapshot();
        let patched = index.snapshot();
        assert_eq!(patched.seq, seq);
        assert_eq!(everything(&patched, &Scope::default()), everything(&fresh, &Scope::default()));
        let at = |snapshot: &Snapshot, place: &str| {
            everything(snapshot, &Scope::default())
                .into_values()
                .find(|s| s.place.as_str() == place)
                .map(|s| [s.lon, s.lat])
        };
        assert_eq!(at(&patched, &moved), Some([117.5, 0.11]));
        assert_eq!(at(&patched, &lost), None);
        // Whoever holds the old one sees what was.
        registry.places.truncate(4);
        assert_eq!(at(&old, &moved), Some([registry.places[3].lon, registry.places[3].lat]));
    }
    Ok(())
}
