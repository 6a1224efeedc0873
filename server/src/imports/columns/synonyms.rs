//! What agencies call their columns, in Indonesian and English. Invariant: a header
//! means one field; the list's kind may shift that meaning, nothing else does.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Field, words};
use crate::imports::value::text::fold;

/// Headers without case, punctuation and blanks.
const SYNONYMS: &[(Field, &str)] = &[
    (
        Field::Name,
        "nama namalengkap namatka namawna namaorangasing namatamu tamu namapekerja namatenagakerja \
         namatenagakerjaasing namapemegangizin namapenghuni penghuni namaabk namaawak namaawakkapal namakru \
         namapaspor namasesuaipaspor name fullname guestname guest workername crewname employeename passportname",
    ),
    (Field::Sex, "jeniskelamin jk kelamin lp sex gender"),
    (
        Field::Birth,
        "tanggallahir tgllahir lahir tahunlahir thnlahir ttl tempattanggallahir tempattgllahir dateofbirth dob \
         birthdate birth birthyear yearofbirth",
    ),
    (
        Field::Nationality,
        "kewarganegaraan kebangsaan warganegara wn negara negaraasal asalnegara negarapenerbit nationality \
         citizenship country countryoforigin issuingstate",
    ),
    (
        Field::Passport,
        "paspor nopaspor nomorpaspor nopasport nopassport nomorpassport passport passportno passportnumber \
         dokumenperjalanan nodokumenperjalanan nomordokumenperjalanan nodokumen nomordokumen traveldocument \
         traveldocumentno documentno documentnumber",
    ),
    (Field::IdentityNumber, "nik nosktt nomorsktt sktt niora noniora noktp nomorktp"),
    (
        Field::PermitKind,
        "jenisizintinggal jenisizin izintinggal jenisitas statusizintinggal permitkind permittype staypermit \
         typeofpermit staypermittype",
    ),
    (Field::VisaIndex, "indeksvisa indexvisa jenisvisa kodevisa visa visaindex visatype visacode"),
    (
        Field::PermitNumber,
        "noizin nomorizin noizintinggal nomorizintinggal nokitas nomorkitas kitas noitas nomoritas nokitap \
         nomorkitap noitap permitno permitnumber staypermitno staypermitnumber kitasno",
    ),
    (
        Field::Starts,
        "mulai tanggalmulai tglmulai mulaiberlaku berlakudari berlakusejak berlakumulai mulaitanggal tmt \
         starts start startdate validfrom from",
    ),
    (
        Field::Ends,
        "berakhir berlakusampai berlakusd berlakuhingga berlakusampaidengan tanggalberakhir tglberakhir \
         masaberlaku masaberlakusd habisberlaku tanggalhabisberlaku tglhabisberlaku tanggalhabis tglhabis \
         jatuhtempo kedaluwarsa tanggalkedaluwarsa rptkaberlakusd rptkaberlakusampai masaberlakurptka \
         itasberlakusd kitasberlakusd masaberlakuitas masaberlakukitas masaberlakuizin ends end enddate \
         expiry expirydate expires expireson validuntil validto until",
    ),
    (
        Field::Company,
        "perusahaan namaperusahaan pemberikerja namapemberikerja penjamin namapenjamin sponsor namasponsor \
         perusahaanpenjamin badanusaha company companyname employer employername",
    ),
    (
        Field::Sector,
        "sektor sektorusaha sektorpekerjaan bidangusaha lapanganusaha sector businesssector industry",
    ),
    (Field::Position, "jabatan posisi pekerjaan position job jobtitle occupation"),
    (
        Field::PlaceName,
        "tempat namatempat namalokasi penginapan namapenginapan namahotel namamess namakos tempatmenginap \
         namatempatmenginap tempatpenginapan lokasipemantauan place placename lodging lodgingname hotel \
         hotelname accommodation accommodationname property propertyname residence",
    ),
    (
        Field::PlaceKind,
        "jenis jenistempat jenislokasi jenispenginapan tipe tipepenginapan kategori kind type placekind \
         placetype lodgingtype",
    ),
    (Field::Capacity, "kapasitas kapasitasorang dayatampung capacity maxoccupancy beds"),
    (
        Field::Operator,
        "pengelola namapengelola penanggungjawab pemilik namapemilik pemilikpengelola operator manager owner",
    ),
    (
        Field::Address,
        "alamat alamatlengkap alamatpenginapan \
         address streetaddress",
    ),
    (
        Field::Residence,
        "alamattinggal alamattempattinggal alamatdiindonesia alamatdomisili domisili tempattinggal \
         residentialaddress",
    ),
    (Field::Rt, "rt nort rtrw"),
    (Field::Kelurahan, "kelurahan kel namakelurahan kelurahandesa desakelurahan desa village ward"),
    (
        Field::Location,
        "lokasi lokasikerja lokasiproyek tempatkerja wilayahkerja location site worksite worklocation",
    ),
    (
        Field::Lat,
        "lat latitude lintang garislintang koordinatlat koordinatlintang koordinaty lokasilat lokasikerjalat y",
    ),
    (
        Field::Coordinates,
        "koordinat koordinatgps titikkoordinat titikgps koordinatlokasi latlong latlon latlng lonlat gps coordinates \
         coordinate gpscoordinates geotag",
    ),
    (Field::Surname, "surname lastname familyname namakeluarga namabelakang marga"),
    (Field::GivenNames, "givenname givennames firstname forename forenames namadepan"),
    (
        Field::Lon,
        "lon lng long longitude bujur garisbujur koordinatlon koordinatlong koordinatbujur koordinatx \
         lokasilon lokasikerjalon x",
    ),
    (Field::CheckIn, "checkin tanggalcheckin tglcheckin tanggalmasuk tglmasuk masuk checkindate ci datein"),
    (
        Field::CheckOut,
        "checkout tanggalcheckout tglcheckout tanggalkeluar tglkeluar keluar checkoutdate co dateout",
    ),
    (Field::Arrives, "tiba tanggaltiba tgltiba kedatangan tanggalkedatangan eta arrival arrivaldate arrives"),
    (
        Field::Departs,
        "berangkat tanggalberangkat tglberangkat keberangkatan etd departure departuredate departs",
    ),
    (
        Field::SeenOn,
        "tanggal tgl tanggalpemantauan tglpemantauan tanggaltemuan tanggalpendataan tanggalpengamatan date \
         seenon dateseen observedon",
    ),
    (Field::Officer, "petugas namapetugas pemantau pengamat officer observer surveyor"),
    (
        Field::ApprovalNumber,
        "nomorpengesahan nopengesahan nomorpengesahanrptka nopengesahanrptka nomorrptka norptka \
         approvalnumber approvalno rptkano rptkanumber",
    ),
    (
        Field::Headcount,
        "jumlahtka jmltka jumlahtenagakerjaasing jumlahorang jumlah kuota headcount numberofworkers workers",
    ),
    (Field::Ship, "kapal namakapal ship shipname vessel vesselname"),
    (
        Field::Enters,
        "tanggalmasukindonesia tglmasukindonesia tanggalmasukri tglmasukri entrydate dateofentry enteredon",
    ),
    (
        Field::Leaves,
        "tanggalkeluarindonesia tglkeluarindonesia tanggalkeluarri tglkeluarri exitdate dateofexit leftindonesiaon",
    ),
    (
        Field::CrossedOn,
        "tanggalperlintasan tglperlintasan tanggallintas tgllintas waktuperlintasan crossingdate dateofcrossing",
    ),
    (Field::Direction, "arah arahperlintasan jenisperlintasan masukkeluar direction entryexit"),
    (
        Field::Port,
        "tpi namatpi tempatpemeriksaanimigrasi pintumasuk pelabuhan bandara port portofentry checkpoint",
    ),
    (
        Field::ReferralNumber,
        "nomorrujukan norujukan nomorsuratrujukan nosuratrujukan referralnumber referralno",
    ),
    (Field::ReferredOn, "tanggalrujukan tglrujukan tanggalsuratrujukan tglsuratrujukan referraldate"),
    (
        Field::ReferralFrom,
        "instansipengirim instansiperujuk asalrujukan pengirimrujukan referringagency referredby",
    ),
    (Field::Subject, "perihal halrujukan pokokrujukan subject"),
    (
        Field::ReportedOn,
        "tanggallaporan tgllaporan tanggallapor tgllapor tanggalpelaporan tglpelaporan tanggallaporanpenjamin \
         reportdate dateofreport reportedon",
    ),
    (
        Field::ReportNumber,
        "nomorlaporan nolaporan nomorlaporanpenjamin nolaporanpenjamin reportnumber reportno",
    ),
];

