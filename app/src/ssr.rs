//! The seam between screens and the server: every framework call that exists only there.
//!
//! The server puts [`Caller`] into the request's extensions and provides [`Services`] as context,
//! for pages and for endpoint calls alike.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    ApiError, Caller, admin::AdminApi, auth::AuthApi, auth::SetCookies, dashboard::DashboardApi,
    data::DataApi,
    grading::GradingApi, mail::MailboxApi, note::NoteApi, remind::ReminderApi, review::ReviewApi,
    settings::SettingsApi, stats::StatsApi,
};
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{call_error::CallError, look::Look};

/// Says, to the server's own middleware only, until when the page at hand is true unless something is
/// written: UTC milliseconds.
pub const KEEP_UNTIL: &str = "resee-keep-until";

/// Everything a screen can ask for.
#[derive(Clone)]
pub struct Services {
    /// What admins look at.
    pub admin: Arc<dyn AdminApi>,
    /// Accounts and sessions.
    pub auth: Arc<dyn AuthApi>,
    /// The dashboard.
    pub dashboard: Arc<dyn DashboardApi>,
    /// All of a learner's data.
    pub data: Arc<dyn DataApi>,
    /// Answers and their grades.
    pub grading: Arc<dyn GradingApi>,
    /// The development mailbox.
    pub mailbox: Arc<dyn MailboxApi>,
    /// Notes.
    pub notes: Arc<dyn NoteApi>,
    /// Mails that come by themselves.
    pub reminders: Arc<dyn ReminderApi>,
    /// Reviewing.
    pub reviews: Arc<dyn ReviewApi>,
    /// Settings.
    pub settings: Arc<dyn SettingsApi>,
    /// Statistics.
    pub stats: Arc<dyn StatsApi>,
    /// Keeps a refused form for the page that shows it again.
    pub forms: Arc<dyn FormKeeper>,
}

/// Carries what was typed into a short form over the redirect that a plain form post needs.
pub trait FormKeeper: Send + Sync {
    /// A `Set-Cookie` value that holds `fields`, sealed; `None` when they are too large for one.
    fn keep(&self, fields: &BTreeMap<String, String>) -> Option<String>;
    /// What the request's `Cookie` header carries, and the `Set-Cookie` value that clears it.
    fn take(&self, cookies: &str) -> Option<(BTreeMap<String, String>, String)>;
    /// `Set-Cookie` values that remember a language and a theme on this browser.
    fn look(&self, look: Look) -> Vec<String>;
}

/// Runs `deed` for the request at hand and turns its refusal into the reply.
///
/// # Errors
/// What `deed` refused. The status is set by [`set_status`]; an internal failure gets the request
/// id, under which the log has the details.
pub async fn serve<T>(
    deed: impl AsyncFnOnce(&Services, &Caller) -> Result<T, ApiError>,
) -> Result<T, CallError> {
    let (Some(services), Some(caller)) = (use_context::<Services>(), caller()) else {
        tracing::error!("a page was rendered without its context");
        return Err(refuse(ApiError::Internal { id: String::new() }));
    };
    match deed(&services, &caller).await {
        Ok(value) => Ok(value),
        Err(ApiError::Internal { .. }) => Err(refuse(ApiError::Internal {
            id: caller.request_id.clone(),
        })),
        Err(refusal) => Err(refuse(refusal)),
    }
}

fn refuse(error: ApiError) -> CallError {
    set_status(&error);
    CallError::Refused(error)
}

/// Sets the reply's status: of the page that is rendered, or of an endpoint call made by code. A
/// plain form post keeps its redirect, which a status of ours would overwrite.
pub fn set_status(error: &ApiError) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    if let ApiError::TooMany { retry_after } = error {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    if *error == ApiError::Unavailable {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(2));
    }
    if !is_plain_form()
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        response.set_status(status);
    }
}

