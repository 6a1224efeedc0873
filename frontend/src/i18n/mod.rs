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

    /// The one of an Indonesian and an English text that is in this language.
    pub const fn of(self, (id, en): (&'static str, &'static str)) -> &'static str {
        match self {
            Self::Id => id,
            Self::En => en,
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

/// An Indonesian and an English text as something to draw that follows the language.
/// One type for all texts, so that drawing one is compiled once.
pub fn following(both: (&'static str, &'static str)) -> impl Fn() -> &'static str + Copy + Send + Sync {
    let lang = use_lang();
    move || lang.get().of(both)
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
            lang.of(match key { $(Key::$key => ($id, $en)),+ })
        }

        /// The text as something to draw that follows the language.
        pub fn t(key: Key) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
            use $crate::i18n::Lang;
            $crate::i18n::following((text(Lang::Id, key), text(Lang::En, key)))
        }
    };
}
pub(crate) use texts;
