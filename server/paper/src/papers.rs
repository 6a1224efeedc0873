//! What each paper holds. Invariant: texts are ready to be read; dates and times stand as the office writes
//! them, so that nothing here knows a clock or a zone.

use serde::Serialize;

/// Of the labels; official papers other than the route sheet are Indonesian.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    Id,
    En,
}

/// The route sheet of one team's day.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sheet {
    pub language: Language,
    /// Lines above the paper; those in capitals are set large.
    pub letterhead: Vec<String>,
    pub title: String,
    /// Number of the signed order; a draft without.
    pub order: Option<String>,
    pub team: String,
    /// Names, the leader first.
    pub members: Vec<String>,
    pub date: String,
    /// Where the team sets out and comes back to, and when.
    pub base: String,
    pub leaves: String,
    pub returns: String,
    pub stops: Vec<Stop>,
    /// Driven in all.
    pub metres: u64,
    pub seconds: u64,
    #[serde(skip)]
    pub map_svg: Option<String>,
    /// What the square code says: the address of the route.
    #[serde(skip)]
    pub qr: Option<String>,
    /// Whose the map and the roads are.
    pub attribution: String,
    pub signatory: Option<Signatory>,
    /// When and by whom it was printed.
    pub printed: String,
}

/// One place on the route.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Stop {
    /// As on the map.
    pub number: usize,
    pub name: String,
    pub address: String,
    pub arrives: String,
    pub leaves: String,
    /// Documented foreign workers, where known.
    pub people: Option<u32>,
    /// Why it is visited, in a sentence.
    pub reason: String,
}

/// Who signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signatory {
    pub title: String,
    pub name: String,
    /// Civil-service number; may be empty.
    pub nip: String,
}

/// Who is in a team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Officer {
    pub name: String,
    /// Agency or post.
    pub agency: String,
    /// In the team: leader, member.
    pub part: String,
}

/// A place without its times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    pub name: String,
    pub address: String,
}

/// The order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OrderPaper {
    pub letterhead: Vec<String>,
    /// A draft without.
    pub number: Option<String>,
    pub officers: Vec<Officer>,
    /// From when to when it holds.
    pub period: String,
    /// Agencies of a joint operation; none for an own one.
    pub agencies: Vec<String>,
    /// Why it cannot wait, of an urgent inspection.
    pub urgent: Option<String>,
    /// Go on a sheet of their own.
    pub places: Vec<Place>,
    /// Where and when it is signed.
    pub town: String,
    pub signed_on: Option<String>,
    pub signatory: Option<Signatory>,
    pub printed: String,
}

/// The minutes of the operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MinutesPaper {
    pub letterhead: Vec<String>,
    /// A draft without.
    pub number: Option<String>,
    /// Weekday and date; a line to write on without.
    pub day: Option<String>,
    pub town: String,
    /// Number and date of the order.
    pub order: Option<(String, String)>,
    pub officers: Vec<Officer>,
    pub visits: Vec<Visit>,
    /// Types of finding with the number of visits that showed them.
    pub found: Vec<(String, u32)>,
    /// Foreigners who were met at all visits.
    pub met: u32,
    /// Names of those who sign; the officers where empty.
    pub signed_by: Vec<String>,
    pub printed: String,
}

/// What one visit showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Visit {
    pub name: String,
    pub address: String,
    /// What follows is written by hand where it is missing. From when to when.
    pub time: Option<String>,
    pub outcome: Option<String>,
    pub findings: Vec<String>,
    pub note: String,
}

/// What lists say differently, for one agency: its own words, and that there are others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DifferencesPaper {
    pub language: Language,
    pub letterhead: Vec<String>,
    pub agency: String,
    /// The day whose state it is.
    pub date: String,
    /// On the agency's lists; on no other agency's lists; on others' as well.
    pub persons: u32,
    pub alone: u32,
    pub elsewhere: u32,
    pub kinds: Vec<KindLine>,
    pub lists: Vec<ListLine>,
    /// The first of them, and how many more there are.
    pub people: Vec<PersonLine>,
    pub more: u32,
    /// Questions that wait for an answer: the first of them, and how many more.
    pub asked: Vec<AskedLine>,
    pub more_asked: u32,
    pub printed: String,
}

/// A kind of difference by its code, and whom it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KindLine {
    pub kind: String,
    pub persons: u32,
}

/// A kind of list by its code, and the newest one's day and age.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListLine {
    pub kind: String,
    pub date: String,
    pub days: i64,
    pub stale: bool,
}

/// Somebody of a difference, masked, and what the agency says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    pub masked: String,
    pub kind: String,
    pub said: String,
}

/// A question to the agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AskedLine {
    pub date: String,
    pub kind: String,
    pub question: String,
}
