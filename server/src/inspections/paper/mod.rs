//! Routes and inspections as official paper. Invariant: what is printed is what the plan and the acts say;
//! a paper without a signed order is a draft, and every paper says when it was printed and by whom.

mod dates;
pub mod http;
mod own;

pub use dates::day;
pub use http::{language, pdf_file, print};
pub use own::{refused, templates, write_templates};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use petapora_paper::{Language, MinutesPaper, Officer, OrderPaper, Place, Sheet, Signatory, Stop, Visit};
use petapora_wire::{FindingKind, Office, RouteSheet, SheetStop};

use super::files::{Label, Tour};
use super::orders::{Inspection, Record};

/// Whose paper it is, and who prints it when.
#[derive(Debug, Clone, Copy)]
pub struct Printing<'a> {
    pub office: &'a Office,
    pub zone: &'a TimeZone,
    /// Where papers are signed.
    pub town: &'a str,
    pub now: Timestamp,
    /// Name of the reader.
    pub by: &'a str,
    pub language: Language,
}

/// What a route does not say of its team.
#[derive(Debug, Clone, Default)]
pub struct Crew {
    pub team: String,
    /// Names, the leader first.
    pub members: Vec<String>,
}

/// Why a place is visited.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// Documented foreign workers, where known.
    pub people: Option<u32>,
    pub reason: String,
}

/// The route sheet of a tour; `why` tells of each visit, `link` is the address of the route. Linear in the
/// stops.
pub fn sheet(
    printing: &Printing,
    tour: &Tour,
    crew: &Crew,
    life: &Inspection,
    why: impl Fn(&str) -> Why,
    map_svg: Option<String>,
    link: Option<String>,
) -> Sheet {
    let clock = |at: Timestamp| dates::clock(printing.language, at, printing.zone);
    let stops = tour.stops.iter().map(|stop| {
        let Why { people, reason } = why(&stop.visit);
        Stop {
            number: stop.number,
            name: stop.label.name.clone(),
            address: stop.label.address.clone(),
            arrives: clock(stop.arrives),
            leaves: clock(stop.ends),
            people,
            reason,
        }
    });
    let ways = || tour.stops.iter().map(|stop| &stop.way).chain([&tour.home]);
    let sum = |parts: &mut dyn Iterator<Item = i64>| u64::try_from(parts.sum::<i64>()).unwrap_or_default();
    Sheet {
        language: printing.language,
        letterhead: printing.office.letterhead.clone(),
        title: tour.title.clone(),
        order: life.order.as_ref().map(|order| order.number.clone()),
        team: crew.team.clone(),
        members: crew.members.clone(),
        date: dates::long(printing.language, tour.leaves.to_zoned_datetime(printing.zone.clone()).date()),
        base: tour.start.name.clone(),
        leaves: clock(tour.leaves),
        returns: clock(tour.returns),
        stops: stops.collect(),
        metres: sum(&mut ways().map(|way| way.metres)),
        seconds: sum(&mut ways().map(|way| way.seconds)),
        map_svg,
        qr: link,
        attribution: tour.attribution.clone(),
        signatory: signatory(printing, life),
        printed: printed(printing),
    }
}

/// A sheet as the browser prints it, with its square code.
pub fn on_screen(sheet: Sheet, qr_svg: String) -> RouteSheet {
    let stops = sheet.stops.into_iter().map(|stop| SheetStop {
        number: u32::try_from(stop.number).unwrap_or(u32::MAX),
        name: stop.name,
        address: stop.address,
        arrives: stop.arrives,
        leaves: stop.leaves,
        people: stop.people,
        reason: stop.reason,
    });
    RouteSheet {
        letterhead: sheet.letterhead,
        title: sheet.title,
        order: sheet.order,
        team: sheet.team,
        members: sheet.members,
        date: sheet.date,
        base: sheet.base,
        leaves: sheet.leaves,
        returns: sheet.returns,
        stops: stops.collect(),
        metres: sheet.metres,
        seconds: sheet.seconds,
        map_svg: sheet.map_svg.unwrap_or_default(),
        qr_svg,
        attribution: sheet.attribution,
        signatory: sheet.signatory.map(|who| [who.title, who.name, who.nip]),
        printed: sheet.printed,
    }
}

