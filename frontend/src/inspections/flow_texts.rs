//! Texts of the approval, of the steps, and of the field view. Invariant: a step is named by what is done,
//! a result by what the visit showed of a place.

crate::i18n::texts! {
    NextSteps: "Langkah berikutnya", "Next steps";
    NoActs: "Tidak ada langkah untuk Anda saat ini.", "No step is open to you now.";
    Timeline: "Perjalanan inspeksi", "Timeline";
    Order: "Surat perintah", "Order";
    OrderOf: "{n}, ditandatangani {who} pada {day}", "{n}, signed by {who} on {day}";
    ValidFor: "Berlaku {a} s.d. {b}", "Valid from {a} to {b}";
    OrderPdf: "Buka PDF surat perintah", "Open the order's PDF";
    Results: "Hasil kunjungan", "Results of the visits";
    NoResults: "Belum ada hasil.", "No results yet.";
    NotVisited: "Tidak dikunjungi", "Not visited";
    Note: "Catatan", "Note";

    Submit: "Ajukan", "Submit";
    Withdraw: "Tarik kembali menjadi draf", "Take back to a draft";
    Return: "Kembalikan ke perencana", "Return to the planner";
    Approve: "Setujui", "Approve";
    ApproveUrgent: "Setujui mendesak", "Approve as urgent";
    IssueOrder: "Catat surat perintah", "Enter the order";
    Brief: "Catat pengarahan", "Record the briefing";
    Start: "Mulai di lapangan", "Start in the field";
    Record: "Catat hasil kunjungan", "Record a visit";
    Finish: "Selesai di lapangan (berita acara)", "Finish in the field (minutes)";
    Conclude: "Tetapkan ada/tidaknya temuan", "Conclude: findings or none";
    Hear: "Catat BAP", "Record the hearing";
    Confer: "Gelar kasus", "Case conference";
    Measure: "Tindakan administratif (TAK)", "Administrative measure";
    Refer: "Rujuk", "Refer";
    Object: "Catat keberatan", "Record an objection";
    Forward: "Teruskan keberatan", "Forward the objection";
    SettleObjection: "Putuskan keberatan", "Decide the objection";
    Close: "Tutup inspeksi", "Close the inspection";
    Postpone: "Tunda", "Postpone";
    Resume: "Lanjutkan", "Resume";
    Cancel: "Batalkan inspeksi", "Cancel the inspection";
    Planned: "Disusun", "Planned";
    Edited: "Diubah", "Edited";
    Searched: "Diperbaiki", "Improved";
    Replanned: "Disusun ulang", "Planned again";

    UrgentHint: "Surat perintah harus dicatat paling lambat satu hari sesudah persetujuan; tenggatnya tampil di layar.",
        "The order must be entered within one day of the approval; its clock is shown.";
    ConfirmAct: "Simpan: {what}", "Save: {what}";
    Reason: "Alasan", "Reason";
    Number: "Nomor", "Number";
    OrderNumber: "Nomor surat perintah", "Number of the order";
    MinutesNumber: "Nomor berita acara", "Number of the minutes";
    HearingNumber: "Nomor BAP", "Number of the hearing's minutes";
    MeasureNumber: "Nomor keputusan", "Number of the decision";
    On: "Tanggal", "Date";
    ServedOn: "Diserahkan tanggal", "Served on";
    SignedBy: "Ditandatangani oleh (satu nama per baris)", "Signed by (one name a line)";
    Agencies: "Instansi yang hadir", "Agencies present";
    RecipientTo: "Dirujuk kepada", "Referred to";
    Letter: "Nomor surat", "Number of the letter";
    Upheld: "Keberatan dikabulkan", "The objection is upheld";
    SignatoryName: "Nama penanda tangan", "Name of the signatory";
    SignatoryTitle: "Jabatan", "Position";
    SignatoryNip: "NIP (boleh kosong)", "NIP (may be empty)";
    SignedOn: "Tanggal tanda tangan", "Signed on";
    ValidFrom: "Berlaku dari", "Valid from";
    ValidTo: "Berlaku sampai", "Valid to";
    Elsewhere: "Dinomori dan ditandatangani di luar aplikasi ini", "Numbered and signed outside this program";
    File: "Pindaian surat perintah (PDF, paling besar 20 MB)", "Scan of the order (PDF, at most 20 MB)";
    FileIn: "Terkirim: {name}, {n} kB, SHA-256 {hash}…", "Sent: {name}, {n} kB, SHA-256 {hash}…";
    FileSending: "Mengirim berkas…", "Sending the file…";

    MyRoute: "Rute saya", "My route";
    ToPlan: "Ke rencana", "To the plan";
    NotToday: "Tidak ada rute untuk Anda hari ini.", "No route for you today.";
    NotYours: "Anda tidak ada dalam tim inspeksi ini.", "You are in no team of this inspection.";
    NotStarted: "Inspeksi belum berjalan: hasil dapat dicatat sesudah ketua tim memulainya.",
        "The inspection is not under way: results can be recorded after the leader has started it.";
    ShowDay: "Tampilkan {day}", "Show {day}";
    NextStop: "Titik berikutnya", "Next stop";
    AllDone: "Semua titik sudah dicatat.", "Every stop is recorded.";
    OtherStops: "Titik lain", "Other stops";
    Navigate: "Buka di navigasi", "Open in navigation";
    Arrive: "Tiba", "Arrive";
    ArrivedAt: "Tiba {t}", "Arrived {t}";
    Leave: "Selesai, simpan hasil", "Done, save the result";
    Skip: "Tidak jadi dikunjungi", "Not visited";
    SkipReason: "Mengapa tidak dikunjungi?", "Why not visited?";
    SaveSkip: "Simpan tanpa kunjungan", "Save without a visit";
    WhatFound: "Temuan di lokasi", "Found at the site";
    ChooseOutcome: "Hasil kunjungan", "Result of the visit";
    NoteHint: "Tanpa nama orang.", "No names of people.";
    Visited: "Sudah dikunjungi", "Visited";
    Waiting: "Menunggu jaringan", "Waiting for the network";
    QueueWaits: "{n} catatan menunggu jaringan. Catatan tersimpan di perangkat ini dan dikirim sendiri.",
        "{n} records wait for the network. They are kept on this device and sent by themselves.";
    SendNow: "Kirim sekarang", "Send now";
    OfflineCopy: "Luring – salinan rute pukul {t}", "Offline – copy of the route from {t}";
    Refused: "Catatan untuk {name} tidak diterima", "The record of {name} was not accepted";
    KeepTheirs: "Buang catatan saya", "Drop my record";
    SendAgain: "Kirim lagi", "Send again";
    RecordedBy: "Tercatat di peladen: {what}", "On the server: {what}";
    Mine: "Catatan Anda: {what}", "Your record: {what}";
    Times: "Tiba {a}, selesai {b}.", "Arrived {a}, done {b}.";

    Meet: "Catat orang yang ditemui", "Name people who were met";
    PeopleMet: "Orang asing yang ditemui", "Foreigners who were met";
    MetCount: "Jumlah orang", "Number of people";
    AddPerson: "Tambah identitas orang", "Add a person's identity";
    RemovePerson: "Hapus orang ini", "Remove this person";
    PersonNumber: "Orang {n}", "Person {n}";
    PersonName: "Nama", "Name";
    Nationality: "Negara penerbit / kewarganegaraan (mis. CHN)", "Issuing state / nationality (e.g. CHN)";
    PassportNumber: "Nomor paspor", "Passport number";
    BirthDate: "Tanggal lahir", "Date of birth";
    Description: "Ciri-ciri bila tanpa dokumen", "Description where there is no document";
    PersonUnclear: "Isi nomor paspor dan negaranya, atau nama, atau ciri-ciri.",
        "Give the passport number with its state, or a name, or a description.";
    IdentityHint: "Identitas tidak disimpan di perangkat ini: bila halaman ditutup sebelum terkirim, catat lagi sesudahnya.",
        "Identities are not kept on this device: if the page is closed before they are sent, name the people again afterwards.";
    NamePeople: "Tambah identitas", "Add identities";
    Unnamed: "Tambah identitas ({n} orang belum dicatat)", "Add identities ({n} people are not named)";
    SavePeople: "Simpan identitas", "Save the identities";
    MetNamed: "Ditemui {n} orang asing, {m} dengan identitas.", "{n} foreigners met, {m} of them named.";
    WithoutPeople: "Kirim tanpa identitas", "Send without identities";
    TakePhoto: "Ambil atau pilih foto", "Take or choose photos";
    PhotoHint: "JPEG, PNG atau PDF, paling besar 10 MB. Dihapus dari perangkat setelah terkirim.",
        "JPEG, PNG or PDF, at most 10 MB. Removed from the device once sent.";
    PhotosSent: "{n} foto", "{n} photos";
    PhotosWaiting: "{n} foto menunggu", "{n} photos waiting";
    PhotosWait: "{n} foto menunggu jaringan.", "{n} photos wait for the network.";
    PhotoRefused: "Foto {name} tidak diterima", "The photo {name} was not accepted";
    DropPhoto: "Buang foto", "Drop the photo";
    PhotoOf: "Foto {n}", "Photo {n}";
}
