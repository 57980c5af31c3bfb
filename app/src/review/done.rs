//! `/review/done`

use api::review::DonePage as Data;
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    address,
    calls::Undo,
    interval::interval_text,
    loads::done_page,
    rating_word, session_of_address,
    standing::chosen,
    waiting::{PlanLine, Waiting},
};
use crate::{
    date, look,
    page::loaded,
    text::{common, leech, review as words, session as session_words},
    ui::{
        icon::{Icon, IconName},
        mark::PenCircle,
    },
};

/// The page after the last card.
#[component]
pub fn DonePage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::done_title(language)/>
        {loaded(done_page(session_of_address()), |page| view! { <Done page/> })}
    }
}

#[component]
fn Done(page: Data) -> impl IntoView {
    let language = look::language();
    let back = address("/review", &session_of_address());
    let undo = page.undo.clone().map(|undo| {
        let interval = interval_text(undo.interval, language);
        let text = words::undo_offer(
            language,
            interval,
            rating_word(undo.rating, language),
            undo.title.clone(),
        );
        view! {
            <form method="post" action=Undo::PATH class="undo">
                <input type="hidden" name="event" value=undo.event.to_string()/>
                <input type="hidden" name="next" value=back.clone()/>
                <span class="meta">{text}</span>
                <button class="btn btn-bare btn-sm" data-key="u">
                    <Icon name=IconName::Undo size=16/>
                    {common::undo(language)}
                    <kbd>"U"</kbd>
                </button>
            </form>
        }
    });
    let session = page.session.clone();
    let (label, reviews, recalled, spent) = session.as_ref().map_or(
        (
            words::done_reviews(language),
            page.reviews,
            page.recalled,
            page.spent,
        ),
        |done| {
            (
                session_words::done_reviews(language),
                done.reviews,
                done.recalled,
                done.spent,
            )
        },
    );
    let figures = (reviews > 0).then(|| {
        let minutes = (spent + 30_000) / 60_000;
        let share = recalled * 100 / reviews;
        view! {
            <dl class="est">
                <div><dt>{label}</dt><dd>{reviews}</dd></div>
                <div><dt>{words::done_recalled(language)}</dt><dd>{format!("{share}%")}</dd></div>
                <div>
                    <dt>{words::done_time(language)}</dt>
                    <dd>{words::minutes(language, minutes.max(1))}</dd>
                </div>
            </dl>
        }
    });
    let go_on = (page.due > 0).then(|| match &session {
        Some(done) => view! {
            {done.view.limit.map(|limit| view! {
                <a class="btn btn-primary btn-lg" href=address("/review", &done.view.query)>
                    {session_words::again(language, limit)}
                </a>
            })}
            <a class="btn btn-quiet btn-lg" href="/review">
                {session_words::all_due(language, page.due)}
            </a>
        }
        .into_any(),
        None => view! {
            <a class="btn btn-primary btn-lg" href="/review">{words::go_on(language, page.due)}</a>
        }
        .into_any(),
    });
    let head = match (&session, page.due) {
        (Some(_), _) => session_words::done_head(language),
        (None, 1..) => words::paused_head(language),
        (None, 0) => words::done_head(language),
    };
    let about = session
        .as_ref()
        .map(|done| chosen(&done.view, language).join(" · "));
    let about = about.filter(|about| !about.is_empty());
    let leech = page.undo.as_ref().and_then(|undo| undo.leech).map(|note| {
        view! {
            <p class="meta">
                {leech::rated(language)}
                " "
                <a class="link" href=format!("/notes/{note}#leech")>{leech::help(language)}</a>
            </p>
        }
    });

    view! {
        <div class="focus">
            <header class="rtop">
                <div>
                    <a class="icon-btn" href="/dashboard" aria-label=words::leave(language)>
                        <Icon name=IconName::Close size=20/>
                    </a>
                </div>
            </header>
            <main class="rmain rdone" id="main">
                <section class="sheet done">
                    <p class="day" aria-hidden="true">
                        {date::day_of_month(page.today)}
                        <PenCircle variant=page.today.0/>
                    </p>
                    <h1>{head}</h1>
                    {about.map(|about| view! { <p class="meta">{about}</p> })}
                    <p class="lead">{next(&page, language)}</p>
                    <p class="go">
                        {go_on}
                        <a class="btn btn-quiet btn-lg" href="/dashboard">{words::to_today(language)}</a>
                    </p>
                    {page.plan.map(|plan| view! { <PlanLine plan today=page.today/> })}
                    <Waiting waiting=page.waiting next="/review"/>
                    <Week page=page.clone()/>
                    {figures}
                    {undo}
                    {leech}
                </section>
            </main>
        </div>
    }
}

/// When there is something to do again.
fn next(page: &Data, language: Language) -> String {
    match (page.due, page.next_step_at.is_some(), page.next_day) {
        (1.., _, _) => words::still_due(language, page.due),
        (_, true, _) => words::soon(language).to_owned(),
        (_, _, Some(day)) => words::next_on(language, date::relative(day, page.today, language)),
        _ => words::nothing_more(language).to_owned(),
    }
}

/// This week's days, those with a review circled in pen.
#[component]
fn Week(page: Data) -> impl IntoView {
    let language = look::language();
    let monday = page.today.0 - i32::from(page.today.weekday_index());
    let days = page
        .week
        .into_iter()
        .zip(monday..)
        .map(|(reviewed, day)| {
            let day = domain::time::StudyDay(day);
            let is_today = day == page.today;
            let name = date::weekday_short(day, language);
            view! {
                <li class:today=is_today>
                    <span>{name}</span>
                    <b>
                        {date::day_of_month(day)}
                        {reviewed.then(|| view! { <PenCircle variant=day.0/> })}
                    </b>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="week" aria-label=words::week(language)>{days}</ol> }
}
