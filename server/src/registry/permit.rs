//! How a person's permission to stay stands on a day. Invariant: of several permits
//! the one that ends last speaks for the person.

use jiff::ToSpan as _;
use jiff::civil::Date;
use petapora_wire::{PermitKind, PermitStatus};

/// Days before its end in which a permit counts as about to end.
pub const EXPIRING_DAYS: i64 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    pub kind: PermitKind,
    /// `None`: permitted without a known end.
    pub ends: Option<Date>,
}

/// The permit that speaks for the person.
pub fn last(permits: impl IntoIterator<Item = Permit>) -> Option<Permit> {
    permits.into_iter().max_by_key(|permit| (permit.ends.is_none(), permit.ends))
}

/// The status on `day`: unknown without a permit, expired from the day after its end.
pub fn status(permit: Option<Permit>, day: Date) -> PermitStatus {
    match permit.map(|permit| permit.ends) {
        None => PermitStatus::Unknown,
        Some(None) => PermitStatus::Active,
        Some(Some(end)) if end < day => PermitStatus::Expired,
        Some(Some(end)) if end <= day.saturating_add(EXPIRING_DAYS.days()) => PermitStatus::Expiring,
        Some(Some(_)) => PermitStatus::Active,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_permit_expires_after_its_last_day_and_warns_thirty_days_before() {
        let day = date(2026, 11, 1);
        let on = |ends| status(Some(Permit { kind: PermitKind::Itas, ends }), day);
        assert_eq!(on(Some(date(2026, 10, 31))), PermitStatus::Expired);
        assert_eq!(on(Some(day)), PermitStatus::Expiring);
        assert_eq!(on(Some(date(2026, 12, 1))), PermitStatus::Expiring);
        assert_eq!(on(Some(date(2026, 12, 2))), PermitStatus::Active);
        assert_eq!(on(None), PermitStatus::Active);
        assert_eq!(status(None, day), PermitStatus::Unknown);
    }

    #[test]
    fn the_permit_that_ends_last_speaks() {
        let permit = |ends| Permit { kind: PermitKind::Itas, ends };
        let (old, new, open) = (permit(Some(date(2026, 1, 1))), permit(Some(date(2027, 1, 1))), permit(None));
        assert_eq!(last([new, old]), Some(new));
        assert_eq!(last([old, open, new]), Some(open));
        assert_eq!(last([]), None);
    }
}