/// The order of an inspection on these days at these places, a draft until it is signed.
pub fn order(
    printing: &Printing,
    life: &Inspection,
    officers: Vec<Officer>,
    agencies: Vec<String>,
    days: &[Date],
    places: &[Label],
) -> OrderPaper {
    let signed = life.order.as_ref();
    let dated = |date: Date| dates::day(Language::Id, date);
    let from = signed.map(|order| order.valid_from).or(days.iter().min().copied());
    let to = signed.map(|order| order.valid_to).or(days.iter().max().copied());
    let period = match (from, to) {
        (Some(from), Some(to)) if from == to => format!("pada tanggal {}", dated(from)),
        (Some(from), Some(to)) => format!("tanggal {} sampai dengan {}", dated(from), dated(to)),
        _ => "sampai dengan selesai".into(),
    };
    OrderPaper {
        letterhead: printing.office.letterhead.clone(),
        number: signed.map(|order| order.number.clone()),
        officers,
        period,
        agencies,
        urgent: life.approved.as_ref().and_then(|approval| approval.urgent.clone()),
        places: places.iter().map(place).collect(),
        town: printing.town.into(),
        signed_on: signed.map(|order| dated(order.signed_on)),
        signatory: signatory(printing, life),
        printed: printed(printing),
    }
}

/// The minutes of an inspection; `label` tells of each visit. What was not recorded is left to be written by
/// hand.
pub fn minutes(
    printing: &Printing,
    life: &Inspection,
    officers: Vec<Officer>,
    label: impl Fn(&str) -> Option<Label>,
) -> MinutesPaper {
    let visits = life.all_visits().into_iter().filter_map(|id| {
        let Place { name, address } = place(&label(id)?);
        let record = life.records.get(id);
        let skipped = life.skipped.get(id);
        Some(Visit {
            name,
            address,
            time: record.map(|record| times(record, printing)),
            outcome: record
                .map(|record| words(record.outcome.as_str()))
                .or(skipped.map(|_| "tidak dikunjungi".into())),
            findings: record.map_or(Vec::new(), |record| {
                record.findings.iter().map(|finding| words(finding.as_str())).collect()
            }),
            note: record.map(|record| record.note.clone()).or(skipped.cloned()).unwrap_or_default(),
        })
    });
    let of_kind = |kind: &FindingKind| {
        let visits = life.records.values().filter(|record| record.findings.contains(kind)).count();
        (visits > 0).then(|| (words(kind.as_str()), u32::try_from(visits).unwrap_or(u32::MAX)))
    };
    let held = life.minutes.as_ref();
    let order = life.order.as_ref();
    MinutesPaper {
        letterhead: printing.office.letterhead.clone(),
        number: held.map(|minutes| minutes.number.clone()),
        day: held.map(|minutes| dates::long(Language::Id, minutes.on)),
        town: printing.town.into(),
        order: order.map(|order| (order.number.clone(), dates::day(Language::Id, order.signed_on))),
        visits: visits.collect(),
        found: FindingKind::ALL.iter().filter_map(of_kind).collect(),
        met: life.records.values().map(|record| record.met).sum(),
        officers,
        signed_by: held.map(|minutes| minutes.signed_by.clone()).unwrap_or_default(),
        printed: printed(printing),
    }
}

/// From when to when, or when it was recorded.
fn times(record: &Record, printing: &Printing) -> String {
    let clock = |at| dates::clock(Language::Id, at, printing.zone);
    match (record.arrived, record.left) {
        (Some(arrived), Some(left)) => format!("{}–{}", clock(arrived), clock(left)),
        _ => clock(record.at),
    }
}

/// Who signed, or who is to: the first of the office.
fn signatory(printing: &Printing, life: &Inspection) -> Option<Signatory> {
    let who = life.order.as_ref().map(|order| &order.signatory).or(printing.office.signatories.first())?;
    Some(Signatory { title: who.title.clone(), name: who.name.clone(), nip: who.nip.clone() })
}

fn place(label: &Label) -> Place {
    Place { name: label.name.clone(), address: label.address.clone() }
}

/// The codes of outcomes and findings are Indonesian words.
fn words(code: &str) -> String {
    code.replace('_', " ")
}

/// When and by whom a paper is printed.
pub fn printed(printing: &Printing) -> String {
    let local = printing.now.to_zoned_datetime(printing.zone.clone());
    let clock = dates::clock(printing.language, printing.now, printing.zone);
    let (day, zone) = (dates::day(printing.language, local.date()), local.strftime("%Z"));
    match printing.language {
        Language::Id => format!("Dicetak {day} {clock} {zone} oleh {}", printing.by),
        Language::En => format!("Printed {day} {clock} {zone} by {}", printing.by),
    }
}

#[cfg(test)]
mod tests;
