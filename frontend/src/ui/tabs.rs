//! Tabs with the keyboard of the ARIA pattern. Invariant: one tab is chosen, only it
//! can be reached by Tab, and the arrows move among the others.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::drawn::drawn;

/// One tab: its value and what it says.
#[derive(Clone)]
pub struct Tab<T> {
    pub value: T,
    pub label: Signal<String>,
}

/// The row of tabs; the panel is drawn by the caller with `role="tabpanel"` and
/// `id=panel`.
#[component]
pub fn Tabs<T>(
    tabs: Vec<Tab<T>>,
    chosen: RwSignal<T>,
    /// Id of the panel that the tabs choose for.
    panel: &'static str,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let (values, labels): (Vec<T>, Vec<_>) = tabs.into_iter().map(|tab| (tab.value, tab.label)).unzip();
    let values = StoredValue::new(values);
    let at = Signal::derive(move || {
        values.with_value(|values| values.iter().position(|value| *value == chosen.get())).unwrap_or(0)
    });
    let choose = Callback::new(move |to: usize| chosen.set(values.with_value(|values| values[to])));
    view! { <Row labels at choose panel label/> }
}

/// The row by the places of its tabs, whatever they stand for.
#[component]
fn Row(
    labels: Vec<Signal<String>>,
    at: Signal<usize>,
    choose: Callback<usize>,
    panel: &'static str,
    label: Signal<String>,
) -> impl IntoView {
    let count = labels.len();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(to) = moved(at.get_untracked(), count, &event.key()) else { return };
        event.prevent_default();
        choose.run(to);
        let row = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let button = row.and_then(|row| row.children().item(to as u32));
        if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Focus only fails on elements that are not in the page.
            let _ = button.focus();
        }
    };
    let tab = move |(place, label): (usize, Signal<String>)| {
        let is_chosen = move || at.get() == place;
        view! {
            <button role="tab" class="tab" aria-controls=panel
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| choose.run(place)>
                {drawn(move || label.get())}
            </button>
        }
    };
    let tabs = labels.into_iter().enumerate().map(tab).collect_view();
    view! { <div class="tabs" role="tablist" aria-label=move || label.get() on:keydown=on_key>{tabs}</div> }
}

/// Where a key moves to among `count` tabs, around the ends.
fn moved(at: usize, count: usize, key: &str) -> Option<usize> {
    match key {
        "ArrowRight" => Some((at + 1) % count),
        "ArrowLeft" => Some((at + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_go_around_the_ends() {
        assert_eq!(moved(2, 3, "ArrowRight"), Some(0));
        assert_eq!(moved(0, 3, "ArrowLeft"), Some(2));
        assert_eq!(moved(1, 3, "End"), Some(2));
        assert_eq!(moved(1, 3, "a"), None);
    }
}
