//! `/forgot-password`

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{calls::Forgot, layout::AuthLayout, loads::verify_page};
use crate::{
    form::{Form, PostForm},
    look,
    page::{loaded, query},
    text::auth as words,
    typed::Typed,
    ui::{banner::Banner, button::SubmitButton, field::TextField},
};

/// The page.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::forgot_title(language)/>
        <AuthLayout>
            {loaded(verify_page(), |typed| view! { <ForgotForm typed/> })}
        </AuthLayout>
    }
}

#[component]
fn ForgotForm(typed: Typed) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Forgot::PATH);
    let sent = query("sent").map(|_| {
        view! { <Banner text=words::forgot_sent(language).to_owned()/> }
    });
    view! {
        <PostForm form=form.clone() class="form">
            <div>
                <h1>{words::forgot_head(language)}</h1>
                <p class="sub">{words::forgot_sub(language)}</p>
            </div>
            {sent}
            {form.failure()}
            <TextField
                id="email"
                name="email"
                kind="email"
                autocomplete="email"
                label=words::email(language)
                value=typed.get("email")
                error=form.message(Field::Email)
            />
            <SubmitButton label=words::forgot_send(language)/>
            <p class="alt"><a class="link" href="/login">{words::back_to_login(language)}</a></p>
        </PostForm>
    }
}
