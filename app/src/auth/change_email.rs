//! `/change-email`: with a token, the button that gives the account its new address.

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::layout::AuthLayout;
use crate::{
    form::Form,
    look,
    page::query,
    settings::ChangeEmail,
    text::security as words,
    ui::{banner::Banner, button::SubmitButton},
};

/// The page. Opening it changes nothing, because mail scanners open links; the button does.
#[component]
pub fn ChangeEmailPage() -> impl IntoView {
    let language = look::language();
    let content = match query("token") {
        Some(token) if !token.is_empty() => view! { <Confirm token/> }.into_any(),
        _ => view! {
            <section class="form">
                <h1>{words::change_head(language)}</h1>
                <p class="sub">{words::change_none(language)}</p>
                <p class="alt">
                    <a class="link" href="/settings/security">{words::change_start(language)}</a>
                </p>
            </section>
        }
        .into_any(),
    };
    view! {
        <Title text=words::change_title(language)/>
        <AuthLayout>{content}</AuthLayout>
    }
}

/// The browser posts it itself: what can be wrong is no field's fault.
#[component]
fn Confirm(token: String) -> impl IntoView {
    let language = look::language();
    let form = Form::new(ChangeEmail::PATH);
    let taken = form.message(Field::NewEmail).map(|_| {
        view! { <Banner text=words::change_taken(language).to_owned() failure=true/> }
    });
    view! {
        <form method="post" action=ChangeEmail::PATH class="form">
            <div>
                <h1>{words::change_head(language)}</h1>
                <p class="sub">{words::change_sub(language)}</p>
            </div>
            {form.failure()}
            {taken}
            <input type="hidden" name="token" value=token/>
            <SubmitButton label=words::change(language)/>
        </form>
    }
}
