//! `/reset-password`

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    calls::Reset,
    layout::{AuthLayout, FormBanner},
};
use crate::{
    form::{Form, PostForm},
    look,
    text::auth as words,
    ui::{button::SubmitButton, field::PasswordField},
};

/// The page behind the link of a mail.
#[component]
pub fn ResetPage() -> impl IntoView {
    let language = look::language();
    let query = use_query_map();
    let token = move || query.with(|query| query.get("token").unwrap_or_default());
    let form = Form::new(Reset::PATH);
    let banner = form.banner();
    view! {
        <Title text=words::reset_title(language)/>
        <AuthLayout>
            <PostForm form class="form">
                <div>
                    <h1>{words::reset_head(language)}</h1>
                    <p class="sub">{words::reset_sub(language)}</p>
                </div>
                <FormBanner message=banner failure=true/>
                <input type="hidden" name="token" value=token/>
                <PasswordField
                    id="password"
                    name="password"
                    autocomplete="new-password"
                    label=words::new_password(language)
                    show=words::show_password(language)
                    error=form.message(Field::Password)
                />
                <SubmitButton label=words::reset(language) pending=form.pending/>
                <p class="alt">
                    <a class="link" href="/forgot-password">{words::reset_again(language)}</a>
                </p>
            </PostForm>
        </AuthLayout>
    }
}
