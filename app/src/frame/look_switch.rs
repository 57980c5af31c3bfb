use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{call_error::CallError, look, text::frame as words};

/// Remembers the language or theme chosen outside the settings and shows the page again.
///
/// # Errors
/// Never for a guest; for a learner whatever saving the setting is refused with.
#[server(endpoint = "look/keep")]
pub async fn keep_look(
    #[server(default)] language: String,
    #[server(default)] theme: String,
    #[server(default)] next: String,
) -> Result<(), CallError> {
    use domain::language::{Language, Theme};

    let (language, theme) = (Language::parse(&language), Theme::parse(&theme));
    let now = crate::ssr::look();
    crate::ssr::serve(async |services, caller| match &caller.viewer {
        Some(viewer) => services.settings.save_look(viewer, language, theme).await,
        None => Ok(()),
    })
    .await?;
    crate::ssr::keep_look(look::Look {
        language: language.unwrap_or(now.language),
        theme: theme.unwrap_or(now.theme),
    });
    crate::ssr::redirect(crate::page::own_path(&next).unwrap_or("/"));
    Ok(())
}

/// The link to the other language: a small form, so that it works everywhere.
#[component]
pub fn LookSwitch() -> impl IntoView {
    let language = look::language();
    let other = language.other();
    let location = use_location();
    let next = move || location.pathname.get() + &query(&location.search.get());
    view! {
        <form method="post" action="/api/look/keep" class="look">
            <input type="hidden" name="next" value=next/>
            <button
                class="btn btn-bare"
                name="language"
                value=other.as_str()
                lang=other.as_str()
            >
                {words::language_name(other)}
            </button>
        </form>
    }
}

fn query(search: &str) -> String {
    if search.is_empty() {
        String::new()
    } else {
        format!("?{}", search.trim_start_matches('?'))
    }
}
