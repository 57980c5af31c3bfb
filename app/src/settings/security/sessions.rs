use api::security::SessionRow;
use domain::time::Millis;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    super::layout::Section,
    calls::{EndOtherSessions, EndSession},
    log::device_name,
};
use crate::{
    ages::{At, ago},
    form::Form,
    look,
    text::security as words,
};

/// Where the learner is signed in.
#[component]
pub fn Sessions(sessions: Vec<SessionRow>, now: Millis) -> impl IntoView {
    let language = look::language();
    let others = (sessions.len() > 1).then(|| {
        view! {
            <form method="post" action=EndOtherSessions::PATH>
                <button class="btn btn-quiet">{words::end_others(language)}</button>
            </form>
        }
    });
    let rows = sessions
        .into_iter()
        .map(|session| view! { <Session session now/> })
        .collect_view();
    view! {
        <Section head=words::sessions(language) text=words::sessions_text(language)>
            {Form::new(EndSession::PATH).failure()}
            <ul class="adm-list">{rows}</ul>
            {others}
        </Section>
    }
}

#[component]
fn Session(session: SessionRow, now: Millis) -> impl IntoView {
    let language = look::language();
    let SessionRow {
        id,
        device,
        network,
        created_at,
        last_seen_at,
        current,
    } = session;
    let name = device_name(&device, language);
    let this = current.then(|| {
        view! { <span class="adm-mark adm-good">{words::this_one(language)}</span> }
    });
    let label = words::end_label(language, name.clone());
    let end = (!current).then(|| {
        view! {
            <form method="post" action=EndSession::PATH>
                <input type="hidden" name="session" value=id.to_string()/>
                <button class="btn btn-quiet" aria-label=label>{words::end(language)}</button>
            </form>
        }
    });
    let seen = words::seen(language, ago(last_seen_at, now, language));
    let begun = words::begun(language, ago(created_at, now, language));
    view! {
        <li>
            <p class="adm-head"><b>{name}</b>{this}</p>
            <p class="meta adm-facts">
                <At moment=last_seen_at text=seen/>
                <At moment=created_at text=begun/>
                <span>{network}</span>
            </p>
            {end}
        </li>
    }
}
