//! Fingers and mouse on the map: tap, drag, pinch. Pure. Invariant: a press ends as a tap or as a drag, never as
//! both; two fingers are never a tap.

/// A press that moves farther is a drag, CSS pixels.
const STILL_PX: f64 = 4.0;

/// What is pressed on the map now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hand {
    fingers: Vec<Finger>,
    /// The ground is carried, or two fingers were down: what follows is no tap.
    moves: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Finger {
    id: i32,
    from: [f64; 2],
    at: [f64; 2],
}

/// What a movement means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meant {
    Nothing,
    /// The ground hangs under the hand, so many pixels from where it lay.
    Carried([f64; 2]),
    /// It is let go there.
    LetGo([f64; 2]),
    /// Closer by so many levels around a pixel, and the ground carried along.
    Pinched {
        steps: f64,
        around: [f64; 2],
        by: [f64; 2],
    },
    Tapped([f64; 2]),
}

impl Hand {
    pub fn press(&mut self, id: i32, at: [f64; 2]) {
        self.fingers.retain(|finger| finger.id != id);
        self.moves = !self.fingers.is_empty();
        self.fingers.push(Finger { id, from: at, at });
        for finger in &mut self.fingers {
            finger.from = finger.at;
        }
    }

    /// Whether anything is pressed.
    pub fn is_down(&self) -> bool {
        !self.fingers.is_empty()
    }

    pub fn slide(&mut self, id: i32, at: [f64; 2]) -> Meant {
        let before = self.fingers.clone();
        let Some(own) = self.fingers.iter_mut().find(|finger| finger.id == id) else { return Meant::Nothing };
        own.at = at;
        let own = *own;
        match (before.as_slice(), self.fingers.as_slice()) {
            ([_], [_]) => {
                self.moves |= apart(own.from, at) > STILL_PX;
                if self.moves { Meant::Carried(way(own.from, at)) } else { Meant::Nothing }
            }
            ([a, b, ..], [c, d, ..]) => {
                let (wide, now) = (apart(a.at, b.at).max(1.0), apart(c.at, d.at).max(1.0));
                let around = middle(c.at, d.at);
                Meant::Pinched { steps: (now / wide).log2(), around, by: way(middle(a.at, b.at), around) }
            }
            _ => Meant::Nothing,
        }
    }

    pub fn lift(&mut self, id: i32, at: [f64; 2]) -> Meant {
        let Some(place) = self.fingers.iter().position(|finger| finger.id == id) else {
            return Meant::Nothing;
        };
        let own = self.fingers.remove(place);
        // The finger that stays carries on from where it is.
        for finger in &mut self.fingers {
            finger.from = finger.at;
        }
        match (self.fingers.is_empty(), self.moves) {
            (true, false) => Meant::Tapped(at),
            (true, true) => Meant::LetGo(way(own.from, at)),
            (false, _) => Meant::Nothing,
        }
    }

    /// What hangs under the hand has been carried so far; from here on it is counted anew.
    pub fn begin_again(&mut self) {
        for finger in &mut self.fingers {
            finger.from = finger.at;
        }
    }

    /// The browser took the pointers away.
    pub fn drop_all(&mut self) {
        self.fingers.clear();
    }
}

fn way([x, y]: [f64; 2], [to_x, to_y]: [f64; 2]) -> [f64; 2] {
    [to_x - x, to_y - y]
}

fn apart(from: [f64; 2], to: [f64; 2]) -> f64 {
    let [x, y] = way(from, to);
    x.hypot(y)
}

fn middle([x, y]: [f64; 2], [a, b]: [f64; 2]) -> [f64; 2] {
    [(x + a) / 2.0, (y + b) / 2.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_is_a_tap_or_a_drag() {
        let mut hand = Hand::default();
        hand.press(1, [10.0, 10.0]);
        assert_eq!(hand.slide(1, [12.0, 11.0]), Meant::Nothing);
        assert_eq!(hand.lift(1, [12.0, 11.0]), Meant::Tapped([12.0, 11.0]));
        hand.press(1, [10.0, 10.0]);
        assert_eq!(hand.slide(1, [30.0, 10.0]), Meant::Carried([20.0, 0.0]));
        assert_eq!(
            hand.lift(1, [10.0, 10.0]),
            Meant::LetGo([0.0, 0.0]),
            "back where it began is no tap either"
        );
    }

    #[test]
    fn two_fingers_twice_as_far_apart_are_one_level() {
        let mut hand = Hand::default();
        hand.press(1, [100.0, 100.0]);
        hand.press(2, [200.0, 100.0]);
        let meant = hand.slide(2, [300.0, 100.0]);
        assert_eq!(meant, Meant::Pinched { steps: 1.0, around: [200.0, 100.0], by: [50.0, 0.0] });
        assert_eq!(hand.lift(2, [300.0, 100.0]), Meant::Nothing);
        assert_eq!(hand.lift(1, [100.0, 100.0]), Meant::LetGo([0.0, 0.0]));
        assert!(!hand.is_down());
    }

    #[test]
    fn a_pointer_that_was_never_pressed_means_nothing() {
        let mut hand = Hand::default();
        assert_eq!(hand.slide(7, [1.0, 1.0]), Meant::Nothing);
        assert_eq!(hand.lift(7, [1.0, 1.0]), Meant::Nothing);
    }
}
