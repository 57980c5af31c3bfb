//! What happens beside the editor's form while it is written.

use std::time::Duration;

use domain::text::char_count;
use leptos::prelude::*;

use super::calls::{keep_draft, preview};
use crate::{look, text::note as words, ui::browser};

/// Pause in typing after which a draft is kept.
const PAUSE: Duration = Duration::from_millis(600);
/// Pause in typing after which the page beside the source follows.
const PREVIEW_PAUSE: Duration = Duration::from_millis(300);

/// Whether the server has what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Untouched,
    Saving,
    Kept,
    Failed,
}

/// Keeps a draft whenever the writer pauses, says so, and warns before a page with unkept words is
/// left.
#[island]
pub fn Saved(
    /// Id of the note; empty for a new one.
    id: String,
    /// Version of the note that is edited.
    version: String,
) -> impl IntoView {
    let language = look::language();
    let state = RwSignal::new(State::Untouched);
    let note = StoredValue::new((id, version));
    let keep = move || {
        let written = browser::fields("editor");
        let field = |name: &str| written.get(name).cloned().unwrap_or_default();
        let (id, version) = note.get_value();
        let kept = keep_draft(
            id,
            version,
            field("title"),
            field("body"),
            field("category"),
            field("tags"),
            field("mode"),
        );
        leptos::task::spawn_local(async move {
            let kept = kept.await.is_ok();
            // Only the newest words count; an older call's answer says nothing about them.
            if browser::fields("editor") == written {
                state.set(if kept { State::Kept } else { State::Failed });
                browser::guard_leaving(!kept);
            }
        });
    };
    Effect::new(move |_| {
        browser::on_input("editor", move || {
            state.set(State::Saving);
            browser::guard_leaving(true);
            browser::after_pause("draft", PAUSE, keep);
        });
    });
    let text = move || match state.get() {
        State::Untouched => "",
        State::Saving => words::saving(language),
        State::Kept => words::kept(language),
        State::Failed => words::not_kept(language),
    };
    view! { <span class="saved" role="status">{text}</span> }
}

/// How long the source is, of how long it may be.
#[island]
pub fn Count(
    /// Characters at first.
    count: u32,
    /// Most characters.
    max: u32,
) -> impl IntoView {
    let language = look::language();
    let count = RwSignal::new(count);
    Effect::new(move |_| {
        browser::on_input("body", move || {
            count.set(char_count(&browser::value("body")))
        });
    });
    move || words::count(language, max, count.get())
}

/// Lets the page beside the source follow it.
#[island]
pub fn Following() -> impl IntoView {
    let follow = || {
        let source = browser::value("body");
        leptos::task::spawn_local(async move {
            if let Ok(html) = preview(source.clone()).await
                && browser::value("body") == source
            {
                browser::set_html("preview", &html);
            }
        });
    };
    Effect::new(move |_| {
        browser::on_input("body", move || {
            browser::after_pause("preview", PREVIEW_PAUSE, follow);
        });
    });
}
