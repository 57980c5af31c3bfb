//! `/forgot-password`

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    calls::{Forgot, verify_page},
    layout::{AuthLayout, FormBanner},
};
use crate::{
    form::{Form, PostForm},
    load::load,
    look,
    page::loaded,
    text::auth as words,
    typed::Typed,
    ui::{button::SubmitButton, field::TextField},
};

/// The page.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let language = look::language();
    let data = load(|| [], |[]| verify_page());
    view! {
        <Title text=words::forgot_title(language)/>
        <AuthLayout>
            {loaded(data, || ().into_any(), |typed| view! { <ForgotForm typed/> })}
        </AuthLayout>
    }
}

#[component]
fn ForgotForm(typed: Typed) -> impl IntoView {
    let language = look::language();
    let query = use_query_map();
    let form = Form::new(Forgot::PATH);
    let banner = form.banner();
    let sent = Signal::derive(move || {
        let sent = query.with(|query| query.get("sent").is_some());
        sent.then(|| words::forgot_sent(language).to_owned())
    });
    view! {
        <PostForm form class="form">
            <div>
                <h1>{words::forgot_head(language)}</h1>
                <p class="sub">{words::forgot_sub(language)}</p>
            </div>
            <FormBanner message=sent/>
            <FormBanner message=banner failure=true/>
            <TextField
                id="email"
                name="email"
                kind="email"
                autocomplete="email"
                label=words::email(language)
                value=typed.get("email")
                error=form.message(Field::Email)
            />
            <SubmitButton label=words::forgot_send(language) pending=form.pending/>
            <p class="alt"><a class="link" href="/login">{words::back_to_login(language)}</a></p>
        </PostForm>
    }
}
