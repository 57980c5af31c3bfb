use api::frame::Frame as FrameData;
use domain::language::Language;
use leptos::prelude::*;

use crate::{
    frame::{Frame, Place},
    look,
    text::{admin as words, security},
};

/// A page of admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// `/admin/jobs`
    Jobs,
    /// `/admin/mail`
    Mail,
    /// `/admin/ai`
    Ai,
    /// `/admin/audit`
    Audit,
    /// `/admin/health`
    Health,
}

impl Tab {
    /// All of them, in the order in which they are shown.
    const ALL: [Self; 5] = [Self::Jobs, Self::Mail, Self::Ai, Self::Audit, Self::Health];

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Jobs => "/admin/jobs",
            Self::Mail => "/admin/mail",
            Self::Ai => "/admin/ai",
            Self::Audit => "/admin/audit",
            Self::Health => "/admin/health",
        }
    }

    const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Jobs => words::menu_jobs(language),
            Self::Mail => words::menu_mail(language),
            Self::Ai => words::menu_ai(language),
            Self::Audit => security::admin_menu(language),
            Self::Health => words::menu_health(language),
        }
    }
}

/// The frame, the head, and the way to the other pages of admins.
#[component]
pub fn AdminLayout(
    /// What the navigation shows.
    frame: FrameData,
    /// Which page.
    tab: Tab,
    /// Its head.
    head: &'static str,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let language = look::language();
    let tabs = Tab::ALL
        .map(|own| {
            let current = (tab == own).then_some("page");
            view! {
                <a class="chip" href=own.path() aria-current=current>{own.name(language)}</a>
            }
        })
        .collect_view();
    view! {
        <Frame frame place=Place::Admin>
            <div class="adm">
                <header class="page-head"><h1>{head}</h1></header>
                <nav class="chips adm-tabs" aria-label=words::menu(language)>{tabs}</nav>
                {children()}
            </div>
        </Frame>
    }
}
