use api::review::{Fallback, FallbackReason, Outline, ShownCard};
use domain::language::Language;
use leptos::prelude::*;

use crate::{
    look,
    note::{mode_icon, mode_name},
    text::{grading, leech, review as words},
    ui::icon::Icon,
};

/// The sheet: the title, room to jot down an attempt, and the note once it is revealed.
#[component]
pub fn Card(card: ShownCard) -> impl IntoView {
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
    let why = card
        .fallback
        .map(|fallback| view! { <p class="why">{fallback_text(fallback, language)}</p> });
    view! {
        <article class="sheet rsheet">
            <p class="cat">
                <span>{card.category}</span>
                <span class="mode">
                    <Icon name=mode_icon(card.mode) size=15/>
                    {mode_name(card.mode, language)}
                </span>
            </p>
            {card.leech.map(|lapses| view! {
                <p class="cat leech">{leech::margin(language, lapses)}</p>
            })}
            <h1 id="question" tabindex="-1">{card.title}</h1>
            {why}
            <div class="jot before">
                <textarea
                    aria-label=words::jot(language)
                    placeholder=words::jot_placeholder(language)
                    maxlength="5000"
                    on:input=move |event| jotted.set(event_target_value(&event))
                ></textarea>
                <p class="hid">{outline(card.outline, language)}</p>
            </div>
            <div class="note after" id="note-head" tabindex="-1">
                <div inner_html=card.html></div>
                {mine}
            </div>
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

/// "Hidden body · 1 paragraph, 4 list items".
pub fn outline(outline: Outline, language: Language) -> String {
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
