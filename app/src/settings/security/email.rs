use api::{Field, Problem};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    super::{current_password::CurrentPassword, layout::Section},
    calls::AskEmailChange,
};
use crate::{
    form::{Form, refusal},
    look,
    text::{security as words, settings as settings_words},
    typed::Typed,
    ui::field::TextField,
};

/// The form that asks for a link to another address. The browser posts it itself: its password
/// has another id than the one above, which our code would not find a message by.
#[component]
pub fn Email(
    /// The one the account has.
    address: String,
    /// A refused form.
    typed: Typed,
) -> impl IntoView {
    let language = look::language();
    let form = Form::new(AskEmailChange::PATH);
    let same = refusal(AskEmailChange::PATH).is_some_and(|error| {
        let refused = error.refusal();
        refused.and_then(|error| error.problem(Field::NewEmail)) == Some(&Problem::Unknown)
    });
    let problem = if same {
        Some(words::same_email(language).to_owned())
    } else {
        form.message(Field::NewEmail)
    };
    view! {
        <Section head=words::email(language) text=words::email_text(language)>
            <form method="post" action=AskEmailChange::PATH class="stack">
                {form.failure()}
                <div class="field">
                    <span class="label">{settings_words::email(language)}</span>
                    <p class="fixed">{address}</p>
                </div>
                <TextField
                    id="new_email"
                    name="new_email"
                    kind="email"
                    autocomplete="email"
                    label=words::new_email(language)
                    value=typed.get("new_email")
                    error=problem
                />
                <CurrentPassword id="confirm_password" form/>
                <p><button class="btn btn-quiet">{words::ask_email(language)}</button></p>
            </form>
        </Section>
    }
}
