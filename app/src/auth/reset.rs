//! `/reset-password`

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{calls::Reset, layout::AuthLayout};
use crate::{
    form::{Form, PostForm},
    look,
    page::query,
    text::auth as words,
    ui::{button::SubmitButton, field::PasswordField},
};

/// The page behind the link of a mail.
#[component]
pub fn ResetPage() -> impl IntoView {
    let language = look::language();
    let form = Form::new(Reset::PATH);
    view! {
        <Title text=words::reset_title(language)/>
        <AuthLayout>
            <PostForm form=form.clone() class="form">
                <div>
                    <h1>{words::reset_head(language)}</h1>
                    <p class="sub">{words::reset_sub(language)}</p>
                </div>
                {form.failure()}
                <input type="hidden" name="token" value=query("token")/>
                <PasswordField
                    id="password"
                    name="password"
                    autocomplete="new-password"
                    label=words::new_password(language)
                    show=words::show_password(language)
                    error=form.message(Field::Password)
                />
                <SubmitButton label=words::reset(language)/>
                <p class="alt">
                    <a class="link" href="/forgot-password">{words::reset_again(language)}</a>
                </p>
            </PostForm>
        </AuthLayout>
    }
}
