//! `/review`

use api::review::Ask;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::{Answer, Skip, Undo},
    go_on::GoOn,
    loads::opening,
    session::{Session, title},
    session_of_address,
};
use crate::{
    call_error::CallError,
    form::refusal,
    grading::{Asked, calls::Submit},
    look,
    page::loaded,
};

/// The page.
#[component]
pub fn ReviewPage() -> impl IntoView {
    loaded(opening(session_of_address()), |(page, going)| {
        let title = title(&page, look::language());
        let is_asked = page
            .card
            .as_ref()
            .is_some_and(|card| card.ask != Ask::Recall);
        let body = if is_asked {
            view! { <Asked page refused=refused()/> }.into_any()
        } else {
            view! { <Session page refused=refused()/> }.into_any()
        };
        view! {
            <Title text=title/>
            {going.map(|going| view! { <GoOn going/> })}
            {body}
        }
    })
}

/// Why a form of this page that the browser posted itself was refused.
fn refused() -> Option<CallError> {
    [Answer::PATH, Skip::PATH, Submit::PATH, Undo::PATH]
        .into_iter()
        .find_map(refusal)
}
