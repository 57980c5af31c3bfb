use leptos::prelude::*;

use super::{bar::Bar, session::Sitting, standing::standing};
use crate::{
    look,
    text::review as words,
    ui::icon::{Icon, IconName},
};

/// The head of a sitting: its progress, and undo.
#[component]
pub fn Top(sitting: Sitting) -> impl IntoView {
    let language = look::language();
    let done = Signal::derive(move || sitting.page.with(|page| page.done));
    let total = Signal::derive(move || sitting.page.with(|page| page.done + page.left));
    let standing = Signal::derive(move || sitting.page.with(|page| standing(page, language)));
    let event = move || {
        sitting
            .page
            .with(|page| page.undo.as_ref().map(|undo| undo.event.to_string()))
    };
    view! {
        <Bar done total standing>
            {move || event().map(|event| view! {
                <form
                    method="post"
                    action="/api/review/undo"
                    on:submit=move |submit| {
                        submit.prevent_default();
                        sitting.undo();
                    }
                >
                    <input type="hidden" name="event" value=event/>
                    <input type="hidden" name="next" value=super::address("/review", &sitting.query())/>
                    <button class="icon-btn" aria-label=words::undo_key(language)>
                        <Icon name=IconName::Undo size=18/>
                    </button>
                </form>
            })}
        </Bar>
    }
}
