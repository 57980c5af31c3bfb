use leptos::prelude::*;

use crate::ui::browser;

/// The browser's time zone; without JavaScript the server guesses.
#[island]
pub fn TimeZoneField() -> impl IntoView {
    let zone = RwSignal::new(String::new());
    Effect::new(move |_| zone.set(browser::time_zone()));
    view! { <input type="hidden" name="time_zone" prop:value=move || zone.get() value=""/> }
}
