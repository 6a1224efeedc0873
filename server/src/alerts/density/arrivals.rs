//! "What changed": arrivals of late against the area's own year (prospective space-time
//! permutation, Kulldorff et al. 2005), with crews that arrive together kept together.
//! Invariant: what is exchanged are the weeks of whole arrival groups. People of one
//! crew do not arrive independently, and a test that exchanges them one by one takes
//! every crew for a cluster.

use super::chance::Chance;
use super::scan::{Found, Limits, llr};
use super::zones::Zones;

/// Longest window, weeks.
pub const WINDOWS: usize = 8;

/// Those who arrived together, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Whole weeks before now: 0 is the week that ends now.
    pub weeks_ago: u32,
    /// Location and people.
    pub people: Vec<(u32, u32)>,
}

/// Who arrived where within the history.
pub struct Arrivals<'a> {
    zones: &'a Zones,
    limits: Limits,
    groups: &'a [Group],
    windows: usize,
    total: u32,
    /// By entry of the zones: everybody up to there; 0 where no zone ends.
    everybody: Vec<u32>,
}

impl<'a> Arrivals<'a> {
    /// `groups` within a history of `weeks`. Windows are at most half of the history:
    /// where everything is new, nothing is.
    pub fn new(zones: &'a Zones, groups: &'a [Group], weeks: u32, limits: Limits) -> Self {
        let mut year = vec![0u32; zones.len()];
        for (location, people) in groups.iter().flat_map(|group| &group.people) {
            year[*location as usize] += people;
        }
        let total = year.iter().sum();
        let mut everybody = Vec::with_capacity(zones.entry_count());
        for centre in 0..zones.len() {
            let mut inside = 0;
            let entries = zones.entries(centre);
            for (location, end) in zones.near(entries.clone()).iter().zip(zones.ends(entries)) {
                inside += year[*location as usize];
                everybody.push(if *end { inside } else { 0 });
            }
        }
        Self { zones, limits, groups, windows: WINDOWS.min(weeks as usize / 2), total, everybody }
    }

    /// The best zone and window of each centre that has one.
    pub fn best(&self) -> Vec<Found> {
        let recent = self.groups.iter().map(|group| (group, group.weeks_ago as usize));
        self.scan(recent.filter(|(_, weeks)| *weeks < self.windows))
    }

    /// The highest log likelihood ratio with the weeks of the groups exchanged.
    pub fn top(&self, seed: u64, number: u64) -> f64 {
        let mut chance = Chance::of(seed, number);
        let weeks = self.groups.iter().map(|group| group.weeks_ago as usize);
        let recent: Vec<usize> = weeks.filter(|weeks| *weeks < self.windows).collect();
        let mut who: Vec<u32> = (0..self.groups.len() as u32).collect();
        // The first of a shuffle: only those who get a recent week matter.
        for at in 0..recent.len() {
            let other = at + chance.below((who.len() - at) as u32) as usize;
            who.swap(at, other);
        }
        let drawn = who.iter().zip(&recent).map(|(group, weeks)| (&self.groups[*group as usize], *weeks));
        self.scan(drawn).iter().map(|found| found.llr).fold(0.0, f64::max)
    }

    fn scan<'g>(&self, recent: impl Iterator<Item = (&'g Group, usize)>) -> Vec<Found> {
        let mut by_location = vec![[0u32; WINDOWS]; self.zones.len()];
        let mut in_window = [0u32; WINDOWS];
        for (group, weeks) in recent {
            for (location, people) in &group.people {
                for window in weeks..self.windows {
                    by_location[*location as usize][window] += people;
                    in_window[window] += people;
                }
            }
        }
        let all = f64::from(self.total);
        let mut best = Vec::new();
        for centre in 0..self.zones.len() {
            let entries = self.zones.entries(centre);
            let mut seen = [0u32; WINDOWS];
            let mut top = None::<Found>;
            let along = self.zones.near(entries.clone()).iter().zip(&self.everybody[entries]);
            for ((location, everybody), size) in along.zip(1..) {
                for (seen, more) in seen.iter_mut().zip(&by_location[*location as usize]) {
                    *seen += more;
                }
                if *everybody == 0 || seen[WINDOWS.min(self.windows).saturating_sub(1)] < self.limits.least {
                    continue;
                }
                for (window, seen) in seen.iter().enumerate().take(self.windows) {
                    let expected = f64::from(*everybody) * f64::from(in_window[window]) / all;
                    if *seen < self.limits.least || expected > all * self.limits.share {
                        continue;
                    }
                    let llr = llr(*seen, expected, self.total);
                    if llr > top.map_or(0.0, |top| top.llr) {
                        let (centre, weeks) = (centre as u32, window as u32 + 1);
                        top = Some(Found { centre, size, weeks, observed: *seen, expected, llr });
                    }
                }
            }
            best.extend(top);
        }
        best
    }
}

/// One person's arrival: day number, location, and whose crew it would be (sponsor).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    pub day: i32,
    pub location: u32,
    /// `None`: came for nobody known, and so alone.
    pub sponsor: Option<u32>,
}

/// Longest stretch of days over which one crew arrives.
const CREW_DAYS: i32 = 7;

/// Arrivals up to `today` within `weeks`, put together as crews: one sponsor's people
/// who arrive on the same or on following days, within a week of the first, at whatever
/// places. A crew has the week of its first day. O(n log n).
pub fn crews(arrivals: &[Arrival], today: i32, weeks: u32) -> Vec<Group> {
    let within = |arrival: &&Arrival| arrival.day <= today && weeks_ago(arrival.day, today) < weeks;
    let mut sorted: Vec<Arrival> = arrivals.iter().filter(within).copied().collect();
    sorted.sort_unstable_by_key(|a| (a.sponsor, a.day, a.location));
    let mut groups: Vec<Group> = Vec::new();
    // Sponsor, first and last day of the crew last opened.
    let mut open: Option<(u32, i32, i32)> = None;
    for arrival in sorted {
        let goes_on = arrival.sponsor.zip(open).is_some_and(|(sponsor, (of, first, last))| {
            sponsor == of && arrival.day - last <= 1 && arrival.day - first < CREW_DAYS
        });
        match groups.last_mut().filter(|_| goes_on) {
            Some(group) => {
                match group.people.iter_mut().find(|(location, _)| *location == arrival.location) {
                    Some((_, people)) => *people += 1,
                    None => group.people.push((arrival.location, 1)),
                }
            }
            None => groups.push(Group {
                weeks_ago: weeks_ago(arrival.day, today),
                people: vec![(arrival.location, 1)],
            }),
        }
        let first = open.filter(|_| goes_on).map_or(arrival.day, |(_, first, _)| first);
        open = arrival.sponsor.map(|sponsor| (sponsor, first, arrival.day));
    }
    groups
}

fn weeks_ago(day: i32, today: i32) -> u32 {
    (today - day).max(0).cast_unsigned() / 7
}
