use api::frame::Frame as FrameData;
use leptos::prelude::*;

use super::{nav, shortcuts::Shortcuts, tabbar, zone::ZoneOffer};
use crate::{look, text::frame as words};

/// The entry of the navigation that is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The dashboard.
    Today,
    /// Notes.
    Notes,
    /// Statistics.
    Stats,
    /// Settings.
    Settings,
    /// What admins look at.
    Admin,
    /// None of them.
    Elsewhere,
}

/// Navigation on the left (a tab bar on a phone) and the page beside it.
#[component]
pub fn Frame(
    /// What the navigation shows.
    frame: FrameData,
    /// Which entry is current.
    place: Place,
    /// The page.
    children: Children,
) -> impl IntoView {
    let language = look::language();
    view! {
        <a class="skip" href="#main">{words::skip(language)}</a>
        <div class="shell">
            <nav::Nav frame=frame.clone() place/>
            <tabbar::TopBar/>
            <main class="main" id="main" tabindex="-1">
                <div class="wrap">
                    <ZoneOffer stored=frame.time_zone.clone()/>
                    {children()}
                </div>
            </main>
            <tabbar::TabBar due=frame.due place/>
            <Shortcuts/>
        </div>
    }
}
