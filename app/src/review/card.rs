use api::review::{Ask, Fallback, FallbackReason, Options, Outline, ShownCard};
use domain::language::Language;
use leptos::prelude::*;

use super::session::Sitting;
use crate::{
    grading::ask::{Choose, Explain, NameIt},
    look,
    note::{mode_icon, mode_name},
    text::{grading, review as words},
    ui::icon::Icon,
};

/// The sheet: what is asked, and room for the answer.
#[component]
pub fn Card(card: ShownCard, sitting: Sitting) -> impl IntoView {
    let language = look::language();
    let refused = sitting.failure.get_untracked();
    let (ticket, mode) = (card.ticket, card.mode);
    let (class, head, body) = match card.ask {
        Ask::Recall => {
            let body = view! { <Recall html=card.html outline=card.outline/> };
            ("sheet rsheet", card.title, body.into_any())
        }
        Ask::Explain { judge, draft } => {
            // A card that was reviewed since is asked for another answer.
            let key = format!("answer {} {}", card.id, card.reviews);
            let body = view! { <Explain ticket key judge draft refused/> };
            ("sheet rsheet asked", card.title, body.into_any())
        }
        Ask::Choose { options, kind } => {
            let head = match kind {
                Options::Statements => card.title,
                Options::Titles { .. } => grading::which_note(language).to_owned(),
            };
            let body = view! { <Choose ticket options kind refused/> };
            ("sheet rsheet asked", head, body.into_any())
        }
        Ask::Title { html, draft } => {
            let head = grading::what_title(language).to_owned();
            let body = view! { <NameIt ticket html draft refused/> };
            ("sheet rsheet asked", head, body.into_any())
        }
    };
    let why = card
        .fallback
        .map(|fallback| view! { <p class="why">{fallback_text(fallback, language)}</p> });
    view! {
        <article class=class on:submit=move |_| sitting.carry_time()>
            <p class="cat">
                <span>{card.category}</span>
                <span class="mode">
                    <Icon name=mode_icon(mode) size=15/>
                    {mode_name(mode, language)}
                </span>
            </p>
            <h1 id="question" tabindex="-1">{head}</h1>
            {why}
            {body}
        </article>
    }
}

/// Why a note is recalled although it is to be asked another way.
fn fallback_text(fallback: Fallback, language: Language) -> String {
    let wished = mode_name(fallback.wished, language);
    match fallback.why {
        FallbackReason::FewNotes => grading::few_notes(language, wished),
        FallbackReason::NothingLeft => grading::nothing_left(language, wished),
    }
}

/// Room to jot down an attempt, and the note once it is revealed.
#[component]
fn Recall(html: String, outline: Outline) -> impl IntoView {
    let language = look::language();
    let jotted = RwSignal::new(String::new());
    let mine = move || {
        let text = jotted.get();
        (!text.trim().is_empty()).then(|| {
            view! {
                <div class="mine">
                    <h2>{words::mine(language)}</h2>
                    <p>{text}</p>
                </div>
            }
        })
    };
    view! {
        <div class="jot before">
            <textarea
                aria-label=words::jot(language)
                placeholder=words::jot_placeholder(language)
                maxlength="5000"
                on:input=move |event| jotted.set(event_target_value(&event))
            ></textarea>
            <p class="hid">{hidden_body(outline, language)}</p>
        </div>
        <div class="note after" id="note-head" tabindex="-1">
            <div inner_html=html></div>
            {mine}
        </div>
    }
}

/// "Hidden body · 1 paragraph, 4 list items".
fn hidden_body(outline: Outline, language: Language) -> String {
    let parts: Vec<String> = [
        (
            outline.paragraphs,
            words::paragraphs(language, outline.paragraphs),
        ),
        (
            outline.list_items,
            words::list_items(language, outline.list_items),
        ),
        (outline.tables, words::tables(language, outline.tables)),
        (
            outline.code_blocks,
            words::code_blocks(language, outline.code_blocks),
        ),
        (
            outline.formulas,
            words::formulas(language, outline.formulas),
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, text)| text)
    .collect();
    [words::hidden(language), parts.join(", ").as_str()].join(" · ")
}
