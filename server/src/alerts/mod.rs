//! Alerts: crowds beyond what is expected, with their reasons.
//! Invariant: places and sponsors are judged, never people; nothing here knows a
//! nationality, a sex, a religion or a name of a person.

pub mod density;
