//! Texts of the list, the plan and its settings. Invariant: a route is a plan to verify places, and no
//! text speaks of a person.

crate::i18n::texts! {
    Title: "Rute inspeksi", "Inspection routes";
    Hint: "Hanya inspeksi yang Anda rencanakan, pimpin, atau ikuti.",
        "Only inspections that you plan, lead or take part in.";
    AsList: "Daftar", "List";
    AsCalendar: "Kalender", "Calendar";
    ListOrCalendar: "Daftar atau kalender", "List or calendar";
    NoneYet: "Belum ada rute. Pilih peringatan atau lokasi, lalu tekan “Buat rute inspeksi”.",
        "No routes yet. Choose alerts or sites, then press “Plan an inspection route”.";
    ToAlerts: "Buka peringatan", "Open the alerts";
    Start: "Buat rute inspeksi", "Plan an inspection route";
    Starting: "Menyusun rute…", "Planning the route…";
    Untitled: "Rute tanpa judul", "Route without a title";
    Days: "Hari", "Days";
    Teams: "{n} tim", "teams: {n}";
    Progress: "{n} dari {m} kunjungan dicatat", "{n} of {m} visits recorded";
    PlannedOf: "{n} dari {m} kunjungan terjadwal", "{n} of {m} visits scheduled";
    PlannedBy: "Disusun {who} · dipimpin {leader}", "Planned by {who} · led by {leader}";
    OrderNo: "SP {n}", "Order {n}";
    OrderDue: "Surat perintah paling lambat {when}", "Order due by {when}";
    ObjectionUntil: "Keberatan dapat diajukan s.d. {when}", "Objection possible until {when}";
    ForwardUntil: "Keberatan diteruskan paling lambat {when}", "Objection to be forwarded by {when}";
    DecideUntil: "Keberatan diputus paling lambat {when}", "Objection to be decided by {when}";
    OtherTimer: "Tenggat {when}", "Due by {when}";
    TimeLeft: "sisa {t}", "{t} left";
    TimePast: "lewat {t}", "{t} overdue";
    Provisional: "sementara: melewati hari libur yang belum pasti (menunggu sidang isbat atau keputusan tahun itu)",
        "provisional: it passes holidays that are not certain yet (the moon, or that year's decree)";
    PreviousMonth: "Bulan sebelumnya", "Previous month";
    NextMonth: "Bulan berikutnya", "Next month";
    Back: "Semua rute", "All routes";
    Plan: "Rencana", "Plan";
    Flow: "Persetujuan & hasil", "Approval & results";
    PlanOrFlow: "Bagian inspeksi", "Parts of the inspection";
    Improve: "Perbaiki rencana", "Improve the plan";
    Improving: "Mencari… {n}% · {k} langkah", "Searching… {n}% · {k} steps";
    StopSearch: "Pakai yang terbaik", "Keep the best";
    Print: "Cetak", "Print";
    Papers: "Cetak dan unduh", "Print and download";
    SheetOf: "Lembar rute {team}, {day}", "Route sheet {team}, {day}";
    SavePdf: "Cetak / simpan PDF", "Print / save PDF";
    PrintHere: "Cetak lembar rute dari peramban", "Print the route sheets from the browser";
    MapPicture: "Peta (SVG)", "Map (SVG)";
    OrderDraft: "Surat perintah (PDF)", "Order (PDF)";
    Minutes: "Berita acara (PDF)", "Minutes (PDF)";
    Settings: "Pengaturan", "Settings";
    Field: "Tampilan lapangan", "Field view";
    Timetable: "Jadwal", "Timetable";
    TimetableHint: "Satu baris per tim dan hari. Tekan kotak bernomor untuk memilih kunjungan.",
        "One row per team and day. Press a numbered box to choose a visit.";
    Driving: "Perjalanan", "Driving";
    Visiting: "Kunjungan", "Visit";
    Waiting: "Menunggu", "Waiting";
    Meal: "Istirahat", "Meal";
    Prayer: "Salat Jumat", "Friday prayer";
    Slack: "Kelonggaran", "Slack";
    RouteOf: "{team} · {day}", "{team} · {day}";
    RouteSummary: "{a}–{b} · {n} kunjungan · {km} km · {drive} di jalan",
        "{a}–{b} · {n} visits · {km} km · {drive} driving";
    NoStops: "Belum ada kunjungan.", "No visits yet.";
    ArriveAt: "tiba {a} · selesai {b}", "arrive {a} · done {b}";
    SlackOf: "longgar {t}", "{t} slack";
    ByEstimate: "jarak perkiraan", "distance estimated";
    ByBoat: "lewat laut", "by boat";
    Up: "Naikkan {name}", "Move {name} up";
    Down: "Turunkan {name}", "Move {name} down";
    Lock: "Kunci {name}", "Lock {name}";
    Unlock: "Buka kunci {name}", "Unlock {name}";
    Locked: "Terkunci", "Locked";
    Must: "Wajib", "Must";
    Change: "Ubah {name}", "Change {name}";
    OnMap: "Peta rute", "Map of the route";
    MapOf: "Peta rute dengan titik bernomor", "Map of the route with numbered stops";
    ZoomIn: "Perbesar", "Zoom in";
    ZoomOut: "Perkecil", "Zoom out";
    WholeRoute: "Seluruh rute", "Whole route";
    Base: "Titik berangkat", "Base";
    Unserved: "Tidak terlayani", "Not served";
    UnservedHint: "Kunjungan ini tidak muat dalam rencana, dengan alasan dan perubahan terkecil yang memberi tempat.",
        "These visits do not fit into the plan, with the reason and the smallest change that makes room.";
    Impossible: "Tidak mungkin", "Impossible";
    Outranked: "Kalah prioritas", "Outranked";
    Fixes: "Perubahan terkecil", "Smallest change";
    AllServed: "Semua kunjungan terlayani.", "Every visit is served.";
    LeftOut: "Dikeluarkan", "Left out";
    TakeIn: "Masukkan {name}", "Take {name} in";
    AddPlace: "Tambah lokasi", "Add a site";
    AddHint: "Cari nama tempat", "Search a place by name";
    AddThis: "Tambah {name}", "Add {name}";
    NothingFound: "Tidak ada hasil.", "No results.";
    Difference: "Perubahan dari rencana sebelumnya", "Changes from the plan before";
    Moved: "Pindah tim atau hari: {names}", "Changed team or day: {names}";
    Added: "Masuk: {names}", "Came in: {names}";
    Removed: "Keluar: {names}", "Went out: {names}";
    NoDifference: "Tidak ada perubahan.", "No changes.";
    Objective: "Penilaian rencana", "How the plan is judged";
    ObjectiveHint: "Diperiksa dari atas ke bawah: yang di atas selalu lebih penting.",
        "From top to bottom: what stands above always counts more.";
    MustUnserved: "Kunjungan wajib tidak terlayani", "Must-visits not served";
    PriorityUnserved: "Bobot prioritas tidak terlayani", "Priority weight not served";
    Overtime: "Lembur", "Overtime";
    DriveTime: "Waktu di jalan", "Time on the road";
    WaitTime: "Waktu menunggu", "Waiting time";
    BalanceTerm: "Ketidakmerataan beban", "Unevenness of load";
    MovedTerm: "Kunjungan yang dipindah", "Visits moved";
    Again: "Dapat diulang: benih {seed}, {n} langkah · jaringan jalan {roads}",
        "Can be made again: seed {seed}, {n} steps · road network {roads}";
    Conflict: "Rencana ini baru saja diubah oleh orang lain", "This plan has just been changed by somebody else";
    ConflictHint: "Perubahan Anda belum disimpan dan tetap ada di sini. Muat rencana terbaru, lalu simpan lagi bila masih perlu.",
        "Your change is not saved and stays here. Load the newest plan, then save again if it is still needed.";
    YourChange: "Perubahan Anda: {what}", "Your change: {what}";
    LoadNewest: "Muat rencana terbaru", "Load the newest plan";
    DoAgain: "Terapkan lagi pada rencana terbaru", "Apply again to the newest plan";
    GiveUp: "Batalkan perubahan saya", "Drop my change";
    EditMove: "pindahkan {name} ke {team}, {day}, urutan {n}", "move {name} to {team}, {day}, place {n}";
    EditExclude: "keluarkan {name}", "leave {name} out";
    EditLock: "kunci {name}", "lock {name}";
    EditUnlock: "buka kunci {name}", "unlock {name}";
    EditAdd: "tambah lokasi", "add a site";
    EditRemove: "hapus {name}", "remove {name}";
    EditVisit: "ubah kebutuhan {name}", "change what {name} needs";
    EditSettings: "ubah pengaturan rencana", "change the plan's settings";
    EditTitle: "ubah judul", "change the title";
    VisitNeeds: "Kebutuhan kunjungan", "What the visit needs";
    MoveTo: "Pindahkan ke", "Move to";
    MoveNow: "Pindahkan", "Move";
    MustVisit: "Wajib dikunjungi", "Must be visited";
    Priority: "Prioritas (1–9)", "Priority (1–9)";
    ServiceMin: "Lama kunjungan (menit)", "Length of the visit (minutes)";
    Windows: "Jam kunjungan", "Visiting hours";
    WindowsHint: "Kosong: kapan saja selama tim bertugas.", "Empty: at any time while the team is out.";
    AddWindow: "Tambah jam", "Add hours";
    RemoveWindow: "Hapus jam {n}", "Remove hours {n}";
    Day: "Hari", "Day";
    From: "Dari", "From";
    To: "Sampai", "To";
    Skills: "Keahlian (dipisah koma)", "Skills (separated by commas)";
    SkillsHint: "mis. interpreter, DISNAKER", "e.g. interpreter, DISNAKER";
    LeaveOut: "Keluarkan dari rencana", "Leave out of the plan";
    Delete: "Hapus dari inspeksi", "Remove from the inspection";
    PlanTitle: "Judul", "Title";
    TeamName: "Nama tim", "Team name";
    Members: "Anggota (yang pertama memimpin)", "Members (the first leads)";
    Leads: "memimpin", "leads";
    AddTeam: "Tambah tim", "Add a team";
    RemoveTeam: "Hapus {name}", "Remove {name}";
    AddDay: "Tambah hari", "Add a day";
    RemoveDay: "Hapus {day}", "Remove {day}";
    NewDay: "Hari baru", "New day";
    OvertimeMin: "Lembur paling lama (menit)", "Overtime at most (minutes)";
    MaxDriveMin: "Di jalan paling lama (menit per tim per hari)", "Driving at most (minutes per team and day)";
    Balance: "Pemerataan beban", "Even load";
    BalanceEnds: "0: rute terpendek · 10: beban paling rata", "0: shortest routes · 10: most even load";
    Stability: "Pertahankan rencana sebelumnya", "Keep to the plan before";
    StabilityEnds: "0: bebas disusun ulang · 10: pindah sesedikit mungkin", "0: free to rearrange · 10: as few moves as possible";
    SaveReplan: "Simpan dan susun ulang", "Save and plan again";
    Saving: "Menyimpan…", "Saving…";
    ReadOnly: "Rencana ini tidak dapat diubah lagi dalam keadaan sekarang.",
        "The plan cannot be changed in its present state.";
    PeopleAt: "{n} TKA terdokumentasi", "{n} documented foreign workers";
    Reasons: "Alasan kunjungan", "Why it is visited";
    Replan: "Susun ulang", "Plan again";
    ReplanHint: "Kunjungan yang sudah dicatat atau sedang berjalan tetap di tempatnya. Sisanya disusun dari posisi tim sekarang.",
        "Visits that are recorded or under way stay where they are. The rest is planned from where the teams are now.";
    ReplanDraftHint: "Usulan ditampilkan dahulu; rencana baru berubah setelah Anda memakainya.",
        "The proposal is shown first; the plan changes only when you take it.";
    ReplanSlider: "Seberapa banyak boleh berubah", "How much may change";
    FewChanges: "Sedikit berubah", "Few changes";
    BestRoute: "Rute terbaik", "Best route";
    NothingMoves: "tidak ada yang pindah", "nothing moves";
    ReplanNow: "Hitung usulan", "Work out a proposal";
    TakeReplan: "Pakai usulan ini", "Take this proposal";
    DropReplan: "Tutup tanpa mengubah", "Close without a change";
    CountMoved: "{n} pindah", "{n} moved";
    CountDropped: "{n} tidak muat", "{n} dropped";
    CountAdded: "{n} masuk", "{n} added";
    CountStays: "{n} tetap", "{n} stay";
    CountMade: "{n} sudah dicatat", "{n} recorded";
    KindMoved: "pindah", "moved";
    KindDropped: "tidak muat", "dropped";
    KindAdded: "masuk", "added";
    KindStays: "tetap", "stays";
    NoPlaceLeft: "tidak muat lagi", "no room any more";
    WhereIs: "{team} sekarang", "{team} now";
    AtLastStop: "Di kunjungan terakhir yang dicatat", "At its last recorded visit";
    AtPhone: "Di posisi perangkat ini", "Where this device is";
    MakingNow: "Sedang di {name}", "At {name}, visiting";
    UsePhone: "Pakai posisi perangkat", "Use this device's position";
    ProposalOnMap: "Garis abu-abu: rencana sekarang. Garis berwarna: usulan.",
        "Grey lines: the plan as it is. Coloured lines: the proposal.";
    SteerHint: "Surat perintah sudah terbit: ketua tim dapat mengubah urutan dan waktu, atau mengeluarkan kunjungan dengan alasan.",
        "The order is issued: the team's leader may change order and times, or leave a visit out with a reason.";
    LeaveReason: "Alasan tidak dikunjungi", "Why it is not visited";
    Entry: "Titik masuk dari jalan", "Entered from the road at";
    EntryHint: "Di mana tim meninggalkan jalan untuk tempat ini; berlaku juga untuk rute berikutnya.",
        "Where the team leaves the road for this place; holds for later routes as well.";
    NearestRoad: "Jalan terdekat", "The nearest road";
    PickEntry: "Pilih di peta", "Choose on the map";
    ForgetEntry: "Pakai jalan terdekat", "Use the nearest road";
    PickingEntry: "Tekan peta di titik masuk {name}. Dengan papan ketik: geser dengan panah, lalu Enter untuk titik tengah.",
        "Press the map where {name} is entered. By keyboard: move with the arrows, then Enter for the middle.";
    PickingBoat: "Tekan peta di kedua dermaga. Dengan papan ketik: geser dengan panah, lalu Enter untuk titik tengah.",
        "Press the map at both landings. By keyboard: move with the arrows, then Enter for the middle.";
    StopPicking: "Batal", "Cancel";
    Boats: "Penghubung kapal", "Boat connectors";
    BoatsHint: "Perahu yang tidak ada di peta jalan, berlaku untuk semua rute. Susun ulang rencana agar ikut dihitung.",
        "Boats that no road map knows, for all routes. Plan again to have them counted.";
    DrawBoat: "Gambar penghubung", "Draw a connector";
    PickLanding: "Tekan kedua dermaga pada peta rute.", "Press both landings on the map of the route.";
    BoatNote: "Keterangan", "Note";
    BoatNoteHint: "mis. Perahu Tihi-Tihi, tiap jam", "e.g. boat to Tihi-Tihi, every hour";
    BoatMinutes: "Lama perjalanan dengan menunggu (menit)", "Passage with the wait (minutes)";
    BothWays: "Pergi dan kembali", "There and back";
    SaveBoat: "Simpan penghubung", "Save the connector";
    BoatBoth: "{n} menit, pergi-pulang · {who}", "{n} min, both ways · {who}";
    BoatOneWay: "{n} menit, satu arah · {who}", "{n} min, one way · {who}";
    RemoveBoat: "Hapus penghubung {name}", "Remove the connector {name}";
    ByRoad: "Lewat jalan", "By road";
}
