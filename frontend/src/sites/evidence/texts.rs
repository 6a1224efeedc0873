//! Texts of evidence.

crate::i18n::texts! {
    Why: "Pindaian PDF atau foto (JPEG, PNG, WebP), paling besar 10 MB. Setiap unduhan dicatat dalam jejak audit.",
        "A scan as PDF or a photo (JPEG, PNG, WebP), at most 10 MB. Each download is recorded in the audit.";
    Drop: "Seret berkas ke sini, atau", "Drag a file here, or";
    Choose: "Pilih berkas bukti", "Choose a file";
    Sending: "Mengirim {name}: {n} %", "Sending {name}: {n} %";
    Gone: "Bagian yang sudah terkirim", "Share that has gone";
    NoFiles: "Belum ada bukti.", "No evidence yet.";
    Total: "{n} berkas, {s}", "{n} files, {s}";
    FileLine: "{kind} · {s} · {who} · {d}", "{kind} · {s} · {who} · {d}";
    Fingerprint: "Sidik berkas (SHA-256)", "Fingerprint (SHA-256)";
    Download: "Unduh", "Download";
    DownloadOf: "Unduh {name}", "Download {name}";
    Withdraw: "Tarik {name}", "Withdraw {name}";
    TooLarge: "Berkas ini {s}; paling besar 10 MB.", "The file has {s}; at most 10 MB are taken.";
    TooLargeFix: "Kecilkan pindaian atau fotonya, lalu kirim lagi.", "Make the scan or the photo smaller, then send it again.";
    NothingIn: "Berkas ini kosong.", "The file is empty.";
}
