//! Texts of the shell and of the map page around the map.

crate::i18n::texts! {
    Skip: "Lewati ke isi", "Skip to the content";
    Navigation: "Halaman", "Pages";
    Map: "Peta", "Map";
    Alerts: "Peringatan", "Alerts";
    NewAlerts: "Peringatan baru: {n}", "New alerts: {n}";
    Inspections: "Rute", "Routes";
    Reconcile: "Pencocokan", "Matching";
    Imports: "Impor", "Imports";
    Settings: "Pengaturan", "Settings";
    Account: "Akun Anda", "Your account";
    SignOut: "Keluar", "Sign out";
    NotLive: "Luring", "Offline";
    Demo: "Data contoh (rekaan)", "Sample data (invented)";
    DataOf: "data per", "data of";
    PanelTitle: "Daftar, filter, dan lapisan", "List, filter and layers";
    List: "Daftar", "List";
    Filter: "Filter", "Filter";
    Layers: "Lapisan", "Layers";
    HidePanel: "Sembunyikan panel", "Hide the panel";
    ShowPanel: "Tampilkan panel", "Show the panel";
    AsTable: "Daftar", "List";
    AsMap: "Peta", "Map";
    MapOrTable: "Peta atau daftar", "Map or list";
    SheetLarger: "Perbesar panel", "Enlarge the panel";
    PageTitle: "Peta tenaga kerja asing", "Map of foreign workers";
}
