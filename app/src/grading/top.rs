use api::review::Undoable;
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    look,
    review::{address, calls::Undo, session_of_address},
    text::review as words,
    ui::{
        icon::{Icon, IconName},
        ticks::Ticks,
    },
};

/// Leave, progress, undo.
#[component]
pub fn Top(
    /// Cards that are behind the learner, without the one that is looked at.
    before: u32,
    /// All cards, that one included.
    total: u32,
    /// The answer that "undo" would take back.
    undo: Option<Undoable>,
) -> impl IntoView {
    let language = look::language();
    let undo = undo.map(|undo| {
        view! {
            <form method="post" action=Undo::PATH>
                <input type="hidden" name="event" value=undo.event.to_string()/>
                <input
                    type="hidden"
                    name="next"
                    value=address("/review", &session_of_address())
                />
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
