//! `/register`

use api::{Field, auth::RegisterPage as Data};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::Register, layout::AuthLayout, loads::register_page, meter::Meter,
    zone_field::TimeZoneField,
};
use crate::{
    form::{Form, PostForm},
    look,
    page::{loaded, query},
    text::{auth as words, common},
    typed::Typed,
    ui::{
        button::SubmitButton,
        field::{CheckField, PasswordField, TextField},
    },
};

/// The page.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let language = look::language();
    let invite = query("invite").unwrap_or_default();
    view! {
        <Title text=words::register_title(language)/>
        <AuthLayout>
            {loaded(register_page(invite.clone()), move |(page, typed)| {
                if page.open || page.invited {
                    view! { <RegisterForm page typed invite/> }.into_any()
                } else {
                    view! { <Closed/> }.into_any()
                }
            })}
        </AuthLayout>
    }
}

#[component]
fn Closed() -> impl IntoView {
    let language = look::language();
    view! {
        <section class="form">
            <div>
                <h1>{words::closed_head(language)}</h1>
                <p class="sub">{words::closed(language)}</p>
            </div>
            <p class="alt"><a class="link" href="/login">{words::login(language)}</a></p>
        </section>
    }
}

#[component]
fn RegisterForm(page: Data, typed: Typed, invite: String) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Register::PATH);
    let invite = if invite.is_empty() {
        typed.get("invite")
    } else {
        invite
    };
    let sub = if page.first_admin {
        words::register_first_admin(language)
    } else {
        words::register_sub(language)
    };
    view! {
        <PostForm form=form.clone() class="form">
            <div>
                <h1>{words::register_head(language)}</h1>
                <p class="sub">{sub}</p>
            </div>
            {form.failure()}
            <input type="hidden" name="invite" value=invite/>
            <TimeZoneField/>
            <TextField
                id="email"
                name="email"
                kind="email"
                autocomplete="email"
                label=words::email(language)
                value=typed.get("email")
                error=form.message(Field::Email)
            />
            <PasswordField
                id="password"
                name="password"
                autocomplete="new-password"
                label=words::password(language)
                show=words::show_password(language)
                error=form.message(Field::Password)
            />
            <Meter field="password".to_owned()/>
            <CheckField
                id="terms"
                name="terms"
                checked=!typed.get("terms").is_empty()
                error=form.message(Field::Terms)
            >
                {words::accept_before(language)}
                <a class="link" href="/terms" target="_blank">{common::terms(language)}</a>
                {words::accept_and(language)}
                <a class="link" href="/privacy" target="_blank">{common::privacy(language)}</a>
                {words::accept_after(language)}
            </CheckField>
            <CheckField
                id="age"
                name="age"
                checked=!typed.get("age").is_empty()
                error=form.message(Field::Age)
            >
                {words::age(language)}
            </CheckField>
            <SubmitButton label=words::register(language)/>
            <p class="alt">
                {words::have_account(language)}
                " "
                <a class="link" href="/login">{words::login(language)}</a>
            </p>
        </PostForm>
    }
}
