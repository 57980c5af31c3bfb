use api::review::{Going, SessionView};
use domain::language::Language;
use leptos::prelude::*;

use super::standing::chosen;
use crate::{
    look,
    text::session as words,
    ui::icon::{Icon, IconName},
};

/// Above what is due: the session that was begun before, perhaps elsewhere. How much of it is left
/// is not said, because it grows less while this page is open.
#[component]
pub fn GoOn(
    /// That session.
    going: Going,
) -> impl IntoView {
    let language = look::language();
    view! {
        <div class="banner">
            <Icon name=IconName::Clock size=18/>
            <span>{words::going(language, parts(&going.view, language))}</span>
            <a class="btn btn-sm btn-quiet" href=address(&going)>{words::go_on(language)}</a>
        </div>
    }
}

/// "Biology · #cells · only 10".
pub fn parts(view: &SessionView, language: Language) -> String {
    chosen(view, language).join(" · ")
}

/// Where it goes on.
pub fn address(going: &Going) -> String {
    super::address("/review", &going.view.query)
}

/// What a link to it says: how much is left, and of what.
pub fn link(going: &Going, language: Language) -> String {
    let count = going
        .left
        .zip(going.view.limit)
        .map(|(left, limit)| words::left_of(language, left, limit));
    let rest = SessionView {
        limit: None,
        ..going.view.clone()
    };
    let parts: Vec<String> = count.into_iter().chain(chosen(&rest, language)).collect();
    words::go_on_with(language, parts.join(" · "))
}
