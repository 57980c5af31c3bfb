//! `/settings/review`

use api::{Field, settings::ReviewSettingsPage as Data};
use domain::review::{NEW_PER_DAY_MAX, RETENTION_PERCENT, REVIEWS_PER_DAY, interval};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    ai_consent::AiConsent,
    calls::SaveReview,
    layout::{Section, SettingsLayout, Tab},
    loads::review_settings,
    scheduler::{ChooseScheduler, LastChange, Memory, Refused},
};
use crate::{
    form::{Form, PostForm},
    look,
    page::loaded,
    text::settings as words,
    ui::field::{NumberField, TextField},
};

/// Wanted chances of recall, in per cent, that are explained beside the field.
const EXAMPLES: [u8; 5] = [80, 85, 90, 95, 97];

/// The page.
#[component]
pub fn ReviewSettingsPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::review_title(language)/>
        {loaded(review_settings(), |page| view! { <Settings page/> })}
    }
}

#[component]
fn Settings(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(SaveReview::PATH);
    let Data {
        frame,
        form: typed,
        scheduler,
        model,
        change,
        ai,
        agreement,
    } = page;
    let (retention_error, new_error, limit_error) = (
        form.message(Field::Retention),
        form.message(Field::NewPerDay),
        form.message(Field::ReviewsPerDay),
    );
    let steps = [
        (
            Field::LearningSteps,
            words::learning_steps(language),
            typed.learning_steps,
        ),
        (
            Field::RelearningSteps,
            words::relearning_steps(language),
            typed.relearning_steps,
        ),
    ]
    .map(|(field, label, value)| {
        let (id, error) = (field.name(), form.message(field));
        view! { <TextField id name=id kind="text" autocomplete="off" label value error/> }
    });
    let (least, most) = RETENTION_PERCENT.into_inner();
    let (fewest, furthest) = REVIEWS_PER_DAY.into_inner();
    view! {
        <SettingsLayout frame tab=Tab::Review>
            <PostForm form=form.clone()>
                {form.failure()}
                <Section head=words::intervals(language) text=words::intervals_text(language)>
                    <div class="pair">
                        <NumberField
                            id="retention"
                            label=words::retention(language)
                            value=typed.retention
                            bounds=(least.into(), most.into())
                            error=retention_error
                        />
                    </div>
                    <Examples decay=model.decay/>
                </Section>
                <Section head=words::new_cards(language) text=words::new_cards_text(language)>
                    <div class="pair">
                        <NumberField
                            id="new_per_day"
                            label=words::new_per_day(language)
                            value=typed.new_per_day
                            bounds=(0, NEW_PER_DAY_MAX.into())
                            error=new_error
                        />
                    </div>
                </Section>
                <Section head=words::limits(language) text=words::limits_text(language)>
                    <div class="pair">
                        <NumberField
                            id="reviews_per_day"
                            label=words::reviews_per_day(language)
                            value=typed.reviews_per_day
                            bounds=(fewest.into(), furthest.into())
                            optional=true
                            error=limit_error
                        />
                    </div>
                </Section>
                <Section head=words::steps(language) text=words::steps_text(language)>
                    <div class="pair">{steps}</div>
                </Section>
                <p class="go"><button class="btn btn-primary">{words::save(language)}</button></p>
            </PostForm>
            <ChooseScheduler scheduler/>
            <AiConsent ai agreement/>
            <Memory model/>
            <Refused/>
            {change.map(|change| view! { <LastChange change/> })}
        </SettingsLayout>
    }
}

/// What some choices mean: how long intervals become, and how much is forgotten at each review.
#[component]
fn Examples(
    /// Of the learner's forgetting curve.
    decay: f64,
) -> impl IntoView {
    let language = look::language();
    let rows = EXAMPLES
        .map(|percent| {
            let factor = interval(1.0, f64::from(percent) / 100.0, decay);
            view! {
                <tr>
                    <th scope="row">{format!("{percent}%")}</th>
                    <td>{words::times(language, format!("{factor:.1}"))}</td>
                    <td>{words::of_hundred(language, 100 - percent)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="examples">
            <caption class="sr">{words::examples(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::retention(language)}</th>
                    <th scope="col">{words::interval(language)}</th>
                    <th scope="col">{words::forgotten(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
