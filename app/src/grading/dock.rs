use api::grading::{AnswerPage, AnswerState};
use domain::{
    language::Language,
    review::{IntervalLabel, Rating},
};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{asked::keys, spent::Spent};
use crate::{
    look,
    review::{address, calls::Answer, interval_text, rating_word, session_of_address},
    text::{grading as words, review},
    ui::mark::{Mark, RatingMark},
};

/// The four ratings: one chosen beforehand when something could tell, else each a button.
#[component]
pub fn AnswerDock(page: AnswerPage) -> impl IntoView {
    let language = look::language();
    let body = if page.rating.is_some() || page.ticket.is_empty() {
        view! {
            <div class="row">
                <p class="suggest"><span>{words::over(language)}</span></p>
                <a class="btn btn-primary btn-lg btn-block nextbtn" href=address("/review", &session_of_address()) data-key="enter">
                    {words::next(language)}
                    <kbd>"Enter"</kbd>
                </a>
            </div>
        }
        .into_any()
    } else {
        rating_form(&page, language).into_any()
    };
    view! { <footer class="rdock gdock"><div>{body}</div></footer> }
}

fn rating_form(page: &AnswerPage, language: Language) -> impl IntoView + use<> {
    let proposal = page.proposal;
    let rates = Rating::ALL
        .into_iter()
        .zip(page.intervals)
        .zip(["1", "2", "3", "4"])
        .map(|((rating, interval), key)| {
            let open = page.ratings.contains(&rating);
            let rate = Rate {
                rating,
                interval,
                key,
                open,
            };
            match proposal {
                Some(proposal) => chosen(rate, rating == proposal, language).into_any(),
                None => pressed(rate, language).into_any(),
            }
        })
        .collect_view();
    let hint = proposal
        .is_some()
        .then(|| view! { <span>{words::change(language)}</span> });
    let next = proposal.map(|_| {
        view! {
            <button class="btn btn-primary btn-lg btn-block nextbtn" data-key="enter">
                {words::next(language)}
                <kbd>"Enter"</kbd>
            </button>
        }
    });
    let label = if proposal.is_some() {
        words::choose_rating(language)
    } else {
        review::how_well(language)
    };
    view! {
        <form method="post" action=Answer::PATH>
            <input type="hidden" name="ticket" value=page.ticket.clone()/>
            <input type="hidden" name="session" value=session_of_address()/>
            <Spent/>
            <div class="row">
                <div>
                    <p class="suggest">{suggestion(page, language)}{hint}</p>
                    <div class="rates" role="group" aria-label=label>{rates}</div>
                </div>
                {next}
            </div>
        </form>
        {proposal.is_none().then(|| keys(page.note, page.ticket.clone(), language))}
    }
}

struct Rate {
    rating: Rating,
    interval: IntervalLabel,
    key: &'static str,
    /// It is accepted.
    open: bool,
}

impl Rate {
    fn class(&self) -> String {
        format!("rate rate-{}", self.rating.as_str())
    }

    fn inner(&self, language: Language) -> impl IntoView + use<> {
        let mark = match self.rating {
            Rating::Again => RatingMark::Again,
            Rating::Hard => RatingMark::Hard,
            Rating::Good => RatingMark::Good,
            Rating::Easy => RatingMark::Easy,
        };
        view! {
            <Mark mark size=20/>
            <span class="t">{rating_word(self.rating, language)}</span>
            " "
            <kbd aria-hidden="true">{self.key}</kbd>
            <span class="iv">{interval_text(self.interval, language)}</span>
        }
    }
}

/// Sent by the button beside it.
fn chosen(rate: Rate, on: bool, language: Language) -> impl IntoView + use<> {
    view! {
        <label class=rate.class()>
            <input
                type="radio"
                name="rating"
                value=rate.rating.as_str()
                data-key=rate.key
                aria-keyshortcuts=rate.key
                checked=on
                disabled=!rate.open
            />
            {rate.inner(language)}
        </label>
    }
}

/// Sent at once.
fn pressed(rate: Rate, language: Language) -> impl IntoView + use<> {
    view! {
        <button
            class=rate.class()
            name="rating"
            value=rate.rating.as_str()
            data-key=rate.key
            aria-keyshortcuts=rate.key
            disabled=!rate.open
        >
            {rate.inner(language)}
        </button>
    }
}

/// Why a rating is chosen, with the rating set off.
fn suggestion(page: &AnswerPage, language: Language) -> impl IntoView + use<> {
    let Some(proposal) = page.proposal else {
        return view! { <span>{review::how_well(language)}</span> }.into_any();
    };
    let rating = rating_word(proposal, language);
    let text = match &page.state {
        AnswerState::Graded {
            score: Some(score), ..
        } => words::suggest_score(language, rating, score),
        AnswerState::Decided { right: true } => words::suggest_right(language, rating),
        AnswerState::Decided { right: false } => words::suggest_wrong(language, rating),
        _ => words::suggest(language, rating),
    };
    match text.split_once(rating) {
        Some((before, after)) => view! {
            <span>{before.to_owned()}<b>{rating}</b>{after.to_owned()}</span>
        }
        .into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    }
}
