//! Texts of the search.

crate::i18n::texts! {
    Search: "Cari lokasi, perusahaan, kelurahan, koordinat", "Search sites, companies, kelurahan, coordinates";
    Placeholder: "Cari perusahaan, lokasi, kelurahan…  /", "Search companies, sites, kelurahan…  /";
    Results: "Hasil pencarian", "Search results";
    Searching: "Mencari…", "Searching…";
    NoResults: "Tidak ada hasil. Coba nama lain atau koordinat seperti 0,1333, 117,4989.",
        "No results. Try another name, or coordinates such as 0.1333, 117.4989.";
    Found: "{n} hasil", "{n} results";
    Retry: "Coba lagi", "Try again";
    Places: "Lokasi", "Sites";
    Companies: "Perusahaan", "Companies";
    Kelurahan: "Kelurahan", "Kelurahan";
    Landmarks: "Tengara", "Landmarks";
    Coordinates: "Koordinat", "Coordinates";
    SitesOf: "{n} lokasi", "{n} sites";
    ShowsSites: "tampilkan lokasinya", "show its sites";
}
