//! Language and theme of the page: fixed for its life, changed by loading it again.

use domain::language::{Language, Theme};

/// Language and theme of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Language of the app's words.
    pub language: Language,
    /// Theme.
    pub theme: Theme,
}

/// Puts the request's look into context.
#[cfg(feature = "ssr")]
pub fn provide_look() {
    leptos::prelude::provide_context(crate::ssr::look());
}

/// Language of the page.
#[cfg(feature = "ssr")]
pub fn language() -> Language {
    leptos::prelude::use_context::<Look>()
        .unwrap_or_default()
        .language
}

/// Language of the page, as the server wrote it on `<html>`: context does not reach islands.
#[cfg(not(feature = "ssr"))]
pub fn language() -> Language {
    use leptos::prelude::document;

    let lang = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .unwrap_or_default();
    Language::parse(&lang).unwrap_or_default()
}
