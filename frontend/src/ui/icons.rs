//! Small drawings. Invariant: a drawing never stands alone for a meaning: a word or a
//! number is beside it, so drawings are hidden from readers of the screen.

use leptos::prelude::*;
use petapora_wire::{PermitStatus, SiteRole};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconName {
    Map,
    Import,
    Settings,
    Close,
    Warning,
    Download,
    Person,
    List,
    Back,
    Panel,
    Copy,
    Bell,
    Match,
    Route,
    Clock,
    Print,
    Lock,
    Unlock,
}

impl IconName {
    /// One SVG path on a 24 × 24 field, drawn as a 1.75 wide line.
    const fn path(self) -> &'static str {
        match self {
            Self::Map => "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
            Self::Import => "M12 15V4M8 8l4-4 4 4M4 15v4h16v-4",
            Self::Settings => "M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4M6 15v4",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Warning => "M12 4l9 16H3zM12 10v4M12 17v.5",
            Self::Download => "M12 4v11M8 11l4 4 4-4M4 15v4h16v-4",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.5M4 12h.5M4 18h.5",
            Self::Back => "M14 6l-6 6 6 6",
            Self::Panel => "M4 5h16v14H4zM10 5v14",
            Self::Bell => "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 20.5h4",
            Self::Match => "M4 6h6v12H4zM14 6h6v12h-6zM10 12h4",
            Self::Route => {
                "M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 18h7a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h7"
            }
            Self::Clock => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Unlock => "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 6.7-1.3",
            Self::Copy => "M9 9h11v11H9zM15 9V4H4v11h5",
        }
    }
}

#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.path() fill="none" stroke="currentColor" stroke-width="1.75"
                stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
}

/// ■ workplace, ● residence, filled by the leading permit status.
#[component]
pub fn RoleMark(role: SiteRole, status: PermitStatus) -> impl IntoView {
    let class = format!("mark status-{}", status.as_str());
    let shape = match role {
        SiteRole::Workplace => view! { <rect x="3" y="3" width="12" height="12" rx="1.5"/> }.into_any(),
        SiteRole::Residence => view! { <circle cx="9" cy="9" r="6.5"/> }.into_any(),
    };
    view! { <svg class=class viewBox="0 0 18 18" aria-hidden="true" focusable="false">{shape}</svg> }
}

/// The status's own shape: ● valid, ▲ ending, ◆ past its end, ○ not known.
#[component]
pub fn StatusMark(status: PermitStatus) -> impl IntoView {
    let class = format!("mark mark-small status-{}", status.as_str());
    let path = match status {
        PermitStatus::Active => "M9 3a6 6 0 1 0 0 12a6 6 0 1 0 0-12",
        PermitStatus::Expiring => "M9 2.5l7 12.5H2z",
        PermitStatus::Expired => "M9 1.5L16.5 9 9 16.5 1.5 9z",
        PermitStatus::Unknown => "M9 3a6 6 0 1 0 0 12a6 6 0 1 0 0-12M9 6a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
    };
    view! {
        <svg class=class viewBox="0 0 18 18" aria-hidden="true" focusable="false">
            <path d=path fill-rule="evenodd"/>
        </svg>
    }
}
