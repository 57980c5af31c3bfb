use domain::{grading::Verdict, language::Language};
use leptos::prelude::*;

use crate::{
    text::grading as words,
    ui::mark::{Mark, RatingMark},
};

/// The word for a verdict.
pub fn verdict_word(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Covered => words::covered(language),
        Verdict::Partly => words::partly(language),
        Verdict::Missed => words::missed(language),
        Verdict::Wrong => words::wrong(language),
        Verdict::Unsure => words::unsure(language),
    }
}

/// A verdict as the teacher's pen writes it.
#[component]
pub fn VerdictMark(
    /// Which.
    verdict: Verdict,
    /// Width and height in pixels.
    size: u8,
) -> impl IntoView {
    let mark = match verdict {
        Verdict::Covered => RatingMark::Good,
        Verdict::Partly | Verdict::Missed => RatingMark::Hard,
        Verdict::Wrong => RatingMark::Again,
        Verdict::Unsure => {
            return view! {
                <svg class="mark" width=size height=size viewBox="0 0 20 20" aria-hidden="true">
                    <path d="M6.4 7.2c.2-2.4 1.7-3.7 3.8-3.7 2.2 0 3.6 1.3 3.6 3.2 0 2.7-3.5 2.9-3.6 5.8M10.200 16.600h.01"/>
                </svg>
            }
            .into_any();
        }
    };
    view! { <Mark mark size/> }.into_any()
}
