//! `/verify-email`: "look into your mailbox", or with a token the button that proves the address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    calls::{Resend, Verify, verify_page},
    layout::{AuthLayout, FormBanner},
};
use crate::{
    form::{Form, PostForm},
    load::load,
    look,
    page::loaded,
    text::auth as words,
    typed::Typed,
    ui::button::SubmitButton,
};

/// The page. Opening it changes nothing, because mail scanners open links; the button does.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let language = look::language();
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token").unwrap_or_default()));
    let data = load(|| [], |[]| verify_page());
    view! {
        <Title text=words::verify_title(language)/>
        <AuthLayout>
            {loaded(data, || ().into_any(), move |typed| {
                let token = token.get();
                if token.is_empty() {
                    view! { <Sent typed/> }.into_any()
                } else {
                    view! { <Confirm token/> }.into_any()
                }
            })}
        </AuthLayout>
    }
}

#[component]
fn Confirm(token: String) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Verify::PATH);
    let banner = form.banner();
    view! {
        <PostForm form class="form">
            <div>
                <h1>{words::confirm_head(language)}</h1>
                <p class="sub">{words::confirm_sub(language)}</p>
            </div>
            <FormBanner message=banner failure=true/>
            <input type="hidden" name="token" value=token/>
            <SubmitButton label=words::confirm(language) pending=form.pending/>
        </PostForm>
    }
}

#[component]
fn Sent(typed: Typed) -> impl IntoView {
    let language = look::language();
    let query = use_query_map();
    let form = Form::new(Resend::PATH);
    let banner = form.banner();
    let again = Signal::derive(move || {
        let sent = query.with(|query| query.get("sent").is_some());
        sent.then(|| words::sent_again(language).to_owned())
    });
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
            <FormBanner message=again/>
            <FormBanner message=banner failure=true/>
            {address}
            {resend}
            <p class="meta">{words::sent_spam(language)}</p>
            <p class="alt"><a class="link" href="/login">{words::login(language)}</a></p>
        </section>
    }
}
