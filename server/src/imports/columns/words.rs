//! Headers that no agency wrote before, understood by their words: `Tgl. Habis Berlaku
//! KITAS` is an end. Invariant: a header of which a word speaks against every field
//! (`Alamat Penjamin`, `Jumlah Kamar`, `Masa Berlaku Paspor`) means none.

use super::Field;
use crate::imports::value::text::fold;

/// A word as it is counted with, and how lists write it.
const WORDS: &[(&str, &str)] = &[
    ("nomor", "no nomor nomer nmr number num nr"),
    ("tanggal", "tanggal tgl tggl date day hari waktu dt"),
    ("jenis", "jenis jns tipe type kind kategori category klasifikasi macam class"),
    ("nama", "nama nm name names"),
    ("jumlah", "jumlah jml jlh total banyaknya banyak kuota quota count qty"),
    ("paspor", "paspor passport pasport passpor paspot psp"),
    ("izin", "izin ijin perizinan permit permits"),
    ("itas", "itas kitas itap kitap itk kitk keimigrasian imigrasi immigration"),
    ("visa", "visa vitas"),
    ("indeks", "indeks index kode code"),
    ("berlaku", "berlaku masa valid validity keberlakuan"),
    (
        "akhir",
        "akhir berakhir habis kadaluarsa kadaluwarsa kedaluwarsa kedaluarsa expiry expired expires expire \
         expiration exp end ends ending sampai sd hingga until till to thru tempo selesai",
    ),
    ("mulai", "mulai sejak dari start starts starting from tmt begin begins effective awal since"),
    ("terbit", "terbit diterbitkan penerbitan issue issued issuance"),
    ("lahir", "lahir birth born dob ttl"),
    ("tempat", "tempat place kota city kab"),
    (
        "negara",
        "negara kewarganegaraan kebangsaan nationality citizenship country warganegara citizen nat national bangsa",
    ),
    (
        "orang",
        "wna tka orang asing tamu pekerja penghuni awak kru abk pemegang guest guests worker workers employee \
         employees crew pax person persons people karyawan pegawai resident residents lengkap full foreigner \
         foreigners seafarer penumpang tenaga traveler traveller holder individu",
    ),
    (
        "perusahaan",
        "perusahaan perush prsh company companies employer sponsor penjamin guarantor majikan kontraktor \
         subkontraktor contractor subcontractor firm corporate korporasi",
    ),
    (
        "penginapan",
        "penginapan hotel mess mes kos kost menginap nginap lodging lodgings accommodation akomodasi property residence \
         losmen wisma guesthouse kontrakan hunian dormitory asrama inn",
    ),
    ("kapal", "kapal vessel ship vessels boat mv"),
    ("rptka", "rptka pengesahan imta hpk approval approved"),
    ("kapasitas", "kapasitas capacity tampung occupancy bed beds ranjang"),
    ("kamar", "kamar room rooms unit lantai"),
    ("masuk", "masuk datang"),
    ("keluar", "keluar pulang meninggalkan"),
    ("tiba", "tiba sandar berlabuh labuh kedatangan arrival arrive arrives arrived arr eta ata"),
    (
        "berangkat",
        "berangkat bertolak keberangkatan departure depart departs departed dep etd atd tolak berlayar",
    ),
    (
        "pantau",
        "pantau pemantauan temuan monitoring survey survei observasi pengamatan pendataan giat kegiatan pengawasan \
         kunjungan operasi seen observed observation visit visited sighting dilihat terlihat",
    ),
    (
        "jabatan",
        "jabatan posisi pekerjaan position job occupation profesi pangkat rank designation role title",
    ),
    ("kelamin", "kelamin sex gender jk"),
    ("pengelola", "pengelola pemilik owner manager operator pic penanggungjawab pengurus"),
    ("petugas", "petugas officer surveyor pemantau pengamat pelapor observer inspektur inspector"),
    ("alamat", "alamat address addr jalan jl almt"),
    ("tinggal", "tinggal domisili rumah residential home stay staying"),
    ("lokasi", "lokasi location site penempatan placement wilayah area"),
    ("kerja", "kerja work proyek project working jobsite"),
    ("kelurahan", "kelurahan kel desa village keldesa"),
    ("koordinat", "koordinat coordinate coordinates gps latlong latlon lonlat titik koord"),
    ("lat", "lat latitude lintang ls lu y"),
    ("lon", "lon lng long longitude bujur bt x"),
    ("kontrak", "kontrak contract pkwt"),
    ("rt", "rt rtrw"),
];

