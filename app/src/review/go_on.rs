use api::review::{Going, SessionView};
use domain::language::Language;
use leptos::prelude::*;

use super::standing::chosen;
use crate::{
    look,
    text::session as words,
    ui::icon::{Icon, IconName},
};

/// The session that was begun before, perhaps elsewhere, beside what is due.
#[component]
pub fn GoOn(
    /// That session.
    going: Going,
    /// Say how much of it is left, where that does not grow less while the page is open.
    #[prop(default = false)]
    counted: bool,
) -> impl IntoView {
    let language = look::language();
    let address = super::address("/review", &going.view.query);
    view! {
        <div class="banner">
            <Icon name=IconName::Clock size=18/>
            <span>{words::going(language, parts(&going, counted, language).join(" · "))}</span>
            <a class="btn btn-sm btn-quiet" href=address>{words::go_on(language)}</a>
        </div>
    }
}

/// "Biology · #cells · only 10", or "4 of 10 left · Biology · #cells".
fn parts(going: &Going, counted: bool, language: Language) -> Vec<String> {
    let Some((left, limit)) = going.left.zip(going.view.limit).filter(|_| counted) else {
        return chosen(&going.view, language);
    };
    let rest = SessionView {
        limit: None,
        ..going.view.clone()
    };
    let mut parts = vec![words::left_of(language, left, limit)];
    parts.extend(chosen(&rest, language));
    parts
}