static BY_HEADER: LazyLock<HashMap<&'static str, Field>> = LazyLock::new(|| {
    SYNONYMS.iter().flat_map(|(field, names)| names.split_whitespace().map(|name| (name, *field))).collect()
});

/// Whether agencies are known to call a column so.
pub fn is_known_header(cell: &str) -> bool {
    cell.len() <= 80 && BY_HEADER.contains_key(fold(cell).as_str())
}

/// The field that a header names by itself. A remark in brackets decides where it names
/// an axis (`Lokasi Kerja (lat)`), and is let pass otherwise (`Kapasitas (orang)`) unless
/// it counts something else (`Kapasitas (kamar)`). A header that nobody wrote before is
/// understood by its words, and then by the known one from which it differs least.
pub fn meaning(header: &str) -> Option<Field> {
    if header.len() > 80 {
        return None;
    }
    let (head, bracket) = match header.split_once(['(', '[']) {
        Some((head, bracket)) => (head, Some(bracket)),
        None => (header, None),
    };
    let known = |text: &str| BY_HEADER.get(fold(text).as_str()).copied();
    let bracket_says = |word: &str| bracket.is_some_and(|bracket| bracket.to_lowercase().contains(word));
    if bracket_says("kamar") || bracket_says("room") {
        return None;
    }
    let axis = bracket.and_then(known).filter(|field| matches!(field, Field::Lat | Field::Lon));
    let bare = if head.trim().is_empty() { header } else { head };
    axis.or_else(|| known(head))
        .or_else(|| known(header))
        .or_else(|| words::by_words(header))
        .or_else(|| words::by_words(bare))
        .or_else(|| words::nearest(bare, BY_HEADER.iter().map(|(name, field)| (*name, *field))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_header_means_one_field() {
        let mut seen = HashSet::new();
        for (_, names) in SYNONYMS {
            for name in names.split_whitespace() {
                assert!(seen.insert(name), "{name} stands twice");
                assert_eq!(fold(name), name, "{name} is not folded");
            }
        }
    }

    #[test]
    fn every_field_has_a_header() {
        for field in Field::ALL {
            assert!(SYNONYMS.iter().any(|(named, _)| named == field), "{}", field.as_str());
        }
    }

    #[test]
    fn case_punctuation_and_brackets_do_not_matter() {
        assert_eq!(meaning("No. PASPOR"), Some(Field::Passport));
        assert_eq!(meaning("tanggal_lahir (dd/mm/yyyy)"), Some(Field::Birth));
        assert_eq!(meaning("Lokasi Kerja (lat)"), Some(Field::Lat));
        assert_eq!(meaning("RPTKA Berlaku s.d."), Some(Field::Ends));
        assert_eq!(meaning("L/P"), Some(Field::Sex));
        assert_eq!((meaning("No"), meaning(""), meaning("Catatan")), (None, None, None));
    }
}
