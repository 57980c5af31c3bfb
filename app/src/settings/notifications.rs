//! `/settings/notifications`

use api::{
    Field,
    frame::Frame,
    remind::{MailPreview, NotificationsForm, NotificationsPage as Data, RefusedAddress},
};
use domain::{language::Language, time::StudyDay};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::{RetryAddress, SaveNotifications, TestMail},
    layout::{Section, SettingsLayout, Tab},
    loads::notification_settings,
};
use crate::{
    date,
    form::{Form, PostForm},
    look,
    page::{loaded, query},
    text::remind as words,
    ui::{
        banner::Banner,
        field::{CheckField, Labelled, error_id, invalid},
    },
};

/// 1970-01-05, a Monday.
const MONDAY: i32 = 4;

/// The page.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(notification_settings(), |page| view! { <Settings page/> })}
    }
}

#[component]
fn Settings(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(SaveNotifications::PATH);
    let Data {
        frame,
        form: typed,
        refused,
        preview,
    } = page;
    let sent = query("sent").map(|_| {
        view! { <Banner text=words::sent(language, frame.email.clone())/> }
    });
    let address = view! { <Address frame=frame.clone() refused/> };
    let verified = frame.verified;
    view! {
        <SettingsLayout frame tab=Tab::Notifications>
            {sent}
            {address}
            <PostForm form=form.clone()>
                {form.failure()}
                <Daily typed=typed.clone() error=form.message(Field::DailyHour)/>
                <Evening typed=typed.clone() error=form.message(Field::EveningHour)/>
                <Weekly
                    typed
                    day_error=form.message(Field::WeeklyDay)
                    hour_error=form.message(Field::WeeklyHour)
                />
                <p class="go"><button class="btn btn-primary">{words::save(language)}</button></p>
            </PostForm>
            <Preview preview verified/>
        </SettingsLayout>
    }
}

/// What keeps mails from arriving, and what can be done about it.
#[component]
fn Address(frame: Frame, refused: Option<RefusedAddress>) -> impl IntoView {
    let language = look::language();
    let form = Form::new(RetryAddress::PATH);
    let unproved = (!frame.verified && refused.is_none()).then(|| {
        view! { <p class="meta">{words::unverified(language, frame.email.clone())}</p> }
    });
    let refused = refused.map(|refused| {
        let day = date::short(refused.day, language);
        view! {
            <Section head=words::refused(language) text=words::refused_text(language)>
                <div class="facts">
                    <p>{words::refused_on(language, frame.email.clone(), day)}</p>
                    <p class="meta" lang="en">{refused.words}</p>
                    <p>{words::refused_advice(language)}</p>
                </div>
                <form method="post" action=RetryAddress::PATH>
                    <button class="btn btn-primary">{words::retry(language)}</button>
                </form>
            </Section>
        }
    });
    view! {
        {form.failure()}
        {unproved}
        {refused}
    }
}

/// The reminder in the morning, or whenever the learner likes.
#[component]
fn Daily(typed: NotificationsForm, error: Option<String>) -> impl IntoView {
    let language = look::language();
    view! {
        <Section head=words::daily(language) text=words::daily_text(language)>
            <CheckField id="daily" name="daily" checked=!typed.daily.is_empty() error=None>
                {words::daily_on(language)}
            </CheckField>
            <div class="pair">
                <Hour id="daily_hour" value=typed.daily_hour error/>
            </div>
            <CheckField
                id="skip_studied"
                name="skip_studied"
                checked=!typed.skip_studied.is_empty()
                error=None
            >
                {words::skip_studied(language)}
            </CheckField>
        </Section>
    }
}

/// What is left in the evening.
#[component]
fn Evening(typed: NotificationsForm, error: Option<String>) -> impl IntoView {
    let language = look::language();
    view! {
        <Section head=words::evening(language) text=words::evening_text(language)>
            <CheckField id="evening" name="evening" checked=!typed.evening.is_empty() error=None>
                {words::evening_on(language)}
            </CheckField>
            <div class="pair">
                <Hour id="evening_hour" value=typed.evening_hour error/>
            </div>
        </Section>
    }
}

/// The summary of a week.
#[component]
fn Weekly(
    typed: NotificationsForm,
    day_error: Option<String>,
    hour_error: Option<String>,
) -> impl IntoView {
    let language = look::language();
    let days = (0..7)
        .map(|day| {
            let name = date::weekday(StudyDay(MONDAY + day), language);
            let value = day.to_string();
            let selected = value == typed.weekly_day;
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect_view();
    let day_invalid = invalid(&day_error);
    view! {
        <Section head=words::weekly(language) text=words::weekly_text(language)>
            <CheckField id="weekly" name="weekly" checked=!typed.weekly.is_empty() error=None>
                {words::weekly_on(language)}
            </CheckField>
            <div class="pair">
                <Labelled id="weekly_day" label=words::weekly_day(language) error=day_error>
                    <select
                        class="select"
                        id="weekly_day"
                        name="weekly_day"
                        aria-invalid=day_invalid
                        aria-describedby=error_id("weekly_day")
                    >
                        {days}
                    </select>
                </Labelled>
                <Hour id="weekly_hour" value=typed.weekly_hour error=hour_error/>
            </div>
        </Section>
    }
}

/// An hour of the learner's clock.
#[component]
fn Hour(
    /// Id of the control, and its name.
    id: &'static str,
    /// What is chosen.
    value: String,
    /// What is wrong.
    error: Option<String>,
) -> impl IntoView {
    let label = label(id, look::language());
    let invalid = invalid(&error);
    let hours = (0..=23_u8)
        .map(|hour| {
            let own = hour.to_string();
            let selected = own == value;
            view! { <option value=own selected=selected>{format!("{hour:02}:00")}</option> }
        })
        .collect_view();
    view! {
        <Labelled id label error>
            <select
                class="select"
                id=id
                name=id
                aria-invalid=invalid
                aria-describedby=error_id(id)
            >
                {hours}
            </select>
        </Labelled>
    }
}

/// Each of the three hours has a name of its own, for whoever hears the page.
fn label(id: &str, language: Language) -> &'static str {
    match id {
        "daily_hour" => words::daily_hour(language),
        "evening_hour" => words::evening_hour(language),
        _ => words::weekly_hour(language),
    }
}

/// The mail as it would be now, and the button that sends it.
#[component]
fn Preview(
    preview: MailPreview,
    /// There is an address it can go to.
    verified: bool,
) -> impl IntoView {
    let language = look::language();
    let form = Form::new(TestMail::PATH);
    let send = verified.then(|| {
        view! {
            <form method="post" action=TestMail::PATH>
                <button class="btn btn-quiet">{words::send_test(language)}</button>
            </form>
        }
    });
    view! {
        <Section head=words::preview(language) text=words::preview_text(language)>
            {form.failure()}
            <details class="letter">
                <summary>{preview.subject}</summary>
                <pre>{preview.text}</pre>
            </details>
            {send}
        </Section>
    }
}
