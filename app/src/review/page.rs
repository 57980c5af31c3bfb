//! `/review`

use api::review::Ask;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::{Answer, Skip, Undo, review_page},
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
    loaded(review_page(session_of_address()), |page| {
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
