//! What a failure looks like as a page, and before there is an app.

use api::ApiError;
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    again::{self, AgainPage},
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

/// A whole document without the app, for when nobody can say who is asking.
pub fn standalone(error: &ApiError, language: Language) -> String {
    let (head, sentence) = wording(&CallError::Refused(error.clone()), language);
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{head}</title></head><body><main><h1>{head}</h1><p>{sentence}</p></main></body></html>",
        language.as_str()
    )
}
