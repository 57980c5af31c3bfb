//! `/review/practice`: cards to look at. Every step is a link, so it works without our code.

use api::review::{PracticeCard, PracticePage as Data};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    address, bar::Bar, card::outline, loads::practice_page, session_of_address, standing::chosen,
};
use crate::{
    look,
    page::{loaded, query},
    text::{review, session as words},
};

/// The page.
#[component]
pub fn PracticePage() -> impl IntoView {
    let language = look::language();
    let seen = query("seen")
        .and_then(|seen| seen.parse().ok())
        .unwrap_or(0);
    view! {
        <Title text=words::practice_title(language)/>
        {loaded(practice_page(session_of_address(), seen), |page| view! { <Practice page/> })}
    }
}

#[component]
fn Practice(page: Data) -> impl IntoView {
    let language = look::language();
    let (seen, total) = (page.seen, page.total);
    let about = std::iter::once(words::practice_kind(language).to_owned())
        .chain(chosen(&page.session, language))
        .collect::<Vec<_>>()
        .join(" · ");
    let next = step(&page.session.query, seen + 1);
    let again = address("/review/practice", &page.session.query);
    let last = seen + 1 >= total;
    let (body, dock) = match page.card {
        Some(card) => {
            let edit = format!("/notes/{}/edit", card.note);
            let dock = view! {
                <footer class="rdock">
                    <div>
                        <label
                            for="reveal"
                            class="btn btn-primary btn-lg reveal-btn before"
                            data-key="space"
                        >
                            {review::reveal(language)}
                            <kbd>"Space"</kbd>
                        </label>
                        <a class="btn btn-primary btn-lg reveal-btn after" href=next data-key="space">
                            {if last { words::last(language) } else { words::next(language) }}
                            <kbd>"Space"</kbd>
                        </a>
                        <div class="keys">
                            <span>
                                <a href=edit data-key="e"><kbd>"E"</kbd>{review::edit(language)}</a>
                            </span>
                        </div>
                    </div>
                </footer>
            };
            (view! { <Sheet card/> }.into_any(), Some(dock))
        }
        None => (view! { <End seen again/> }.into_any(), None),
    };
    view! {
        <div class="focus">
            <Bar done=seen total standing=about/>
            <main class="rmain" id="main">{body}</main>
            {dock}
        </div>
    }
}

#[component]
fn Sheet(card: PracticeCard) -> impl IntoView {
    let language = look::language();
    view! {
        <input type="checkbox" id="reveal" aria-label=review::reveal_note(language)/>
        <article class="sheet rsheet">
            <p class="cat"><span>{card.category}</span></p>
            <h1 id="question">{card.title}</h1>
            <p class="hid before">{outline(card.outline, language)}</p>
            <div class="note after"><div inner_html=card.html></div></div>
        </article>
    }
}

#[component]
fn End(seen: u32, again: String) -> impl IntoView {
    let language = look::language();
    let (head, text) = if seen == 0 {
        (
            words::practice_empty(language),
            words::practice_empty_text(language).to_owned(),
        )
    } else {
        (
            words::practice_done(language),
            words::practice_done_text(language, seen),
        )
    };
    view! {
        <section class="sheet done">
            <h1>{head}</h1>
            <p class="lead">{text}</p>
            <p class="go">
                <a class="btn btn-primary btn-lg" href="/dashboard">{review::to_today(language)}</a>
                {(seen > 0).then(|| view! {
                    <a class="btn btn-quiet btn-lg" href=again>{words::practice_again(language)}</a>
                })}
            </p>
        </section>
    }
}

/// The page after `seen` cards.
fn step(session: &str, seen: u32) -> String {
    let seen = format!("seen={seen}");
    let query = if session.is_empty() {
        seen
    } else {
        format!("{session}&{seen}")
    };
    address("/review/practice", &query)
}
