use api::Field;
use leptos::prelude::*;

use crate::{
    form::Form,
    look,
    text::{auth as auth_words, security as words},
    ui::field::PasswordField,
};

/// Asks `form`'s learner for the password once more.
#[component]
pub fn CurrentPassword(
    /// Id of the input: forms that stand on one page have another each.
    id: &'static str,
    /// What it is part of.
    form: Form,
) -> impl IntoView {
    let language = look::language();
    view! {
        <PasswordField
            id
            name="current_password"
            autocomplete="current-password"
            label=words::current_password(language)
            show=auth_words::show_password(language)
            error=form.message(Field::CurrentPassword)
        />
    }
}
