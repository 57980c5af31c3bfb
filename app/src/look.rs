//! Language and theme of the page: fixed for its life, changed by loading it again.

use domain::language::{Language, Theme};
use leptos::prelude::*;

/// Language and theme of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Language of the app's words.
    pub language: Language,
    /// Theme.
    pub theme: Theme,
}

/// Puts the look into context: on the server from the request, in the browser from `<html>`.
pub fn provide_look() {
    provide_context(read());
}

/// Language of the page.
pub fn language() -> Language {
    use_context::<Look>().unwrap_or_default().language
}

/// Theme of the page.
pub fn theme() -> Theme {
    use_context::<Look>().unwrap_or_default().theme
}

#[cfg(feature = "ssr")]
fn read() -> Look {
    crate::ssr::look()
}

#[cfg(not(feature = "ssr"))]
fn read() -> Look {
    let attribute = |name| {
        document()
            .document_element()
            .and_then(|html| html.get_attribute(name))
            .unwrap_or_default()
    };
    Look {
        language: Language::parse(&attribute("lang")).unwrap_or_default(),
        theme: Theme::parse(&attribute("data-theme")).unwrap_or_default(),
    }
}
