//! The questions that are answered on the page, each a plain form.

use api::{Field, grading::Judge, review::Options};
use domain::{language::Language, text::char_count};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{calls::Submit, written::Written};
use crate::{
    call_error::CallError,
    look,
    review::session_of_address,
    text::grading as words,
    ui::{
        area::in_area,
        banner::FormFailure,
        field::{FieldError, invalid},
    },
    wording::field_message,
};

/// Where a learner agrees to have answers graded by a model.
pub const SETTINGS: &str = "/settings/review";

/// The id of the form, by which buttons outside of it belong to it.
pub const FORM: &str = "ask";

/// The note is explained in the learner's own words.
#[component]
pub fn Explain(
    /// Of the shown card.
    ticket: String,
    /// Under which the tab remembers what is not sent yet.
    key: String,
    /// Who will judge it.
    judge: Judge,
    /// What could not be handed in.
    draft: String,
    /// Why it could not.
    refused: Option<CallError>,
) -> impl IntoView {
    let language = look::language();
    let error = field_message(refused.as_ref(), Field::Answer, language);
    let offers = matches!(judge, Judge::NoConsent | Judge::Unverified);
    let count = char_count(&draft);
    view! {
        <form method="post" action=Submit::PATH id=FORM class="ask" data-post="">
            <input type="hidden" name="ticket" value=ticket/>
            <input type="hidden" name="session" value=session_of_address()/>
            <FormFailure text=None/>
            {offers.then(|| offer(judge, language))}
            <div class="jot">
                <label class="sr" for="answer" data-key="space">{words::answer(language)}</label>
                <textarea
                    id="answer"
                    name="answer"
                    placeholder=words::answer_placeholder(language)
                    aria-invalid=invalid(&error)
                    aria-describedby="answer-error answer-count"
                >
                    {in_area(&draft)}
                </textarea>
                <FieldError id="answer-error" message=error/>
                <p class="tail" id="answer-count">
                    <span><Written key count/></span>
                    <span>{judged(judge, language)}</span>
                </p>
            </div>
        </form>
    }
}

/// Who reads the answer, in a sentence.
fn judged(judge: Judge, language: Language) -> &'static str {
    match judge {
        Judge::Model => words::judge_model(language),
        Judge::NoModel | Judge::NoConsent | Judge::Unverified => words::judge_self(language),
    }
}

/// What the learner could agree to, where it would matter.
fn offer(judge: Judge, language: Language) -> impl IntoView {
    let (text, action) = if judge == Judge::Unverified {
        (
            words::unverified(language),
            words::unverified_action(language),
        )
    } else {
        (words::consent(language), words::consent_action(language))
    };
    view! {
        <p class="consent" id="ai-offer">
            {text}
            " "
            <a class="link" href=SETTINGS>{action}</a>
        </p>
    }
}

/// One of four is true.
#[component]
pub fn Choose(
    /// Of the shown card.
    ticket: String,
    /// In the order to show them.
    options: Vec<String>,
    /// What they are.
    kind: Options,
    /// Why the last choice could not be handed in.
    refused: Option<CallError>,
) -> impl IntoView {
    let language = look::language();
    let error = field_message(refused.as_ref(), Field::Choice, language);
    let (lead, masked) = match kind {
        Options::Statements => (words::choose_statement(language), None),
        Options::Titles { html } => (
            words::choose_title(language),
            Some(view! { <div class="note masked" inner_html=html></div> }),
        ),
    };
    let choices = options
        .into_iter()
        .enumerate()
        .map(|(index, option)| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="choice"
                        value=index
                        data-key=index + 1
                        required
                    />
                    <span class="cn" aria-hidden="true">{index + 1}</span>
                    <span>{option}</span>
                    <kbd aria-hidden="true">{index + 1}</kbd>
                </label>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=Submit::PATH id=FORM class="ask" data-post="">
            <input type="hidden" name="ticket" value=ticket/>
            <input type="hidden" name="session" value=session_of_address()/>
            <FormFailure text=None/>
            {masked}
            <fieldset class="choices" aria-describedby="choice-error">
                <legend class="lead-in">{lead}</legend>
                {choices}
                <FieldError id="choice-error" message=error/>
            </fieldset>
        </form>
    }
}

/// The body is shown, the title asked for.
#[component]
pub fn NameIt(
    /// Of the shown card.
    ticket: String,
    /// Sanitised HTML of the body, with the title's words masked.
    html: String,
    /// What could not be handed in.
    draft: String,
    /// Why it could not.
    refused: Option<CallError>,
) -> impl IntoView {
    let language = look::language();
    let error = field_message(refused.as_ref(), Field::Answer, language);
    view! {
        <form method="post" action=Submit::PATH id=FORM class="ask" data-post="">
            <input type="hidden" name="ticket" value=ticket/>
            <input type="hidden" name="session" value=session_of_address()/>
            <FormFailure text=None/>
            <div class="note masked" inner_html=html></div>
            <div class="guess">
                <label class="sr" for="answer" data-key="space">{words::title(language)}</label>
                <input
                    class="input"
                    id="answer"
                    name="answer"
                    value=draft
                    placeholder=words::title_placeholder(language)
                    autocomplete="off"
                    required
                    aria-invalid=invalid(&error)
                    aria-describedby="answer-error"
                />
                <button class="btn btn-primary" data-key="send">
                    <i class="spin" aria-hidden="true"></i>
                    {words::check(language)}
                </button>
            </div>
            <FieldError id="answer-error" message=error/>
        </form>
    }
}
