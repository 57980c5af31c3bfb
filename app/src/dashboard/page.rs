use api::dashboard::Dashboard;
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{loads::dashboard, outlook::Outlook};
use crate::{
    auth::calls::Resend,
    date,
    frame::{Frame, Place},
    look,
    page::loaded,
    review::{
        go_on::GoOn,
        waiting::{PlanLine, Waiting},
    },
    text::{backlog, dashboard as words, frame as frame_words, session},
    ui::icon::{Icon, IconName},
};

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(dashboard(), |page| view! {
            <Frame frame=page.frame.clone() place=Place::Today>
                <Unverified page=page.clone()/>
                <Offer due=page.reviews_due usual=page.catch_up/>
                {page.going.clone().map(|going| view! { <GoOn going counted=true/> })}
                <Today page/>
            </Frame>
        })}
    }
}

#[component]
fn Today(page: Dashboard) -> impl IntoView {
    let language = look::language();
    let head = match (page.frame.notes, page.frame.due) {
        (0, _) => view! { <h1>{words::no_notes_head(language)}</h1> }.into_any(),
        (_, 0) => view! { <h1>{words::done_head(language)}</h1> }.into_any(),
        (_, due) => view! {
            <h1>
                {words::due_head(language, due)}
                <br/>
                <span class="fading">{words::fading(language, due)}</span>
            </h1>
        }
        .into_any(),
    };
    let picture = (page.frame.due > 0 && page.recall_now.is_some()).then(|| {
        view! { <Outlook now=page.recall_now later=page.recall_later goal=page.goal/> }
    });
    let lead = lead(&page, language);
    let takes = (page.frame.notes > 0 && page.frame.due > 0).then(|| {
        view! {
            {words::takes(language)}
            " "
            <b>{words::minutes(language, page.minutes.max(1))}</b>
            {words::takes_end(language)}
        }
    });
    view! {
        <section class="hero">
            <div>
                <p class="meta">{date::long(page.today, language)}</p>
                {head}
                <p class="lead">{takes}{lead}</p>
                <Go page=page.clone()/>
                <Mix by_mode=page.by_mode/>
                {page.plan.map(|plan| view! { <PlanLine plan today=page.today/> })}
                <Waiting waiting=page.waiting next="/dashboard"/>
            </div>
            {picture.map(|picture| view! { <figure>{picture}</figure> })}
        </section>
    }
}

fn lead(page: &Dashboard, language: Language) -> String {
    match (page.frame.notes, page.frame.due, page.next_day) {
        (0, _, _) => words::no_notes(language).to_owned(),
        (_, 0, Some(day)) => words::next_on(language, date::relative(day, page.today, language)),
        (_, 0, None) => words::nothing_planned(language).to_owned(),
        (_, _, _) => String::new(),
    }
}

/// The one main action.
#[component]
fn Go(page: Dashboard) -> impl IntoView {
    let language = look::language();
    let action = if page.frame.due > 0 {
        view! {
            <a class="btn btn-primary btn-lg" href="/review" data-key="space">
                {words::start(language)}
                <kbd>"Space"</kbd>
            </a>
            {(page.frame.due > 10).then(|| view! {
                <a class="btn btn-quiet btn-lg" href="/review?limit=10">{session::ten(language)}</a>
            })}
        }
        .into_any()
    } else {
        view! {
            <a class="btn btn-primary btn-lg" href="/notes/new">
                <Icon name=IconName::Pen size=18/>
                {words::write(language)}
            </a>
        }
        .into_any()
    };
    let choose = (page.frame.notes > 0).then(|| {
        view! {
            <a class="btn btn-bare btn-lg" href="/review/start">{session::choose(language)}</a>
        }
    });
    view! { <div class="go">{action}{choose}</div> }
}

/// How many of each review mode are due.
#[component]
fn Mix(by_mode: [u32; 4]) -> impl IntoView {
    let language = look::language();
    let icons = [
        IconName::Eye,
        IconName::Pen,
        IconName::Choices,
        IconName::Heading,
    ];
    let modes = domain::note::Mode::ALL
        .into_iter()
        .zip(icons)
        .zip(by_mode)
        .filter(|(_, count)| *count > 0)
        .map(|((mode, icon), count)| {
            view! {
                <span class="mode">
                    <Icon name=icon size=15/>
                    {crate::note::mode_name(mode, language)}
                    " "
                    <b class="tnum">{count}</b>
                </span>
            }
        })
        .collect_view();
    view! { <p class="mix">{modes}</p> }
}

/// Offers to catch up when much more is due than usual.
#[component]
fn Offer(
    /// Reviews that are due.
    due: u32,
    /// Reviews of a usual day, if so many more are due.
    usual: Option<u32>,
) -> impl IntoView {
    let language = look::language();
    usual.map(|usual| {
        view! {
            <div class="banner">
                <Icon name=IconName::Clock size=18/>
                <span>{backlog::offer(language, due, usual)}</span>
                <a class="btn btn-sm btn-quiet" href="/review/catch-up">
                    {backlog::offer_action(language)}
                </a>
            </div>
        }
    })
}

/// Asks for the address to be proved, as long as it is not.
#[component]
fn Unverified(page: Dashboard) -> impl IntoView {
    let language = look::language();
    let frame = page.frame;
    (!frame.verified).then(|| {
        view! {
            <form method="post" action=Resend::PATH class="banner">
                <Icon name=IconName::Mail size=18/>
                <span>{frame_words::verify_banner(language, &frame.email)}</span>
                <input type="hidden" name="email" value=frame.email.clone()/>
                <button class="btn btn-sm btn-quiet">{frame_words::resend(language)}</button>
            </form>
        }
    })
}
