//! `/settings/profile`

use api::{
    Field,
    settings::{Profile, ProfilePage as Data},
};
use domain::language::{Language, Theme};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::SaveProfile,
    layout::{Section, SettingsLayout, Tab},
    loads::profile_page,
};
use crate::{
    auth::calls::Logout,
    form::{Form, PostForm},
    look,
    page::loaded,
    text::{frame as frame_words, settings as words},
    ui::{
        field::{Labelled, TextField, error_id, invalid},
        icon::{Icon, IconName},
    },
};

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(profile_page(), |page| view! { <Settings page/> })}
    }
}

#[component]
fn Settings(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(SaveProfile::PATH);
    let email = page.frame.email.clone();
    let verified = page.frame.verified;
    view! {
        <SettingsLayout frame=page.frame tab=Tab::Profile>
            <PostForm form=form.clone()>
                {form.failure()}
                <ProfileFields profile=page.profile.clone() email verified name_error=form.message(Field::Name)/>
                <Look profile=page.profile.clone()/>
                <Day
                    profile=page.profile
                    time_zones=page.time_zones
                    zone_error=form.message(Field::TimeZone)
                    hour_error=form.message(Field::Rollover)
                />
                <p class="go"><button class="btn btn-primary">{words::save(language)}</button></p>
            </PostForm>
            <section class="sec">
                <header><h2>{words::session(language)}</h2></header>
                <form method="post" action=Logout::PATH>
                    <button class="btn btn-quiet">
                        <Icon name=IconName::LogOut size=16/>
                        {frame_words::log_out(language)}
                    </button>
                </form>
            </section>
        </SettingsLayout>
    }
}

#[component]
fn ProfileFields(
    profile: Profile,
    email: String,
    verified: bool,
    name_error: Option<String>,
) -> impl IntoView {
    let language = look::language();
    view! {
        <Section head=words::profile(language)>
            <div class="pair">
                <TextField
                    id="name"
                    name="name"
                    kind="text"
                    autocomplete="name"
                    label=words::name(language)
                    value=profile.name
                    error=name_error
                />
                <div class="field">
                    <span class="label">{words::email(language)}</span>
                    <p class="fixed">{email}</p>
                    {verified.then(|| view! {
                        <p class="meta okmail">
                            <Icon name=IconName::Check size=15/>
                            {words::verified(language)}
                        </p>
                    })}
                </div>
            </div>
        </Section>
    }
}

/// Language and theme.
#[component]
fn Look(profile: Profile) -> impl IntoView {
    let language = look::language();
    let languages = [(Language::Ko, "한국어"), (Language::En, "English")]
        .map(|(choice, name)| {
            view! {
                <label lang=choice.as_str()>
                    <input
                        type="radio"
                        name="language"
                        value=choice.as_str()
                        checked=choice == profile.language
                    />
                    {name}
                </label>
            }
        })
        .collect_view();
    let themes = Theme::ALL
        .map(|theme| {
            let name = match theme {
                Theme::System => words::theme_system(language),
                Theme::Light => words::theme_light(language),
                Theme::Dark => words::theme_dark(language),
            };
            let schemes: &[&'static str] = match theme {
                Theme::System => &["scheme-light", "scheme-dark"],
                Theme::Light => &["scheme-light"],
                Theme::Dark => &["scheme-dark"],
            };
            let sheets = schemes
                .iter()
                .map(|scheme| view! { <i class=*scheme><i>{words::sample(language)}</i></i> })
                .collect_view();
            view! {
                <label class="theme">
                    <input
                        type="radio"
                        name="theme"
                        value=theme.as_str()
                        checked=theme == profile.theme
                    />
                    <span class="pv" aria-hidden="true">{sheets}</span>
                    <span>{name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Section head=words::look(language)>
            <div class="line">
                <b>{words::language(language)}</b>
                <fieldset class="seg">
                    <legend class="sr">{words::language(language)}</legend>
                    {languages}
                </fieldset>
            </div>
            <fieldset class="themes">
                <legend class="sr">{words::theme(language)}</legend>
                {themes}
            </fieldset>
        </Section>
    }
}

/// When a study day begins.
#[component]
fn Day(
    profile: Profile,
    time_zones: Vec<String>,
    zone_error: Option<String>,
    hour_error: Option<String>,
) -> impl IntoView {
    let language = look::language();
    let zones = time_zones
        .into_iter()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    let hour_invalid = invalid(&hour_error);
    let hours = (0..=23_u8)
        .map(|hour| {
            view! {
                <option value=hour.to_string() selected=hour == profile.rollover>
                    {format!("{hour:02}:00")}
                </option>
            }
        })
        .collect_view();
    view! {
        <Section head=words::day(language) text=words::day_text(language)>
            <div class="pair">
                <TextField
                    id="time_zone"
                    name="time_zone"
                    kind="text"
                    autocomplete="off"
                    label=words::time_zone(language)
                    value=profile.time_zone
                    error=zone_error
                    list="zones"
                />
                <datalist id="zones">{zones}</datalist>
                <Labelled id="rollover" label=words::rollover(language) error=hour_error>
                    <select
                        class="select"
                        id="rollover"
                        name="rollover"
                        aria-invalid=hour_invalid
                        aria-describedby=error_id("rollover")
                    >
                        {hours}
                    </select>
                </Labelled>
            </div>
        </Section>
    }
}
