//! Texts of the settings.

crate::i18n::texts! {
    Title: "Pengaturan", "Settings";
    Accounts: "Akun", "Accounts";
    Office: "Kantor", "Office";
    Policy: "Kewenangan", "Policy";
    Audit: "Jejak audit", "Audit";
    Invite: "Undang akun", "Invite an account";
    Username: "Nama pengguna", "User name";
    DisplayName: "Nama lengkap", "Full name";
    Role: "Peran", "Role";
    Agency: "Instansi", "Agency";
    NoAgency: "Tidak terikat instansi", "Of no agency";
    AgencyNeeded: "Penyumbang data memerlukan instansi.", "A contributor needs an agency.";
    Area: "Wilayah", "Area";
    WholeArea: "Seluruh wilayah kerja", "The whole working area";
    LastSeen: "Terakhir masuk", "Last seen";
    Never: "belum pernah", "never";
    State: "Keadaan", "State";
    Enabled: "Aktif", "Active";
    Disabled: "Dinonaktifkan", "Disabled";
    Disable: "Nonaktifkan", "Disable";
    Enable: "Aktifkan", "Enable";
    Change: "Ubah", "Change";
    NewLink: "Tautan baru", "New link";
    NoAccounts: "Belum ada akun.", "No accounts yet.";
    LinkTitle: "Tautan sekali pakai untuk {name}", "One-time link for {name}";
    LinkWhy: "Kirim tautan ini kepada pemilik akun lewat jalur yang aman. Berlaku 72 jam, sekali pakai, dan tidak ditampilkan lagi.",
        "Send this link to the account's owner by a safe way. It is valid for 72 hours, once, and is not shown again.";
    Copy: "Salin tautan", "Copy the link";
    Copied: "Tautan tersalin.", "Link copied.";
    CopyByHand: "Tautan sudah dipilih; tekan Ctrl+C.", "The link is selected; press Ctrl+C.";
    OfficeName: "Nama kantor", "Office name";
    Letterhead: "Kop surat (satu baris per baris)", "Letterhead (one line each)";
    Chair: "Ketua Tim PORA", "Chair of the team";
    WorkingArea: "Kode wilayah kerja (dipisah koma)", "Codes of the working area (comma-separated)";
    TimeZone: "Zona waktu (IANA)", "Time zone (IANA)";
    FixedDate: "Tampilkan keadaan per tanggal (kosong: hari ini)", "Show the state of this day (empty: today)";
    Signatories: "Penanda tangan", "Signatories";
    SignatoryName: "Nama", "Name";
    SignatoryTitle: "Jabatan", "Title";
    SignatoryNip: "NIP", "Civil-service number";
    AddSignatory: "Tambah penanda tangan", "Add a signatory";
    Remove: "Hapus {name}", "Remove {name}";
    RemoveShort: "Hapus", "Remove";
    PolicyWhy: "Perubahan kewenangan berlaku atas dasar surat keputusan kepala kantor dan dicatat dalam jejak audit.",
        "A change of the policy rests on a decree of the head of office and is recorded in the audit.";
    PolicyOf: "Berlaku menurut SK {n}", "In force by decree {n}";
    PolicyShipped: "Kewenangan bawaan, belum diubah dengan SK.", "Shipped policy, not changed by a decree.";
    Permission: "Kewenangan", "Permission";
    ForAgency: "Khusus instansi", "For one agency";
    Allowed: "boleh", "allowed";
    Denied: "tidak boleh", "not allowed";
    Decree: "Nomor SK", "Decree number";
    Changes: "{n} perubahan", "{n} changes";
    PutInForce: "Berlakukan", "Put in force";
    Discard: "Batalkan perubahan", "Discard the changes";
    At: "Waktu", "Time";
    Actor: "Pelaku", "Actor";
    Action: "Tindakan", "Action";
    Target: "Sasaran", "Target";
    Detail: "Rincian", "Details";
    Hash: "Sidik rantai", "Chain hash";
    Older: "Muat yang lebih lama", "Load older";
    NoAudit: "Belum ada catatan.", "Nothing recorded yet.";
}
