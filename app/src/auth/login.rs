//! `/login`

use api::Field;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::Login,
    layout::AuthLayout,
    loads::{LoginData, login_page},
};
use crate::{
    form::{Form, PostForm},
    look,
    page::{loaded, query},
    text::auth as words,
    ui::{
        banner::Banner,
        button::SubmitButton,
        field::{PasswordField, TextField},
    },
};

/// The page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::login_title(language)/>
        <AuthLayout>{loaded(login_page(), |data| view! { <LoginForm data/> })}</AuthLayout>
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
            <PostForm form=form.clone() class="form">
                <LoginFields email form interrupted=false/>
            </PostForm>
        }
        .into_any(),
    }
}

#[component]
fn LoginFields(email: String, form: Form, interrupted: bool) -> impl IntoView {
    let language = look::language();
    let news = query("verified").map(|_| {
        view! { <Banner text=words::verified(language).to_owned()/> }
    });
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
        {news}
        {form.failure()}
        <input type="hidden" name="next" value=query("next")/>
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
        <SubmitButton label=words::login(language)/>
        <p class="alt">
            {words::new_here(language)}
            " "
            <a class="link" href="/register">{words::register(language)}</a>
        </p>
    }
}
