use api::frame::Frame;
use leptos::prelude::*;

use super::Place;
use crate::{
    look,
    text::{common, frame as words},
    ui::{
        icon::{Icon, IconName},
        mark::Brand,
    },
};

/// The navigation beside the red rule.
#[component]
pub fn Nav(frame: Frame, place: Place) -> impl IntoView {
    let language = look::language();
    let initial: String = frame.name.chars().take(1).collect();
    let categories = (!frame.categories.is_empty()).then(|| {
        let rows = frame
            .categories
            .into_iter()
            .map(|category| {
                view! {
                    <li>
                        <a href=format!("/notes?category={}", category.id)>
                            <span>{category.name}</span>
                            <b>{category.notes}</b>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="nav-cats">
                <h2>{words::categories(language)}</h2>
                <ul>{rows}</ul>
            </div>
        }
    });
    let admin = frame.admin.then(|| {
        view! {
            <li>
                <a href="/admin/jobs" aria-current=current(place, Place::Admin)>
                    <span>{words::admin(language)}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="nav" aria-label=words::main_menu(language)>
            <a class="brand" href="/dashboard" aria-label=common::home(language)><Brand/></a>
            <a class="btn btn-quiet nav-new" href="/notes/new">
                <Icon name=IconName::Pen size=16/>
                {words::new_note(language)}
                <kbd>"N"</kbd>
            </a>
            <ul>
                <li>
                    <a href="/dashboard" aria-current=current(place, Place::Today)>
                        <span>{words::today(language)}</span>
                        <b>{frame.due}</b>
                    </a>
                </li>
                <li>
                    <a href="/notes" aria-current=current(place, Place::Notes)>
                        <span>{words::notes(language)}</span>
                        <b>{frame.notes}</b>
                    </a>
                </li>
                <li>
                    <a href="/stats" aria-current=current(place, Place::Stats)>
                        <span>{words::stats(language)}</span>
                    </a>
                </li>
                <li>
                    <a href="/settings/profile" aria-current=current(place, Place::Settings)>
                        <span>{words::settings(language)}</span>
                    </a>
                </li>
                {admin}
            </ul>
            {categories}
            <div class="nav-foot">
                <a href="/settings/profile" class="me">
                    <span class="avatar" aria-hidden="true">{initial}</span>
                    <span>{frame.name}</span>
                </a>
                <button
                    type="button"
                    class="icon-btn"
                    popovertarget="shortcuts"
                    aria-label=words::shortcuts(language)
                >
                    <Icon name=IconName::Keyboard size=18/>
                </button>
            </div>
        </nav>
    }
}

/// The value of `aria-current` for the entry of `own`.
pub(super) fn current(place: Place, own: Place) -> Option<&'static str> {
    (place == own).then_some("page")
}
