//! The chairing office as configuration. Invariant: what is stored passed `check`, so
//! papers and clocks may rely on it: the zone exists, the fixed day is a day, and no
//! line breaks a letterhead.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use petapora_wire::{Office, Text};

use super::manifest::is_code;
use crate::error::Error;

/// The day of the demo's lists.
const DEMO_DAY: &str = "2026-11-01";

/// The office a new jurisdiction starts with; the head changes it on the office page.
/// A demo stands at the day of its lists.
pub fn first(code: &str, time_zone: &str, demo: bool) -> Office {
    Office {
        name: "Tim PORA Kota Bontang".into(),
        letterhead: vec!["TIM PENGAWASAN ORANG ASING".into(), "KOTA BONTANG".into()],
        chair: "Kepala Kantor Imigrasi Kelas I TPI Samarinda".into(),
        signatories: Vec::new(),
        working_area: vec![code.into()],
        time_zone: time_zone.into(),
        fixed_date: demo.then(|| DEMO_DAY.into()),
    }
}

/// Refuses what papers or clocks could not use, naming the field.
pub fn check(office: &Office) -> Result<(), Error> {
    line("name", &office.name, 3)?;
    line("chair", &office.chair, 3)?;
    count("letterhead", office.letterhead.len(), 0, 8)?;
    for text in &office.letterhead {
        line("letterhead", text, 1)?;
    }
    count("signatories", office.signatories.len(), 0, 12)?;
    for who in &office.signatories {
        line("signatories.name", &who.name, 3)?;
        line("signatories.title", &who.title, 3)?;
        let nip = who.nip.is_empty() || (who.nip.len() == 18 && who.nip.bytes().all(|b| b.is_ascii_digit()));
        require(nip, "signatories.nip", "18 angka atau kosong", "18 digits or empty")?;
    }
    count("working_area", office.working_area.len(), 1, 40)?;
    let coded =
        |code: &String| [&[2, 2][..], &[2, 2, 2], &[2, 2, 2, 4]].iter().any(|form| is_code(code, form));
    require(
        office.working_area.iter().all(coded),
        "working_area",
        "kode wilayah, mis. 64.74",
        "area codes, e.g. 64.74",
    )?;
    require(
        TimeZone::get(&office.time_zone).is_ok(),
        "time_zone",
        "mis. Asia/Makassar",
        "e.g. Asia/Makassar",
    )?;
    let day = office.fixed_date.as_ref().is_none_or(|day| day.len() == 10 && day.parse::<Date>().is_ok());
    require(day, "fixed_date", "YYYY-MM-DD atau kosong", "YYYY-MM-DD or empty")
}

/// One printable line of `least` to 120 characters.
fn line(field: &'static str, text: &str, least: usize) -> Result<(), Error> {
    let length = text.trim().chars().count();
    let good = (least..=120).contains(&length) && !text.chars().any(char::is_control);
    require(
        good,
        field,
        &format!("satu baris, {least}–120 karakter"),
        &format!("one line of {least} to 120 characters"),
    )
}

fn count(field: &'static str, n: usize, least: usize, most: usize) -> Result<(), Error> {
    let good = (least..=most).contains(&n);
    require(good, field, &format!("{least}–{most} isian"), &format!("{least} to {most} entries"))
}

fn require(good: bool, field: &'static str, wanted_id: &str, wanted_en: &str) -> Result<(), Error> {
    if good {
        return Ok(());
    }
    Err(Error::Refused {
        code: "office_field",
        detail: Text::new(format!("Isian {field} tidak sah."), format!("{field} is not valid.")),
        fix: Text::new(format!("Isi dengan: {wanted_id}."), format!("Give: {wanted_en}.")),
        line: None,
        column: Some(field.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::Signatory;

    fn refused_field(change: impl Fn(&mut Office)) -> Option<String> {
        let mut office = first("64.74", "Asia/Makassar", true);
        change(&mut office);
        match check(&office) {
            Err(Error::Refused { column, .. }) => column,
            _ => None,
        }
    }

    #[test]
    fn the_first_office_passes_and_only_the_demo_stands_still() {
        assert!(check(&first("64.74", "Asia/Makassar", true)).is_ok());
        assert_eq!(first("64.74", "Asia/Makassar", false).fixed_date, None);
    }

    #[test]
    fn each_bad_field_is_named() {
        let head =
            |nip: &str| Signatory { name: "Ibu Contoh".into(), title: "Ketua".into(), nip: nip.into() };
        assert_eq!(refused_field(|o| o.name = "  ".into()).as_deref(), Some("name"));
        assert_eq!(refused_field(|o| o.chair = "a\nb c".into()).as_deref(), Some("chair"));
        assert_eq!(refused_field(|o| o.letterhead = vec!["x".repeat(121)]).as_deref(), Some("letterhead"));
        assert_eq!(refused_field(|o| o.signatories = vec![head("123")]).as_deref(), Some("signatories.nip"));
        assert_eq!(refused_field(|o| o.signatories = vec![head("198001012005011001")]), None);
        assert_eq!(refused_field(|o| o.working_area.clear()).as_deref(), Some("working_area"));
        assert_eq!(
            refused_field(|o| o.working_area = vec!["Bontang".into()]).as_deref(),
            Some("working_area")
        );
        assert_eq!(refused_field(|o| o.time_zone = "WITA".into()).as_deref(), Some("time_zone"));
        assert_eq!(
            refused_field(|o| o.fixed_date = Some("2026-02-30".into())).as_deref(),
            Some("fixed_date")
        );
    }
}
