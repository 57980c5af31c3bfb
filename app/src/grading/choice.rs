use leptos::prelude::*;

use crate::{
    look,
    text::grading as words,
    ui::mark::{Mark, RatingMark},
};

/// The options of a choice, the right one and a wrong one marked.
#[component]
pub fn Options(
    /// In the order they were shown.
    options: Vec<String>,
    /// Index of the chosen one.
    chosen: Option<u8>,
    /// Index of the right one.
    right: u8,
    /// What somebody believes who chooses so.
    misconception: Option<String>,
) -> impl IntoView {
    let language = look::language();
    let rows = (0_u8..)
        .zip(options)
        .map(|(index, option)| {
            let is_wrong = chosen == Some(index) && index != right;
            let (class, mark, said) = if index == right {
                let said = if chosen == Some(index) {
                    words::chosen_right(language)
                } else {
                    words::the_right_one(language)
                };
                ("choice right", Some(RatingMark::Good), said)
            } else if is_wrong {
                ("choice wrong", Some(RatingMark::Again), words::chosen_wrong(language))
            } else {
                ("choice off", None, "")
            };
            let sign = match mark {
                Some(mark) => view! { <Mark mark size=18/> }.into_any(),
                None => (index + 1).into_any(),
            };
            let why = misconception
                .clone()
                .filter(|_| is_wrong)
                .map(|why| view! { <small class="why">{why}</small> });
            view! {
                <li class=class>
                    <span class="cn" aria-hidden="true">{sign}</span>
                    <span>
                        <span class="said">{option}</span>
                        {(!said.is_empty()).then(|| view! { <span class="sr">{format!(" ({said})")}</span> })}
                        {why}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="choices">{rows}</ul> }
}
