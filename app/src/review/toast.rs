use leptos::prelude::*;

use super::{interval::interval_text, rating_word, session::Sitting};
use crate::{
    look,
    text::{common, leech, review as words},
};

/// "Rated Good. Back in 12 days. Undo", after an answer of this session.
#[component]
pub fn RatedToast(sitting: Sitting) -> impl IntoView {
    let language = look::language();
    let text = move || {
        sitting.rated.get().map(|rated| {
            let interval = interval_text(rated.interval, language);
            let text = words::rated(language, interval, rating_word(rated.rating, language));
            let leech = rated.leech.map(|note| {
                view! {
                    " "
                    {leech::rated(language)}
                    " "
                    <a href=format!("/notes/{note}#leech")>{leech::help(language)}</a>
                }
            });
            view! { <span>{text}{leech}</span> }
        })
    };
    // The region is there from the start, so that a screen reader hears what appears in it.
    view! {
        <div role="status">
            {move || text().map(|text| view! {
                <div class="toast">
                    {text}
                    <button class="btn btn-sm" type="button" on:click=move |_| sitting.undo()>
                        {common::undo(language)}
                    </button>
                </div>
            })}
        </div>
    }
}
