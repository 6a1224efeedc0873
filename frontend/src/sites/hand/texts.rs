//! Texts of correcting and joining places.

crate::i18n::texts! {
    CorrectTitle: "Perbaiki data {name}", "Correct {name}";
    JoinTitle: "Gabungkan {name}", "Join {name} with another place";
    CorrectWhy: "Daftar instansi tetap tersimpan. Yang Anda isi di sini tampil di atasnya, juga sesudah impor berikutnya, sampai Anda tarik kembali.",
        "What agencies' lists say is kept. What you enter here shows above it, also after later imports, until it is taken back.";
    Name: "Nama", "Name";
    Kind: "Jenis", "Kind";
    Address: "Alamat", "Address";
    Kelurahan: "Kelurahan", "Kelurahan";
    KelurahanUnknown: "Belum diketahui", "Not known";
    KelurahanByPoint: "Mengikuti titiknya di peta.", "Follows the point on the map.";
    Capacity: "Kapasitas (orang)", "Capacity (people)";
    Expected: "Hunian yang diharapkan (orang)", "Expected occupancy (people)";
    CountRule: "1 sampai 100.000; kosong bila tidak diketahui.", "1 to 100,000; empty if not known.";
    Listed: "Kata daftar: {x}", "Lists say: {x}";
    ListedNothing: "Daftar tidak menyebutnya", "Lists do not say";
    Reason: "Dari mana ini diketahui", "How this is known";
    ReasonRule: "Sedikitnya 10 karakter, mis. nomor surat tugas.", "At least 10 characters, e.g. the order's number.";
    SaveFacts: "Simpan perbaikan", "Save the correction";
    Edits: "Riwayat perbaikan", "Past corrections";
    EditLine: "{who} · {d} · {reason}", "{who} · {d} · {reason}";
    TakenBack: "sudah ditarik", "taken back";
    TakeBack: "Tarik perbaikan ini", "Take this correction back";
    Empty: "kosong", "empty";

    JoinWhy: "Pilih tempat yang sebenarnya sama. Keduanya lalu tampil sebagai satu tempat, juga untuk daftar berikutnya, dan dapat dipisahkan lagi.",
        "Choose the place that is really the same. Both then show as one, also for later lists, and can be parted again.";
    FindOther: "Cari tempat lain", "Find the other place";
    FindRule: "Sedikitnya 3 huruf dari namanya.", "At least 3 letters of its name.";
    Likely: "Kemungkinan tempat yang sama", "Places that may be the same";
    Found: "Hasil pencarian", "Found";
    NoneLikely: "Tidak ada tempat serupa. Cari namanya.", "No like place is known. Search its name.";
    NoneFound: "Tidak ditemukan.", "Nothing found.";
    CandidateLine: "{why} · keyakinan {p} %", "{why} · confidence {p} %";
    Apart: "{r} dari tempat ini", "{r} from this place";
    SideBySide: "Kedua tempat berdampingan", "Both places side by side";
    Field: "Isian", "Field";
    This: "1 · Tempat ini", "1 · This place";
    Other: "2 · Tempat lain", "2 · The other";
    Between: "Jarak", "Distance";
    NoPoint: "belum berlokasi", "not located";
    ShownAs: "Tampil sebagai", "Show both as";
    JoinReason: "Dari mana diketahui bahwa keduanya sama", "How they are known to be one";
    SaveJoin: "Gabungkan keduanya", "Join both";
    OtherNames: "Nama lain tempat ini", "Other names of this place";
    NameLine: "{name} · {who} · {d} · {reason}", "{name} · {who} · {d} · {reason}";
    Part: "Pisahkan {name}", "Part {name}";
}
