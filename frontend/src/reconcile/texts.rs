//! Texts of the review and of the differences.

use petapora_wire::{DifferenceKind, Verdict};

crate::i18n::texts! {
    Title: "Pencocokan orang", "Matching people";
    Review: "Tinjau", "Review";
    Differences: "Selisih", "Differences";
    WhyNames: "Anda akan melihat nama orang dari beberapa daftar, untuk verifikasi data. Setiap pasangan yang dibuka dicatat dalam jejak audit.",
        "You will see people's names from several lists, to verify data. Each pair that is opened is recorded in the audit.";
    Begin: "Mulai meninjau", "Begin the review";
    Progress: "{n} dari {m} diputuskan", "{n} of {m} decided";
    PutOff: "{n} ditunda", "{n} put off";
    NothingWaits: "Tidak ada pasangan yang menunggu keputusan.", "No pair waits for a decision.";
    ReadOnly: "Anda dapat melihat, tetapi keputusan dibuat oleh analis atau kepala kantor.",
        "You may look; planners or the head of office decide.";
    Skip: "Pasangan berikutnya", "Next pair";
    SameQuestion: "Apakah ini orang yang sama?", "Is this the same person?";
    Same: "Sama", "Same";
    Different: "Beda", "Different";
    Later: "Nanti", "Later";
    UndoLast: "Urungkan", "Undo";
    Undo: "Urungkan", "Undo";
    UndoOf: "Urungkan keputusan {d}", "Undo the decision of {d}";
    KeysHint: "Tombol S, B, N, dan U bekerja selama fokus berada di kotak ini.",
        "The keys S, B, N and U work while the focus is within this box.";
    Field: "Isian", "Field";
    AlsoIn: "Juga di: ", "Also in: ";
    AllClaims: "Semua isian dari semua daftar", "All that all lists say";
    LeftSide: "Kiri", "Left";
    RightSide: "Kanan", "Right";
    Chance: "Kemungkinan orang yang sama: {n} %", "Chance of being one person: {n} %";
    StrongFor: "sangat mendukung", "speaks strongly for it";
    For: "mendukung", "speaks for it";
    Against: "melemahkan", "speaks against it";
    StrongAgainst: "sangat melemahkan", "speaks strongly against it";
    NoParts: "Belum ada rincian penilaian untuk pasangan ini.", "No details of the score for this pair.";
    ApartM: "Jarak tempat terdekat keduanya: {n} m", "Nearest places of both are {n} m apart";
    ApartKm: "Jarak tempat terdekat keduanya: {n} km", "Nearest places of both are {n} km apart";
    OnMap: "Lihat di peta", "See on the map";
    MapOfBoth: "Peta tempat keduanya: 1 kiri, 2 kanan", "Map of the places of both: 1 left, 2 right";
    OpenPerson: "Buka orang", "Open the person";
    OpenPersonOf: "Buka orang {n}", "Open the person {n}";
    OpenPersonNamed: "Buka orang {x}", "Open the person {x}";
    WhyPerson: "Anda akan melihat nama dan semua isian dari semua daftar tentang satu orang. Pembacaan ini dicatat dalam jejak audit.",
        "You will see the name and everything that all lists say of one person. This is recorded in the audit.";
    ShowPerson: "Tampilkan", "Show";
    Back: "Kembali", "Back";
    AllAgree: "semua daftar sama", "all lists agree";
    Disputed: "{n} isian berbeda antardaftar", "lists differ in {n} fields";
    ListsDiffer: "berbeda", "differs";
    ShownValue: "Yang ditampilkan", "What is shown";
    WhoSays: "Kata tiap daftar", "What each list says";
    OrderOf: "Urutan: {x}", "In the order: {x}";
    RowOf: "baris {n}", "row {n}";
    Evidence: "Bukti", "Evidence";
    ByHand: "perbaikan", "corrected";
    ByHandOf: "{who} · {d} · {reason}", "{who} · {d} · {reason}";
    Correct: "Perbaiki data orang ini", "Correct this person";
    CorrectWhy: "Kata semua daftar tetap tersimpan. Yang Anda isi di sini tampil di atasnya, juga sesudah impor berikutnya, sampai Anda tarik kembali.",
        "What all lists say is kept. What you enter here shows above it, also after later imports, until it is taken back.";
    BirthRule: "TTTT-BB-HH, atau tahunnya saja.", "YYYY-MM-DD, or the year alone.";
    PermitRule: "Izin yang dicabut berakhir pada hari dicabutnya; kosong bila tanpa akhir.",
        "A permit that was revoked ends on that day; empty if it has no end.";
    ListsSay: "Kata daftar: {x}", "Lists say: {x}";
    ListsDoNot: "Daftar tidak menyebutnya", "Lists do not say";
    HowKnown: "Dari mana ini diketahui", "How this is known";
    ReasonRule: "Sedikitnya 10 karakter, mis. nomor surat tugas.", "At least 10 characters, e.g. the order's number.";
    SaveCorrection: "Simpan perbaikan", "Save the correction";
    Corrections: "Riwayat perbaikan", "Past corrections";
    TakenBack: "sudah ditarik", "taken back";
    TakeCorrectionBack: "Tarik perbaikan ini", "Take this correction back";
    Links: "Mengapa baris-baris ini satu orang", "Why these rows are one person";
    NoLinks: "Hanya satu baris, atau nomor paspornya sama.", "One row only, or the same passport number.";
    WhyLinked: "Alasan", "Reasons";
    Split: "Pisahkan", "Split";
    SummaryOf: "Ringkasan per instansi", "Summary for an agency";
    SummaryWhy: "Satu halaman untuk satu instansi: selisih, umur daftar, dan pertanyaan, dengan nama disamarkan.",
        "One page for one agency: differences, age of its lists and questions, with names masked.";
    PrintSummary: "Cetak ringkasan (PDF)", "Print the summary (PDF)";
    Decisions: "Keputusan yang sudah dibuat", "Decisions made";
    NoDecisions: "Belum ada keputusan.", "No decisions yet.";
    When: "Waktu", "Time";
    Decision: "Keputusan", "Decision";
    Reopen: "Lihat", "Look";
    Actions: "Tindakan", "Actions";

    Matrix: "Siapa ada di daftar siapa", "Who is on whose lists";
    MatrixWhy: "Tiap baris: orang yang ada tepat di daftar instansi bertanda titik, dan tidak di daftar lain.",
        "Each row: people on the lists of exactly the agencies with a dot, and on no others.";
    Elsewhere: "Instansi lain", "Other agencies";
    Persons: "Orang", "People";
    Listed: "ada", "on it";
    NotListed: "tidak", "not on it";
    OpenSet: "Buka {n} orang: {x}", "Open {n} people: {x}";
    NoLists: "Belum ada daftar orang. Impor daftar terlebih dahulu.", "No lists of people yet. Import lists first.";
    Kinds: "Yang tidak cocok", "What does not agree";
    Ages: "Umur daftar", "Age of the lists";
    Agency: "Instansi", "Agency";
    List: "Daftar", "List";
    Newest: "Tanggal daftar terbaru", "Date of the newest list";
    Days: "Umur (hari)", "Age (days)";
    State: "Keadaan", "State";
    Stale: "Usang", "Stale";
    Current: "Terkini", "Current";
    NobodyThere: "Tidak ada orang dalam selisih ini.", "Nobody is in this difference.";
    MaskedWhy: "Nama disamarkan.", "Names are masked.";
    More: "dan {n} orang lagi; semuanya ikut ditampilkan di peta", "and {n} more; all of them go to the map";
    Person: "Orang", "Person";
    Said: "Kata daftar", "What lists say";
    ShowSites: "Tampilkan di peta ({n} lokasi)", "Show on the map ({n} sites)";
    Ask: "Tanyakan", "Ask";
    AskAgency: "Tanyakan tentang {x}", "Ask about {x}";
    AskWhom: "Instansi yang ditanya", "Agency that is asked";
    Question: "Pertanyaan", "Question";
    Send: "Kirim pertanyaan", "Send the question";
    Questions: "Pertanyaan kepada instansi", "Questions to agencies";
    NoQuestions: "Belum ada pertanyaan.", "No questions yet.";
    Answer: "Jawaban", "Answer";
    GiveAnswer: "Jawab", "Answer";
    SaveAnswer: "Simpan jawaban", "Save the answer";
    CloseQuestion: "Tutup pertanyaan", "Close the question";
    Open: "Terbuka", "Open";
    Answered: "Dijawab", "Answered";
    Closed: "Selesai", "Closed";
}

