//! `/settings/security`: sessions, password, address, and what happened to the account.

pub mod calls;
mod email;
pub(crate) mod log;
mod password;
mod sessions;

use api::security::SecurityPage as Data;
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;

use self::{email::Email, log::Log, password::Password, sessions::Sessions};
use super::layout::{Section, SettingsLayout, Tab};
use crate::{
    call_error::CallError,
    look,
    page::{loaded, query},
    text::security as words,
    typed::Typed,
    ui::banner::Banner,
};

/// Where the forms lead.
const PAGE: &str = "/settings/security";

/// The page.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let language = look::language();
    let before = query("before").unwrap_or_default();
    view! {
        <Title text=words::title(language)/>
        {loaded(load(before), |(page, typed)| view! { <Security page typed/> })}
    }
}

async fn load(before: String) -> Result<(Data, Typed), CallError> {
    let page = crate::ssr::serve(async |services, caller| {
        services.auth.security_page(caller, &before).await
    })
    .await?;
    Ok((page, Typed(crate::ssr::take_form())))
}

#[component]
fn Security(page: Data, typed: Typed) -> impl IntoView {
    let language = look::language();
    let Data {
        frame,
        now,
        encrypted,
        sessions,
        events,
        next,
    } = page;
    let done = query("done")
        .and_then(|done| done_words(&done, language))
        .map(|text| view! { <Banner text=text.to_owned()/> });
    let plain = (!encrypted)
        .then(|| view! { <Banner text=words::not_encrypted(language).to_owned() failure=true/> });
    let address = frame.email.clone();
    view! {
        <SettingsLayout frame tab=Tab::Security>
            {done}
            {plain}
            <Sessions sessions now/>
            <Password/>
            <Email address typed/>
            <Section head=words::log(language) text=words::log_text(language)>
                <Log events now next page=PAGE/>
            </Section>
        </SettingsLayout>
    }
}

/// What the last form did.
fn done_words(done: &str, language: Language) -> Option<&'static str> {
    match done {
        "ended" => Some(words::done_ended(language)),
        "others" => Some(words::done_others(language)),
        "password" => Some(words::done_password(language)),
        "asked" => Some(words::done_asked(language)),
        "email" => Some(words::done_email(language)),
        _ => None,
    }
}
