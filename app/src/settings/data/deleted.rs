//! `/deleted`: how the deletion of an account stands, for whoever asked for it. Nobody is signed in any more.

use api::data::DeletionState;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{percent, refresh};
use crate::{
    auth::layout::AuthLayout,
    call_error::CallError,
    look,
    page::{loaded, query},
    text::data as words,
};

/// The page.
#[component]
pub fn DeletedPage() -> impl IntoView {
    let language = look::language();
    let content = match query("token") {
        Some(token) if !token.is_empty() => {
            loaded(load(token), |state| view! { <Standing state/> }).into_any()
        }
        _ => view! {
            <AuthLayout>
                <section class="form">
                    <h1>{words::deleted_none(language)}</h1>
                    <p class="alt"><a class="link" href="/">{words::deleted_home(language)}</a></p>
                </section>
            </AuthLayout>
        }
        .into_any(),
    };
    view! {
        <Title text=words::deleted_title(language)/>
        {content}
    }
}

async fn load(token: String) -> Result<DeletionState, CallError> {
    crate::ssr::serve(async |services, _| services.data.deletion(&token).await).await
}

#[component]
fn Standing(state: DeletionState) -> impl IntoView {
    let language = look::language();
    let (head, going) = match state {
        DeletionState::Going { done, total } => {
            let percent = percent(done, total);
            let bar = view! {
                <p role="status">{words::deleting(language, percent)}</p>
                <progress max="100" value=percent.to_string() aria-label=words::deleting_head(language)></progress>
            };
            (words::deleting_head(language), Some(bar))
        }
        DeletionState::Done => (words::deleted_head(language), None),
    };
    view! {
        {going.is_some().then(refresh)}
        <AuthLayout>
            <section class="form">
                <h1>{head}</h1>
                <p class="sub">{words::deleted_sub(language)}</p>
                {going}
                <p class="alt"><a class="link" href="/">{words::deleted_home(language)}</a></p>
            </section>
        </AuthLayout>
    }
}
