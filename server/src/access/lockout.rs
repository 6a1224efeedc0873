//! How often a password may be tried. Invariant: no name, known or unknown, has more
//! than 100 passwords evaluated in a day (without a success in between), and a known
//! name waits exactly as an unknown one does, so the waiting tells nothing.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

/// Failures that cost no waiting.
const FREE: i64 = 4;
/// Waits after the fifth failure, the sixth, … in seconds (the first steps as
/// Kanidm's softlock has them).
const WAITS_S: [i64; 10] = [1, 3, 5, 10, 20, 40, 80, 160, 320, 640];
/// Wait after every further one: 72 a day, and 15 before it: fewer than 100.
const LONGEST_S: i64 = 1_200;

/// What an account's row (or memory, for an unknown name) keeps of its failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Softlock {
    /// Attempts since the last success, the running one among them.
    pub failures: i64,
    /// UTC milliseconds before which no password is checked.
    pub locked_until_ms: i64,
}

impl Softlock {
    /// Counts an attempt before it is evaluated, so that attempts sent at once cannot
    /// all be the first; a success sets everything back. `Err` is the seconds to wait.
    pub fn attempt(self, now_ms: i64) -> Result<Self, u32> {
        let wait_ms = self.locked_until_ms - now_ms;
        if wait_ms > 0 {
            return Err(seconds(wait_ms));
        }
        let failures = self.failures.saturating_add(1);
        Ok(Self { failures, locked_until_ms: now_ms + 1_000 * wait_after_s(failures) })
    }
}

/// Whole seconds that cover the wait.
fn seconds(wait_ms: i64) -> u32 {
    u32::try_from((wait_ms.max(1) + 999) / 1_000).unwrap_or(u32::MAX)
}

fn wait_after_s(failures: i64) -> i64 {
    match usize::try_from(failures - FREE - 1) {
        Err(_) => 0,
        Ok(step) => WAITS_S.get(step).copied().unwrap_or(LONGEST_S),
    }
}

const WINDOW_MS: i64 = 5 * 60_000;
/// Failures of one address in a window: an office behind one address stays below.
const PER_ADDRESS: u32 = 30;
/// Failures from everywhere in a window: a spray over many addresses ends here.
const FROM_EVERYWHERE: u32 = 1_000;
/// Most entries kept of each kind; the memory of a flood is bounded.
const KEPT: usize = 20_000;

#[derive(Debug, Clone, Copy, Default)]
struct Window {
    since_ms: i64,
    failures: u32,
}

impl Window {
    fn count_at(&mut self, now_ms: i64) -> &mut u32 {
        if now_ms - self.since_ms >= WINDOW_MS {
            *self = Self { since_ms: now_ms, failures: 0 };
        }
        &mut self.failures
    }
}

/// What this process remembers of failed attempts; lost at a restart, unlike the
/// accounts' own locks.
#[derive(Debug, Default)]
pub struct Attempts {
    everywhere: Window,
    addresses: HashMap<IpAddr, Window>,
    /// Locks of names that no account has, by digest of the name.
    unknown: HashMap<String, Softlock>,
}

impl Attempts {
    /// Whether `address` may try now. `Err` is the seconds to wait.
    pub fn admit(&mut self, address: Option<IpAddr>, now_ms: i64) -> Result<(), u32> {
        let everywhere = *self.everywhere.count_at(now_ms) >= FROM_EVERYWHERE;
        let mut full = if everywhere { Some(self.everywhere) } else { None };
        if let Some(window) = address.and_then(|address| self.addresses.get_mut(&neighbourhood(address)))
            && *window.count_at(now_ms) >= PER_ADDRESS
        {
            full = Some(*window);
        }
        match full {
            None => Ok(()),
            Some(window) => Err(seconds(window.since_ms + WINDOW_MS - now_ms)),
        }
    }

