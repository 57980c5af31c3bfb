//! What a failure looks like as a page, and before there is an app.

use api::ApiError;
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    again::{self, Again, AgainPage},
    call_error::CallError,
    look,
    text::{common, error as words},
    ui::mark::Brand,
    wording::wording,
};

/// The page in place of one that could not be loaded.
#[component]
pub fn Problem(error: CallError) -> impl IntoView {
    let language = look::language();
    let signed_out = error.refusal() == Some(&ApiError::Unauthenticated);
    let path = use_location().pathname;
    let (head, sentence) = wording(&error, language);
    let (href, action) = if signed_out {
        (
            format!("/login?next={}", path.get_untracked()),
            words::sign_in(language),
        )
    } else {
        ("/".to_owned(), words::home(language))
    };
    view! {
        <Title text=head.clone()/>
        <main class="problem" id="main">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
            <h1>{head}</h1>
            <p>{sentence}</p>
            <p><a class="btn btn-primary" href=href rel="external">{action}</a></p>
        </main>
    }
}

/// The page for an address that has none, and in place of any other a form that cannot be taken now.
#[component]
pub fn MissingPage() -> impl IntoView {
    if let Some(again) = again::asked_for() {
        return view! { <AgainPage again/> }.into_any();
    }
    crate::ssr::set_status(&ApiError::NotFound);
    view! { <Problem error=CallError::Refused(ApiError::NotFound)/> }.into_any()
}

/// A whole document without the app, for when nobody can say who is asking. A `form` that was posted
/// stays in it and can be posted again.
pub fn standalone(error: &ApiError, language: Language, form: Option<&Again>) -> String {
    let (head, sentence) = wording(&CallError::Refused(error.clone()), language);
    let form = form.map(|form| posted(form, language)).unwrap_or_default();
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{head}</title></head><body><main><h1>{head}</h1><p>{sentence}</p>{form}</main></body></html>",
        language.as_str()
    )
}

fn posted(form: &Again, language: Language) -> String {
    let (kept, passwords) = form.parts();
    let kept = kept.iter().map(|(name, value)| {
        format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            escape(name),
            escape(value)
        )
    });
    let passwords = passwords.into_iter().map(|name| {
        let (label, autocomplete) = again::password_words(name, language);
        format!(
            "<p><label>{label} <input type=\"password\" name=\"{name}\" autocomplete=\"{autocomplete}\" \
             required></label></p>"
        )
    });
    let fields: String = kept.chain(passwords).collect();
    format!(
        "<p>{}</p><form method=\"post\" action=\"{}\">{fields}<button>{}</button></form>",
        words::unavailable_form(language),
        escape(&form.action),
        words::again(language)
    )
}

/// `text` as the value of an attribute in double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A parser makes one line feed of both, and a form posts both again.
            '\r' => escaped.push_str("&#13;"),
            '\n' => escaped.push_str("&#10;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posted_form_stays_as_text_and_without_its_password() {
        let form = Again {
            why: again::Why::Unavailable,
            action: "/api/auth/login?back=%2Flogin".to_owned(),
            fields: [("email", "\"><script>&x"), ("password", "hunter2")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        };
        let page = standalone(&ApiError::Unavailable, Language::En, Some(&form));
        assert!(
            page.contains("value=\"&quot;&gt;&lt;script&gt;&amp;x\""),
            "{page}"
        );
        assert!(
            page.contains("type=\"password\" name=\"password\""),
            "{page}"
        );
        assert!(!page.contains("hunter2"), "{page}");
        assert!(!standalone(&ApiError::Unavailable, Language::Ko, None).contains("<form"));
    }
}
