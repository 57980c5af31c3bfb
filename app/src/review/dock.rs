use api::review::ShownCard;
use domain::review::Rating;
use leptos::prelude::*;

use super::{interval::interval_text, session::Sitting};
use crate::{
    look,
    text::review as words,
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
                        <input type="hidden" name="session" value=sitting.query()/>
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
                <label for="reveal" class="btn btn-primary btn-lg reveal-btn before">
                    {words::reveal(language)}
                    <kbd>"Space"</kbd>
                </label>
                {move || sitting.page.with(|page| page.card.clone()).map(|card| view! {
                    <Ratings card sitting/>
                })}
                <div class="keys">{keys}</div>
            </div>
        </footer>
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
            <input type="hidden" name="session" value=sitting.query()/>
            <div class="rates after" role="group" aria-label=words::how_well(language)>{buttons}</div>
        </form>
    }
}
