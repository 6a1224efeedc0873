//! How columns are understood: from a header to a field, from the set of fields to the
//! kind of list. Invariant: a field is read from one column at most, and a column that
//! is not understood is kept and used for nothing.

mod content;
mod kind;
mod mapping;
mod split;
mod synonyms;
mod words;

pub use content::is_company;
pub use kind::usual;
pub use mapping::{Habits, Mapping, Unknown, Use, understand};
pub use split::By;
pub use synonyms::{is_known_header, meaning};

macro_rules! fields {
    ($($name:ident $text:literal $label_id:literal $label_en:literal)+) => {
        /// What a column can mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field { $($name),+ }

        impl Field {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable name in `MappedColumn::field`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The field in words: Indonesian, English.
            pub const fn label(self) -> [&'static str; 2] {
                match self { $(Self::$name => [$label_id, $label_en]),+ }
            }
        }
    };
}

fields! {
    Name "name" "nama orang" "name of the person"
    Surname "surname" "nama keluarga" "surname"
    GivenNames "given_names" "nama depan" "given names"
    Sex "sex" "jenis kelamin" "sex"
    Birth "birth" "tanggal lahir" "date of birth"
    Nationality "nationality" "kewarganegaraan" "nationality"
    Passport "passport" "nomor paspor" "passport number"
    IdentityNumber "identity_number" "nomor induk" "identity number"
    PermitKind "permit_kind" "jenis izin tinggal" "kind of stay permit"
    VisaIndex "visa_index" "indeks visa" "visa index"
    PermitNumber "permit_number" "nomor izin tinggal" "number of the stay permit"
    Starts "starts" "tanggal mulai" "start"
    Ends "ends" "tanggal berakhir" "end"
    Company "company" "perusahaan" "company"
    Sector "sector" "sektor usaha" "business sector"
    Position "position" "jabatan" "position"
    PlaceName "place_name" "nama tempat" "name of the place"
    PlaceKind "place_kind" "jenis tempat" "kind of place"
    Capacity "capacity" "kapasitas" "capacity"
    Operator "operator" "pengelola" "operator"
    Address "address" "alamat" "address"
    Residence "residence" "alamat tinggal" "residential address"
    Rt "rt" "RT" "RT"
    Kelurahan "kelurahan" "kelurahan" "kelurahan"
    Location "location" "lokasi" "location"
    Lat "lat" "lintang" "latitude"
    Lon "lon" "bujur" "longitude"
    Coordinates "coordinates" "koordinat" "coordinates"
    CheckIn "check_in" "tanggal masuk" "check-in"
    CheckOut "check_out" "tanggal keluar" "check-out"
    Arrives "arrives" "tanggal tiba" "arrival"
    Departs "departs" "tanggal berangkat" "departure"
    SeenOn "seen_on" "tanggal pemantauan" "day of the sighting"
    Officer "officer" "petugas" "officer"
    ApprovalNumber "approval_number" "nomor pengesahan" "number of the approval"
    Headcount "headcount" "jumlah TKA" "number of workers"
    Ship "ship" "nama kapal" "name of the ship"
    Enters "enters" "tanggal masuk Indonesia" "day of entry"
    Leaves "leaves" "tanggal keluar Indonesia" "day of exit"
    CrossedOn "crossed_on" "tanggal perlintasan" "day of crossing"
    Direction "direction" "arah perlintasan" "direction of crossing"
    Port "port" "tempat pemeriksaan imigrasi" "immigration checkpoint"
    ReferralNumber "referral_number" "nomor rujukan" "number of the referral"
    ReferredOn "referred_on" "tanggal rujukan" "day of the referral"
    ReferralFrom "referral_from" "instansi pengirim" "referring agency"
    Subject "subject" "perihal" "subject"
    ReportedOn "reported_on" "tanggal laporan" "day of the report"
    ReportNumber "report_number" "nomor laporan" "number of the report"
}

impl Field {
    /// The field of this stable name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == text)
    }

    /// Whether the column holds a document or permit number, to be masked in previews.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Passport | Self::PermitNumber | Self::IdentityNumber)
    }
}

/// How many cells of a row are known headers; a header row scores above every other.
pub fn header_score<S: AsRef<str>>(cells: &[S]) -> usize {
    cells.iter().filter(|cell| meaning(cell.as_ref()).is_some()).count()
}

/// Index of the header row among the first rows of a table: the first with at least
/// three known headers, or else with the most, at least two.
pub fn header_row<S: AsRef<str>>(rows: &[Vec<S>]) -> Option<usize> {
    let scores: Vec<usize> = rows.iter().map(|row| header_score(row)).collect();
    let several = scores.iter().position(|score| *score >= 3);
    several.or_else(|| scores.iter().position(|score| *score == 2))
}
