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
