use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    frame::LookSwitch,
    look,
    text::{common, legal as words},
    ui::mark::Brand,
};

/// `/terms`
#[component]
pub fn TermsPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::terms_title(language)/>
        <Legal head=common::terms(language) text=words::terms(language)/>
    }
}

/// `/privacy`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::privacy_title(language)/>
        <Legal head=common::privacy(language) text=words::privacy(language)/>
    }
}

/// Paragraphs are separated by an empty line; one that begins with `# ` is a head.
#[component]
fn Legal(head: &'static str, text: &'static str) -> impl IntoView {
    let language = look::language();
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| match paragraph.strip_prefix("# ") {
            Some(head) => view! { <h2>{head}</h2> }.into_any(),
            None => view! { <p>{paragraph}</p> }.into_any(),
        })
        .collect_view();
    view! {
        <header class="wrapx ltop">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
            <nav><LookSwitch/></nav>
        </header>
        <main class="wrapx prose" id="main">
            <h1>{head}</h1>
            <p class="meta">{words::version(language)}</p>
            {paragraphs}
        </main>
    }
}
