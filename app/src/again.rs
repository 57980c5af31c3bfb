//! A form that came too often, kept on a page that says how long to wait.

use http::request::Parts;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    look,
    text::{auth as auth_words, common, error as words, security},
    ui::{button::SubmitButton, field::PasswordField, mark::Brand},
};

/// Whether a field of this name holds a password, which is never sent back.
pub fn is_password(name: &str) -> bool {
    name.contains("password")
}

/// Fields that hold passwords. They are asked for anew: none is ever sent back.
const PASSWORDS: [&str; 3] = ["password", "current_password", "new_password"];

/// What was posted where, and when it may be posted again. Put into the request's extensions by the
/// server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Seconds.
    pub retry_after: u32,
    /// Path of the call, one of ours.
    pub action: String,
    /// Its fields, in order.
    pub fields: Vec<(String, String)>,
}

/// What the request at hand is to show in place of a page.
pub fn asked_for() -> Option<Again> {
    use_context::<Parts>()?.extensions.get::<Again>().cloned()
}

/// The page.
#[component]
pub fn AgainPage(again: Again) -> impl IntoView {
    let language = look::language();
    let wait = match again.retry_after {
        seconds @ 0..=90 => words::wait_seconds(language, seconds),
        seconds => words::wait_minutes(language, seconds.div_ceil(60)),
    };
    let (passwords, kept): (Vec<_>, Vec<_>) = again
        .fields
        .into_iter()
        .partition(|(name, _)| is_password(name));
    let asked = PASSWORDS
        .into_iter()
        .filter(|name| passwords.iter().any(|(posted, _)| posted == name));
    let fields = asked
        .map(|name| {
            let (label, autocomplete) = match name {
                "new_password" => (auth_words::new_password(language), "new-password"),
                "current_password" => (security::current_password(language), "current-password"),
                _ => (auth_words::password(language), "current-password"),
            };
            view! {
                <PasswordField
                    id=name
                    name=name
                    autocomplete=autocomplete
                    label=label
                    show=auth_words::show_password(language)
                    error=None
                />
            }
        })
        .collect_view();
    let hidden = kept
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <Title text=words::too_many_head(language)/>
        <main class="problem" id="main">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
            <h1>{words::too_many_head(language)}</h1>
            <p>{wait}</p>
            <form class="form" method="post" action=again.action>
                {hidden}
                {fields}
                <SubmitButton label=words::again(language)/>
            </form>
        </main>
    }
}
