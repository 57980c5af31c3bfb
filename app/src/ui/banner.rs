use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// Good news or a failure, in the place it is about.
#[component]
pub fn Banner(
    /// One sentence.
    text: String,
    /// It is a failure, which a screen reader says at once.
    #[prop(optional)]
    failure: bool,
) -> impl IntoView {
    let (class, role, icon) = if failure {
        ("banner banner-error", "alert", IconName::Alert)
    } else {
        ("banner banner-ok", "status", IconName::Check)
    };
    view! {
        <div class=class role=role>
            <Icon name=icon size=18/>
            <span>{text}</span>
        </div>
    }
}

/// Why a form was refused. It stays in the form, hidden, while it was not.
#[cfg(feature = "ssr")]
#[component]
pub fn FormFailure(
    /// One sentence.
    text: Option<String>,
) -> impl IntoView {
    let hidden = text.is_none();
    view! {
        <div class="banner banner-error form-failure" role="alert" hidden=hidden>
            <Icon name=IconName::Alert size=18/>
            <span>{text}</span>
        </div>
    }
}
