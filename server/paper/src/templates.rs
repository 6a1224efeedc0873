//! The files that say how a paper looks. Invariant: each paper has one template; a file of the office stands
//! in for the built-in one of its name, and its pictures are found beside it.

use std::collections::BTreeMap;

use typst::foundations::Bytes;

/// `office.typ` is what all papers share: letterhead, page, signature.
const BUILT_IN: [(&str, &str); 5] = [
    ("office.typ", include_str!("../templates/office.typ")),
    ("sheet.typ", include_str!("../templates/sheet.typ")),
    ("order.typ", include_str!("../templates/order.typ")),
    ("minutes.typ", include_str!("../templates/minutes.typ")),
    ("differences.typ", include_str!("../templates/differences.typ")),
];

/// Templates and the pictures they show, by file name.
#[derive(Debug, Clone)]
pub struct Templates {
    pub(crate) files: BTreeMap<String, Bytes>,
}

impl Templates {
    pub fn built_in() -> Self {
        Self {
            files: Self::texts().map(|(name, text)| (name.to_owned(), Bytes::from_string(text))).collect(),
        }
    }

    /// File name and text of each template that is built in.
    pub fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
        BUILT_IN.into_iter()
    }

    /// With a file of the office's own: a template, or a picture for one.
    pub fn with(mut self, name: &str, content: Vec<u8>) -> Self {
        self.files.insert(name.to_owned(), Bytes::new(content));
        self
    }
}
