//! `/notes/{id}/rubric`: the key points that answers to a note are held against, as a plain form.

use std::collections::BTreeMap;

use api::{
    Field,
    grading::{PointFields, RubricPage as Data},
};
use domain::grading::{POINTS, STATEMENT_MAX};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{calls::SaveRubric, loads::rubric_page, points::source_text};
use crate::{
    form::{Form, PostForm},
    frame::{Frame, Place},
    look,
    page::{loaded, param},
    text::grading as words,
    typed::Typed,
    ui::{
        banner::Banner,
        field::{FieldError, error_id, invalid},
        icon::{Icon, IconName},
    },
};

/// The page.
#[component]
pub fn RubricPage() -> impl IntoView {
    loaded(rubric_page(param("id")), |page| {
        let language = look::language();
        view! {
            <Title text=words::rubric_window(language, &page.title)/>
            <Frame frame=page.frame.clone() place=Place::Notes>
                <Editor page/>
            </Frame>
        }
    })
}

#[component]
fn Editor(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(SaveRubric::PATH);
    let error = form.message(Field::Rubric);
    let wrong = invalid(&error);
    let back = format!("/notes/{}", page.note);
    let given = page.points;
    let fields = (0..*POINTS.end())
        .map(|index| {
            let point = given.get(index).cloned().unwrap_or_default();
            let asked = index < *POINTS.start();
            view! { <Point index point asked wrong/> }
        })
        .collect_view();
    let outdated = page
        .outdated
        .then(|| view! { <Banner text=words::outdated(language).to_owned()/> });
    view! {
        <div class="nread">
            <article class="sheet nsheet">
                <p class="meta">{words::rubric_of(language)}</p>
                <h1>{page.title}</h1>
                {outdated}
                <div class="rubric">
                    <h2>{words::points(language)}</h2>
                    <PostForm form=form.clone()>
                        {form.failure()}
                        <input type="hidden" name="note" value=page.note.to_string()/>
                        <input type="hidden" name="version" value=page.version/>
                        {fields}
                        <div role="alert"><FieldError id=error_id("rubric") message=error/></div>
                        <p class="go">
                            <button class="btn btn-primary" data-key="save">
                                {words::save(language)}
                            </button>
                            <a class="btn btn-bare" href=back>{words::leave_as_is(language)}</a>
                        </p>
                    </PostForm>
                </div>
            </article>
            <aside class="margin" aria-label=words::about_points(language)>
                <p>{words::about_points_text(language)}</p>
                <p>{source_text(page.source, language)}</p>
                <p>{words::terms_text(language)}</p>
                <details class="manage">
                    <summary>
                        <Icon name=IconName::Chevron size=15/>
                        {words::original(language)}
                    </summary>
                    <div class="note" inner_html=page.html></div>
                </details>
            </aside>
        </div>
    }
}

/// One key point: a sentence, its terms, other words for them.
#[component]
fn Point(
    /// Place in the form, from 0.
    index: usize,
    /// What it holds at first.
    point: PointFields,
    /// There must be one.
    asked: bool,
    /// The key points were refused.
    wrong: Option<&'static str>,
) -> impl IntoView {
    let language = look::language();
    let name = |field: &str| format!("points[{index}][{field}]");
    let id = |field: &str| format!("{field}-{index}");
    let head = if asked {
        words::point(language, index + 1)
    } else {
        words::point_if_any(language, index + 1)
    };
    view! {
        <fieldset>
            <legend>{head}</legend>
            <div class="field">
                <label for=id("statement")>{words::statement(language)}</label>
                <input
                    class="input"
                    id=id("statement")
                    name=name("statement")
                    value=point.statement
                    maxlength=STATEMENT_MAX
                    autocomplete="off"
                    aria-invalid=wrong
                    aria-describedby="rubric-error"
                />
            </div>
            <div class="pair">
                <div class="field">
                    <label for=id("terms")>{words::terms(language)}</label>
                    <input
                        class="input"
                        id=id("terms")
                        name=name("terms")
                        value=point.terms
                        autocomplete="off"
                    />
                </div>
                <div class="field">
                    <label for=id("synonyms")>{words::synonyms(language)}</label>
                    <input
                        class="input"
                        id=id("synonyms")
                        name=name("synonyms")
                        value=point.synonyms
                        autocomplete="off"
                    />
                </div>
            </div>
        </fieldset>
    }
}

/// What was typed, by names that a refused form is kept under.
pub fn typed(points: &[PointFields]) -> BTreeMap<String, String> {
    points
        .iter()
        .enumerate()
        .flat_map(|(index, point)| {
            [
                (format!("statement-{index}"), point.statement.clone()),
                (format!("terms-{index}"), point.terms.clone()),
                (format!("synonyms-{index}"), point.synonyms.clone()),
            ]
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// The key points that [`typed`] kept; none when nothing was.
pub fn read_typed(kept: &Typed) -> Vec<PointFields> {
    let point = |index: usize| PointFields {
        statement: kept.get(&format!("statement-{index}")),
        terms: kept.get(&format!("terms-{index}")),
        synonyms: kept.get(&format!("synonyms-{index}")),
    };
    let mut points: Vec<PointFields> = (0..*POINTS.end()).map(point).collect();
    let used = points
        .iter()
        .rposition(|point| *point != PointFields::default())
        .map_or(0, |last| last + 1);
    points.truncate(used);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_in_its_place() {
        let point = |statement: &str, terms: &str| PointFields {
            statement: statement.to_owned(),
            terms: terms.to_owned(),
            synonyms: String::new(),
        };
        let points = vec![point("a", "b, c"), point("", ""), point("", "d")];
        assert_eq!(read_typed(&Typed(typed(&points))), points);
        assert!(read_typed(&Typed::default()).is_empty());
    }
}
