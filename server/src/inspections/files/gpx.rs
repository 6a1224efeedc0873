//! GPX 1.1 (topografix.com/GPX/1/1): the stops as a route, the way as a track. Invariant: well-formed for
//! whatever a place is called; control characters that XML cannot hold are left out.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{RESTRICTED, Tour};

/// The file. Linear in stops and points.
pub fn gpx(tour: &Tour) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gpx version=\"1.1\" creator=\"Petapora\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n",
    );
    let title = text(&tour.title);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<metadata><name>{title}</name><desc>{RESTRICTED}. {}</desc></metadata>\n<rte><name>{title}</name>",
        text(&tour.attribution)
    );
    for stop in &tour.stops {
        let [lon, lat] = stop.label.at;
        let _ = writeln!(
            out,
            "<rtept lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{}</time><name>{}. {}</name><desc>{}</desc></rtept>",
            stop.arrives,
            stop.number,
            text(&stop.label.name),
            text(&stop.label.address)
        );
    }
    let _ = writeln!(out, "</rte>\n<trk><name>{title}</name>");
    let ways = tour.stops.iter().map(|stop| &stop.way).chain([&tour.home]);
    for way in ways.filter(|way| !way.line.is_empty()) {
        out.push_str("<trkseg>");
        for [lon, lat] in &way.line {
            let _ = write!(out, "<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"/>");
        }
        out.push_str("</trkseg>\n");
    }
    out.push_str("</trk>\n</gpx>\n");
    out
}

fn text(plain: &str) -> String {
    let allowed: String = plain.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let escaped: Cow<str> = escape(allowed.as_str());
    escaped.into_owned()
}
