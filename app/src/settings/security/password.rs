use api::Field;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{super::layout::Section, calls::ChangePassword};
use crate::{
    form::{Form, PostForm},
    look,
    text::{auth as auth_words, security as words},
    ui::field::PasswordField,
};

/// The form that changes the password.
#[component]
pub fn Password() -> impl IntoView {
    let language = look::language();
    let form = Form::new(ChangePassword::PATH);
    view! {
        <Section head=words::password(language) text=words::password_text(language)>
            <PostForm form=form.clone() class="stack">
                {form.failure()}
                <PasswordField
                    id="current_password"
                    name="current_password"
                    autocomplete="current-password"
                    label=words::current_password(language)
                    show=auth_words::show_password(language)
                    error=form.message(Field::CurrentPassword)
                    beside=("/forgot-password", auth_words::forgot(language))
                />
                <PasswordField
                    id="new_password"
                    name="new_password"
                    autocomplete="new-password"
                    label=auth_words::new_password(language)
                    show=auth_words::show_password(language)
                    error=form.message(Field::NewPassword)
                />
                <p><button class="btn btn-quiet">{words::change_password(language)}</button></p>
            </PostForm>
        </Section>
    }
}
