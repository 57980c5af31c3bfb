use api::grading::{AnswerPage, AnswerState, GivenAnswer, GradeFailure, GradedPoint, Judge};
use domain::{
    grading::{Comparison, Doubt, QuoteDoubt, Verdict},
    language::Language,
};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    ask::SETTINGS,
    calls::GradeAgain,
    marks::{badness, numbers},
    verdict::{VerdictMark, verdict_word},
    waiting::Waiting,
};
use crate::{
    look,
    review::{rating_word, session_of_address},
    text::grading as words,
    ui::{
        banner::Banner,
        icon::{Icon, IconName},
        mark::{Mark, RatingMark},
    },
};

/// Beside the sheet: what came of the answer, in the app's voice.
#[component]
pub fn Margin(page: AnswerPage) -> impl IntoView {
    let language = look::language();
    let body = match page.state.clone() {
        AnswerState::Waiting { .. } => view! { <Reading id=page.id.to_string()/> }.into_any(),
        AnswerState::Graded { score, points } => {
            view! { <Graded page=page.clone() score points/> }.into_any()
        }
        AnswerState::Compared { comparison, judge } => {
            view! { <Compared comparison judge/> }.into_any()
        }
        AnswerState::Declined(doubt) => {
            let text = match doubt {
                Doubt::CopyOfNote => words::declined_copy(language),
                Doubt::SpeaksToGrader => words::declined_speaks(language),
            };
            view! {
                <h2>{words::declined(language)}</h2>
                <p>{text}</p>
            }
            .into_any()
        }
        AnswerState::Failed(failure) => view! { <Failed page=page.clone() failure/> }.into_any(),
        AnswerState::Decided { right } => decided(&page, right, language).into_any(),
        AnswerState::GaveUp => view! {
            <h2>{words::gave_up(language)}</h2>
            <p>{words::gave_up_text(language)}</p>
        }
        .into_any(),
        AnswerState::Unreadable => {
            view! { <p role="alert">{words::unreadable(language)}</p> }.into_any()
        }
    };
    view! { <aside class="margin gmargin" aria-label=words::remarks(language)>{late(&page, language)}{body}</aside> }
}

/// A grade that came after the learner's own rating changes nothing.
fn late(page: &AnswerPage, language: Language) -> Option<impl IntoView + use<>> {
    let rated = page.rating?;
    let text = match (&page.state, page.proposal) {
        (AnswerState::Graded { .. }, Some(proposal)) if proposal != rated => words::late(
            language,
            rating_word(proposal, language),
            rating_word(rated, language),
        ),
        _ => words::rated_already(language, rating_word(rated, language)),
    };
    Some(view! { <Banner text/> })
}

/// A model is being asked.
#[component]
fn Reading(id: String) -> impl IntoView {
    let language = look::language();
    view! {
        <div class="grading">
            <p class="ln1" role="status">
                <i class="spin" aria-hidden="true"></i>
                {words::waiting(language)}
            </p>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
        </div>
        <p class="meta">{words::waiting_text(language)}</p>
        <Waiting id/>
    }
}

/// Each key point, what needs attention first.
#[component]
fn Graded(page: AnswerPage, score: Option<u8>, points: Vec<GradedPoint>) -> impl IntoView {
    let language = look::language();
    let count = |verdict| {
        points
            .iter()
            .filter(|point| point.verdict == verdict)
            .count()
    };
    let tally = [
        Verdict::Covered,
        Verdict::Partly,
        Verdict::Missed,
        Verdict::Wrong,
        Verdict::Unsure,
    ]
    .map(|verdict| (verdict, count(verdict)))
    .into_iter()
    .filter(|(verdict, count)| {
        *count > 0 || matches!(verdict, Verdict::Covered | Verdict::Missed | Verdict::Wrong)
    })
    .map(|(verdict, count)| {
        view! {
            <span>
                <VerdictMark verdict size=16/>
                {verdict_word(verdict, language)}
                " "
                <b>{count}</b>
            </span>
        }
    })
    .collect_view();
    let text = match &page.given {
        GivenAnswer::Text(text) => text.clone(),
        _ => String::new(),
    };
    let mut notes: Vec<(usize, GradedPoint)> = numbers(&points).into_iter().zip(points).collect();
    notes.sort_by_key(|(number, point)| (u8::MAX - badness(point.verdict), *number));
    let notes = notes
        .into_iter()
        .map(|(number, point)| note(number, point, &text, language))
        .collect_view();
    let unsure = score
        .is_none()
        .then(|| view! { <p class="meta">{words::grade_yourself(language)}</p> });
    view! {
        <h2 class="sr">{words::points(language)}</h2>
        <p class="tally">{tally}</p>
        {unsure}
        {notes}
        <div class="gfoot">
            <span>{words::caution(language)}</span>
            <Again page/>
        </div>
    }
}

