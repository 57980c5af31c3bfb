//! A form that cannot be taken now, kept on a page that says why and posts it again.

use domain::language::Language;
use http::request::Parts;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    look,
    text::{auth as auth_words, common, error as words, security},
    ui::{button::SubmitButton, field::PasswordField, mark::Brand},
};

/// Fields that hold passwords. They are asked for anew: none is ever sent back.
const PASSWORDS: [&str; 3] = ["password", "current_password", "new_password"];

/// Why a form is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It came too often.
    TooMany {
        /// Seconds.
        retry_after: u32,
    },
    /// Something that storing it needs does not answer.
    Unavailable,
    /// The storage is damaged, and nothing is stored until somebody has repaired it.
    ReadOnly,
}

impl Why {
    /// Seconds after which it is worth another try.
    pub const fn retry_after(self) -> u32 {
        match self {
            Self::TooMany { retry_after } => retry_after,
            Self::Unavailable => 2,
            Self::ReadOnly => 300,
        }
    }

    /// Of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::TooMany { .. } => 429,
            Self::Unavailable | Self::ReadOnly => 503,
        }
    }
}

/// What was posted where, and why it is not taken. Put into the request's extensions by the
/// server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Why.
    pub why: Why,
    /// Path of the call, one of ours.
    pub action: String,
    /// Its fields, in order.
    pub fields: Vec<(String, String)>,
}

impl Again {
    /// The fields that are kept, and the names of passwords to ask for.
    pub(crate) fn parts(&self) -> (Vec<&(String, String)>, Vec<&'static str>) {
        let (passwords, kept): (Vec<_>, Vec<_>) = self
            .fields
            .iter()
            .partition(|(name, _)| name.contains("password"));
        let asked = PASSWORDS
            .into_iter()
            .filter(|name| passwords.iter().any(|(posted, _)| posted == name));
        (kept, asked.collect())
    }
}

/// Label and `autocomplete` of a password's field.
pub(crate) fn password_words(name: &str, language: Language) -> (&'static str, &'static str) {
    match name {
        "new_password" => (auth_words::new_password(language), "new-password"),
        "current_password" => (security::current_password(language), "current-password"),
        _ => (auth_words::password(language), "current-password"),
    }
}

/// What the request at hand is to show in place of a page.
pub fn asked_for() -> Option<Again> {
    use_context::<Parts>()?.extensions.get::<Again>().cloned()
}

/// The page.
#[component]
pub fn AgainPage(again: Again) -> impl IntoView {
    let language = look::language();
    let (head, sentence) = match again.why {
        Why::TooMany { retry_after } => {
            let wait = match retry_after {
                seconds @ 0..=90 => words::wait_seconds(language, seconds),
                seconds => words::wait_minutes(language, seconds.div_ceil(60)),
            };
            (words::too_many_head(language), wait)
        }
        Why::Unavailable => (
            words::unavailable_head(language),
            format!(
                "{} {}",
                words::unavailable(language),
                words::unavailable_form(language)
            ),
        ),
        Why::ReadOnly => (
            words::read_only_head(language),
            words::read_only(language).to_owned(),
        ),
    };
    let (kept, asked) = again.parts();
    let fields = asked
        .into_iter()
        .map(|name| {
            let (label, autocomplete) = password_words(name, language);
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
        .cloned()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <Title text=head/>
        <main class="problem" id="main">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
            <h1>{head}</h1>
            <p>{sentence}</p>
            <form class="form" method="post" action=again.action>
                {hidden}
                {fields}
                <SubmitButton label=words::again(language)/>
            </form>
        </main>
    }
}
