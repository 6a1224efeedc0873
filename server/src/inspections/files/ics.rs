//! A calendar (RFC 5545): one event a stop, in the office's time zone. Invariant: lines end with CRLF and are
//! folded after 75 bytes, never within a character; an event keeps its UID from version to version, so that a
//! calendar updates it.

use jiff::Timestamp;

use super::{RESTRICTED, Tour};

/// The file as written at `made`. Linear in the stops.
pub fn ics(tour: &Tour, made: Timestamp) -> String {
    let mut out = String::new();
    let zone = tour.zone.iana_name().unwrap_or("UTC").to_owned();
    let offset = tour.leaves.to_zoned_datetime(tour.zone.clone()).strftime("%z").to_string();
    let utc = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let local = |at: Timestamp| at.to_zoned_datetime(tour.zone.clone()).strftime("%Y%m%dT%H%M%S").to_string();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Petapora//Rute inspeksi//ID", "METHOD:PUBLISH"]
    {
        line(&mut out, text);
    }
    // The zones of Indonesia know no summer time, so one rule is the whole zone.
    for text in [
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:{zone}"),
        "BEGIN:STANDARD".into(),
        "DTSTART:19700101T000000".into(),
        format!("TZOFFSETFROM:{offset}"),
        format!("TZOFFSETTO:{offset}"),
        "END:STANDARD".into(),
        "END:VTIMEZONE".into(),
    ] {
        line(&mut out, &text);
    }
    for stop in &tour.stops {
        let [lon, lat] = stop.label.at;
        for text in [
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}-{}@petapora", escape(&tour.plan), escape(&stop.visit)),
            format!("DTSTAMP:{}", utc(made)),
            format!("SEQUENCE:{}", tour.version),
            format!("DTSTART;TZID={zone}:{}", local(stop.begins)),
            format!("DTEND;TZID={zone}:{}", local(stop.ends)),
            format!("SUMMARY:{}", escape(&format!("{}. {}", stop.number, stop.label.name))),
            format!("LOCATION:{}", escape(&stop.label.address)),
            format!("GEO:{lat:.6};{lon:.6}"),
            format!("DESCRIPTION:{}", escape(&format!("{}\n{RESTRICTED}. {}", tour.title, tour.attribution))),
            "CLASS:CONFIDENTIAL".into(),
            "END:VEVENT".into(),
        ] {
            line(&mut out, &text);
        }
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// TEXT values (RFC 5545, 3.3.11).
fn escape(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line, folded (3.1).
fn line(out: &mut String, text: &str) {
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}
