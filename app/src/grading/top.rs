use api::grading::AnswerPage;
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    look,
    review::calls::Undo,
    text::review as words,
    ui::{
        icon::{Icon, IconName},
        ticks::Ticks,
    },
};

/// Leave, progress, undo.
#[component]
pub fn Top(page: AnswerPage) -> impl IntoView {
    let language = look::language();
    // A rated answer is behind the learner, but it is still the one that is looked at.
    let before = page.done - u32::from(page.rating.is_some() && page.done > 0);
    let total = page.done + page.left;
    let undo = page.undo.map(|undo| {
        view! {
            <form method="post" action=Undo::PATH>
                <input type="hidden" name="event" value=undo.event.to_string()/>
                <button class="icon-btn" aria-label=words::undo_key(language) data-key="u">
                    <Icon name=IconName::Undo size=18/>
                </button>
            </form>
        }
    });
    view! {
        <header class="rtop">
            <div>
                <a class="icon-btn" href="/dashboard" aria-label=words::leave(language)>
                    <Icon name=IconName::Close size=20/>
                </a>
            </div>
            <Ticks
                done=Signal::stored(before)
                total=Signal::stored(total)
                label=words::progress(language)
            />
            <div>
                <span class="cnt">
                    <b>{before + 1}</b>
                    " / "
                    {total.max(before + 1)}
                </span>
                {undo}
            </div>
        </header>
    }
}
