//! `/admin/mail`

use api::admin::{
    MAILS_SHOWN, MailRefused, MailRow, MailState, MailSums, MailWay, MailsPage as Data,
};
use domain::{language::Language, time::Millis};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    amounts::grouped,
    layout::{AdminLayout, Tab},
    loads::mails_page,
};
use crate::{
    ages::{At, ago},
    look,
    page::{loaded, query},
    text::admin_mail as words,
};

/// The jobs that send mails.
const JOBS: &str = "/admin/jobs?kind=send_mail";

/// The page.
#[component]
pub fn MailsPage() -> impl IntoView {
    let language = look::language();
    let shown = query("state").and_then(|state| MailState::parse(&state));
    view! {
        <Title text=words::title(language)/>
        {loaded(mails_page(shown), move |page| view! { <Mails page shown/> })}
    }
}

#[component]
fn Mails(
    page: Data,
    /// Which mails are listed; all without one.
    #[prop(optional_no_strip)]
    shown: Option<MailState>,
) -> impl IntoView {
    let language = look::language();
    let Data {
        frame,
        now,
        way,
        day,
        week,
        mails,
        refused,
    } = page;
    let is_full = mails.len() >= MAILS_SHOWN as usize;
    let list = if mails.is_empty() {
        view! { <p class="meta">{words::none(language)}</p> }.into_any()
    } else {
        let rows = mails
            .into_iter()
            .map(|mail| view! { <Mail mail now/> })
            .collect_view();
        view! { <ul class="adm-list">{rows}</ul> }.into_any()
    };
    let full = is_full.then(|| {
        view! { <p class="meta">{words::full(language, MAILS_SHOWN)}</p> }
    });
    view! {
        <AdminLayout frame tab=Tab::Mail head=words::head(language)>
            <Way way/>
            <Sums day week/>
            <section class="adm-sec">
                <h2>{words::mails(language)}</h2>
                <p class="meta">
                    {words::again(language)} " "
                    <a class="link" href=JOBS>{words::to_jobs(language)}</a>
                </p>
                <div class="adm-filters">
                    <nav class="chips" aria-label=words::by_state(language)>
                        {chips(shown, language)}
                    </nav>
                </div>
                {list}
                {full}
            </section>
            <Refused refused now/>
        </AdminLayout>
    }
}

/// How mail leaves.
#[component]
fn Way(way: MailWay) -> impl IntoView {
    let language = look::language();
    match way {
        MailWay::Server { host } => view! {
            <p class="lead">{words::server(language, host)}</p>
        }
        .into_any(),
        MailWay::Files { folder } => view! {
            <p class="lead">
                {words::files(language, folder)} " "
                <a class="link" href="/dev/mailbox">{words::to_mailbox(language)}</a>
            </p>
        }
        .into_any(),
    }
}

/// How many lately.
#[component]
fn Sums(day: MailSums, week: MailSums) -> impl IntoView {
    let language = look::language();
    let heads = MailState::ALL
        .map(|state| view! { <th scope="col">{state_name(state, language)}</th> })
        .collect_view();
    let rows = [(words::day(language), day), (words::week(language), week)]
        .map(|(name, sums)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{grouped(sums.waiting)}</td>
                    <td>{grouped(sums.sent)}</td>
                    <td>{grouped(sums.failed)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="adm-table">
            <thead>
                <tr>
                    <th scope="col">{words::span(language)}</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Links to the mails of a state.
fn chips(shown: Option<MailState>, language: Language) -> impl IntoView {
    let page = Tab::Mail.path();
    [None]
        .into_iter()
        .chain(MailState::ALL.map(Some))
        .map(|state| {
            let current = (state == shown).then_some("true");
            let (path, name) = match state {
                None => (page.to_owned(), words::all(language)),
                Some(state) => (
                    format!("{page}?state={}", state.as_str()),
                    state_name(state, language),
                ),
            };
            view! { <a class="chip" href=path aria-current=current>{name}</a> }
        })
        .collect_view()
}

#[component]
fn Mail(mail: MailRow, now: Millis) -> impl IntoView {
    let language = look::language();
    view! {
        <li class="adm-mail">
            <p class="adm-head">
                <b>{mail.recipient}</b>
                <span class=state_class(mail.state)>{state_name(mail.state, language)}</span>
            </p>
            <p class="meta adm-facts">
                <span>{kind_name(&mail.kind, language)}</span>
                <At moment=mail.at text=ago(mail.at, now, language)/>
            </p>
            {mail.reason.map(|reason| view! { <p class="adm-error" lang="en">{reason}</p> })}
        </li>
    }
}

/// Addresses to which nothing is sent any more.
#[component]
fn Refused(refused: Vec<MailRefused>, now: Millis) -> impl IntoView {
    let language = look::language();
    let list = if refused.is_empty() {
        view! { <p class="meta">{words::refused_none(language)}</p> }.into_any()
    } else {
        let rows = refused
            .into_iter()
            .map(|address| {
                view! {
                    <li>
                        <p class="adm-head"><b>{address.email}</b></p>
                        <p class="meta adm-facts">
                            <At moment=address.at text=ago(address.at, now, language)/>
                        </p>
                        <p class="adm-error" lang="en">{address.words}</p>
                    </li>
                }
            })
            .collect_view();
        view! {
            <p class="meta">{words::refused_about(language)}</p>
            <ul class="adm-list">{rows}</ul>
        }
        .into_any()
    };
    view! {
        <section class="adm-sec">
            <h2>{words::refused(language)}</h2>
            {list}
        </section>
    }
}

const fn state_class(state: MailState) -> &'static str {
    match state {
        MailState::Waiting => "adm-mark",
        MailState::Sent => "adm-mark adm-good",
        MailState::Failed => "adm-mark adm-bad",
    }
}

const fn state_name(state: MailState, language: Language) -> &'static str {
    match state {
        MailState::Waiting => words::waiting(language),
        MailState::Sent => words::sent(language),
        MailState::Failed => words::failed(language),
    }
}

/// What a mail is about: a kind that this version does not know as it is stored.
fn kind_name(kind: &str, language: Language) -> String {
    let name = match kind {
        "verify" => words::kind_verify(language),
        "reset" => words::kind_reset(language),
        "email_change" => words::kind_email_change(language),
        "email_changed" => words::kind_email_changed(language),
        "account_deleted" => words::kind_account_deleted(language),
        "taken" => words::kind_taken(language),
        "password_changed" => words::kind_password_changed(language),
        "replay" => words::kind_replay(language),
        "daily" => words::kind_daily(language),
        "evening" => words::kind_evening(language),
        "weekly" => words::kind_weekly(language),
        unknown => unknown,
    };
    name.to_owned()
}
