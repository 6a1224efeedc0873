//! What a phone keeps of the field: its own route of the day, what is being typed, and the records and photos
//! that wait for the network. Invariant: a record is sent under one key until the server has answered it, so
//! it arrives once; nothing kept has a field for a person, and another account sees nothing of it.

use petapora_wire::{FindingKind, InspectionDetail, PersonMet, PlaceId, Problem, VisitOutcome, VisitRecord};
use serde::{Deserialize, Serialize};

/// A record on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Idempotency key, the same at every sending.
    pub key: String,
    pub inspection: String,
    pub record: VisitRecord,
    /// The server does not take it as it is; it waits for a word of its maker.
    #[serde(default)]
    pub refused: Option<Problem>,
}

/// A photo on its way. Its content lies beside this list, under `key`; the server keeps the same content once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPhoto {
    pub key: String,
    pub inspection: String,
    pub visit: PlaceId,
    pub name: String,
    #[serde(default)]
    pub refused: Option<Problem>,
}

/// A visit being recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub arrived_ms: Option<i64>,
    pub outcome: Option<VisitOutcome>,
    pub findings: Vec<FindingKind>,
    pub note: String,
    /// Foreigners who were met; who they are is never kept.
    #[serde(default)]
    pub met: u32,
}

impl Draft {
    /// Checks a finding or takes it back.
    pub fn turn(&mut self, finding: FindingKind) {
        match self.findings.iter().position(|one| *one == finding) {
            Some(at) => {
                self.findings.remove(at);
            }
            None => self.findings.push(finding),
        }
    }

    /// There is a result, with a finding where it is confirmed.
    pub fn is_whole(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome != VisitOutcome::Confirmed || !self.findings.is_empty())
    }

    /// The record of a visit that ends at `at_ms`, at which `named` people are named; nothing while it is not whole.
    pub fn record(&self, visit: PlaceId, at_ms: i64, named: u32) -> Option<VisitRecord> {
        let outcome = self.outcome.filter(|_| self.is_whole())?;
        // What was checked before another result was chosen is no finding.
        let findings = if outcome == VisitOutcome::Confirmed { self.findings.clone() } else { Vec::new() };
        Some(VisitRecord {
            visit,
            at_ms,
            arrived_ms: self.arrived_ms,
            left_ms: self.arrived_ms.map(|arrived_ms| at_ms.max(arrived_ms)),
            outcome,
            findings,
            note: self.note.trim().to_owned(),
            skipped: false,
            met: self.met.max(named),
        })
    }

    /// The record of a visit that was not made; nothing without a reason.
    pub fn skip(&self, visit: PlaceId, at_ms: i64) -> Option<VisitRecord> {
        let note = self.note.trim().to_owned();
        (!note.is_empty()).then(|| VisitRecord {
            visit,
            at_ms,
            arrived_ms: None,
            left_ms: None,
            outcome: VisitOutcome::Unverified,
            findings: Vec::new(),
            note,
            skipped: true,
            met: 0,
        })
    }
}

/// One stop as the phone needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldStop {
    pub visit: PlaceId,
    pub name: String,
    pub address: String,
    pub point: [f64; 2],
    pub arrives_ms: i64,
    pub ends_ms: i64,
    pub must: bool,
    #[serde(default)]
    pub record: Option<VisitRecord>,
    /// How many of those who were met are named, and how many photos the server has.
    #[serde(default)]
    pub named: u32,
    #[serde(default)]
    pub photos: u32,
}

/// One team's day as the phone needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldRoute {
    pub inspection: String,
    pub day: String,
    pub team: String,
    /// Results may be recorded.
    pub open: bool,
    pub stops: Vec<FieldStop>,
}

/// Everything that is kept on the phone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Whose it is.
    pub account: String,
    /// The day of `route` and `drafts`.
    #[serde(default)]
    pub day: String,
    /// The moment at which that day ends in the office's zone.
    #[serde(default)]
    pub ends_ms: i64,
    #[serde(default)]
    pub route: Option<FieldRoute>,
    /// When `route` was read.
    #[serde(default)]
    pub read_ms: i64,
    #[serde(default)]
    pub drafts: Vec<(PlaceId, Draft)>,
    #[serde(default)]
    pub waiting: Vec<Waiting>,
    #[serde(default)]
    pub photos: Vec<WaitingPhoto>,
}

impl Kept {
    /// What of it still counts for this account on this day: of another account nothing, of another day
    /// only what has not arrived. Today ends at `ends_ms`.
    pub fn of_today(mut self, account: &str, today: &str, ends_ms: i64) -> Self {
        if self.account != account {
            let (account, day) = (account.to_owned(), today.to_owned());
            return Self { account, day, ends_ms, ..Self::default() };
        }
        if self.day != today {
            self.route = None;
            self.drafts.clear();
            self.day = today.to_owned();
        }
        self.ends_ms = ends_ms;
        self
    }

