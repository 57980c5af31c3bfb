//! What happens beside an answer while it is written.

use domain::{
    grading::{ANSWER_MAX, ANSWER_MIN},
    text::char_count,
};
use leptos::prelude::*;

use crate::{look, text::grading as words, ui::browser};

/// Under which the browser remembers that grading by a model was offered.
const OFFERED: &str = "ai-offered";

/// How long the answer is. What is not sent yet outlives the page, and what the learner could agree
/// to is offered once: who does not take it up is not asked at every card.
#[island]
pub fn Written(
    /// Under which the tab remembers the answer.
    key: String,
    /// Characters at first.
    count: u32,
) -> impl IntoView {
    let language = look::language();
    let count = RwSignal::new(count);
    Effect::new(move |_| {
        if browser::recall(OFFERED).is_some() {
            browser::set_attribute("ai-offer", "hidden", "");
        } else if browser::has("ai-offer") {
            browser::remember(OFFERED, "yes");
        }
        // What this tab holds is newer than what the server was sent.
        if let Some(written) = browser::recall_here(&key).filter(|text| !text.is_empty()) {
            browser::set_value("answer", &written);
            count.set(char_count(&written));
        }
        let key = key.clone();
        browser::on_input("answer", move || {
            let written = browser::value("answer");
            count.set(char_count(&written));
            browser::remember_here(&key, &written);
        });
    });
    move || words::count(language, ANSWER_MAX, ANSWER_MIN, count.get())
}
