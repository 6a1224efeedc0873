//! Which kind of list a set of columns is. Invariant: a kind is only answered when the
//! fields without which its rows say nothing are there.

use petapora_wire::{Agency, ListKind};

use super::Field;

/// What makes a list of one kind.
struct Shape {
    kind: ListKind,
    /// Agencies that usually send it: settles ties.
    from: &'static [Agency],
    /// Of each group at least one field.
    needs: &'static [&'static [Field]],
    /// Fields that tell it from other kinds; one that stands twice weighs twice.
    marks: &'static [Field],
    /// Fields that speak against it.
    unlike: &'static [Field],
    /// Words in the titles above such a list.
    titles: &'static [&'static str],
}

const SHAPES: [Shape; 10] = [
    Shape {
        kind: ListKind::StayPermits,
        from: &[Agency::Imigrasi, Agency::Dukcapil],
        needs: &[
            &[Field::Name, Field::Passport],
            &[Field::PermitKind, Field::PermitNumber, Field::VisaIndex],
        ],
        marks: &[Field::PermitKind, Field::PermitKind, Field::PermitNumber, Field::VisaIndex, Field::Ends],
        unlike: &[Field::CheckIn, Field::Ship],
        titles: &["izin tinggal", "keimigrasian", "stay permit", "itas", "kitas"],
    },
    Shape {
        kind: ListKind::Workers,
        from: &[Agency::Disnaker, Agency::Perusahaan],
        needs: &[&[Field::Name, Field::Passport], &[Field::Company]],
        marks: &[Field::Company, Field::Position, Field::Ends, Field::Location],
        unlike: &[Field::CheckIn, Field::Ship, Field::Headcount],
        titles: &["tenaga kerja", "tka", "worker", "karyawan", "employee"],
    },
    Shape {
        kind: ListKind::LodgingReports,
        from: &[Agency::Apoa],
        needs: &[&[Field::Name, Field::Passport], &[Field::PlaceName], &[Field::CheckIn]],
        marks: &[Field::PlaceName, Field::CheckIn, Field::CheckOut],
        unlike: &[Field::Ship],
        titles: &["tamu", "guest", "apoa", "laporan penginapan", "penghuni"],
    },
    Shape {
        kind: ListKind::Monitoring,
        from: &[Agency::Kesbangpol, Agency::Inspeksi],
        needs: &[&[Field::SeenOn], &[Field::PlaceName, Field::Lat, Field::Coordinates]],
        marks: &[Field::SeenOn, Field::PlaceName, Field::Officer],
        unlike: &[Field::CheckIn, Field::ApprovalNumber],
        titles: &["pemantauan", "monitoring", "pengawasan", "pendataan"],
    },
    Shape {
        kind: ListKind::WorkPlans,
        from: &[Agency::Disnaker],
        needs: &[&[Field::ApprovalNumber], &[Field::Company]],
        marks: &[Field::ApprovalNumber, Field::Headcount, Field::Company],
        unlike: &[Field::Passport, Field::Birth],
        titles: &["rptka", "pengesahan", "approval"],
    },
    Shape {
        kind: ListKind::LodgingRegister,
        from: &[Agency::Kelurahan],
        needs: &[&[Field::PlaceName], &[Field::Capacity, Field::Operator, Field::PlaceKind]],
        marks: &[Field::PlaceName, Field::Capacity, Field::Operator, Field::PlaceKind],
        unlike: &[Field::Passport, Field::Nationality, Field::Birth, Field::CheckIn],
        titles: &["register", "data penginapan", "daftar penginapan", "kapasitas", "lodging register"],
    },
    Shape {
        kind: ListKind::ShipCrews,
        from: &[Agency::Ksop],
        needs: &[&[Field::Name, Field::Passport], &[Field::Ship]],
        marks: &[Field::Ship, Field::Ship, Field::Arrives, Field::Departs],
        unlike: &[Field::CheckIn],
        titles: &["awak", "kapal", "crew", "vessel"],
    },
    Shape {
        kind: ListKind::BorderCrossings,
        from: &[Agency::Imigrasi],
        needs: &[
            &[Field::Name, Field::Passport],
            &[Field::CrossedOn, Field::Enters, Field::Leaves],
            &[Field::Direction, Field::Port],
        ],
        marks: &[Field::Direction, Field::Direction, Field::Port, Field::Port, Field::CrossedOn],
        unlike: &[Field::Ship, Field::PermitKind],
        titles: &["perlintasan", "lintas batas", "border crossing", "entry and exit"],
    },
    Shape {
        kind: ListKind::Referrals,
        from: &[Agency::Inspeksi, Agency::Imigrasi],
        needs: &[&[Field::ReferralNumber], &[Field::ReferralFrom, Field::Subject]],
        marks: &[Field::ReferralNumber, Field::ReferralNumber, Field::ReferralFrom, Field::Subject],
        unlike: &[Field::Passport, Field::CheckIn],
        titles: &["rujukan", "referral"],
    },
    Shape {
        kind: ListKind::SponsorReports,
        from: &[Agency::Imigrasi, Agency::Perusahaan],
        needs: &[&[Field::Company], &[Field::ReportedOn]],
        marks: &[Field::ReportedOn, Field::ReportedOn, Field::ReportNumber, Field::Company],
        unlike: &[Field::Name, Field::Passport, Field::CheckIn, Field::SeenOn, Field::ApprovalNumber],
        titles: &["laporan penjamin", "sponsor report"],
    },
];

