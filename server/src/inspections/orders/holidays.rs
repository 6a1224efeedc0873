//! Days off of the civil service, as decreed. Invariant: sorted by date; a year is here whole or not at all,
//! with the decree that says so.

/// A public holiday or a joint day of leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// Year, month, day.
    pub date: (i16, i8, i8),
    /// Joint leave (*cuti bersama*), which is no public holiday but keeps offices closed.
    pub joint_leave: bool,
    /// The announced day is an estimate: the moon is still to be seen (*sidang isbat*), and what is settled then may
    /// be a day off.
    pub provisional: bool,
    pub name: &'static str,
}

const fn off(date: (i16, i8, i8), name: &'static str) -> Holiday {
    Holiday { date, joint_leave: false, provisional: false, name }
}

const fn leave(date: (i16, i8, i8), name: &'static str) -> Holiday {
    Holiday { date, joint_leave: true, provisional: false, name }
}

/// As announced, until the moon was seen.
const fn awaited(holiday: Holiday) -> Holiday {
    Holiday { provisional: true, ..holiday }
}

/// By year: the joint decree of the ministers of religious affairs, of manpower and of the civil service.
/// The days of 2027 are those of the calendar of the Python package `holidays` 0.109 (18 days off, 8 of joint leave,
/// compared day by day), which cites the state secretariat's announcement of September 2026 (setneg.go.id) and
/// marks Idulfitri and Iduladha as estimates, as they are marked here. The decree itself and its number were not
/// seen: an office compares the days with the decree and with any later change of it.
pub const SOURCES: &[(i16, &str)] = &[
    (2026, "SKB Menag 1497/2025, Menaker 2/2025, MenPANRB 5/2025"),
    (2027, "SKB tiga menteri tentang hari libur nasional dan cuti bersama 2027, pengumuman Setneg"),
];

pub const HOLIDAYS: &[Holiday] = &[
    off((2026, 1, 1), "Tahun Baru 2026"),
    off((2026, 1, 16), "Isra Mikraj"),
    leave((2026, 2, 16), "Imlek"),
    off((2026, 2, 17), "Tahun Baru Imlek 2577"),
    leave((2026, 3, 18), "Nyepi"),
    off((2026, 3, 19), "Nyepi, Tahun Baru Saka 1948"),
    leave((2026, 3, 20), "Idulfitri"),
    off((2026, 3, 21), "Idulfitri 1447 H"),
    off((2026, 3, 22), "Idulfitri 1447 H"),
    leave((2026, 3, 23), "Idulfitri"),
    leave((2026, 3, 24), "Idulfitri"),
    off((2026, 4, 3), "Wafat Yesus Kristus"),
    off((2026, 4, 5), "Kebangkitan Yesus Kristus"),
    off((2026, 5, 1), "Hari Buruh"),
    off((2026, 5, 14), "Kenaikan Yesus Kristus"),
    leave((2026, 5, 15), "Kenaikan Yesus Kristus"),
    off((2026, 5, 27), "Iduladha 1447 H"),
    leave((2026, 5, 28), "Iduladha"),
    off((2026, 5, 31), "Waisak 2570"),
    off((2026, 6, 1), "Hari Lahir Pancasila"),
    off((2026, 6, 16), "Tahun Baru Islam 1448 H"),
    off((2026, 8, 17), "Proklamasi Kemerdekaan"),
    off((2026, 8, 25), "Maulid Nabi Muhammad"),
    leave((2026, 12, 24), "Natal"),
    off((2026, 12, 25), "Kelahiran Yesus Kristus"),
    off((2027, 1, 1), "Tahun Baru 2027"),
    off((2027, 1, 5), "Isra Mikraj"),
    leave((2027, 2, 5), "Imlek"),
    off((2027, 2, 6), "Tahun Baru Imlek 2578"),
    off((2027, 3, 8), "Nyepi, Tahun Baru Saka 1949"),
    awaited(leave((2027, 3, 9), "Idulfitri")),
    awaited(off((2027, 3, 10), "Idulfitri 1448 H")),
    awaited(off((2027, 3, 11), "Idulfitri 1448 H")),
    awaited(leave((2027, 3, 12), "Idulfitri")),
    awaited(leave((2027, 3, 15), "Idulfitri")),
    leave((2027, 3, 25), "Wafat Yesus Kristus"),
    off((2027, 3, 26), "Wafat Yesus Kristus"),
    off((2027, 3, 28), "Kebangkitan Yesus Kristus"),
    off((2027, 5, 1), "Hari Buruh"),
    off((2027, 5, 6), "Kenaikan Yesus Kristus"),
    awaited(off((2027, 5, 17), "Iduladha 1448 H")),
    awaited(leave((2027, 5, 18), "Iduladha")),
    leave((2027, 5, 19), "Waisak"),
    off((2027, 5, 20), "Waisak 2571"),
    off((2027, 6, 1), "Hari Lahir Pancasila"),
    off((2027, 6, 6), "Tahun Baru Islam 1449 H"),
    off((2027, 8, 15), "Maulid Nabi Muhammad"),
    off((2027, 8, 17), "Proklamasi Kemerdekaan"),
    leave((2027, 12, 24), "Natal"),
    off((2027, 12, 25), "Kelahiran Yesus Kristus"),
    off((2027, 12, 26), "Isra Mikraj"),
];
