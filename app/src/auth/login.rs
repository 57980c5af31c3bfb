//! `/login`

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    calls::{Login, LoginData, login_page},
    layout::{AuthLayout, FormBanner},
};
use crate::{
    form::{Form, PostForm},
    load::load,
    look,
    page::loaded,
    text::auth as words,
    ui::{
        button::SubmitButton,
        field::{PasswordField, TextField},
    },
};

/// The page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let data = load(|| [], |[]| login_page());
    let language = look::language();
    view! {
        <Title text=words::login_title(language)/>
        <AuthLayout>{loaded(data, || ().into_any(), |data| view! { <LoginForm data/> })}</AuthLayout>
    }
}

/// The form. One that carries an interrupted post is posted by the browser itself, because only
/// then is everything it carries posted again after the login.
#[component]
fn LoginForm(data: LoginData) -> impl IntoView {
    let form = Form::new(Login::PATH);
    let LoginData { typed, resume, .. } = data;
    let email = typed.get("email");
    match resume {
        Some(resume) => {
            let hidden = resume
                .fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                .collect_view();
            view! {
                <form class="form" method="post" action=Login::PATH>
                    <input type="hidden" name="resume" value=resume.action/>
                    {hidden}
                    <LoginFields email form interrupted=true/>
                </form>
            }
            .into_any()
        }
        None => view! {
            <PostForm form class="form">
                <LoginFields email form interrupted=false/>
            </PostForm>
        }
        .into_any(),
    }
}

#[component]
fn LoginFields(email: String, form: Form, interrupted: bool) -> impl IntoView {
    let language = look::language();
    let query = use_query_map();
    let banner = form.banner();
    let news = Signal::derive(move || {
        let verified = query.with(|query| query.get("verified").is_some());
        verified.then(|| words::verified(language).to_owned())
    });
    let next = move || query.with(|query| query.get("next").unwrap_or_default());
    let sub = if interrupted {
        words::login_interrupted(language)
    } else {
        words::login_sub(language)
    };
    view! {
        <div>
            <h1>{words::login_head(language)}</h1>
            <p class="sub">{sub}</p>
        </div>
        <FormBanner message=news/>
        <FormBanner message=banner failure=true/>
        <input type="hidden" name="next" value=next/>
        <TextField
            id="email"
            name="email"
            kind="email"
            autocomplete="email"
            label=words::email(language)
            value=email
            error=form.message(Field::Email)
        />
        <PasswordField
            id="password"
            name="password"
            autocomplete="current-password"
            label=words::password(language)
            show=words::show_password(language)
            beside=("/forgot-password", words::forgot(language))
            error=form.message(Field::Password)
        />
        <SubmitButton label=words::login(language) pending=form.pending/>
        <p class="alt">
            {words::new_here(language)}
            " "
            <a class="link" href="/register">{words::register(language)}</a>
        </p>
    }
}
