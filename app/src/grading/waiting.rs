//! Waiting for a grade, or for a check of a note.

use std::time::Duration;

use leptos::prelude::*;

use super::calls::answer_state;
use crate::ui::browser;

/// How often the server is asked.
const EVERY: Duration = Duration::from_secs(1);

/// Loads the page again as soon as there is something new.
#[island]
pub fn Waiting(
    /// The answer, or the wish for a check.
    id: String,
) -> impl IntoView {
    // Runs in the browser only.
    Effect::new(move |_| ask_later(id.clone()));
}

/// A call that fails is made again: the connection may be back by then.
fn ask_later(id: String) {
    browser::after_pause("grade", EVERY, move || {
        leptos::task::spawn_local(async move {
            match answer_state(id.clone()).await {
                Ok(poll) if poll.settled => browser::reload(),
                _ => ask_later(id),
            }
        });
    });
}
