use leptos::prelude::*;

use super::{session::Sitting, standing::standing};
use crate::{
    look,
    text::review as words,
    ui::{
        icon::{Icon, IconName},
        ticks::Ticks,
    },
};

/// Leave, progress, undo, and a line about the session.
#[component]
pub fn Top(sitting: Sitting) -> impl IntoView {
    let language = look::language();
    let done = Signal::derive(move || sitting.page.with(|page| page.done));
    let total = Signal::derive(move || sitting.page.with(|page| page.done + page.left));
    let event = move || {
        sitting
            .page
            .with(|page| page.undo.as_ref().map(|undo| undo.event.to_string()))
    };
    let line = move || {
        let line = sitting.page.with(|page| standing(page, language));
        (!line.is_empty()).then(|| view! { <p class="standing meta">{line}</p> })
    };
    view! {
        <header>
            <div class="rtop">
                <div>
                    <a class="icon-btn" href="/dashboard" aria-label=words::leave(language)>
                        <Icon name=IconName::Close size=20/>
                    </a>
                </div>
                <Ticks done total label=words::progress(language)/>
                <div>
                    <span class="cnt">
                        <b>{move || done.get() + 1}</b>
                        " / "
                        {total}
                    </span>
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
                </div>
            </div>
            {line}
        </header>
    }
}
