use leptos::prelude::*;

use super::{
    browser,
    icon::{Icon, IconName},
};

/// Shows the password in a field while it is pressed in.
#[island]
pub fn ShowPassword(
    /// Id of the field.
    field: String,
    /// What the button does.
    label: String,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let input = field.clone();
    let press = move |_| {
        shown.update(|shown| *shown = !*shown);
        let kind = if shown.get() { "text" } else { "password" };
        browser::set_attribute(&input, "type", kind);
    };
    view! {
        <button
            class="icon-btn"
            r#type="button"
            aria-label=label
            aria-pressed=move || if shown.get() { "true" } else { "false" }
            aria-controls=field
            on:click=press
        >
            <Icon name=IconName::Eye size=18/>
        </button>
    }
}
