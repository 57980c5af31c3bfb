use api::{
    grading::Judge,
    review::{Ask, ShownCard},
};
use domain::review::Rating;
use leptos::prelude::*;

use super::{interval::interval_text, session::Sitting};
use crate::{
    grading::ask,
    look,
    text::{grading, review as words},
    ui::mark::{Mark, RatingMark},
};

/// The reveal button, then the four ratings, each with the interval it means.
#[component]
pub fn Dock(sitting: Sitting) -> impl IntoView {
    let language = look::language();
    let keys = move || {
        sitting
            .page
            .with(|page| {
                page.card
                    .as_ref()
                    .map(|card| (card.note, card.ticket.clone()))
            })
            .map(|(note, ticket)| {
                view! {
                    <span>
                        <a href=format!("/notes/{note}/edit") data-key="e">
                            <kbd>"E"</kbd>
                            {words::edit(language)}
                        </a>
                    </span>
                    <form
                        method="post"
                        action="/api/review/skip"
                        on:submit=move |submit| {
                            submit.prevent_default();
                            sitting.skip();
                        }
                    >
                        <input type="hidden" name="ticket" value=ticket/>
                        <button>
                            <kbd>"S"</kbd>
                            {words::skip(language)}
                        </button>
                    </form>
                }
            })
    };
    view! {
        <footer class="rdock">
            <div>
                {move || sitting.page.with(|page| page.card.clone()).map(|card| match card.ask {
                    Ask::Recall => view! {
                        <label for="reveal" class="btn btn-primary btn-lg reveal-btn before">
                            {words::reveal(language)}
                            <kbd>"Space"</kbd>
                        </label>
                        <Ratings card sitting/>
                    }
                    .into_any(),
                    Ask::Explain { judge, .. } => {
                        let send = if judge == Judge::Model {
                            grading::grade(language)
                        } else {
                            grading::compare(language)
                        };
                        view! { <HandIn send=Some((send, "send", "Ctrl Enter"))/> }.into_any()
                    }
                    Ask::Choose { .. } => {
                        let send = (grading::check(language), "enter", "Enter");
                        view! { <HandIn send=Some(send)/> }.into_any()
                    }
                    Ask::Title { .. } => view! { <HandIn send=None/> }.into_any(),
                })}
                <div class="keys">{keys}</div>
            </div>
        </footer>
    }
}

/// Hands the answer in, or gives up and looks at the note.
#[component]
fn HandIn(
    /// Word, key and name of the key of the button that hands in; the sheet has one otherwise.
    send: Option<(&'static str, &'static str, &'static str)>,
) -> impl IntoView {
    let language = look::language();
    let send = send.map(|(word, key, name)| {
        view! {
            <button class="btn btn-primary btn-lg" form=ask::FORM data-key=key>
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
                form=ask::FORM
                name="give_up"
                value="1"
                formnovalidate
            >
                {grading::show_note(language)}
            </button>
        </div>
    }
}

#[component]
fn Ratings(card: ShownCard, sitting: Sitting) -> impl IntoView {
    let language = look::language();
    let buttons = [
        (
            Rating::Again,
            RatingMark::Again,
            words::again(language),
            "1",
        ),
        (Rating::Hard, RatingMark::Hard, words::hard(language), "2"),
        (Rating::Good, RatingMark::Good, words::good(language), "3"),
        (Rating::Easy, RatingMark::Easy, words::easy(language), "4"),
    ]
    .into_iter()
    .zip(card.intervals)
    .map(|((rating, mark, word, key), interval)| {
        let interval = interval_text(interval, language);
        view! {
            <button
                class=format!("rate rate-{}", rating.as_str())
                name="rating"
                value=rating.as_str()
                aria-keyshortcuts=key
                disabled=move || sitting.busy.get()
                on:click=move |event| {
                    event.prevent_default();
                    sitting.rate(rating);
                }
            >
                <Mark mark size=20/>
                <span class="t">{word}</span>
                " "
                <kbd aria-hidden="true">{key}</kbd>
                <span class="iv">{interval.clone()}</span>
            </button>
        }
    })
    .collect_view();
    view! {
        <form method="post" action="/api/review/answer">
            <input type="hidden" name="ticket" value=card.ticket/>
            <div class="rates after" role="group" aria-label=words::how_well(language)>{buttons}</div>
        </form>
    }
}
