//! `/verify-email`: "look into your mailbox", or with a token the button that proves the address.

use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::{Resend, Verify},
    layout::AuthLayout,
    loads::verify_page,
};
use crate::{
    form::{Form, PostForm},
    look,
    page::{loaded, query},
    text::auth as words,
    typed::Typed,
    ui::{banner::Banner, button::SubmitButton},
};

/// The page. Opening it changes nothing, because mail scanners open links; the button does.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::verify_title(language)/>
        <AuthLayout>
            {loaded(verify_page(), |typed| match query("token") {
                Some(token) if !token.is_empty() => view! { <Confirm token/> }.into_any(),
                _ => view! { <Sent typed/> }.into_any(),
            })}
        </AuthLayout>
    }
}

#[component]
fn Confirm(token: String) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Verify::PATH);
    view! {
        <PostForm form=form.clone() class="form">
            <div>
                <h1>{words::confirm_head(language)}</h1>
                <p class="sub">{words::confirm_sub(language)}</p>
            </div>
            {form.failure()}
            <input type="hidden" name="token" value=token/>
            <SubmitButton label=words::confirm(language)/>
        </PostForm>
    }
}

#[component]
fn Sent(typed: Typed) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Resend::PATH);
    let again = query("sent").map(|_| {
        view! { <Banner text=words::sent_again(language).to_owned()/> }
    });
    let failure = form.failure();
    let email = typed.get("email");
    let address = (!email.is_empty()).then(|| view! { <p class="mailto">{email.clone()}</p> });
    let resend = (!email.is_empty()).then(|| {
        view! {
            <PostForm form class="row2">
                <input type="hidden" name="email" value=email.clone()/>
                <button class="btn btn-quiet btn-lg">{words::resend(language)}</button>
                <a class="btn btn-bare btn-lg" href="/register">{words::other_address(language)}</a>
            </PostForm>
        }
    });
    view! {
        <section class="form">
            <div>
                <h1>{words::sent_head(language)}</h1>
                <p class="sub">{words::sent_sub(language)}</p>
            </div>
            {again}
            {failure}
            {address}
            {resend}
            <p class="meta">{words::sent_spam(language)}</p>
            <p class="alt"><a class="link" href="/login">{words::login(language)}</a></p>
        </section>
    }
}
