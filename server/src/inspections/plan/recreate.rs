//! Puts absent visits back where they cost least, now and then overlooking a place.
//! Invariant: a visit goes in only where the tour stays possible; one that fits nowhere stays absent.

use super::search::{NOWHERE, Search};

/// Share of improving places that are overlooked; in a small problem now and then many more, or it would
/// see the same few plans again and again.
const BLINK: f64 = 0.01;
const BLINK_OFTEN: f64 = 0.3;
const FEW: usize = 40;
/// From this many visits on, only tours near the visit are tried first.
const MANY: usize = 150;

/// What the absent visits are sorted by, as often as the number says.
const ORDERS: &[(Order, usize)] = &[
    (Order::Chance, 4),
    (Order::Load, 4),
    (Order::Far, 2),
    (Order::Close, 1),
    (Order::Width, 2),
    (Order::Opens, 2),
    (Order::Closes, 2),
    (Order::Worth, 3),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Chance,
    Load,
    Far,
    Close,
    Width,
    Opens,
    Closes,
    Worth,
}

/// The best place found so far.
struct Found {
    cost: i64,
    shift: usize,
    after: usize,
}

impl Search<'_> {
    /// Tries to put every absent visit back.
    pub(super) fn recreate(&mut self) {
        let total: usize = ORDERS.iter().map(|(_, often)| often).sum();
        let mut draw = self.chance.below(total);
        let mut order = Order::Chance;
        for (candidate, often) in ORDERS {
            if draw < *often {
                order = *candidate;
                break;
            }
            draw -= often;
        }
        self.sort_absent(order);
        let often = self.field.visits.len() <= FEW && self.chance.below(4) == 0;
        self.blink = if often { BLINK_OFTEN } else { BLINK };
        let mut absent = std::mem::take(&mut self.absent);
        absent.retain(|visit| !self.put_back(*visit));
        self.absent = absent;
    }

    fn sort_absent(&mut self, order: Order) {
        self.chance.shuffle(&mut self.absent);
        let field = self.field;
        let node = |visit: &u32| &field.nodes[*visit as usize];
        let far = |visit: &u32| field.days.first().map_or(0, |day| field.leg(day.from, *visit));
        match order {
            Order::Chance => {}
            Order::Load => self.absent.sort_by_key(|visit| -node(visit).load),
            Order::Far => self.absent.sort_by_key(|visit| -far(visit)),
            Order::Close => self.absent.sort_by_key(far),
            Order::Width => self.absent.sort_by_key(|visit| node(visit).closes - node(visit).opens),
            Order::Opens => self.absent.sort_by_key(|visit| node(visit).opens),
            Order::Closes => self.absent.sort_by_key(|visit| -node(visit).closes),
            Order::Worth => self.absent.sort_by_key(|visit| -node(visit).penalty),
        }
    }

    /// Puts one visit where it costs least. False where it fits nowhere.
    pub(super) fn put_back(&mut self, visit: u32) -> bool {
        let field = self.field;
        let mut found = Found { cost: i64::MAX, shift: 0, after: usize::MAX };
        if field.visits.len() > MANY {
            self.stamp += 1;
            for &near in &field.near(visit)[..self.look] {
                let shift = self.tour_of[near as usize];
                if shift != NOWHERE && self.stamps[shift as usize] != self.stamp {
                    self.stamps[shift as usize] = self.stamp;
                    self.look_into(shift as usize, visit, &mut found);
                }
            }
        }
        if found.after == usize::MAX {
            for i in 0..self.open.len() {
                self.look_into(self.open[i], visit, &mut found);
            }
        }
        if found.after == usize::MAX || !self.spare_shifts {
            self.look_into_unused(visit, &mut found);
        }
        if found.after == usize::MAX {
            return false;
        }
        self.insert(visit, found.shift, found.after);
        true
    }

    /// Empty shifts, one of each class.
    fn look_into_unused(&mut self, visit: u32, found: &mut Found) {
        self.stamp += 1;
        for shift in 0..self.tours.len() {
            let class = self.field.days[shift].class;
            if self.usable[shift] && self.tours[shift].len() == 0 && self.stamps[class] != self.stamp {
                self.stamps[class] = self.stamp;
                self.look_into(shift, visit, found);
            }
        }
    }

    fn look_into(&mut self, shift: usize, visit: u32, found: &mut Found) {
        let field = self.field;
        let (tour, day, node) = (&self.tours[shift], &field.days[shift], &field.nodes[visit as usize]);
        if tour.load + node.load > day.capacity || !field.allows(visit, shift) {
            return;
        }
        let moving = field.moving(visit, shift);
        if field.plain {
            let opening = if tour.len() == 0 { field.shift_weight } else { 0 };
            self.look_plain(shift, visit, moving + opening, found);
            return;
        }
        for after in tour.fixed..tour.spots.len() - 1 {
            if tour.spots[after].depart > node.closes {
                break;
            }
            if tour.spots[after + 1].latest < node.opens {
                continue;
            }
            if let Some(more) = tour.try_with_breaks(field, day, after, visit)
                && more + moving < found.cost
                && self.chance.share() >= self.blink
            {
                *found = Found { cost: more + moving, shift, after };
            }
        }
    }

    fn look_plain(&mut self, shift: usize, visit: u32, moving: i64, found: &mut Found) {
        let field = self.field;
        let (tour, day, node) = (&self.tours[shift], &field.days[shift], &field.nodes[visit as usize]);
        let row = visit as usize * field.size()..(visit as usize + 1) * field.size();
        let (from, to) = (&field.legs[row.clone()], &field.back[row]);
        let weight = field.weights.drive;
        let left = day.max_drive - tour.drive;
        let Some(mut before) = tour.spots.get(tour.fixed) else { return };
        let mut best = if found.cost == i64::MAX {
            i64::MAX
        } else {
            (found.cost - moving).div_euclid(weight.max(1)) + 1
        };
        best = best.min(left + 1);
        for (i, after) in tour.spots[tour.fixed + 1..].iter().enumerate() {
            if before.depart > node.closes {
                break;
            }
            let (a, b) = (i64::from(to[before.node as usize]), i64::from(from[after.node as usize]));
            let more = a + b - i64::from(before.leg);
            if more < best {
                let begin = (before.depart + a).max(node.opens);
                if begin <= node.closes
                    && begin + node.service + b <= after.latest
                    && more * weight + moving < found.cost
                    && self.chance.share() >= self.blink
                {
                    best = more;
                    *found = Found { cost: more * weight + moving, shift, after: tour.fixed + i };
                }
            }
            before = after;
        }
    }
}
