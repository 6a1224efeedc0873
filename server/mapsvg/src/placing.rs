//! Finds room for discs and names. Invariant: nothing that is placed covers what was placed before or leaves
//! the frame; who finds no room is left out, except a disc, which every stop has.

/// Left, top, right, bottom in pixels.
pub type Box = [f64; 4];

pub struct Placing {
    width: f64,
    height: f64,
    taken: Vec<Box>,
}

impl Placing {
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, taken: Vec::new() }
    }

    pub fn take(&mut self, own: Box) {
        self.taken.push(own);
    }

    /// Takes a box if nothing covers it; says whether it did.
    pub fn take_free(&mut self, own: Box) -> bool {
        let free = self.free(own);
        if free {
            self.take(own);
        }
        free
    }

    fn free(&self, [left, top, right, bottom]: Box) -> bool {
        let inside = left >= 1.0 && top >= 1.0 && right <= self.width - 1.0 && bottom <= self.height - 1.0;
        inside
            && self.taken.iter().all(|own| right < own[0] || left > own[2] || bottom < own[1] || top > own[3])
    }

    /// The middle of a disc for that spot: there, or on the nearest of eight rings around it.
    pub fn disc(&mut self, [x, y]: [f64; 2], radius: f64) -> [f64; 2] {
        let of = |[x, y]: [f64; 2]| [x - radius, y - radius, x + radius, y + radius];
        let rings = (1..=8).flat_map(|ring| {
            let (count, far) = (ring * 8, f64::from(ring) * radius * 1.9);
            (0..count).map(move |step| {
                let turn = f64::from(step) / f64::from(count) * std::f64::consts::TAU;
                [x + far * turn.sin(), y - far * turn.cos()]
            })
        });
        let spot = [[x, y]].into_iter().chain(rings).find(|spot| self.free(of(*spot))).unwrap_or([x, y]);
        self.take(of(spot));
        spot
    }

    /// The middle of the baseline of a text near that spot; `None` where there is no room.
    pub fn text(&mut self, [x, y]: [f64; 2], text: &str, size: f64) -> Option<[f64; 2]> {
        // A generous mean width, because the font is the reader's.
        let half = text.chars().count() as f64 * size * 0.34 + 2.0;
        let below = [0.0, -1.3, 1.3, -2.6, 2.6].map(|lines| [x, y + lines * size]);
        let beside = [[x + half + 6.0, y], [x - half - 6.0, y]];
        for [x, y] in below.into_iter().chain(beside) {
            let own = [x - half, y - size * 0.7, x + half, y + size * 0.5];
            if self.free(own) {
                self.take(own);
                return Some([x, y + size * 0.35]);
            }
        }
        None
    }
}