/// Words that tell nothing.
const SILENT: &str = "di yang dan and of the in at or atau untuk for sesuai pada per asal data wajib diisi required \
    dd mm yyyy yy hh format contoh opsional optional derajat desimal decimal degrees degree wgs84 wgs";

/// Words of which a header is of something the registry does not hold.
const FOREIGN: &str = "kecamatan provinsi province telepon telp phone hp email npwp nib kbli imo bendera flag gt agen agent foto \
    photo lampiran keterangan ket catatan remark remarks note notes ibu mother ayah father tujuan destination \
    bidang kontak contact pos kantor office";

struct Words(Vec<String>);

impl Words {
    fn of(header: &str) -> Self {
        let text = header.to_lowercase().replace("s.d.", " sampai ").replace("s.d", " sampai ");
        let text =
            text.replace("s/d", " sampai ").replace("check-in", "checkin").replace("check-out", "checkout");
        let text =
            text.replace("check in", "checkin").replace("check out", "checkout").replace("l/p", " kelamin ");
        let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let silent = |word: &&str| !SILENT.split_whitespace().any(|silent| silent == *word);
        Self(split.filter(silent).map(long_form).collect())
    }

    fn has(&self, any: &str) -> bool {
        any.split(' ').any(|word| self.0.iter().any(|own| own == word))
    }

    /// Whether there is no word beside these.
    fn only(&self, these: &str) -> bool {
        !self.0.is_empty() && self.0.iter().all(|own| these.split(' ').any(|word| word == own))
    }
}

fn long_form(word: &str) -> String {
    let known = |(_, forms): &&(&str, &str)| forms.split_whitespace().any(|form| form == word);
    WORDS.iter().find(known).map_or(word, |(long, _)| long).to_owned()
}

