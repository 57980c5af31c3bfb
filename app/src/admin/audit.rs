//! `/admin/audit`

use api::security::{AdminAuditRow, AuditPage as Data};
use domain::time::Millis;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    layout::{AdminLayout, Tab},
    loads::audit_page,
};
use crate::{
    look,
    page::{loaded, query},
    settings::{Entry, Older},
    text::security as words,
};

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let language = look::language();
    let before = query("before").unwrap_or_default();
    view! {
        <Title text=words::admin_title(language)/>
        {loaded(audit_page(before), |page| view! { <Audit page/> })}
    }
}

#[component]
fn Audit(page: Data) -> impl IntoView {
    let language = look::language();
    let Data {
        frame,
        now,
        events,
        next,
    } = page;
    let list = if events.is_empty() {
        view! { <p class="meta">{words::log_empty(language)}</p> }.into_any()
    } else {
        let rows = events
            .into_iter()
            .map(|row| view! { <Row row now/> })
            .collect_view();
        view! { <ul class="adm-list">{rows}</ul> }.into_any()
    };
    view! {
        <AdminLayout frame tab=Tab::Audit head=words::admin_menu(language)>
            <p class="lead">{words::admin_about(language)}</p>
            {list}
            <Older page=Tab::Audit.path() next/>
        </AdminLayout>
    }
}

#[component]
fn Row(row: AdminAuditRow, now: Millis) -> impl IntoView {
    let language = look::language();
    let AdminAuditRow { entry, user, actor } = row;
    // Whoever did it to themselves is not named twice.
    let actor = actor.filter(|actor| user.as_ref() != Some(actor));
    let user = user.map(|who| view! { <span>{words::admin_user(language, who)}</span> });
    let actor = actor.map(|who| view! { <span>{words::admin_actor(language, who)}</span> });
    view! {
        <li>
            <Entry row=entry now/>
            <p class="meta adm-facts">{user} {actor}</p>
        </li>
    }
}
