//! How long a learner has looked at a card whose answer and rating are on two pages.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::ui::browser;

/// What the tab remembers it under.
#[cfg(feature = "hydrate")]
const KEY: &str = "spent";

/// Longest time that is counted, in milliseconds.
#[cfg(feature = "hydrate")]
const MOST: f64 = 3_600_000.0;

/// Remembers for the page on which an answer is rated how long this one was looked at.
#[island]
pub fn Carried() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        use leptos::{ev, leptos_dom::helpers::window_event_listener};

        let since = browser::seen_for();
        // It lives as long as the page.
        let _listener = window_event_listener(ev::submit, move |_| {
            let spent = (browser::seen_for() - since).clamp(0.0, MOST);
            browser::remember_here(KEY, &format!("{spent:.0}"));
        });
    }
}

/// The rating form's time: what was spent on writing, and on reading what came of it.
#[island]
pub fn Spent() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        use leptos::{ev, leptos_dom::helpers::window_event_listener};

        let since = browser::seen_for();
        // Without the first part the whole is not known, and the server's own clock counts.
        if let Some(before) = browser::recall_here(KEY).and_then(|text| text.parse::<f64>().ok()) {
            // It lives as long as the page.
            let _listener = window_event_listener(ev::submit, move |_| {
                let spent = (before + browser::seen_for() - since).clamp(0.0, MOST);
                browser::set_value("duration", &format!("{spent:.0}"));
            });
        }
    }
    view! { <input type="hidden" name="duration" id="duration"/> }
}
