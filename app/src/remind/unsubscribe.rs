//! `/unsubscribe`: the page behind the link of a mail. Its forms post to the same address, without a
//! login, and the address says what they did.

use api::remind::UnsubscribePage as Data;
use domain::{language::Language, remind::ReminderKind};
use leptos::prelude::*;
use leptos_meta::Title;

use super::loads::unsubscribe_page;
use crate::{
    auth::layout::AuthLayout,
    look,
    page::{loaded, query},
    text::remind as words,
    ui::{banner::Banner, button::SubmitButton},
};

/// The page. Opening it changes nothing, because mail scanners open links; the buttons do.
#[component]
pub fn UnsubscribePage() -> impl IntoView {
    let language = look::language();
    let token = query("token").unwrap_or_default();
    view! {
        <Title text=words::unsubscribe_title(language)/>
        {loaded(unsubscribe_page(token.clone()), |page| match page {
            Some(page) => view! { <AuthLayout><Ways page token/></AuthLayout> }.into_any(),
            None => view! { <AuthLayout><NoLink/></AuthLayout> }.into_any(),
        })}
    }
}

#[component]
fn Ways(page: Data, token: String) -> impl IntoView {
    let language = look::language();
    let mails = name(page.kind, language);
    let head = if page.on {
        words::unsubscribe_head(language, mails)
    } else {
        words::unsubscribed_head(language, mails)
    };
    let sentence = match (page.on, page.others) {
        (true, _) => words::unsubscribe_sub(language),
        (false, true) => words::others_come(language),
        (false, false) => words::none_come(language),
    };
    let undone = (query("done").as_deref() == Some("undo")).then(|| {
        view! { <Banner text=words::undone(language).to_owned()/> }
    });
    let end = page.on.then(|| {
        view! {
            <Deed token=token.clone() deed="this">
                <SubmitButton label=words::unsubscribe(language)/>
            </Deed>
        }
    });
    let all = page.others.then(|| {
        view! {
            <Deed token=token.clone() deed="all">
                <button class="btn btn-quiet btn-lg">{words::unsubscribe_all(language)}</button>
            </Deed>
        }
    });
    let undo = page.undo.then(|| {
        view! {
            <Deed token=token.clone() deed="undo">
                <button class="btn btn-quiet btn-lg">{words::undo(language)}</button>
            </Deed>
        }
    });
    view! {
        <section class="form">
            <div>
                <h1>{head}</h1>
                <p class="sub">{sentence}</p>
            </div>
            {undone}
            {end}
            {all}
            {undo}
            <p class="alt">
                <a class="link" href="/settings/notifications">{words::to_settings(language)}</a>
            </p>
        </section>
    }
}

/// A form with the link's token.
#[component]
fn Deed(
    /// Of the link.
    token: String,
    /// What it does.
    deed: &'static str,
    /// Its button.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action="/unsubscribe">
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="deed" value=deed/>
            {children()}
        </form>
    }
}

/// Whoever came without a link.
#[component]
fn NoLink() -> impl IntoView {
    let language = look::language();
    view! {
        <section class="form">
            <div>
                <h1>{words::no_link_head(language)}</h1>
                <p class="sub">{words::no_link(language)}</p>
            </div>
            <p class="alt">
                <a class="link" href="/settings/notifications">{words::to_settings(language)}</a>
            </p>
        </section>
    }
}

/// What mails of `kind` are called.
fn name(kind: ReminderKind, language: Language) -> &'static str {
    match kind {
        ReminderKind::Daily => words::daily(language),
        ReminderKind::Evening => words::evening(language),
        ReminderKind::Weekly => words::weekly(language),
    }
}
