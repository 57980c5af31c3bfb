//! `/review`

use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::{Answer, Skip, Undo, review_page},
    session::{Session, title},
    session_of_address,
};
use crate::{call_error::CallError, form::refusal, look, page::loaded};

/// The page.
#[component]
pub fn ReviewPage() -> impl IntoView {
    loaded(review_page(session_of_address()), |page| {
        let title = title(&page, look::language());
        view! {
            <Title text=title/>
            <Session page refused=refused()/>
        }
    })
}

/// Why a form of this page that the browser posted itself was refused.
fn refused() -> Option<CallError> {
    [Answer::PATH, Skip::PATH, Undo::PATH]
        .into_iter()
        .find_map(refusal)
}
