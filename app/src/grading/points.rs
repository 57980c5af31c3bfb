use api::grading::{RubricPage, RubricSource};
use domain::language::Language;
use leptos::prelude::*;

use crate::{
    look,
    text::grading as words,
    ui::icon::{Icon, IconName},
};

/// The key points of a note, on the note's own page.
#[component]
pub fn KeyPoints(rubric: RubricPage) -> impl IntoView {
    let language = look::language();
    let edit = format!("/notes/{}/rubric", rubric.note);
    let has_points = !rubric.points.is_empty();
    let points = rubric
        .points
        .into_iter()
        .map(|point| {
            let beside = [point.terms, point.synonyms]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · ");
            view! {
                <li>
                    {point.statement}
                    {(!beside.is_empty()).then(|| view! { <small>{beside}</small> })}
                </li>
            }
        })
        .collect_view();
    let source = if rubric.outdated {
        words::outdated(language)
    } else {
        source_text(rubric.source, language)
    };
    let action = if has_points {
        words::edit_points(language)
    } else {
        words::write_points(language)
    };
    view! {
        <section class="rubric">
            <h2>{words::points(language)}</h2>
            {has_points.then(|| view! { <ol>{points}</ol> })}
            <p class="meta">{source}</p>
            <p class="go">
                <a class="btn btn-quiet btn-sm" href=edit>
                    <Icon name=IconName::Pen size=16/>
                    {action}
                </a>
            </p>
        </section>
    }
}

/// Where key points come from, and when they are made anew.
pub fn source_text(source: Option<RubricSource>, language: Language) -> &'static str {
    match source {
        None => words::source_none(language),
        Some(RubricSource::Model) => words::source_model(language),
        Some(RubricSource::Learner) => words::source_learner(language),
        Some(RubricSource::Prepared) => words::source_prepared(language),
    }
}
