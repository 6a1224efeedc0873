//! The browser's storage under the field view. Invariant: one entry, read as nothing where it cannot be
//! read; what the storage refuses stays in memory as long as the page is open.

use super::queue::Kept;

const ENTRY: &str = "petapora.rute";

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

pub fn read() -> Kept {
    let text = storage().and_then(|storage| storage.get_item(ENTRY).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

pub fn write(kept: &Kept) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) {
        // A full or forbidden storage leaves the copy in memory.
        let _ = storage.set_item(ENTRY, &text);
    }
}

/// Wipes it.
pub fn wipe() {
    if let Some(storage) = storage() {
        // Nothing there to wipe is wiped.
        let _ = storage.remove_item(ENTRY);
    }
}

/// Wipes what is of another day than `today`, unless records wait in it.
pub fn wipe_old(today: &str) {
    let text = storage().and_then(|storage| storage.get_item(ENTRY).ok().flatten());
    if text.is_some_and(|text| !text.contains(&format!("\"day\":\"{today}\"")) && !text.contains("\"key\":"))
    {
        wipe();
    }
}

/// Something is kept: told without reading it, for the page that signs out.
pub fn is_any() -> bool {
    storage()
        .and_then(|storage| storage.get_item(ENTRY).ok().flatten())
        .is_some_and(|text| text.contains("\"key\":"))
}
