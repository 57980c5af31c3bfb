//! Entries of the audit log in words.

use api::security::{AuditRow, Device};
use domain::{auth::AuditEvent, language::Language, time::Millis};
use leptos::prelude::*;

use crate::{
    ages::{At, ago},
    look,
    text::security as words,
};

/// A learner's own entries, newest first.
#[component]
pub fn Log(
    /// The entries.
    events: Vec<AuditRow>,
    /// The moment the page is made at.
    now: Millis,
    /// What the older ones are found by.
    next: Option<String>,
    /// Where they are shown.
    page: &'static str,
) -> impl IntoView {
    let language = look::language();
    if events.is_empty() {
        return view! { <p class="meta">{words::log_empty(language)}</p> }.into_any();
    }
    let rows = events
        .into_iter()
        .map(|row| view! { <li><Entry row now/></li> })
        .collect_view();
    view! {
        <ul class="adm-list">{rows}</ul>
        <Older page next/>
    }
    .into_any()
}

/// The link to older entries, if there are any.
#[component]
pub fn Older(page: &'static str, next: Option<String>) -> impl IntoView {
    let language = look::language();
    next.map(|next| {
        let href = format!("{page}?before={next}");
        view! { <p><a class="link" href=href>{words::older(language)}</a></p> }
    })
}

/// What happened, when, with which device and from where.
#[component]
pub fn Entry(row: AuditRow, now: Millis) -> impl IntoView {
    let language = look::language();
    let AuditRow {
        at,
        event,
        device,
        network,
        detail,
        by_another,
    } = row;
    let admin = by_another.then(|| view! { <span>{words::by_admin(language)}</span> });
    let device = device_name(&device, language);
    view! {
        <p class="adm-head"><b>{event_name(&event, &detail, language)}</b></p>
        <p class="meta adm-facts">
            <At moment=at text=ago(at, now, language)/>
            {admin}
            <span>{device}</span>
            <span>{network}</span>
        </p>
    }
}

/// "Chrome · Windows".
pub fn device_name(device: &Device, language: Language) -> String {
    match (&device.browser, &device.system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => words::unknown_device(language).to_owned(),
    }
}

/// What the entry tells: one that this version does not know as it is stored.
pub fn event_name(event: &str, detail: &str, language: Language) -> String {
    let Some(known) = AuditEvent::parse(event) else {
        return event.to_owned();
    };
    let name = match known {
        AuditEvent::SignedIn => words::event_signed_in(language),
        AuditEvent::SignInRefused if detail == "confirm" => words::event_not_confirmed(language),
        AuditEvent::SignInRefused => words::event_sign_in_refused(language),
        AuditEvent::SignedOut => words::event_signed_out(language),
        AuditEvent::SessionEnded => words::event_session_ended(language),
        AuditEvent::SessionsEnded => words::event_sessions_ended(language),
        AuditEvent::FamilyRevoked => words::event_family_revoked(language),
        AuditEvent::EmailChangeAsked => words::event_email_change_asked(language),
        AuditEvent::EmailChanged => words::event_email_changed(language),
        AuditEvent::PasswordChanged => words::event_password_changed(language),
        AuditEvent::PasswordReset => words::event_password_reset(language),
        AuditEvent::RoleChanged if detail == "admin" => words::event_role_admin(language),
        AuditEvent::RoleChanged => words::event_role_learner(language),
        AuditEvent::PlanChanged => words::event_plan_changed(language),
        AuditEvent::ExportAsked => words::event_export_asked(language),
        AuditEvent::ExportFetched => words::event_export_fetched(language),
        AuditEvent::DeletionAsked => words::event_deletion_asked(language),
        AuditEvent::AccountDeleted => words::event_account_deleted(language),
        AuditEvent::AdminAction => {
            return match detail {
                "create_user" => words::event_create_user(language).to_owned(),
                "reset_link" => words::event_reset_link(language).to_owned(),
                other => words::event_admin(language, other),
            };
        }
    };
    name.to_owned()
}
