use api::{Field, Problem};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{super::layout::Section, calls::AskEmailChange};
use crate::{
    form::{Form, refusal},
    look,
    text::{auth as auth_words, security as words, settings as settings_words},
    typed::Typed,
    ui::field::{PasswordField, TextField},
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
                <PasswordField
                    id="confirm_password"
                    name="current_password"
                    autocomplete="current-password"
                    label=words::current_password(language)
                    show=auth_words::show_password(language)
                    error=form.message(Field::CurrentPassword)
                />
                <p><button class="btn btn-quiet">{words::ask_email(language)}</button></p>
            </form>
        </Section>
    }
}
