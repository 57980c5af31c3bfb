use api::Field;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{super::layout::Section, calls::DeleteAccount};
use crate::{
    form::Form,
    look,
    text::{auth as auth_words, data as words, security as security_words},
    ui::field::PasswordField,
};

/// What goes with the account, and the form that has it deleted. The browser posts it itself.
#[component]
pub fn Delete() -> impl IntoView {
    let language = look::language();
    let form = Form::new(DeleteAccount::PATH);
    view! {
        <Section head=words::delete(language) text=words::delete_text(language)>
            <form method="post" action=DeleteAccount::PATH class="stack">
                {form.failure()}
                <PasswordField
                    id="delete_password"
                    name="current_password"
                    autocomplete="current-password"
                    label=security_words::current_password(language)
                    show=auth_words::show_password(language)
                    error=form.message(Field::CurrentPassword)
                />
                <p><button class="btn btn-quiet">{words::delete_now(language)}</button></p>
            </form>
        </Section>
    }
}
