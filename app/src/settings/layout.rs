use leptos::prelude::*;

use crate::{look, page::query, text::settings as words};

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// `/settings/profile`
    Profile,
    /// `/settings/review`
    Review,
}

/// Head, the way to the other settings, and the word that a form was saved.
#[component]
pub fn SettingsLayout(
    /// Which page.
    tab: Tab,
    /// Its sections.
    children: Children,
) -> impl IntoView {
    let language = look::language();
    let saved = query("saved").map(|_| {
        view! { <div class="toast" role="status">{words::saved(language)}</div> }
    });
    let current = |own| (tab == own).then_some("page");
    view! {
        <div class="set">
            <header class="page-head"><h1>{words::head(language)}</h1></header>
            <nav class="chips" aria-label=words::head(language)>
                <a class="chip" href="/settings/profile" aria-current=current(Tab::Profile)>
                    {words::profile(language)}
                </a>
                <a class="chip" href="/settings/review" aria-current=current(Tab::Review)>
                    {words::review(language)}
                </a>
            </nav>
            {children()}
            {saved}
        </div>
    }
}
