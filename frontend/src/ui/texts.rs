//! Texts that several slices share.

crate::i18n::texts! {
    Loading: "Memuat…", "Loading…";
    Retry: "Coba lagi", "Try again";
    Stale: "Data lama", "Old data";
    Reload: "muat ulang", "reload";
    Close: "Tutup", "Close";
    Cancel: "Batal", "Cancel";
    Save: "Simpan", "Save";
    Saved: "Tersimpan.", "Saved.";
    Purpose: "Tujuan", "Purpose";
    ChoosePurpose: "Pilih tujuan…", "Choose a purpose…";
    None: "—", "—";
    All: "Semua", "All";
    Name: "Nama", "Name";
}
