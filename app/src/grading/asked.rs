use api::{
    Field,
    grading::Judge,
    review::{Ask, Options, ReviewPage, ShownCard},
};
use domain::{id::NoteId, language::Language};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    ask::{Choose, Explain, FORM, NameIt},
    spent::Carried,
    top::Top,
};
use crate::{
    call_error::CallError,
    look,
    note::{mode_icon, mode_name},
    review::{MarginLeft, MarginRight, calls::Skip, session_of_address, standing},
    text::{grading as words, review},
    ui::{banner::Banner, icon::Icon},
    wording::sentence,
};

/// A card that is answered before it is rated: one page and one form.
#[component]
pub fn Asked(
    /// What is shown; with a card.
    page: ReviewPage,
    /// Why a form of this page was refused.
    refused: Option<CallError>,
) -> impl IntoView {
    let language = look::language();
    let failure = refused
        .as_ref()
        .filter(|error| !stands_beside_field(error))
        .map(|error| view! { <Banner text=sentence(error, language) failure=true/> });
    let (before, total) = (page.done, page.done + page.left);
    let standing = standing(&page, language);
    page.card.map(|card| {
        let dock = hand_in(&card.ask, language);
        let keys = keys(card.note, card.ticket.clone(), language);
        view! {
            <div class="focus">
                <Top before total standing undo=page.undo/>
                <main class="rmain" id="main">
                    <MarginLeft card=card.clone()/>
                    <Sheet card=card.clone() refused/>
                    <MarginRight card/>
                    <Carried/>
                </main>
                {failure}
                <footer class="rdock">
                    <div>
                        {dock}
                        {keys}
                    </div>
                </footer>
            </div>
        }
    })
}

fn stands_beside_field(error: &CallError) -> bool {
    [Field::Answer, Field::Choice].into_iter().any(|field| {
        error
            .refusal()
            .is_some_and(|refusal| refusal.problem(field).is_some())
    })
}

/// What is asked, and room for the answer.
#[component]
fn Sheet(card: ShownCard, refused: Option<CallError>) -> impl IntoView {
    let language = look::language();
    let (ticket, mode) = (card.ticket, card.mode);
    let (head, body) = match card.ask {
        Ask::Recall => return ().into_any(),
        Ask::Explain { judge, draft } => {
            // A card that was reviewed since is asked for another answer.
            let key = format!("answer {} {}", card.id, card.reviews);
            let body = view! { <Explain ticket key judge draft refused/> };
            (card.title, body.into_any())
        }
        Ask::Choose { options, kind } => {
            let head = match kind {
                Options::Statements => card.title,
                Options::Titles { .. } => words::which_note(language).to_owned(),
            };
            let body = view! { <Choose ticket options kind refused/> };
            (head, body.into_any())
        }
        Ask::Title { html, draft } => {
            let body = view! { <NameIt ticket html draft refused/> };
            (words::what_title(language).to_owned(), body.into_any())
        }
    };
    view! {
        <article class="sheet rsheet asked">
            <p class="cat">
                <span>{card.category}</span>
                <span class="mode">
                    <Icon name=mode_icon(mode) size=15/>
                    {mode_name(mode, language)}
                </span>
            </p>
            <h1 id="question">{head}</h1>
            {body}
        </article>
    }
    .into_any()
}

/// Hands the answer in, or gives up and looks at the note.
fn hand_in(ask: &Ask, language: Language) -> impl IntoView + use<> {
    let send = match ask {
        Ask::Explain {
            judge: Judge::Model,
            ..
        } => Some((words::grade(language), "send", "Ctrl Enter")),
        Ask::Explain { .. } => Some((words::compare(language), "send", "Ctrl Enter")),
        Ask::Choose { .. } => Some((words::check(language), "enter", "Enter")),
        // The sheet has one.
        Ask::Title { .. } | Ask::Recall => None,
    };
    let send = send.map(|(word, key, name)| {
        view! {
            <button class="btn btn-primary btn-lg" form=FORM data-key=key>
                <i class="spin" aria-hidden="true"></i>
                {word}
                " "
                <kbd>{name}</kbd>
            </button>
        }
    });
    view! {
        <div class="asking">
            {send}
            <button
                class="btn btn-quiet btn-lg"
                form=FORM
                name="give_up"
                value="1"
                formnovalidate
            >
                {words::show_note(language)}
            </button>
        </div>
    }
}

/// What else can be done with the note of `ticket`.
pub fn keys(note: NoteId, ticket: String, language: Language) -> impl IntoView {
    view! {
        <div class="keys">
            <span>
                <a href=format!("/notes/{note}/edit") data-key="e">
                    <kbd>"E"</kbd>
                    {review::edit(language)}
                </a>
            </span>
            <form method="post" action=Skip::PATH>
                <input type="hidden" name="ticket" value=ticket/>
                <input type="hidden" name="session" value=session_of_address()/>
                <button data-key="s">
                    <kbd>"S"</kbd>
                    {review::skip(language)}
                </button>
            </form>
        </div>
    }
}