fn note(
    number: usize,
    point: GradedPoint,
    text: &str,
    language: Language,
) -> impl IntoView + use<> {
    let quote = point
        .quote
        .filter(|_| point.verdict != Verdict::Covered)
        .and_then(|(from, to)| text.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?))
        .map(|quote| view! { <q>{quote.to_owned()}</q> });
    let remark = match point.verdict {
        Verdict::Covered => None,
        Verdict::Partly => Some(("", words::partly_text(language))),
        Verdict::Missed => Some(("", words::missed_text(language))),
        Verdict::Wrong => Some(("fix", words::wrong_text(language))),
        Verdict::Unsure => Some(("", doubt(point.doubt, language))),
    }
    .map(|(class, text)| view! { <p class=class>{text}</p> });
    view! {
        <div class="mnote">
            <VerdictMark verdict=point.verdict size=20/>
            <div>
                <h3>
                    <span class="sr">{format!("{} ", verdict_word(point.verdict, language))}</span>
                    <span class="num">{number}</span>
                    {point.statement}
                </h3>
                {quote}
                {remark}
            </div>
        </div>
    }
}

/// Why nobody can tell.
fn doubt(doubt: Option<QuoteDoubt>, language: Language) -> &'static str {
    match doubt {
        Some(QuoteDoubt::SpeaksToGrader) => words::unsure_speaks(language),
        Some(QuoteDoubt::TooLong | QuoteDoubt::WholeAnswer) => words::unsure_long(language),
        Some(QuoteDoubt::NoKeyTerm | QuoteDoubt::BareTerm) => words::unsure_term(language),
        Some(QuoteDoubt::Reused) => words::unsure_reused(language),
        Some(QuoteDoubt::Absent | QuoteDoubt::NotInAnswer) | None => words::unsure_quote(language),
    }
}

/// Asks the model once more, while that is possible.
#[component]
fn Again(
    page: AnswerPage,
    /// The button's class.
    #[prop(default = "link")]
    class: &'static str,
) -> impl IntoView {
    let language = look::language();
    page.can_ask_again.then(|| {
        view! {
            <form method="post" action=GradeAgain::PATH>
                <input type="hidden" name="id" value=page.id.to_string()/>
                <input type="hidden" name="session" value=session_of_address()/>
                <button class=class>{words::again(language)}</button>
            </form>
        }
    })
}

/// Words were compared.
#[component]
fn Compared(comparison: Comparison, judge: Judge) -> impl IntoView {
    let language = look::language();
    let list = |terms: Vec<String>, mark: RatingMark| {
        let items = terms
            .into_iter()
            .map(|term| view! { <li><Mark mark size=12/>{term}</li> })
            .collect_view();
        view! { <ul class="terms">{items}</ul> }
    };
    let (found, absent) = (comparison.found.len(), comparison.absent.len());
    let nothing = (found + absent == 0).then(|| view! { <p>{words::no_terms(language)}</p> });
    let found = (found > 0).then(|| {
        view! {
            <h3>{words::found(language, found)}</h3>
            {list(comparison.found, RatingMark::Good)}
        }
    });
    let absent = (absent > 0).then(|| {
        view! {
            <h3>{words::absent(language, absent)}</h3>
            {list(comparison.absent, RatingMark::Hard)}
        }
    });
    let offer = match judge {
        Judge::NoConsent => Some(words::consent_action(language)),
        Judge::Unverified => Some(words::unverified_action(language)),
        Judge::Model | Judge::NoModel => None,
    }
    .map(|text| view! { <a class="link" href=SETTINGS>{text}</a> });
    let why = match judge {
        Judge::NoConsent => words::why_no_consent(language),
        Judge::Unverified => words::why_unverified(language),
        Judge::Model | Judge::NoModel => words::why_no_model(language),
    };
    view! {
        <div class="compared">
            <h2>{words::compared(language)}</h2>
            <p>{words::compared_text(language)}</p>
            {nothing}
            {found}
            {absent}
        </div>
        <div class="gfoot"><span>{why}</span>{offer}</div>
    }
}

/// No grade came.
#[component]
fn Failed(page: AnswerPage, failure: GradeFailure) -> impl IntoView {
    let language = look::language();
    let text = match failure {
        GradeFailure::TooSlow | GradeFailure::Unavailable => words::failed(language),
        GradeFailure::Quota { .. } => words::failed_quota(language),
        GradeFailure::Busy => words::failed_busy(language),
        GradeFailure::Unreadable => words::failed_unreadable(language),
        GradeFailure::NotAllowed => words::failed_not_allowed(language),
    };
    view! {
        <div class="banner banner-error" role="alert">
            <Icon name=IconName::Alert size=18/>
            <span>{text}</span>
            <Again page class="btn btn-quiet btn-sm"/>
        </div>
        <p class="meta">{words::failed_text(language)}</p>
    }
}

/// Code could tell.
fn decided(page: &AnswerPage, right: bool, language: Language) -> impl IntoView + use<> {
    let (head, text) = match (&page.given, right) {
        (GivenAnswer::Text(typed), true) if *typed != page.title => {
            (words::right(language), words::right_nearly(language))
        }
        (GivenAnswer::Text(_), true) => (words::right(language), words::right_title(language)),
        (GivenAnswer::Text(_), false) => (words::not_right(language), words::wrong_title(language)),
        (_, true) => (words::right(language), words::right_choice(language)),
        (_, false) => (words::not_right(language), words::wrong_choice(language)),
    };
    view! {
        <h2>{head}</h2>
        <p>{text}</p>
    }
}
