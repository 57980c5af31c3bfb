use leptos::prelude::*;

/// In place of a list that has nothing in it.
#[component]
pub fn Empty(
    /// What is so.
    line: &'static str,
    /// What to do about it.
    sentence: &'static str,
    /// Where that is done.
    href: &'static str,
    /// Its verb.
    action: &'static str,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{line}</h2>
            <p>{sentence}</p>
            <a class="btn btn-primary" href=href>{action}</a>
        </div>
    }
}
