//! The browser's storage under the field view. Invariant: one entry, read as nothing where it cannot be
//! read; what the storage refuses stays in memory as long as the page is open; at the end of its day the route
//! goes, whoever opens the page next.

use super::queue::Kept;
use super::{people, photos};

const ENTRY: &str = "petapora.rute";
/// When the day of the entry ends, beside it: told without reading the route.
const ENDS: &str = "petapora.rute.sampai";

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

fn text() -> Option<String> {
    storage()?.get_item(ENTRY).ok().flatten()
}

pub fn read() -> Kept {
    text().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

pub fn write(kept: &Kept) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) {
        // A full or forbidden storage leaves the copy in memory.
        let _ = storage.set_item(ENTRY, &text);
        let _ = storage.set_item(ENDS, &kept.ends_ms.to_string());
    }
}

/// Wipes it, and the photos and people beside it.
pub fn wipe() {
    if let Some(storage) = storage() {
        // Nothing there to wipe is wiped.
        let _ = storage.remove_item(ENTRY);
        let _ = storage.remove_item(ENDS);
    }
    photos::forget_all();
    people::forget_all();
}

/// The entry's day is over.
fn is_over(now_ms: i64) -> bool {
    let ends_ms = storage().and_then(|storage| storage.get_item(ENDS).ok().flatten());
    ends_ms.and_then(|ends_ms| ends_ms.parse::<i64>().ok()).is_none_or(|ends_ms| now_ms >= ends_ms)
}

/// Wipes what is of a day that is over; of that, what waits for the network stays.
pub fn wipe_old(now_ms: i64) {
    let Some(text) = text().filter(|_| is_over(now_ms)) else { return };
    if !text.contains("\"key\":") {
        return wipe();
    }
    let Ok(mut entry) = serde_json::from_str::<serde_json::Value>(&text) else { return };
    if let (Some(entry), Some(storage)) = (entry.as_object_mut(), storage()) {
        entry.remove("route");
        entry.remove("drafts");
        let text = serde_json::Value::Object(std::mem::take(entry)).to_string();
        // A storage that refuses keeps what it had; the field view leaves it out when it reads.
        let _ = storage.set_item(ENTRY, &text);
    }
}

/// The inspection of the route that is kept, if its day is not over: told for a page that cannot reach the server.
pub fn inspection(now_ms: i64) -> Option<String> {
    let text = text().filter(|_| !is_over(now_ms))?;
    let entry: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some(entry.get("route")?.get("inspection")?.as_str()?.to_owned())
}

/// Something waits: told without reading it, for the page that signs out.
pub fn is_any() -> bool {
    text().is_some_and(|text| text.contains("\"key\":"))
}