/// Of each group of fields at least one is needed; who usually sends such a list.
pub fn usual(kind: ListKind) -> (&'static [&'static [Field]], &'static [Agency]) {
    let shape = shape(kind);
    (shape.needs, shape.from)
}

fn shape(kind: ListKind) -> &'static Shape {
    // Every kind has its shape (see the tests); the first stands in where it had not.
    SHAPES.iter().find(|shape| shape.kind == kind).unwrap_or(&SHAPES[0])
}

/// The kind of list with these columns: the one whose marks fit best, the sending
/// agency's usual one among equals. `None` when no kind has what it needs.
pub fn guess(meanings: &[Option<Field>], agency: Agency, titles: &str) -> Option<ListKind> {
    let titles = titles.to_lowercase();
    let fit = |shape: &Shape| {
        let fields = map(shape.kind, meanings);
        let has = |field: &Field| fields.contains(&Some(*field));
        let count = |these: &[Field]| these.iter().filter(|field| has(field)).count() as i32;
        let fit = 2 * count(shape.marks) - 6 * count(shape.unlike) + i32::from(shape.from.contains(&agency));
        let fit = fit + 3 * i32::from(shape.titles.iter().any(|word| titles.contains(word)));
        missing(shape.kind, &fields).is_empty().then_some(fit)
    };
    let mut best: Option<(i32, ListKind)> = None;
    for shape in &SHAPES {
        if let Some(score) = fit(shape)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, shape.kind));
        }
    }
    best.map(|(_, kind)| kind)
}

/// The kind that lacks the least, the sending agency's usual one among equals: what an
/// unknown list is measured against.
pub fn nearest(meanings: &[Option<Field>], agency: Agency) -> ListKind {
    let lacks = |shape: &&Shape| {
        let lacking = missing(shape.kind, &map(shape.kind, meanings)).len();
        2 * lacking + usize::from(!shape.from.contains(&agency))
    };
    SHAPES.iter().min_by_key(lacks).map_or(ListKind::StayPermits, |shape| shape.kind)
}

/// Groups of fields of which one each is needed and none is there.
pub fn missing(kind: ListKind, fields: &[Option<Field>]) -> Vec<&'static [Field]> {
    // A surname is a name.
    let has = |field: Field| {
        fields.contains(&Some(field)) || (field == Field::Name && fields.contains(&Some(Field::Surname)))
    };
    let absent = |group: &&&[Field]| !group.iter().any(|field| has(*field));
    shape(kind).needs.iter().filter(absent).copied().collect()
}

/// What the columns mean in a list of this kind. A header that names its field outright
/// goes before one whose meaning only the kind gives; that keeps its own meaning where
/// the other is taken.
pub fn map(kind: ListKind, meanings: &[Option<Field>]) -> Vec<Option<Field>> {
    let mut fields: Vec<Option<Field>> = vec![None; meanings.len()];
    for round in 0..3 {
        for (i, meaning) in meanings.iter().enumerate() {
            let Some(meant) = *meaning else { continue };
            let shifted = meant_in(kind, meant);
            let field = match round {
                0 if shifted == meant => meant,
                1 if shifted != meant => shifted,
                2 if fields[i].is_none() => meant,
                _ => continue,
            };
            if !fields.contains(&Some(field)) {
                fields[i] = Some(field);
            }
        }
    }
    fields
}

