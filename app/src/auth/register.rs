//! `/register`

use api::{Field, auth::RegisterPage as Data};
use domain::auth::strength;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    calls::{Register, register_page},
    layout::{AuthLayout, FormBanner},
};
use crate::{
    form::{Form, PostForm},
    load::load,
    look,
    page::loaded,
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
    let query = use_query_map();
    let invite = Memo::new(move |_| query.with(|query| query.get("invite").unwrap_or_default()));
    let data = load(move || [invite.get()], |[invite]| register_page(invite));
    view! {
        <Title text=words::register_title(language)/>
        <AuthLayout>
            {loaded(data, || ().into_any(), move |(page, typed)| {
                let invite = invite.get_untracked();
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
    let banner = form.banner();
    let password = RwSignal::new(String::new());
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
        <PostForm form class="form">
            <div>
                <h1>{words::register_head(language)}</h1>
                <p class="sub">{sub}</p>
            </div>
            <FormBanner message=banner failure=true/>
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
                typed=password
            />
            <Meter password/>
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
            <SubmitButton label=words::register(language) pending=form.pending/>
            <p class="alt">
                {words::have_account(language)}
                " "
                <a class="link" href="/login">{words::login(language)}</a>
            </p>
        </PostForm>
    }
}

/// Four steps and a sentence; says something once there is something to say.
#[component]
fn Meter(password: RwSignal<String>) -> impl IntoView {
    let language = look::language();
    let steps = Memo::new(move |_| password.with(|typed| strength(typed)));
    let bars = (1..=4_u8)
        .map(|step| view! { <i class:f=move || step <= steps.get()></i> })
        .collect_view();
    let sentence = move || match steps.get() {
        0 => words::strength_none(language),
        1 => words::strength_weak(language),
        2 => words::strength_fair(language),
        3 => words::strength_good(language),
        _ => words::strength_strong(language),
    };
    view! {
        <div class="meter" aria-hidden="true">{bars}</div>
        <p class="hint" class:strong=move || { steps.get() >= 3 } role="status">{sentence}</p>
    }
}

/// The browser's time zone, filled in after hydration; without JavaScript the server guesses.
#[component]
fn TimeZoneField() -> impl IntoView {
    let zone = RwSignal::new(String::new());
    Effect::new(move |_| zone.set(crate::ui::browser::time_zone()));
    view! { <input type="hidden" name="time_zone" prop:value=move || zone.get() value=""/> }
}
