//! Stub of the reading half, with the recording half's own remarks.

use petapora_wire::Severity::{self, Info, Warning};
use petapora_wire::{Finding, Text};

#[derive(Debug, PartialEq, Eq)]
pub struct Remark {
    pub code: &'static str,
    pub severity: Severity,
    reason: [&'static str; 2],
    suggestion: [&'static str; 2],
}

impl Remark {
    pub fn on(&self, line: u32, column: Option<&str>) -> Finding {
        Finding {
            line,
            column: column.map(str::to_owned),
            code: self.code.to_owned(),
            severity: self.severity,
            reason: Text::new(self.reason[0], self.reason[1]),
            suggestion: Text::new(self.suggestion[0], self.suggestion[1]),
        }
    }
}

macro_rules! remarks {
    ($($name:ident $severity:ident $code:literal {
        $reason_id:literal, $reason_en:literal; $suggestion_id:literal, $suggestion_en:literal
    })+) => {
        $(pub const $name: Remark = Remark {
            code: $code,
            severity: $severity,
            reason: [$reason_id, $reason_en],
            suggestion: [$suggestion_id, $suggestion_en],
        };)+
    };
}

remarks! {
    REPEATED_ROW Info "repeated_row" {
        "Baris ini sama dengan baris yang sudah ada dari instansi ini; tidak dicatat dua kali.",
        "This row equals one that this agency sent before; it is not recorded twice.";
        "Tidak perlu tindakan.", "Nothing needs to be done."
    }
    POINT_DIFFERS Warning "point_differs" {
        "Titik ini lebih dari 300 m dari titik tempat itu yang sudah diketahui.",
        "This point is more than 300 m from the known point of the place.";
        "Periksa koordinat pada baris ini dan titik tempatnya di peta.",
        "Check the coordinates in this row and the place's point on the map."
    }
    PLACE_UNLOCATED Info "place_unlocated" {
        "Belum ada daftar yang memberi titik tempat ini; tempat menunggu di daftar tanpa lokasi.",
        "No list gives a point for this place yet; it waits in the unlocated list.";
        "Kirim daftar yang memuat koordinatnya, atau pasang pin di peta.",
        "Send a list with its coordinates, or pin it on the map."
    }
}
