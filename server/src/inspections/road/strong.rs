//! The strongly connected part of the directed graph of states, so that no place is put where one cannot
//! leave or arrive. Invariant: iterative, so that a long road cannot exhaust the stack.

/// Outgoing moves of each state: `to[first[s]..first[s + 1]]`.
pub struct Moves<'a> {
    pub first: &'a [u32],
    pub to: &'a [u32],
}

impl Moves<'_> {
    fn of(&self, state: usize) -> &[u32] {
        &self.to[self.first[state] as usize..self.first[state + 1] as usize]
    }
}

/// Of each state: whether it leads to the largest strongly connected component, and whether it can be
/// reached from there. Tarjan 1972; O(states + moves).
pub fn reach(moves: &Moves) -> (Vec<bool>, Vec<bool>) {
    let states = moves.first.len() - 1;
    let component = components(moves);
    let mut sizes = vec![0_u32; states + 1];
    component.iter().for_each(|c| sizes[*c as usize] += 1);
    // The first of equals, so that the choice does not depend on anything but the numbering.
    let largest = (0..).zip(&sizes).max_by_key(|(c, size): &(u32, _)| (**size, std::cmp::Reverse(*c)));
    let main: Vec<bool> = component.iter().map(|c| Some(*c) == largest.map(|(c, _)| c)).collect();
    let mut first = vec![0_u32; states + 1];
    moves.to.iter().for_each(|to| first[*to as usize + 1] += 1);
    (1..=states).for_each(|s| first[s] += first[s - 1]);
    let mut next = first.clone();
    let mut from = vec![0_u32; moves.to.len()];
    for state in 0..states {
        for to in moves.of(state) {
            let slot = &mut next[*to as usize];
            from[*slot as usize] = state as u32;
            *slot += 1;
        }
    }
    let back = Moves { first: &first, to: &from };
    (flood(&back, &main), flood(moves, &main))
}

fn flood(moves: &Moves, seeds: &[bool]) -> Vec<bool> {
    let mut reached = seeds.to_vec();
    let mut open: Vec<usize> = (0..seeds.len()).filter(|s| seeds[*s]).collect();
    while let Some(state) = open.pop() {
        for to in moves.of(state) {
            if !std::mem::replace(&mut reached[*to as usize], true) {
                open.push(*to as usize);
            }
        }
    }
    reached
}

fn components(moves: &Moves) -> Vec<u32> {
    let states = moves.first.len() - 1;
    let mut order = vec![u32::MAX; states];
    let mut low = vec![0_u32; states];
    let mut component = vec![u32::MAX; states];
    let (mut count, mut found) = (0, 0);
    let mut stack = Vec::new();
    let mut path: Vec<(usize, u32)> = Vec::new();
    for root in 0..states {
        if order[root] != u32::MAX {
            continue;
        }
        path.push((root, moves.first[root]));
        while let Some((state, next)) = path.pop() {
            if order[state] == u32::MAX {
                (order[state], low[state]) = (count, count);
                count += 1;
                stack.push(state);
            }
            let mut at = next;
            let mut deeper = None;
            while at < moves.first[state + 1] {
                let to = moves.to[at as usize] as usize;
                if order[to] == u32::MAX {
                    deeper = Some(to);
                    break;
                }
                if component[to] == u32::MAX {
                    low[state] = low[state].min(low[to]);
                }
                at += 1;
            }
            if let Some(to) = deeper {
                // Comes back to the same move, to take over what it has found.
                path.push((state, at));
                path.push((to, moves.first[to]));
                continue;
            }
            if low[state] == order[state] {
                while let Some(member) = stack.pop() {
                    component[member] = found;
                    if member == state {
                        break;
                    }
                }
                found += 1;
            }
        }
    }
    component
}
