//! Texts of the layers and the facets.

crate::i18n::texts! {
    Layers: "Lapisan", "Layers";
    Sites: "Lokasi", "Sites";
    OnlyThis: "Hanya {name}", "Only {name}";
    ShownOfTotal: "{n} tampil dari {m}", "{n} shown of {m}";
    Ground: "Peta dasar", "Base map";
    Kelurahan: "Batas kelurahan", "Kelurahan boundaries";
    Roads: "Jalan", "Roads";
    Settlements: "Permukiman", "Settlements";
    Landmarks: "Tengara", "Landmarks";
    Shading: "Arsiran kelurahan", "Kelurahan shading";
    ShadeNone: "Tanpa arsiran", "No shading";
    ShadeResidents: "Orang yang tinggal", "People living there";
    ShadePerKm2: "Orang per km²", "People per km²";
    ShadePer1000: "Orang per 1.000 penduduk", "People per 1,000 inhabitants";
    NoPeople: "Tidak ada: tanpa warna", "None: no colour";
    Withheld: "{n} kelurahan dirahasiakan (di bawah {m} orang)", "{n} kelurahan withheld (below {m} people)";
    NotKnown: "{n} kelurahan belum diketahui", "{n} kelurahan unknown";
    SpreadNote: "Penduduk dikenal per kecamatan dan dibagi menurut luas.",
        "Population is known by kecamatan and spread over its area.";
    NoAreas: "Belum ada hitungan kelurahan.", "There are no counts by kelurahan yet.";
    Legend: "Legenda", "Legend";
    LegendNote: "Ukuran tanda menurut jumlah orang. Warna dan tanda menurut izin yang paling mendesak.",
        "Marks grow with people. Colour and mark show the most pressing permit.";
    OverMark: "Di atas kapasitas, dengan kelebihannya", "Above capacity, by how many";
    ClusterMark: "Beberapa lokasi; ■ bekerja, ● tinggal", "Several sites; ■ working, ● living";
    Filter: "Filter", "Filter";
    ClearAll: "Hapus semua", "Clear all";
    NoFilter: "Belum ada filter.", "No filter yet.";
    Active: "Filter aktif", "Active filters";
    Remove: "Hapus filter {name}", "Remove the filter {name}";
    Matched: "{n} dari {m} lokasi", "{n} of {m} sites";
    NoValues: "Tidak ada nilai.", "No values.";
    FacetStatus: "Status izin", "Permit status";
    FacetExpiry: "Izin habis dalam", "Permit ends within";
    FacetRole: "Peran lokasi", "Role of the site";
    FacetKind: "Jenis lokasi", "Kind of site";
    FacetCompany: "Perusahaan", "Company";
    FacetSector: "Sektor", "Sector";
    FacetAgency: "Sumber", "Source";
    FacetKelurahan: "Kelurahan", "Kelurahan";
    Occupancy: "Hunian", "Occupancy";
    OverCapacity: "Di atas kapasitas", "Above capacity";
    Days: "≤{n} hari", "≤{n} days";
    ValueCounts: "{name}: {n} lokasi, {m} orang", "{name}: {n} sites, {m} people";
    SearchIn: "Cari {name}…", "Search {name}…";
    ShowAll: "Tampilkan semua ({n})", "Show all ({n})";
    ShowFewer: "Tampilkan lebih sedikit", "Show fewer";
    InBox: "Dalam kotak", "In a box";
    InPolygon: "Dalam poligon", "In a polygon";
    InRadius: "Dalam radius {n} m", "Within {n} m";
    TheseSites: "{n} lokasi terpilih", "{n} chosen sites";
    OnDay: "Keadaan {name}", "State of {name}";
    Containing: "“{name}”", "“{name}”";
    ACompany: "Perusahaan terpilih", "A chosen company";
}
