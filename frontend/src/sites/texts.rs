//! Texts of the list, the table, the drawer and the selection bar.

crate::i18n::texts! {
    Sites: "Lokasi", "Sites";
    SitesTable: "Tabel lokasi", "Table of sites";
    Located: "Di peta", "On the map";
    Unlocated: "Belum berlokasi", "Not located";
    Matched: "{n} dari {m} lokasi · {p} orang", "{n} of {m} sites · {p} people";
    PageOf: "{a}–{b} dari {m}", "{a}–{b} of {m}";
    Pages: "Halaman daftar", "Pages of the list";
    PreviousPage: "Sebelumnya", "Previous";
    NextPage: "Berikutnya", "Next";
    SortBy: "Urutkan", "Sort by";
    SortOccupancy: "Hunian / kapasitas", "Occupancy / capacity";
    SortPeople: "Jumlah orang", "People";
    SortName: "Nama", "Name";
    SortKelurahan: "Kelurahan", "Kelurahan";
    SortSourceDate: "Tanggal daftar", "List date";
    SelectAll: "Pilih semua ({n})", "Select all ({n})";
    SelectOne: "Pilih {name}", "Select {name}";
    Download: "Unduh GeoJSON ({n})", "Download GeoJSON ({n})";
    InBox: "dalam kotak", "inside the box";
    InPolygon: "dalam poligon", "inside the polygon";
    InRadius: "dalam radius {r}", "within {r}";
    RemoveShape: "Hapus batas area", "Remove the area";
    NoneFound: "Tidak ada hasil", "No results";
    ClearFilter: "Hapus filter", "Clear the filter";
    NothingYet: "Belum ada lokasi. Impor daftar dari instansi untuk memulai.",
        "No sites yet. Import an agency's list to begin.";
    People: "orang", "people";
    OverBy: "{n} di atas kapasitas", "{n} above capacity";
    Capacity: "Kapasitas", "Capacity";
    Kind: "Jenis", "Kind";
    Status: "Status izin", "Permit status";
    Agencies: "Instansi", "Agencies";
    SourceDate: "Data per", "Data of";
    NoKelurahan: "Di luar batas kelurahan", "Outside the kelurahan";
    AtThisSpot: "{n} lokasi di titik ini", "{n} sites at this spot";
    BackToSpot: "Kembali ke daftar titik ini", "Back to this spot's list";
    OpenPerson: "Lihat apa kata semua daftar", "See what all lists say";
    Summary: "Ringkas", "Summary";
    Workers: "Pekerja", "People";
    Sources: "Sumber", "Sources";
    PlaceClaims: "Kata tiap daftar tentang tempat ini", "What each list says of this place";
    PlaceOrder: "Yang ditampilkan berdiri di atas: register kelurahan, laporan penginapan, rencana kerja, daftar TKA, lalu alamat izin; di antara yang setara, daftar terbaru (titik: yang pertama).",
        "The value that is shown stands first: the kelurahan's register, lodging reports, work plans, workers' lists, then addresses of permits; among equals the newest list (of points: the first).";
    ListsDiffer: "berbeda", "differs";
    Rt: "RT", "RT";
    Operator: "Pengelola", "Operator";
    Point: "Titik (lintang, bujur)", "Point (latitude, longitude)";
    ByStatus: "Orang menurut status izin", "People by permit status";
    Expected: "Diharapkan", "Expected";
    Address: "Alamat", "Address";
    Kelurahan: "Kelurahan", "Kelurahan";
    Position: "Letak", "Position";
    Accuracy: "ketelitian ±{n} m", "accurate to ±{n} m";
    AccuracyUnknown: "ketelitian tidak diketahui", "accuracy not known";
    Unmatched: "Terlihat di lapangan, belum cocok dengan dokumen", "Seen in the field, matched to no document";
    WhyPeople: "Nama hanya ditampilkan untuk tujuan tertentu. Pembacaan ini dicatat dalam jejak audit.",
        "Names are shown for a stated purpose only. This reading is recorded in the audit.";
    ShowPeople: "Tampilkan nama", "Show names";
    NoPeople: "Tidak ada orang terdokumentasi di lokasi ini.", "No documented people at this site.";
    Company: "Perusahaan", "Company";
    Permit: "Izin tinggal", "Stay permit";
    Ends: "Berlaku s.d.", "Valid until";
    Passport: "Paspor", "Passport";
    Show: "Tampilkan", "Show";
    RevealTitle: "Tampilkan nomor paspor", "Show the passport number";
    RevealWhy: "Nomor tampil 30 detik. Tujuan dan alasan Anda dicatat dalam jejak audit.",
        "The number shows for 30 seconds. Your purpose and reason are recorded in the audit.";
    Reason: "Alasan", "Reason";
    ReasonRule: "Sedikitnya 10 karakter, mis. nomor surat tugas.", "At least 10 characters, e.g. the order's number.";
    SourceLine: "{file}, baris {line}", "{file}, line {line}";
    SourceSheet: "{file}, lembar {sheet}, baris {line}", "{file}, sheet {sheet}, row {line}";
    ListDate: "Daftar per {d}", "List of {d}";
    NoSources: "Tidak ada baris sumber yang boleh Anda lihat.", "No source rows that you may see.";
    Selected: "{n} lokasi dipilih · {m} orang", "{n} sites selected · {m} people";
    ExportSelected: "Ekspor GeoJSON", "Export GeoJSON";
    SelectionBar: "Lokasi yang dipilih", "Selected sites";
    UnlocatedWhy: "Daftar instansi menyebut tempat ini tanpa koordinat yang dapat dipercaya. Tempat ini tidak digambar di peta.",
        "The lists name these places without coordinates that can be trusted. They are not drawn on the map.";
    PutOnMap: "Letakkan di peta", "Put on the map";
    Correct: "Perbaiki data", "Correct";
    Join: "Gabungkan", "Join with another";
    Evidence: "Bukti", "Evidence";
    MovePoint: "Pindahkan titik", "Move the point";
    PinTitle: "Letak {name}", "Where {name} is";
    Candidates: "Kemungkinan letak", "Where it may be";
    NoCandidates: "Tidak ada tempat serupa yang dikenal. Klik peta atau tulis koordinatnya.",
        "No like place is known. Click the map or write its coordinates.";
    CandidateLine: "{why} · ±{n} m · keyakinan {p} %", "{why} · ±{n} m · confidence {p} %";
    AreaOnly: "{why} · hanya untuk mencari, ±{n} m", "{why} · only to look around, ±{n} m";
    ClickMap: "Klik di peta", "Click on the map";
    Coordinates: "Koordinat (lintang, bujur)", "Coordinates (latitude, longitude)";
    CoordinatesRule: "Mis. 0.1234, 117.4891", "E.g. 0.1234, 117.4891";
    AccuracyOf: "Ketelitian", "Accuracy";
    WithinMetres: "dalam {n} m", "within {n} m";
    PinReason: "Dari mana letak ini diketahui", "How its place is known";
    SavePin: "Simpan letak", "Save the place";
    Moves: "Riwayat letak", "Past moves";
    MoveLine: "{who} · {d} · {reason}", "{who} · {d} · {reason}";
    PutBack: "Kembalikan ke letak sebelumnya", "Put back where it was";
    WasUndone: "sudah dikembalikan", "put back";
    AllLocated: "Semua tempat sudah berlokasi.", "Every place has a position.";
    CountsTitle: "Jumlah per kelurahan", "Counts by kelurahan";
    CountsMasked: "Jumlah di bawah {n} tidak ditampilkan.", "Counts below {n} are withheld.";
    Residents: "Tinggal", "Residents";
    WorkersCount: "Bekerja", "Workers";
}
