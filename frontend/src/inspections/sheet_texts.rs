//! Texts of the printed route sheet, as on the PDF.

crate::i18n::texts! {
    Title: "LEMBAR RUTE INSPEKSI", "INSPECTION ROUTE SHEET";
    Draft: "DRAF", "DRAFT";
    Order: "No. surat perintah", "Order no.";
    NoneYet: "belum terbit", "not issued yet";
    Team: "Tim", "Team";
    Members: "Petugas", "Officers";
    Date: "Hari, tanggal", "Date";
    Leaves: "Berangkat", "Leaves";
    Returns: "Kembali", "Returns";
    Driven: "Jarak dan waktu tempuh", "Distance and driving time";
    Stops: "Titik / TKA", "Stops / workers";
    Number: "No.", "No.";
    Place: "Lokasi", "Place";
    Address: "Alamat", "Address";
    Time: "Jam", "Time";
    People: "TKA", "TKA";
    Reason: "Alasan", "Reason";
    Result: "Hasil", "Result";
    Initials: "Paraf", "Initials";
    Confirmed: "terbukti", "confirmed";
    NotConfirmed: "tidak terbukti", "not confirmed";
    Unverified: "tak terverifikasi", "unverified";
    Notes: "Catatan:", "Notes:";
    Leader: "Ketua tim,", "Team leader,";
    Seen: "Mengetahui,", "Seen by,";
    Scan: "Buka rute", "Open the route";
    Hours: "{n} jam", "{n} h";
    Minutes: "{n} menit", "{n} min";
}
