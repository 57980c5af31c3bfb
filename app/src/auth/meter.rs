use domain::auth::strength;
use leptos::prelude::*;

use crate::{look, text::auth as words, ui::browser};

/// How strong the password in a field is: four steps and a sentence.
#[island]
pub fn Meter(
    /// Id of the field.
    field: String,
) -> impl IntoView {
    let language = look::language();
    let steps = RwSignal::new(0_u8);
    Effect::new(move |_| {
        let input = field.clone();
        browser::on_input(&field, move || steps.set(strength(&browser::value(&input))));
    });
    let bars = (1..=4_u8)
        .map(|step| view! { <i class:f=move || step <= steps.get()></i> })
        .collect_view();
    let sentence = move || match steps.get() {
        0 => words::strength_none(language),
        1 => words::strength_weak(language),
        2 => words::strength_fair(language),
        3 => words::strength_good(language),
        _ => words::strength_strong(language),
    };
    view! {
        <div class="meter" aria-hidden="true">{bars}</div>
        <p class="hint" class:strong=move || { steps.get() >= 3 } role="status">{sentence}</p>
    }
}