    /// Counts a failure.
    pub fn failed(&mut self, address: Option<IpAddr>, now_ms: i64) {
        *self.everywhere.count_at(now_ms) += 1;
        if let Some(address) = address {
            if self.addresses.len() >= KEPT {
                self.addresses.retain(|_, window| now_ms - window.since_ms < WINDOW_MS);
            }
            if self.addresses.len() < KEPT {
                *self.addresses.entry(neighbourhood(address)).or_default().count_at(now_ms) += 1;
            }
        }
    }

    /// `Softlock::attempt` for a name that no account has.
    pub fn unknown_name(&mut self, digest: &str, now_ms: i64) -> Result<(), u32> {
        let lock = self.unknown.get(digest).copied().unwrap_or_default().attempt(now_ms)?;
        if self.unknown.len() >= KEPT {
            self.unknown.retain(|_, lock| lock.locked_until_ms > now_ms);
        }
        if self.unknown.len() < KEPT {
            self.unknown.insert(digest.to_owned(), lock);
        }
        Ok(())
    }
}

/// One household of IPv6 has 2^64 addresses: it counts as one.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
            IpAddr::V4,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;

    #[test]
    fn ten_thousand_guesses_in_a_day_have_at_most_a_hundred_evaluated() {
        for step_ms in [1, 100, 1_000, DAY_MS / 10_000] {
            let (mut lock, mut evaluated, mut now_ms) = (Softlock::default(), 0, 0);
            while now_ms < DAY_MS {
                if let Ok(next) = lock.attempt(now_ms) {
                    (lock, evaluated) = (next, evaluated + 1);
                    // Straight to the end of the wait: the most patient guesser.
                    now_ms = now_ms.max(lock.locked_until_ms - step_ms);
                }
                now_ms += step_ms;
            }
            assert!((80..=100).contains(&evaluated), "{evaluated}");
        }
    }

    #[test]
    fn the_waits_grow_as_stated() {
        let waits: Vec<i64> = (1..=17).map(wait_after_s).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 3, 5, 10, 20, 40, 80, 160, 320, 640, 1_200, 1_200, 1_200]);
        let locked = Softlock { failures: 5, locked_until_ms: 10_000 };
        assert_eq!(locked.attempt(9_001), Err(1));
        assert_eq!(locked.attempt(8_999), Err(2));
        assert_eq!(locked.attempt(10_000), Ok(Softlock { failures: 6, locked_until_ms: 13_000 }));
    }

    #[test]
    fn one_address_is_stopped_and_another_is_not() {
        let mut attempts = Attempts::default();
        let (one, other) = (Some([10, 0, 0, 1].into()), Some([10, 0, 0, 2].into()));
        for _ in 0..PER_ADDRESS {
            assert_eq!(attempts.admit(one, 0), Ok(()));
            attempts.failed(one, 0);
        }
        assert_eq!(attempts.admit(one, 1_000), Err(299));
        assert_eq!(attempts.admit(other, 1_000), Ok(()));
        assert_eq!(attempts.admit(one, WINDOW_MS), Ok(()));
    }

    #[test]
    fn an_ipv6_household_counts_as_one_address() {
        let mut attempts = Attempts::default();
        for n in 0..u128::from(PER_ADDRESS) {
            attempts.failed(Some(Ipv6Addr::from_bits((0x2001_0db8 << 96) | n).into()), 0);
        }
        let neighbour = Ipv6Addr::from_bits((0x2001_0db8 << 96) | 0xffff).into();
        assert!(attempts.admit(Some(neighbour), 0).is_err());
    }

    #[test]
    fn a_flood_from_everywhere_is_stopped_and_its_memory_is_bounded() {
        let mut attempts = Attempts::default();
        for n in 0..30_000_u32 {
            attempts.failed(Some(IpAddr::V4(n.into())), 0);
            assert!(attempts.unknown_name(&n.to_string(), 0).is_ok());
        }
        assert!(attempts.admit(None, 0).is_err());
        assert!(attempts.addresses.len() <= KEPT && attempts.unknown.len() <= KEPT);
    }
}
