//! Reading from the server for a panel. Invariant: only the newest question's answer
//! is shown; data survive a failed refresh and are then marked stale.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::Problem;
use serde::de::DeserializeOwned;

use crate::api;
use crate::view::Load;

/// What a panel shows, and the way to read it again.
pub struct Fetched<T: Send + Sync + 'static> {
    pub state: RwSignal<Load<T>>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

impl<T: Send + Sync + 'static> Fetched<T> {
    /// Asks again; the data shown stay until the answer is there.
    pub fn reload(&self) {
        self.again.update(|count| *count = count.wrapping_add(1));
    }
}

/// Reads `path()` now and whenever it changes; `None` reads nothing. A path of
/// another thing shows the skeleton; the same path again keeps the data. `refresh`
/// is tracked: when it changes, the same path is read again.
pub fn fetch_when<T>(path: impl Fn() -> Option<String> + 'static, refresh: impl Fn() + 'static) -> Fetched<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let fetched = Fetched { state: RwSignal::new(Load::Loading), again: RwSignal::new(0) };
    let show = move |answer| match answer {
        None => fetched.state.set(Load::Loading),
        Some(answer) => {
            fetched.state.try_update(|state| settle(state, api::parse(answer)));
        }
    };
    let refresh = move || {
        fetched.again.track();
        refresh();
    };
    read_when(Box::new(path), Box::new(refresh), Rc::new(show));
    fetched
}

/// Takes an answer's JSON, or that another thing is being read.
type Show = dyn Fn(Option<Result<String, Problem>>);

/// The reading itself, the same for all types.
fn read_when(path: Box<dyn Fn() -> Option<String>>, refresh: Box<dyn Fn()>, show: Rc<Show>) {
    let newest = StoredValue::new(0_u32);
    Effect::new(move |before: Option<Option<String>>| {
        refresh();
        let asked = path();
        if before.is_some_and(|before| before != asked) {
            show(None);
        }
        let mine = newest.get_value().wrapping_add(1);
        newest.set_value(mine);
        if let Some(path) = &asked {
            let (answer, show) = (api::text(path), show.clone());
            spawn_local(async move {
                let answer = answer.await;
                if newest.try_get_value() == Some(mine) {
                    show(Some(answer));
                }
            });
        }
        asked
    });
}

/// Puts an answer in the place of what is shown.
pub fn settle<T>(state: &mut Load<T>, answer: Result<T, Problem>) {
    match (answer, &mut *state) {
        (Ok(data), _) => *state = Load::Ready { data, stale: false },
        (Err(_), Load::Ready { stale, .. }) => *stale = true,
        (Err(problem), _) => *state = Load::Failed(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::Text;

    fn lost() -> Problem {
        api::problem(0, "offline", Text::new("a", "b"), Text::new("c", "d"))
    }

    #[test]
    fn a_failed_refresh_keeps_the_data_and_says_they_are_old() {
        let mut state = Load::Loading;
        settle(&mut state, Ok(7));
        settle(&mut state, Err(lost()));
        assert_eq!(state, Load::Ready { data: 7, stale: true });
        settle(&mut state, Ok(8));
        assert_eq!(state, Load::Ready { data: 8, stale: false });
    }

    #[test]
    fn a_first_failure_is_shown_as_one() {
        let mut state: Load<u8> = Load::Loading;
        settle(&mut state, Err(lost()));
        assert_eq!(state, Load::Failed(lost()));
    }
}
