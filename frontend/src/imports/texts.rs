//! Texts of the import screens.

crate::i18n::texts! {
    Title: "Impor daftar", "Import lists";
    NewTitle: "Daftar baru", "A new list";
    Steps: "Langkah", "Steps";
    StepSend: "Unggah", "Upload";
    StepMatch: "Cocokkan kolom", "Match columns";
    StepCheck: "Periksa", "Check";
    StepProcess: "Proses", "Process";
    StepResult: "Hasil", "Result";
    Agency: "Instansi pengirim", "Sending agency";
    ChooseAgency: "Pilih instansi…", "Choose an agency…";
    Drop: "Letakkan berkas CSV, Excel, ODS, GeoJSON, GeoPackage, atau KML di sini",
        "Drop a CSV, Excel, ODS, GeoJSON, GeoPackage or KML file here";
    Choose: "Pilih berkas", "Choose a file";
    AgencyFirst: "Pilih instansi terlebih dahulu.", "Choose the agency first.";
    DryRunNote: "Berkas diperiksa dulu; belum ada yang disimpan.", "The file is checked first; nothing is stored yet.";
    Sending: "Mengirim berkas…", "Sending the file…";
    Checking: "Memeriksa {file}…", "Checking {file}…";
    Importing: "Memproses {n} baris", "Processing {n} rows";
    Rate: "{n} baris/detik", "{n} rows/s";
    Left: "sisa sekitar {n} detik", "about {n} s left";
    Stop: "Hentikan", "Stop";
    StopHint: "Yang sudah diproses dibatalkan seluruhnya.", "What was processed is taken back as a whole.";
    CheckResult: "Hasil pemeriksaan: {file}", "Result of the check: {file}";
    ImportResult: "Hasil impor: {file}", "Result of the import: {file}";
    Repeated: "Berkas ini sudah pernah diimpor; tidak ada yang ditambahkan.",
        "This file was imported before; nothing was added.";
    NothingAccepted: "Tidak ada baris yang dapat diterima. Perbaiki berkas lalu kirim lagi.",
        "No row can be accepted. Mend the file and send it again.";
    Rows: "Baris", "Rows";
    Clean: "Valid", "Valid";
    ToLookAt: "Perlu dilihat", "To be looked at";
    Rejected: "Ditolak", "Rejected";
    Duplicates: "Ganda", "Duplicates";
    Unlocated: "Belum berlokasi", "Not located";
    ListOf: "{kind} · {agency} · daftar per {d}", "{kind} · {agency} · list of {d}";
    Mapping: "Kolom dan artinya", "Columns and what they mean";
    Column: "Kolom", "Column";
    Samples: "Contoh isi", "Sample cells";
    Field: "Dibaca sebagai", "Read as";
    PartMeans: "Bagian ini dibaca sebagai", "This part is read as";
    Unused: "disimpan, tidak dipakai", "kept, not used";
    More: "Atur", "Adjust";
    SplitBy: "Pisahkan isi menurut", "Split cells by";
    NotSplit: "tidak dipisahkan", "not split";
    MonthFirst: "Bulan ditulis lebih dulu (bb/hh/tttt)", "The month is written first (mm/dd/yyyy)";
    LatestYear: "Tahun dua angka paling akhir berarti", "Two-digit years mean at most";
    Remembered: "Kolom dicocokkan seperti kiriman terakhir instansi ini.",
        "Columns are matched as in this agency's last file.";
    ChooseKind: "Pilih jenis daftar…", "Choose the kind of list…";
    Missing: "Belum ada kolom untuk: {what}.", "No column yet for: {what}.";
    CheckRows: "Periksa baris", "Check the rows";
    SeparatedBy: "dipisahkan “{sign}”", "separated by “{sign}”";
    HeaderAt: "judul kolom di baris {n}", "header in line {n}";
    SheetUsed: "dibaca", "read";
    SheetUnused: "tidak dibaca", "not read";
    Change: "Daftar ini {n} baris; daftar per {d} {m} baris ({p} %).",
        "This list has {n} rows; the one of {d} had {m} ({p} %).";
    ChangeShort: "{n} baris ({p} %)", "{n} rows ({p} %)";
    NeedsSecond: "Perubahan lebih dari 20 %: akun lain harus memastikannya sebelum diproses.",
        "A change of more than 20 %: another account must confirm it before it is processed.";
    SecondGiven: "Perubahan ini sudah dipastikan akun lain.", "Another account has confirmed this change.";
    Offers: "Perbaikan sekali tekan", "One-click fixes";
    TakeBack: "batalkan perbaikan", "take the fix back";
    Preview: "Pratinjau", "Preview";
    Line: "Baris", "Line";
    FirstLine: "Mulai baris", "From line";
    Findings: "Temuan", "Findings";
    Kinds: "Jenis temuan", "Kinds of findings";
    NoFindings: "Tidak ada temuan.", "No findings.";
    ShowRows: "Lihat baris", "See rows";
    Severity: "Tingkat", "Severity";
    Reason: "Sebab", "Reason";
    Suggestion: "Saran", "Suggestion";
    Previous: "Sebelumnya", "Previous";
    Next: "Berikutnya", "Next";
    PageAt: "Halaman {n}", "Page {n}";
    Import: "Impor {n} baris", "Import {n} rows";
    Another: "Berkas lain", "Another file";
    OnMap: "Lihat di peta", "See on the map";
    FailedRows: "Unduh baris yang ditolak", "Download the rejected rows";
    WaitingTitle: "Menunggu diproses", "Waiting to be processed";
    Confirm: "Pastikan perubahan", "Confirm the change";
    Resume: "Lanjutkan", "Continue";
    Past: "Impor sebelumnya", "Earlier imports";
    NoPast: "Belum ada daftar yang diimpor.", "No list has been imported yet.";
    File: "Berkas", "File";
    List: "Daftar", "List";
    ListDate: "Tanggal daftar", "List date";
    Imported: "Diimpor", "Imported";
    By: "Oleh", "By";
    ShowFindings: "Lihat temuan", "See findings";
    Undo: "Batalkan impor", "Undo the import";
    UndoAsk: "Seluruh impor ini dibatalkan: registri kembali seolah-olah berkas tidak pernah dikirim. Jejak audit tetap.",
        "The whole import is undone: the registry is as if the file had never been sent. The audit stays.";
    Cancel: "Tidak jadi", "Keep it";
    Actions: "Tindakan", "Actions";
    Templates: "Templat daftar", "List templates";
    TemplatesHint: "Berkas kosong dengan judul kolom yang langsung dikenali.",
        "Empty files whose headers are understood at once.";
}
