use api::frame::Frame as FrameData;
use leptos::prelude::*;

use crate::{
    frame::{Frame, Place},
    look,
    page::query,
    text::{data as data_words, frame as frame_words, security as security_words, settings as words},
};

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// `/settings/profile`
    Profile,
    /// `/settings/review`
    Review,
    /// `/settings/notifications`
    Notifications,
    /// `/settings/security`
    Security,
    /// `/settings/data`
    Data,
}

/// The frame, the head, the way to the other settings, and the word that a form was saved.
#[component]
pub fn SettingsLayout(
    /// What the navigation shows.
    frame: FrameData,
    /// Which page.
    tab: Tab,
    /// Its sections.
    children: Children,
) -> impl IntoView {
    let language = look::language();
    let saved = query("saved").map(|_| {
        view! { <div class="toast" role="status">{words::saved(language)}</div> }
    });
    // On a phone the navigation has no room for it.
    let admin = frame.admin.then(|| {
        view! { <a class="chip" href="/admin/jobs">{frame_words::admin(language)}</a> }
    });
    let current = move |own| (tab == own).then_some("page");
    view! {
        <Frame frame place=Place::Settings>
            <div class="set">
                <header class="page-head"><h1>{words::head(language)}</h1></header>
                <nav class="chips" aria-label=words::head(language)>
                    <a class="chip" href="/settings/profile" aria-current=current(Tab::Profile)>
                        {words::profile(language)}
                    </a>
                    <a class="chip" href="/settings/review" aria-current=current(Tab::Review)>
                        {words::review(language)}
                    </a>
                    <a
                        class="chip"
                        href="/settings/notifications"
                        aria-current=current(Tab::Notifications)
                    >
                        {words::notifications(language)}
                    </a>
                    <a class="chip" href="/settings/security" aria-current=current(Tab::Security)>
                        {security_words::tab(language)}
                    </a>
                    <a class="chip" href="/settings/data" aria-current=current(Tab::Data)>
                        {data_words::tab(language)}
                    </a>
                    {admin}
                </nav>
                {children()}
                {saved}
            </div>
        </Frame>
    }
}

/// A head in one column, its controls in the other.
#[component]
pub fn Section(
    /// What it is about.
    head: &'static str,
    /// What it means.
    #[prop(optional)]
    text: Option<&'static str>,
    /// The controls.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="sec">
            <header>
                <h2>{head}</h2>
                {text.map(|text| view! { <p>{text}</p> })}
            </header>
            <div class="stack">{children()}</div>
        </section>
    }
}
