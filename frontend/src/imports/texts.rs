//! Texts of the import screen.

crate::i18n::texts! {
    Title: "Impor daftar", "Import lists";
    NewTitle: "Daftar baru", "A new list";
    Agency: "Instansi pengirim", "Sending agency";
    ChooseAgency: "Pilih instansi…", "Choose an agency…";
    Drop: "Letakkan berkas CSV, XLSX, atau GeoJSON di sini", "Drop a CSV, XLSX or GeoJSON file here";
    Choose: "Pilih berkas", "Choose a file";
    AgencyFirst: "Pilih instansi terlebih dahulu.", "Choose the agency first.";
    DryRunNote: "Berkas diperiksa dulu; belum ada yang disimpan.", "The file is checked first; nothing is stored yet.";
    Checking: "Memeriksa {file}…", "Checking {file}…";
    Importing: "Memproses {n} baris", "Processing {n} rows";
    Rate: "{n} baris/detik", "{n} rows/s";
    Left: "sisa sekitar {n} detik", "about {n} s left";
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
    Field: "Dibaca sebagai", "Read as";
    Unused: "disimpan, tidak dipakai", "kept, not used";
    Preview: "Pratinjau", "Preview";
    Line: "Baris", "Line";
    Findings: "Temuan", "Findings";
    FindingsCapped: "{n} temuan pertama dari {m}.", "The first {n} of {m} findings.";
    NoFindings: "Tidak ada temuan.", "No findings.";
    Severity: "Tingkat", "Severity";
    Reason: "Sebab", "Reason";
    Suggestion: "Saran", "Suggestion";
    Previous: "Sebelumnya", "Previous";
    Next: "Berikutnya", "Next";
    PageOf: "Halaman {n} dari {m}", "Page {n} of {m}";
    Import: "Impor {n} baris", "Import {n} rows";
    Another: "Berkas lain", "Another file";
    OnMap: "Lihat di peta", "See on the map";
    Past: "Impor sebelumnya", "Earlier imports";
    NoPast: "Belum ada daftar yang diimpor.", "No list has been imported yet.";
    File: "Berkas", "File";
    List: "Daftar", "List";
    ListDate: "Tanggal daftar", "List date";
    Imported: "Diimpor", "Imported";
    By: "Oleh", "By";
    ShowFindings: "Lihat temuan", "See findings";
}