/// `noPaspor` and `TglLahir` as words.
fn parted(header: &str) -> String {
    let mut out = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for c in header.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// The field that the header's words name together.
pub fn by_words(header: &str) -> Option<Field> {
    let words = Words::of(&parted(header));
    let has = |any: &str| words.has(any);
    // Most of the words have to be those of headers: `Hotel Contoh` is a cell.
    let known = |word: &&String| WORDS.iter().any(|(long, _)| long == word);
    let unknown = words.0.len() - words.0.iter().filter(known).count();
    if words.0.is_empty() || words.0.len() > 9 || unknown * 3 > words.0.len() || has("kamar") {
        return None;
    }
    if words.0.iter().any(|word| FOREIGN.split_whitespace().any(|foreign| foreign == word)) {
        return None;
    }
    about_person(&words).unwrap_or_else(|| about_rest(&words))
}

/// `Some(None)`: the header is of a person's paper, and of nothing that is kept.
fn about_person(words: &Words) -> Option<Option<Field>> {
    let has = |any: &str| words.has(any);
    let permit = has("izin itas visa");
    let passport = has("paspor") || (has("dokumen document doc") && has("perjalanan travel perjln"));
    Some(if has("lahir") {
        let place_only = has("tempat negara") && !has("tanggal") && !words.only("lahir");
        (!place_only).then_some(Field::Birth)
    } else if has("kelamin") {
        Some(Field::Sex)
    } else if has("negara") && !has("masuk tiba") {
        Some(Field::Nationality)
    } else if has("perusahaan") || (has("pemberi") && has("kerja")) || (has("badan") && has("usaha")) {
        let other = has("alamat lokasi nomor jenis jabatan akhir mulai penanggung jawab pengelola status");
        (!other).then_some(Field::Company)
    } else if passport && !(permit && has("nomor") && has("izin")) {
        let other = has("akhir berlaku mulai terbit tanggal jenis salinan copy");
        if has("nama") { Some(Field::Name) } else { (!other).then_some(Field::Passport) }
    } else if has("rptka") {
        match () {
            () if has("jumlah") => Some(Field::Headcount),
            () if has("jabatan") => Some(Field::Position),
            () if has("lokasi") => Some(Field::Location),
            () if has("akhir berlaku") && !has("mulai") => Some(Field::Ends),
            () if has("mulai") => Some(Field::Starts),
            () if has("tanggal terbit jenis status") => None,
            () => Some(Field::ApprovalNumber),
        }
    } else if permit {
        match () {
            () if has("akhir") => Some(Field::Ends),
            () if has("mulai") => Some(Field::Starts),
            () if has("berlaku") => Some(Field::Ends),
            () if has("tanggal terbit") => None,
            () if has("nomor") => has("izin itas").then_some(Field::PermitNumber),
            () if has("visa") && !has("izin itas") => Some(Field::VisaIndex),
            () if has("nama") => has("orang").then_some(Field::Name),
            () => Some(Field::PermitKind),
        }
    } else {
        return None;
    })
}

fn about_rest(words: &Words) -> Option<Field> {
    let has = |any: &str| words.has(any);
    let lodging = has("penginapan") || (has("tempat") && has("tinggal"));
    let (starts, ends) = (has("mulai"), has("akhir"));
    Some(match () {
        () if has("koordinat lat lon")
            && words.only("koordinat lat lon lokasi tempat kerja penginapan rumah tinggal") =>
        {
            match (has("lat"), has("lon")) {
                (true, false) => Field::Lat,
                (false, true) => Field::Lon,
                _ => Field::Coordinates,
            }
        }
        () if has("kapasitas") => Field::Capacity,
        () if has("jumlah") && has("orang jabatan") && !lodging => Field::Headcount,
        () if has("checkin") => Field::CheckIn,
        () if has("checkout") => Field::CheckOut,
        () if has("pantau") && (has("tanggal") || words.only("pantau")) => Field::SeenOn,
        () if has("pantau") && has("lokasi tempat") => Field::PlaceName,
        () if has("tiba") => Field::Arrives,
        () if has("berangkat") => Field::Departs,
        () if has("kapal") => {
            return words.only("kapal nama").then_some(Field::Ship);
        }
        () if has("masuk") && has("indonesia ri tpi") => return None,
        () if has("masuk keluar") && has("kerja") => return None,
        () if has("masuk") => Field::CheckIn,
        () if has("keluar") => Field::CheckOut,
        () if has("jenis") => {
            return (lodging || has("tempat lokasi bangunan usaha")).then_some(Field::PlaceKind);
        }
        () if has("pengelola") => Field::Operator,
        () if has("petugas") => Field::Officer,
        () if has("rt") && words.only("rt rw nomor") => Field::Rt,
        () if has("kelurahan") => Field::Kelurahan,
        () if has("alamat") && (has("tinggal") || has("orang")) => Field::Residence,
        () if has("alamat") => Field::Address,
        () if has("jabatan") => Field::Position,
        () if has("lokasi tempat") && has("kerja") => Field::Location,
        () if lodging => Field::PlaceName,
        () if has("surname marga") || (has("nama") && has("family last belakang keluarga")) => Field::Surname,
        () if has("given") || (has("nama") && has("first depan")) => Field::GivenNames,
        () if has("nama") && has("lokasi tempat") => Field::PlaceName,
        () if has("nama") && words.only("nama orang kerja") => Field::Name,
        () if starts && !ends && words.only("mulai tanggal berlaku kontrak kerja tinggal") => Field::Starts,
        () if ends && words.only("akhir tanggal berlaku mulai kontrak kerja tinggal jatuh") => Field::Ends,
        () if has("lokasi") && words.only("lokasi") => Field::Location,
        () if words.only("tanggal") => Field::SeenOn,
        () => return None,
    })
}

/// The known header that differs from this one in a letter or two: typing errors.
pub fn nearest<'a>(header: &str, known: impl Iterator<Item = (&'a str, Field)>) -> Option<Field> {
    let folded: Vec<char> = fold(header).chars().collect();
    let most = match folded.len() {
        0..=6 => return None,
        7..=10 => 1,
        _ => 2,
    };
    let mut found = None;
    for (name, field) in known {
        if name.len().abs_diff(folded.len()) <= most && distance(&folded, name) <= most {
            if found.is_some_and(|other| other != field) {
                return None;
            }
            found = Some(field);
        }
    }
    found
}

/// Levenshtein distance to an ASCII word; O(n·m).
fn distance(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let changed = diagonal + usize::from(*x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