/// The request is a form posted by the browser itself, without our code.
pub fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts.uri.path().starts_with("/api/")
            && parts
                .headers
                .get(header::ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html"))
    })
}

/// Who is asking.
pub fn caller() -> Option<Caller> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned())
}

/// Language and theme of the request.
pub fn look() -> Look {
    caller().map_or_else(Look::default, |caller| Look {
        language: caller.language,
        theme: caller.theme,
    })
}

/// Adds cookies to the reply.
pub fn set_cookies(cookies: SetCookies) {
    for cookie in cookies.0 {
        append_header(header::SET_COOKIE, &cookie);
    }
}

/// Keeps what was typed into a refused plain form; passwords are never among `fields`.
pub fn keep_form(fields: BTreeMap<String, String>) {
    if is_plain_form()
        && let Some(services) = use_context::<Services>()
        && let Some(cookie) = services.forms.keep(&fields)
    {
        append_header(header::SET_COOKIE, &cookie);
    }
}

/// Hands `fields` to the page that is shown next, after a form that went through.
pub fn pass_on(fields: &BTreeMap<String, String>) {
    if let Some(cookie) = use_context::<Services>().and_then(|services| services.forms.keep(fields))
    {
        append_header(header::SET_COOKIE, &cookie);
    }
}

/// What the last refused plain form held, or the last page passed on; given once.
pub fn take_form() -> BTreeMap<String, String> {
    let taken = use_context::<Parts>()
        .zip(use_context::<Services>())
        .and_then(|(parts, services)| {
            parts
                .headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|cookies| cookies.to_str().ok())
                .find_map(|cookies| services.forms.take(cookies))
        });
    let Some((fields, clear)) = taken else {
        return BTreeMap::new();
    };
    append_header(header::SET_COOKIE, &clear);
    fields
}

/// Remembers a language and a theme on this browser.
pub fn keep_look(look: Look) {
    if let Some(services) = use_context::<Services>() {
        for cookie in services.forms.look(look) {
            append_header(header::SET_COOKIE, &cookie);
        }
    }
}

/// Lets the page at hand be kept until then; see [`KEEP_UNTIL`]. It must depend on nothing but what the
/// learner owns and the look.
pub fn keep_until(until: domain::time::Millis) {
    if let Some(response) = use_context::<ResponseOptions>() {
        let name = HeaderName::from_static(KEEP_UNTIL);
        response.insert_header(name, HeaderValue::from(until));
    }
}

/// Sends the browser to a path of ours after a form. `path` must come from our own code or have
/// passed [`crate::page::own_path`].
pub fn redirect(path: &str) {
    // `leptos_axum::redirect` panics on a header value it cannot build.
    if HeaderValue::from_str(path).is_ok() {
        leptos_axum::redirect(path);
    }
}

/// The same, for a plain form only: a call made by our code stays where it is.
pub fn redirect_form(path: &str) {
    if is_plain_form() {
        redirect(path);
    }
}

/// Sends the browser on with its form intact (307), so that a form posted with an ended session is
/// posted again after the login that interrupted it.
pub fn repost(path: &str) {
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(location) = HeaderValue::from_str(path)
    {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::TEMPORARY_REDIRECT);
    }
}

/// Sets the page's content security policy. Nothing inline runs but the scripts that carry this
/// request's `nonce`; notes may show pictures from elsewhere, over an encrypted connection.
pub fn set_policy(nonce: Option<&str>) {
    // `cargo leptos watch` reloads the page over a socket on a port of its own.
    let reload = if cfg!(debug_assertions) { " ws:" } else { "" };
    let nonce = nonce
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; \
         font-src 'self'; img-src 'self' https:; connect-src 'self'{reload}; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    );
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(policy) = HeaderValue::from_str(&policy)
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn append_header(name: HeaderName, value: &str) {
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(value) = HeaderValue::from_str(value)
    {
        response.append_header(name, value);
    }
}