/// A register's *Nama* is the lodging's; a permit's address is where its holder lives.
fn meant_in(kind: ListKind, field: Field) -> Field {
    match (kind, field) {
        (ListKind::LodgingRegister, Field::Name | Field::Location) => Field::PlaceName,
        (ListKind::LodgingRegister, Field::Headcount) => Field::Capacity,
        (ListKind::LodgingRegister | ListKind::LodgingReports, Field::Residence) => Field::Address,
        (ListKind::StayPermits, Field::Address | Field::Location | Field::Residence) => Field::PlaceName,
        (ListKind::LodgingReports, Field::Arrives | Field::Starts) => Field::CheckIn,
        (ListKind::LodgingReports, Field::Departs | Field::Ends) => Field::CheckOut,
        (ListKind::LodgingReports, Field::Location) => Field::PlaceName,
        (ListKind::Monitoring, Field::Location | Field::Address | Field::Residence) => Field::PlaceName,
        (ListKind::Monitoring, Field::CheckIn | Field::Starts) => Field::SeenOn,
        (ListKind::Monitoring, Field::Operator) => Field::Officer,
        (ListKind::ShipCrews, Field::CheckIn | Field::Starts) => Field::Arrives,
        (ListKind::BorderCrossings, Field::CheckIn | Field::Arrives) => Field::Enters,
        (ListKind::BorderCrossings, Field::CheckOut | Field::Departs) => Field::Leaves,
        (ListKind::BorderCrossings, Field::SeenOn) => Field::CrossedOn,
        (ListKind::Referrals, Field::SeenOn) => Field::ReferredOn,
        (ListKind::ShipCrews, Field::CheckOut | Field::Ends) => Field::Departs,
        (_, field) => field,
    }
}

#[cfg(test)]
mod tests {
    use super::super::meaning;
    use super::*;

    fn kind_of(header: &str, agency: Agency) -> Option<ListKind> {
        let meanings: Vec<_> = header.split(';').map(meaning).collect();
        guess(&meanings, agency, "")
    }

    #[test]
    fn every_kind_has_its_shape() {
        for kind in ListKind::ALL {
            assert_eq!(shape(*kind).kind, *kind);
        }
    }

    #[test]
    fn columns_tell_the_kind_whoever_sends_them() {
        for (header, kind) in [
            ("Nama;No Paspor;Jenis Izin;Berlaku s.d.;Penjamin;Alamat", ListKind::StayPermits),
            ("Perusahaan;Nama TKA;Jabatan;Paspor;Negara", ListKind::Workers),
            ("Hotel;Guest name;Passport no;Arrival date;Departure date", ListKind::LodgingReports),
            ("nama;negara;tempat;perusahaan;tanggal;petugas", ListKind::Monitoring),
            ("No. RPTKA;Pemberi Kerja;Jabatan;Jumlah TKA", ListKind::WorkPlans),
            ("Nama;Jenis;Kapasitas;Pengelola", ListKind::LodgingRegister),
            ("Vessel;Name;Passport;Arrival;Departure", ListKind::ShipCrews),
            ("Nama;Paspor;Negara;Masuk/Keluar;Tanggal;TPI", ListKind::BorderCrossings),
            ("No Rujukan;Tanggal;Instansi Pengirim;Perihal", ListKind::Referrals),
            ("Penjamin;Tgl Lapor", ListKind::SponsorReports),
        ] {
            for agency in Agency::ALL {
                assert_eq!(kind_of(header, *agency), Some(kind), "{header}");
            }
        }
    }

    #[test]
    fn what_a_list_lacks_is_named() {
        let meanings: Vec<_> = "Perusahaan;Jabatan".split(';').map(meaning).collect();
        assert_eq!(guess(&meanings, Agency::Disnaker, ""), None);
        let fields = map(ListKind::Workers, &meanings);
        assert_eq!(missing(ListKind::Workers, &fields), vec![&[Field::Name, Field::Passport][..]]);
    }
}
