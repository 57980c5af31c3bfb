use api::review::{Outline, ShownCard};
use domain::language::Language;
use leptos::prelude::*;

use crate::{
    look,
    text::{leech, review as words},
    ui::icon::{Icon, IconName},
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
    view! {
        <article class="sheet rsheet">
            <p class="cat">
                <span>{card.category}</span>
                <span class="mode">
                    <Icon name=IconName::Eye size=15/>
                    {words::mode_recall(language)}
                </span>
            </p>
            {card.leech.map(|lapses| view! {
                <p class="cat leech">{leech::margin(language, lapses)}</p>
            })}
            <h1 id="question" tabindex="-1">{card.title}</h1>
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
