//! Texts of the alerts. Invariant: an alert is something to verify, never a verdict.

crate::i18n::texts! {
    Title: "Peringatan", "Alerts";
    Hint: "Setiap baris perlu verifikasi; yang paling mendesak lebih dulu.",
        "Each line needs verification; the most urgent come first.";
    Matched: "{n} perlu verifikasi", "{n} need verification";
    Nothing: "Tidak ada peringatan pada pilihan ini.", "No alerts for this choice.";
    ByState: "Saring menurut keadaan", "Filter by state";
    BySignal: "Saring menurut tanda", "Filter by signal";
    Next: "Halaman berikutnya", "Next page";
    First: "Ke halaman pertama", "To the first page";
    Urgency: "Urutan {n}", "Urgency {n}";
    Reminder: "Pengingat", "Reminder";
    Gone: "Tidak lagi menurut daftar", "No longer in the lists";
    Choose: "Pilih satu peringatan untuk melihat alasannya.", "Choose an alert to see its reasons.";
    Back: "Kembali ke daftar", "Back to the list";
    Why: "Mengapa?", "Why?";
    Observed: "Teramati", "Observed";
    Expected: "Pembanding", "To compare with";
    Off: "Apa yang mematikannya", "What would switch it off";
    Law: "Dasar hukum", "Law";
    Evidence: "Bukti", "Evidence";
    NoEvidence: "Tidak ada baris daftar.", "No rows of lists.";
    Row: "{file}, baris {n}", "{file}, line {n}";
    Life: "Perjalanan", "Timeline";
    Steps: "Tindak lanjut", "Next step";
    NoSteps: "Tidak ada langkah untuk Anda saat ini.", "No step is open to you now.";
    Reason: "Alasan", "Reason";
    Outcome: "Hasil kunjungan", "Outcome of the visit";
    Confirm: "Simpan langkah: {to}", "Save the step: {to}";
    SelectAll: "Pilih semua ({n})", "Select all ({n})";
    SelectOne: "Pilih {name}", "Select {name}";
    Selection: "Peringatan yang dipilih", "Selected alerts";
    Selected: "{n} peringatan dipilih", "{n} alerts selected";
    OnMap: "Lihat di peta", "See on the map";
}
