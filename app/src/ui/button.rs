use leptos::prelude::*;

/// The button that sends a form, as wide as the form. A spinner shows while it is under way.
#[component]
pub fn SubmitButton(
    /// The verb.
    label: &'static str,
) -> impl IntoView {
    view! {
        <button class="btn btn-primary btn-lg btn-block">
            <i class="spin" aria-hidden="true"></i>
            {label}
        </button>
    }
}