    pub fn draft(&self, visit: &PlaceId) -> Draft {
        self.drafts.iter().find(|(one, _)| one == visit).map(|(_, draft)| draft.clone()).unwrap_or_default()
    }

    pub fn set_draft(&mut self, visit: &PlaceId, draft: Draft) {
        self.drafts.retain(|(one, _)| one != visit);
        self.drafts.push((visit.clone(), draft));
    }

    /// Puts a record behind the others; its draft is done with.
    pub fn put(&mut self, key: String, inspection: &str, record: VisitRecord) {
        self.drafts.retain(|(one, _)| *one != record.visit);
        self.waiting.push(Waiting { key, inspection: inspection.to_owned(), record, refused: None });
    }

    /// The next record to send: the oldest that was not refused.
    pub fn next(&self) -> Option<&Waiting> {
        self.waiting.iter().find(|one| one.refused.is_none())
    }

    /// The server has it.
    pub fn arrived(&mut self, key: &str) {
        self.waiting.retain(|one| one.key != key);
    }

    pub fn refuse(&mut self, key: &str, problem: Option<Problem>) {
        if let Some(one) = self.waiting.iter_mut().find(|one| one.key == key) {
            one.refused = problem;
        }
    }

    /// The next photo to send, after all records.
    pub fn next_photo(&self) -> Option<&WaitingPhoto> {
        self.photos.iter().find(|one| one.refused.is_none())
    }

    pub fn photo_arrived(&mut self, key: &str) {
        self.photos.retain(|one| one.key != key);
    }

    pub fn refuse_photo(&mut self, key: &str, problem: Option<Problem>) {
        if let Some(one) = self.photos.iter_mut().find(|one| one.key == key) {
            one.refused = problem;
        }
    }

    /// Photos of a visit that wait.
    pub fn photos_of(&self, visit: &PlaceId) -> usize {
        self.photos.iter().filter(|one| one.visit == *visit).count()
    }

    /// The record of a visit that still waits.
    pub fn waits(&self, visit: &PlaceId) -> Option<&Waiting> {
        self.waiting.iter().find(|one| one.record.visit == *visit)
    }

    /// Records that wait for the network, without those that were refused.
    pub fn unsent(&self) -> usize {
        self.waiting.iter().filter(|one| one.refused.is_none()).count()
    }

    pub fn unsent_photos(&self) -> usize {
        self.photos.iter().filter(|one| one.refused.is_none()).count()
    }
}

/// Whether enough is told of a person to be sent: a document with its state, a name, or what was seen.
pub fn is_told(person: &PersonMet) -> bool {
    let said = |text: &str| !text.trim().is_empty();
    match (said(&person.passport), said(&person.nationality)) {
        (true, state) => state,
        (false, _) => said(&person.name) || said(&person.description),
    }
}

/// The server has taken an earlier sending of this record: the key is known there, and what it was sent with
/// then is what counts.
pub fn came_before(problem: &Problem) -> bool {
    problem.code == "idempotency_key_reused"
}

/// A failure after which the same sending makes sense again.
pub fn is_passing(problem: &Problem) -> bool {
    problem.status == 0 || problem.status >= 500 || matches!(problem.status, 401 | 408 | 425 | 429)
}

/// Days on which this account is out, with its team's index and name.
pub fn my_days(detail: &InspectionDetail, account: &str) -> Vec<(u32, u32, String)> {
    let in_team = |team: u32| {
        let team = detail.settings.teams.get(team as usize);
        team.is_some_and(|team| team.members.iter().any(|member| member.as_str() == account))
    };
    let mine = detail.routes.iter().filter(|route| in_team(route.team) && !route.stops.is_empty());
    let dated = mine.filter_map(|route| {
        let day = detail.settings.days.get(route.day as usize)?.clone();
        Some((route.team, route.day, day))
    });
    dated.collect()
}

