//! Texts of the map.

crate::i18n::texts! {
    Map: "Peta lokasi orang asing. Daftar di samping memuat hal yang sama.",
        "Map of foreigners' sites. The list beside it holds the same facts.";
    Loading: "Memuat peta…", "Loading the map…";
    Refreshing: "Memperbarui…", "Refreshing…";
    Missing: "Peta tidak dapat dimuat.", "The map could not be loaded.";
    Simple: "Peta sederhana: WebGL tidak tersedia", "Simple map: WebGL is not available";
    SimpleNotLoaded: "Peta sederhana: peta lengkap tidak dapat dimuat",
        "Simple map: the full one could not be loaded";
    SimpleKeys: "Tombol panah menggeser peta, + dan − memperbesar dan memperkecil, Page Down dan Page Up menuju tanda berikut dan sebelumnya, Enter membukanya.",
        "Arrow keys move the map, + and − zoom, Page Down and Page Up go to the next mark and the one before, Enter opens it.";
    MissingFix: "Daftar tetap lengkap: semua lokasi, filter, dan ekspor ada di sana.",
        "The list is complete: every site, filter and export is there.";
    RegionFailed: "Wilayah kerja tidak dapat dimuat.", "The working area could not be loaded.";
    ReloadPage: "Muat ulang halaman", "Reload the page";
    SitesFailed: "Lokasi di peta gagal diperbarui; yang tampak mungkin lama.",
        "The map's sites could not be refreshed; what is shown may be old.";
    GroundFailed: "Sebagian peta dasar gagal dimuat.", "Part of the base map could not be loaded.";
    SelectFailed: "Area gagal dibaca.", "The area could not be read.";
    Retry: "Coba lagi", "Try again";
    Nothing: "Tidak ada lokasi yang cocok dengan filter.", "No site matches the filter.";
    ClearFilter: "Hapus filter", "Clear the filter";
    NothingInArea: "Tidak ada lokasi di area itu.", "No site lies in that area.";
    Dismiss: "Tutup pesan", "Dismiss";
    Generalised: "Generalisasi, bukan batas resmi.", "Generalised, not a legal boundary.";
    ZoomIn: "Perbesar", "Zoom in";
    ZoomOut: "Perkecil", "Zoom out";
    WholeCity: "Seluruh kota", "Whole city";
    PrintMap: "Cetak peta", "Print the map";
    PrintTitle: "Peta lokasi orang asing", "Map of foreigners' sites";
    PrintState: "Keadaan {d}", "As of {d}";
    PrintSource: "daftar terbaru {d}", "newest list of {d}";
    PrintCount: "{n} dari {m} lokasi · {p} orang", "{n} of {m} sites · {p} people";
    PrintFilter: "Filter: {f}", "Filter: {f}";
    PrintNoFilter: "Tanpa filter", "No filter";
    PrintChosen: "{n} lokasi dipilih", "{n} sites selected";
    PrintSources: "Sumber: {s}", "Sources: {s}";
    PrintedBy: "Dicetak {d} oleh {who} dengan Petapora", "Printed {d} by {who} with Petapora";
    MoveTools: "Menggerakkan peta", "Moving the map";
    SelectTools: "Pilih area", "Select an area";
    Box: "Kotak", "Box";
    Polygon: "Poligon", "Polygon";
    Radius: "Radius", "Radius";
    BoxHint: "Seret melintasi area, atau klik dua sudutnya.", "Drag across the area, or click two corners.";
    PolygonHint: "Klik setiap sudut. Klik dua kali atau Enter untuk selesai, Backspace untuk mundur.",
        "Click each corner. Double-click or Enter to finish, Backspace to step back.";
    PinHint: "Klik peta di letak tempat ini.", "Click the map where the place is.";
    RadiusHint: "Klik titik tengah, lalu klik tepinya.", "Click the centre, then the rim.";
    RadiusNow: "Radius {n} m", "Radius {n} m";
    CornersNow: "{n} sudut", "{n} corners";
    CancelDrawing: "Batal (Esc)", "Cancel (Esc)";
    People: "{n} orang", "{n} people";
    Workers: "{n} orang bekerja", "{n} people working";
    Residents: "{n} orang tinggal", "{n} people living";
    Sites: "{n} lokasi", "{n} sites";
    Capacity: "kapasitas {n}", "capacity {n}";
    NoCapacity: "kapasitas belum diketahui", "capacity unknown";
    Over: "{n} di atas kapasitas", "{n} above capacity";
    Open: "Buka rincian", "Open details";
    ClusterHint: "Klik untuk memperbesar", "Click to zoom in";
}
