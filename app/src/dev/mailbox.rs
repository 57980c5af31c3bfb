use api::mail::StoredMail;
use leptos::prelude::*;
use leptos_meta::Title;

use super::loads::mailbox;
use crate::{
    look,
    page::loaded,
    text::{common, dev as words},
    ui::mark::Brand,
};

/// The page.
#[component]
pub fn MailboxPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(mailbox(), |mails| view! { <Mailbox mails/> })}
    }
}

#[component]
fn Mailbox(mails: Vec<StoredMail>) -> impl IntoView {
    let language = look::language();
    let empty = mails
        .is_empty()
        .then(|| view! { <p class="lead">{words::empty(language)}</p> });
    let mails = mails
        .into_iter()
        .map(|mail| {
            view! {
                <article class="sheet mail">
                    <h2>{mail.subject}</h2>
                    <p class="meta">{words::to(language, mail.to)}</p>
                    <pre>{linked(&mail.text)}</pre>
                </article>
            }
        })
        .collect_view();
    view! {
        <header class="wrapx ltop">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
        </header>
        <main class="wrapx prose mailbox" id="main">
            <h1>{words::head(language)}</h1>
            <p class="meta">{words::about(language)}</p>
            {empty}
            {mails}
        </main>
    }
}

/// The text with its addresses as links.
fn linked(text: &str) -> impl IntoView + use<> {
    text.split_inclusive([' ', '\n'])
        .map(|word| {
            let address = word.trim_end();
            if address.starts_with("http://") || address.starts_with("https://") {
                let space = word[address.len()..].to_owned();
                let href = address.to_owned();
                let text = address.to_owned();
                view! { <a class="link" href=href rel="external">{text}</a>{space} }.into_any()
            } else {
                word.to_owned().into_any()
            }
        })
        .collect_view()
}
