//! Texts of the alerts. Invariant: an alert is something to verify, never a verdict.

crate::i18n::texts! {
    Title: "Peringatan", "Alerts";
    Hint: "Setiap baris perlu verifikasi; yang paling mendesak lebih dulu.",
        "Each line needs verification; the most urgent come first.";
    Matched: "{n} perlu verifikasi", "{n} need verification";
    Nothing: "Tidak ada peringatan pada pilihan ini.", "No alerts for this choice.";
    ByState: "Saring menurut keadaan", "Filter by state";
    BySignal: "Saring menurut tanda", "Filter by signal";
    Next: "Halaman berikutnya", "Next page";
    First: "Ke halaman pertama", "To the first page";
    Urgency: "Urutan {n}", "Urgency {n}";
    Reminder: "Pengingat", "Reminder";
    Gone: "Tidak lagi menurut daftar", "No longer in the lists";
    Choose: "Pilih satu peringatan untuk melihat alasannya.", "Choose an alert to see its reasons.";
    Back: "Kembali ke daftar", "Back to the list";
    Why: "Mengapa?", "Why?";
    Observed: "Teramati", "Observed";
    Expected: "Pembanding", "To compare with";
    Off: "Apa yang mematikannya", "What would switch it off";
    Law: "Dasar hukum", "Law";
    Evidence: "Bukti", "Evidence";
    NoEvidence: "Tidak ada baris daftar.", "No rows of lists.";
    Row: "{file}, baris {n}", "{file}, line {n}";
    Life: "Perjalanan", "Timeline";
    Steps: "Tindak lanjut", "Next step";
    NoSteps: "Tidak ada langkah untuk Anda saat ini.", "No step is open to you now.";
    MovedOn: "Peringatan ini sudah dipindahkan orang lain; langkah ini tidak berlaku lagi. Alasan Anda tetap tersimpan di sini.",
        "Somebody else moved this alert on; this step is no longer open. Your reason stays here.";
    Reason: "Alasan", "Reason";
    Outcome: "Hasil kunjungan", "Outcome of the visit";
    Confirm: "Simpan langkah: {to}", "Save the step: {to}";
    SelectAll: "Pilih semua ({n})", "Select all ({n})";
    SelectOne: "Pilih {name}", "Select {name}";
    Selection: "Peringatan yang dipilih", "Selected alerts";
    Selected: "{n} peringatan dipilih", "{n} alerts selected";
    PartList: "Daftar", "List";
    PartRuns: "Riwayat penilaian", "Runs";
    PartExpected: "Kepadatan wajar", "Expected density";
    PartBudget: "Batas alarm palsu", "False-alarm budget";
    Find: "Cari nama tempat", "Find a name";
    Order: "Urutkan", "Sort by";
    ByUrgency: "Paling mendesak", "Most urgent";
    ByNewest: "Terbaru", "Newest";
    ByTarget: "Nama tempat", "Name";
    WithReminders: "Juga pengingat", "Reminders as well";
    Drawn: "Acak", "Random";
    Restricted: "Antrean terbatas", "Restricted queue";
    StepForAll: "Langkah untuk semua", "Step for all";
    Apply: "Terapkan", "Apply";
    Applied: "{n} mengambil langkah ini, {m} tidak.", "{n} took this step, {m} did not.";
    LivesOnIn: "Digabung ke peringatan", "Merge into";
    DeclareHere: "Nyatakan kepadatan wajar", "Declare what is expected";
    Baseline: "Garis dasar", "Baseline";
    BaseOwnYear: "kedatangan {w} minggu terakhir dibanding {b} minggu wilayah ini sendiri; pekerja yang datang serombongan dihitung bersama.",
        "arrivals of the last {w} weeks against {b} weeks of this area's own; crews that arrive together are kept together.";
    BaseLevel: "orang yang ada sekarang dibanding kapasitas yang dinyatakan dan sebaran penduduk.",
        "people here now against declared capacity and where the population lives.";
    BaseDeclared: "kapasitas atau kepadatan yang dinyatakan.", "the capacity or density that is declared.";
    BaseApproved: "jumlah yang disetujui.", "the number that is approved.";
    BaseUsual: "jumlah baris yang biasa pada daftar ini.", "the usual number of rows of this list.";
    Times: "{n} kali lipatnya.", "{n} times as many.";
    Recurrence: "Secara kebetulan paling sering sekali dalam {n} minggu ({r} ulangan).",
        "By chance at most once in {n} weeks ({r} replicates).";
    Rareness: "Kelangkaan", "How rare";
    ByChance: "secara kebetulan {p} % penilaian", "by chance in {p} % of runs";
    PlacesAdded: "Tempat baru sejak terakhir diberitahukan", "Places new since anybody was told";
    PlacesLeft: "Tempat yang tidak lagi termasuk", "Places that left";
    RaisedHere: "Kepadatan yang dinyatakan sudah diperhitungkan di sini.", "Declared density is counted in here.";
    Unlocated: "{n} tempat tanpa titik tepercaya tidak ikut dihitung.", "{n} places without a trustworthy point are left out.";
    BySystem: "sistem", "system";
    Told: "Diberitahukan", "Told";
    Opened: "dibuka", "opened";
    Grew: "bertambah besar", "grew";
    Shrank: "mengecil", "shrank";
    Split: "terpisah", "split off";
    Joined: "bergabung", "merged";
    Rarer: "makin langka", "rarer";
    Reopened: "dibuka kembali", "reopened";
    Expired: "berakhir sendiri", "ended by itself";
    RunsHint: "Penilaian mingguan membuka peringatan; penilaian sesudah impor membuka menurut aturan; penilaian atas permintaan hanya memperlihatkan.",
        "Weekly runs open alerts; runs after an import open those of the rules; a run on demand only shows.";
    StartRun: "Perlihatkan apa yang akan terbuka", "Show what would open";
    NoRuns: "Belum ada penilaian.", "No runs yet.";
    RunDetail: "Hasil penilaian", "What the run found";
    RunWeekly: "Mingguan", "Weekly";
    RunLists: "Sesudah daftar masuk", "After lists came in";
    RunPreview: "Atas permintaan", "On demand";
    RunRunning: "Sedang berjalan", "Under way";
    RunDone: "Selesai", "Done";
    RunCancelled: "Dibatalkan", "Cancelled";
    RunFailed: "Gagal", "Failed";
    RunInterrupted: "Terputus, tidak meninggalkan apa pun", "Interrupted, left nothing behind";
    RunCounts: "Membuka {opened}, mengakhiri {ended}; {found} tanda, {held} ditahan, {unlocated} tempat tanpa titik.",
        "Opened {opened}, ended {ended}; {found} signals, {held} held, {unlocated} places without a point.";
    RunFound: "{found} tanda, {unlocated} tempat tanpa titik; tidak membuka apa pun.",
        "{found} signals, {unlocated} places without a point; opened nothing.";
    CancelRun: "Batalkan", "Cancel";
    WouldOpen: "Akan terbuka", "Would open";
    DidOpen: "Terbuka", "Opened";
    DidOrWould: "Terbuka sekarang menurut aturan, atau pada penilaian mingguan menurut statistik",
        "Opened now by the rules, or with the weekly run by the statistics";
    OpensNothing: "Tidak ada.", "Nothing.";
    Streams: "Hitungan statistik", "Statistics";
    StreamSaid: "{stream}: {people} kedatangan dalam {groups} rombongan, {weeks} minggu; alarm pada p ≤ {p}.",
        "{stream}: {people} arrivals in {groups} groups, {weeks} weeks; alarm at p ≤ {p}.";
    LevelSaid: "{stream}: {people} orang di {groups} tempat; alarm pada p ≤ {p}.",
        "{stream}: {people} people at {groups} places; alarm at p ≤ {p}.";
    TooFew: "Data terlalu sedikit untuk membedakan kenaikan dari kebetulan; hanya aturan yang berlaku.",
        "Too few data to tell a rise from chance; only the rules apply.";
    BudgetHint: "Statistik kadang keliru. Tentukan berapa alarm palsu setahun yang masih dapat diterima tim; batas inilah yang menentukan seberapa langka sebuah kenaikan harus terjadi.",
        "Statistics are sometimes wrong. Say how many false alarms a year the team accepts; this decides how rare a rise has to be.";
    InForce: "Berlaku", "In force";
    AboutAYear: "sekitar {n} alarm palsu setahun", "about {n} false alarms a year";
    Drag: "Geser untuk melihat akibatnya pada riwayat", "Drag to see what history would have been";
    OnHistory: "Akibatnya pada setengah tahun terakhir", "What the last half year would have been";
    HeadDecides: "Hanya kepala kantor yang mengubah batas ini; Anda dapat melihat akibatnya.",
        "Only the head of office changes it; you can see what it would do.";
    Threshold: "Penilaian mingguan memberi alarm pada p ≤ {p}: secara kebetulan sekali dalam {n} minggu.",
        "A weekly run raises an alarm at p ≤ {p}: by chance once in {n} weeks.";
    OpensFewer: "Lebih sedikit daripada sekarang.", "Fewer than now.";
    OpensSame: "Sama dengan sekarang.", "The same as now.";
    OpensMore: "Lebih banyak daripada sekarang.", "More than now.";
    NoneOpened: "Pada kedua batas tidak ada yang terbuka.", "Nothing would have opened by either.";
    WeekOf: "Minggu sampai", "Week until";
    Stream: "Hitungan", "Statistic";
    OpensNow: "Batas sekarang", "Budget in force";
    OpensThen: "Batas yang dicoba", "Budget tried";
    ChartTitle: "Kenaikan minggu demi minggu; yang di atas garis memberi alarm.", "Rises week by week; those above the line raise an alarm.";
    ExpectedHint: "Mess atau pabrik yang penghuninya memang diharapkan. Pernyataan menaikkan perbandingan, tidak menyembunyikan; yang melampauinya tetap menjadi peringatan. Paling lama 180 hari.",
        "A dormitory or plant whose people are to be expected. A declaration raises what is compared with and hides nothing; what goes beyond it still alerts. For 180 days at most.";
    DeclaredNow: "Berlaku sekarang", "In force now";
    DeclaredPast: "Sudah berakhir atau dicabut", "Ended or withdrawn";
    NothingDeclared: "Belum ada kepadatan yang dinyatakan.", "Nothing is declared.";
    AreaOf: "Area dengan {n} sudut", "Area of {n} corners";
    Covers: "Untuk {capacity} orang; mencakup {places} tempat dengan {people} orang tercatat.",
        "For {capacity} people; covers {places} places with {people} recorded people.";
    Vouched: "{evidence}; penanggung jawab {owner}; sampai {ends}.", "{evidence}; answered for by {owner}; until {ends}.";
    SuppressesNothing: "Saat ini tidak menahan peringatan apa pun.", "Keeps nothing from opening now.";
    Suppresses: "Menahan:", "Keeps from opening:";
    Withdraw: "Cabut", "Withdraw";
    DeclareNew: "Nyatakan kepadatan", "Declare a density";
    WhereExpected: "Di mana", "Where";
    OnePlace: "Satu tempat", "One place";
    AnArea: "Satu area", "An area";
    FindPlace: "Cari tempat menurut nama", "Find a place by its name";
    DrawArea: "Gambar di peta", "Draw on the map";
    Corners: "Sudut area: bujur lintang, satu per baris", "Corners: longitude latitude, one a line";
    Capacity: "Jumlah orang yang diharapkan", "People who are expected";
    Ends: "Berlaku sampai", "Until";
    EvidenceOf: "Bukti (surat, izin)", "Evidence (letter, permit)";
    Owner: "Penanggung jawab", "Who answers for it";
    DeclareSave: "Nyatakan", "Declare";
    OnMap: "Lihat di peta", "See on the map";
}