/// The route of this account on a day.
pub fn my_route(detail: &InspectionDetail, account: &str, day: &str) -> Option<FieldRoute> {
    let (team, at, _) = my_days(detail, account).into_iter().find(|(_, _, iso)| iso == day)?;
    let route = detail.routes.iter().find(|route| (route.team, route.day) == (team, at))?;
    let stops = route.stops.iter().filter_map(|stop| {
        let visit = detail.visits.iter().find(|visit| visit.place == stop.visit)?;
        Some(FieldStop {
            visit: visit.place.clone(),
            name: visit.name.clone(),
            address: visit.address.clone(),
            point: visit.point,
            arrives_ms: stop.arrives_ms,
            ends_ms: stop.ends_ms,
            must: visit.must,
            record: visit.record.clone(),
            named: visit.named,
            photos: u32::try_from(visit.photos.len()).unwrap_or(u32::MAX),
        })
    });
    Some(FieldRoute {
        inspection: detail.inspection.id.0.clone(),
        day: day.to_owned(),
        team: detail.settings.teams.get(team as usize)?.name.clone(),
        open: detail.acts.iter().any(|act| act == "record"),
        stops: stops.collect(),
    })
}

/// The first stop that is neither recorded on the server nor waiting to be.
pub fn next_stop(route: &FieldRoute, kept: &Kept) -> Option<usize> {
    route.stops.iter().position(|stop| stop.record.is_none() && kept.waits(&stop.visit).is_none())
}

/// Address that a phone opens in its navigation (RFC 5870).
pub fn geo([lon, lat]: [f64; 2], name: &str) -> String {
    let mut link = format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}(");
    crate::query::escape(name, &mut link);
    link.push(')');
    link
}

#[cfg(test)]
mod tests {
    use super::super::super::example::detail;
    use super::*;
    use crate::api;
    use petapora_wire::Text;

    fn record(visit: &str) -> VisitRecord {
        let draft = Draft { outcome: Some(VisitOutcome::NotConfirmed), ..Draft::default() };
        draft.record(PlaceId(visit.into()), 1, 0).unwrap()
    }

    fn photo(key: &str) -> WaitingPhoto {
        let (inspection, name) = ("i".into(), "foto.jpg".into());
        WaitingPhoto { key: key.into(), inspection, visit: PlaceId("a".into()), name, refused: None }
    }

    fn problem(status: u16) -> Problem {
        api::problem(status, "x", Text::new("a", "b"), Text::new("c", "d"))
    }

    #[test]
    fn a_record_keeps_its_key_until_it_has_arrived() {
        let mut kept = Kept { account: "me".into(), day: "1".into(), ..Kept::default() };
        kept.put("k1".into(), "i", record("a"));
        kept.put("k2".into(), "i", record("b"));
        let text = serde_json::to_string(&kept).unwrap();
        let mut again: Kept = serde_json::from_str(&text).unwrap();
        assert_eq!(again, kept);
        assert_eq!(again.next().map(|one| one.key.as_str()), Some("k1"));
        again.arrived("k1");
        assert_eq!(again.next().map(|one| one.key.as_str()), Some("k2"));
    }

    #[test]
    fn a_refused_record_lets_the_others_pass_and_is_not_lost() {
        let mut kept = Kept::default();
        kept.put("k1".into(), "i", record("a"));
        kept.put("k2".into(), "i", record("b"));
        kept.refuse("k1", Some(problem(409)));
        assert_eq!(kept.next().map(|one| one.key.as_str()), Some("k2"));
        assert_eq!((kept.waiting.len(), kept.unsent()), (2, 1));
        kept.refuse("k1", None);
        assert_eq!(kept.next().map(|one| one.key.as_str()), Some("k1"));
    }

    #[test]
    fn the_end_of_the_day_wipes_the_route_and_another_account_everything() {
        let route = my_route(&detail(), "me", "2026-11-24");
        assert!(route.is_some());
        let mut kept = Kept { account: "me".into(), day: "2026-11-24".into(), route, ..Kept::default() };
        kept.set_draft(&PlaceId("b".into()), Draft::default());
        kept.put("k".into(), "i", record("a"));
        kept.photos.push(photo("p"));
        kept.ends_ms = 9;
        assert_eq!(kept.clone().of_today("me", "2026-11-24", 9), kept);
        let next_day = kept.clone().of_today("me", "2026-11-25", 10);
        assert_eq!((next_day.route, next_day.drafts.len(), next_day.waiting.len()), (None, 0, 1));
        assert_eq!((next_day.photos.len(), next_day.ends_ms), (1, 10));
        let other = kept.of_today("you", "2026-11-24", 9);
        assert_eq!((other.route, other.waiting.len(), other.photos.len()), (None, 0, 0));
    }

    #[test]
    fn photos_are_sent_after_the_records_and_a_refused_one_lets_the_others_pass() {
        let mut kept = Kept { photos: vec![photo("p"), photo("q")], ..Kept::default() };
        assert_eq!((kept.unsent_photos(), kept.photos_of(&PlaceId("a".into()))), (2, 2));
        kept.refuse_photo("p", Some(problem(422)));
        assert_eq!(kept.next_photo().map(|one| one.key.as_str()), Some("q"));
        kept.photo_arrived("q");
        assert_eq!((kept.next_photo(), kept.unsent_photos(), kept.photos.len()), (None, 0, 1));
    }

