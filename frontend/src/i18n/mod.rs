//! Two languages: Bahasa Indonesia first, English second. Invariant: a text exists
//! in both or the program does not compile (each slice's `texts.rs` uses `texts!`,
//! whose lines carry both and whose match is exhaustive).

pub mod codes;
pub mod format;

use leptos::prelude::*;
use petapora_wire::Text;

/// A language of the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Id,
    En,
}

impl Lang {
    /// BCP 47, for the `lang` attribute and the address.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    pub fn parse(tag: &str) -> Option<Self> {
        match tag {
            "id" => Some(Self::Id),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The sentence in this language.
    pub fn pick(self, text: &Text) -> &str {
        match self {
            Self::Id => &text.id,
            Self::En => &text.en,
        }
    }
}

/// The language shown; set it to switch every text at once.
pub fn use_lang() -> RwSignal<Lang> {
    expect_context::<RwSignal<Lang>>()
}

/// Declares a slice's catalogue: `Key`, `text(lang, key)` and `t(key)`, a closure that
/// follows the language. `{n}` in a text is a gap for `format::fill`.
macro_rules! texts {
    ($($key:ident: $id:literal, $en:literal;)+) => {
        /// Every text of this slice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key { $($key),+ }

        /// The text in a language.
        pub const fn text(lang: $crate::i18n::Lang, key: Key) -> &'static str {
            match (lang, key) {
                $(
                    ($crate::i18n::Lang::Id, Key::$key) => $id,
                    ($crate::i18n::Lang::En, Key::$key) => $en,
                )+
            }
        }

        /// The text as something to draw that follows the language.
        pub fn t(key: Key) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
            let lang = $crate::i18n::use_lang();
            move || text(leptos::prelude::Get::get(&lang), key)
        }
    };
}
pub(crate) use texts;
