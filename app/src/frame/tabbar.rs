use leptos::prelude::*;

use super::{Place, nav::current};
use crate::{
    look,
    text::{common, frame as words},
    ui::{
        icon::{Icon, IconName},
        mark::Brand,
    },
};

/// The brand above a page on a phone.
#[component]
pub fn TopBar() -> impl IntoView {
    let language = look::language();
    view! {
        <header class="topbar-m">
            <a class="brand" href="/dashboard" aria-label=common::home(language)><Brand/></a>
            <a class="icon-btn" href="/notes/new" aria-label=words::new_note(language)>
                <Icon name=IconName::Pen size=20/>
            </a>
        </header>
    }
}

/// The navigation below a page on a phone.
#[component]
pub fn TabBar(due: u32, place: Place) -> impl IntoView {
    let language = look::language();
    view! {
        <nav class="tabbar" aria-label=words::main_menu(language)>
            <a href="/dashboard" aria-current=current(place, Place::Today)>
                <Icon name=IconName::Today size=20/>
                {words::today(language)}
            </a>
            <a href="/notes" aria-current=current(place, Place::Notes)>
                <Icon name=IconName::Notes size=20/>
                {words::notes(language)}
            </a>
            <a href="/review" class="tab-go" aria-label=words::review_due(language, due)>
                <span><Icon name=IconName::Review size=20/></span>
                {words::review(language)}
            </a>
            <a href="/stats" aria-current=current(place, Place::Stats)>
                <Icon name=IconName::Chart size=20/>
                {words::stats(language)}
            </a>
            <a href="/settings/profile" aria-current=current(place, Place::Settings)>
                <Icon name=IconName::Settings size=20/>
                {words::settings(language)}
            </a>
        </nav>
    }
}
