use api::review::Undoable;
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    look,
    review::{Bar, address, calls::Undo, session_of_address},
    text::review as words,
    ui::icon::{Icon, IconName},
};

/// The head of a page with one card that is loaded anew for each: its progress, and undo.
#[component]
pub fn Top(
    /// Cards that are behind the learner, without the one that is looked at.
    before: u32,
    /// All cards, that one included.
    total: u32,
    /// What this session is about; empty for no line.
    #[prop(default = String::new())]
    standing: String,
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
    let total = total.max(before + 1);
    view! {
        <Bar done=before total standing>{undo}</Bar>
    }
}
