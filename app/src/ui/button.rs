use leptos::prelude::*;

/// The button that sends a form, as wide as the form.
#[component]
pub fn SubmitButton(
    /// The verb.
    label: &'static str,
    /// The form is under way: a spinner shows, and it is not sent again.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="btn btn-primary btn-lg btn-block"
            aria-busy=move || pending.get().then_some("true")
            // Enter in a field clicks the button as well.
            on:click=move |event| {
                if pending.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            <i class="spin" aria-hidden="true"></i>
            {label}
        </button>
    }
}
