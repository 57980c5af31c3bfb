//! `/settings/review`

use api::{Field, settings::ReviewSettingsPage as Data};
use domain::review::{DECAY, interval};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::SaveReview,
    layout::{SettingsLayout, Tab},
    loads::review_settings,
};
use crate::{
    form::{Form, PostForm},
    frame::{Frame, Place},
    look,
    page::loaded,
    text::settings as words,
    ui::field::NumberField,
};

/// Wanted chances of recall, in per cent, that are explained beside the field.
const EXAMPLES: [u8; 5] = [80, 85, 90, 95, 97];

/// The page.
#[component]
pub fn ReviewSettingsPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::review_title(language)/>
        {loaded(review_settings(), |page| view! {
            <Frame frame=page.frame.clone() place=Place::Settings>
                <Settings page/>
            </Frame>
        })}
    }
}

#[component]
fn Settings(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(SaveReview::PATH);
    view! {
        <SettingsLayout tab=Tab::Review>
            <PostForm form=form.clone()>
                {form.failure()}
                <section class="sec">
                    <header>
                        <h2>{words::intervals(language)}</h2>
                        <p>{words::intervals_text(language)}</p>
                    </header>
                    <div class="stack">
                        <div class="pair">
                            <NumberField
                                id="retention"
                                label=words::retention(language)
                                value=page.form.retention
                                bounds=(70, 97)
                                error=form.message(Field::Retention)
                            />
                        </div>
                        <Examples/>
                    </div>
                </section>
                <section class="sec">
                    <header>
                        <h2>{words::new_cards(language)}</h2>
                        <p>{words::new_cards_text(language)}</p>
                    </header>
                    <div class="stack">
                        <div class="pair">
                            <NumberField
                                id="new_per_day"
                                label=words::new_per_day(language)
                                value=page.form.new_per_day
                                bounds=(0, 9999)
                                error=form.message(Field::NewPerDay)
                            />
                        </div>
                    </div>
                </section>
                <p class="go"><button class="btn btn-primary">{words::save(language)}</button></p>
            </PostForm>
        </SettingsLayout>
    }
}

/// What some choices mean: how long intervals become, and how much is forgotten at each review.
#[component]
fn Examples() -> impl IntoView {
    let language = look::language();
    let rows = EXAMPLES
        .map(|percent| {
            let factor = interval(1.0, f64::from(percent) / 100.0, DECAY);
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