pub const fn of_verdict(verdict: Verdict) -> Key {
    match verdict {
        Verdict::Same => Key::Same,
        Verdict::Different => Key::Different,
        Verdict::Later => Key::Later,
    }
}

/// Indonesian, English.
pub const fn of_kind(kind: DifferenceKind) -> (&'static str, &'static str) {
    match kind {
        DifferenceKind::Expiry => {
            ("Izin dan rencana kerja berakhir pada hari lain", "Permit and work plan end on other days")
        }
        DifferenceKind::WorkSite => (
            "Penjamin bukan pemberi kerja, atau dua pemberi kerja",
            "Sponsor is not the employer, or two employers",
        ),
        DifferenceKind::Position => {
            ("Jabatan tidak termasuk yang disahkan", "Position is not an approved one")
        }
        DifferenceKind::Residence => {
            ("Alamat izin bukan tempat menginap", "The permit's address is not the lodging")
        }
        DifferenceKind::SeenOnly => {
            ("Terlihat di lapangan, tidak ada di daftar mana pun", "Seen in the field, on no list")
        }
    }
}

/// Indonesian, English; a field unknown here keeps its code.
pub fn of_field(field: &str) -> Option<(&'static str, &'static str)> {
    Some(match field {
        "name" => ("Nama", "Name"),
        "birth" => ("Tanggal lahir", "Birth date"),
        "sex" => ("Jenis kelamin", "Sex"),
        "nationality" => ("Warga negara", "Nationality"),
        "passport" => ("Paspor", "Passport"),
        "permit" => ("Nomor izin", "Permit number"),
        "permit_kind" => ("Jenis izin", "Kind of permit"),
        "permit_ends" => ("Izin berakhir", "Permit ends"),
        "company" => ("Perusahaan", "Company"),
        "position" => ("Jabatan", "Position"),
        "work_place" => ("Tempat kerja", "Workplace"),
        "plan_ends" => ("Rencana kerja berakhir", "Work plan ends"),
        "registered_address" => ("Alamat terdaftar", "Registered address"),
        "lodging" => ("Tempat menginap", "Lodging"),
        "check_in" => ("Masuk", "Checked in"),
        "check_out" => ("Keluar", "Checked out"),
        "seen_at" => ("Terlihat di", "Seen at"),
        _ => return None,
    })
}