    #[test]
    fn who_was_met_is_told_by_document_name_or_sight_and_never_kept() {
        let person = |name: &str, nationality: &str, passport: &str, description: &str| PersonMet {
            name: name.into(),
            nationality: nationality.into(),
            passport: passport.into(),
            description: description.into(),
            ..PersonMet::default()
        };
        assert!(is_told(&person("", "CHN", "ZZ9200582", "")) && !is_told(&person("A", "", "ZZ9200582", "")));
        assert!(is_told(&person("A", "", "", "")) && is_told(&person("", "", "", "baju biru")));
        assert!(!is_told(&person(" ", "CHN", "", " ")));
        let mut draft = Draft { outcome: Some(VisitOutcome::NotConfirmed), met: 1, ..Draft::default() };
        let named = draft.record(PlaceId("a".into()), 1, 2).unwrap();
        draft.met = 4;
        let counted = draft.record(PlaceId("a".into()), 1, 2).unwrap();
        assert_eq!((named.met, counted.met), (2, 4));
        let mut kept = Kept::default();
        kept.put("k".into(), "i", counted);
        let text = serde_json::to_string(&kept).unwrap();
        assert!(!text.contains("name") && !text.contains("passport"), "{text}");
    }

    #[test]
    fn a_record_that_came_before_is_not_sent_again() {
        let reused = Problem { code: "idempotency_key_reused".into(), ..problem(409) };
        assert!(came_before(&reused) && !came_before(&problem(409)));
    }

    #[test]
    fn a_lost_network_is_tried_again_and_a_refusal_is_not() {
        assert!([0, 401, 429, 500, 503].into_iter().all(|status| is_passing(&problem(status))));
        assert!([403, 404, 409, 422].into_iter().all(|status| !is_passing(&problem(status))));
    }

    #[test]
    fn only_ones_own_route_of_the_day_is_shown() {
        let mut one = detail();
        assert_eq!(my_days(&one, "stranger"), []);
        let route = my_route(&one, "me", "2026-11-24").unwrap();
        assert_eq!(route.stops.len(), 2);
        assert!(!route.open);
        assert_eq!(my_route(&one, "me", "2026-11-25"), None);
        one.acts.push("record".into());
        assert!(my_route(&one, "me", "2026-11-24").is_some_and(|route| route.open));
    }

    #[test]
    fn the_next_stop_is_the_first_without_a_record() {
        let route = my_route(&detail(), "me", "2026-11-24").unwrap();
        let mut kept = Kept::default();
        assert_eq!(next_stop(&route, &kept), Some(0));
        kept.put("k".into(), "i", record("a"));
        assert_eq!(next_stop(&route, &kept), Some(1));
        kept.put("l".into(), "i", record("b"));
        assert_eq!(next_stop(&route, &kept), None);
    }

    #[test]
    fn a_record_needs_a_result_and_a_skip_its_reason() {
        let visit = || PlaceId("a".into());
        let mut draft = Draft { note: " pagar terkunci ".into(), ..Draft::default() };
        assert_eq!(draft.record(visit(), 5, 0), None);
        let skipped = draft.skip(visit(), 5).unwrap();
        assert_eq!((skipped.skipped, skipped.note.as_str()), (true, "pagar terkunci"));
        draft.outcome = Some(VisitOutcome::Confirmed);
        assert_eq!(draft.record(visit(), 5, 0), None);
        draft.turn(FindingKind::Other);
        draft.turn(FindingKind::Overcrowded);
        draft.turn(FindingKind::Other);
        let made = draft.record(visit(), 5, 0).unwrap();
        assert_eq!((made.arrived_ms, made.left_ms), (None, None));
        draft.arrived_ms = Some(3);
        let made = Draft { note: made.note, ..draft.clone() }.record(visit(), 5, 0).unwrap();
        assert_eq!(made.findings, [FindingKind::Overcrowded]);
        assert_eq!(made.note, "pagar terkunci");
        assert_eq!((made.arrived_ms, made.left_ms), (Some(3), Some(5)));
        draft.outcome = Some(VisitOutcome::NotConfirmed);
        assert_eq!(draft.record(visit(), 5, 0).map(|made| made.findings.len()), Some(0));
        assert_eq!(Draft::default().skip(visit(), 5), None);
    }

    #[test]
    fn navigation_is_asked_for_by_latitude_first() {
        assert_eq!(geo([117.49, 0.135], "Kos A"), "geo:0.135000,117.490000?q=0.135000,117.490000(Kos%20A)");
    }
}
