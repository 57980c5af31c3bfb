use domain::{language::Language, stats::Bucket};
use leptos::prelude::*;

use super::chart::{Chart, Lines, Point, Word, at};
use crate::{
    look,
    number::{grouped, percent, points},
    text::stats as words,
};

/// The field of the picture.
const LEFT: f64 = 12.0;
const RIGHT: f64 = 97.0;
const TOP: f64 = 4.0;
const FOOT: f64 = 86.0;
/// Radius of the point with most reviews, and of the smallest, in pixels.
const LARGE: f64 = 9.0;
const SMALL: f64 = 3.0;

/// What was predicted against what was recalled.
#[component]
pub fn Calibration(buckets: Vec<Bucket>, rmse: Option<f64>) -> impl IntoView {
    let language = look::language();
    let sentence = rmse.map_or_else(
        || words::calibration_none(language).to_owned(),
        |rmse| words::calibration_rmse(language, points(rmse)),
    );
    let picture = (!buckets.is_empty()).then(|| {
        let text = sentence.clone();
        view! { <Picture buckets text/> }
    });
    view! {
        <section class="adm-sec">
            <h2>{words::calibration(language)}</h2>
            <p class="meta">{words::calibration_text(language)}</p>
            <p>{sentence}</p>
            {picture}
        </section>
    }
}

#[component]
fn Picture(buckets: Vec<Bucket>, text: String) -> impl IntoView {
    let language = look::language();
    let least = buckets
        .iter()
        .filter_map(|one| Some(one.predicted.min(one.recalled.fraction()?)))
        .fold(0.75, f64::min);
    let floor = ((least * 10.0 - 0.2).floor() / 10.0).clamp(0.0, 0.7);
    let part = move |chance: f64| (chance - floor) / (1.0 - floor);
    let across = move |chance: f64| LEFT + part(chance) * (RIGHT - LEFT);
    let down = move |chance: f64| FOOT - part(chance) * (FOOT - TOP);
    let most = buckets.iter().map(|one| one.recalled.of).max().unwrap_or(1);
    let marks = buckets
        .iter()
        .filter_map(|one| {
            let (fraction, (low, high)) = one.recalled.fraction().zip(one.recalled.interval())?;
            let radius = (f64::from(one.recalled.of) / f64::from(most)).sqrt() * LARGE;
            let x = at(across(one.predicted));
            Some(view! {
                <Point label=in_words(one, language)>
                    <line
                        x1=x.clone()
                        x2=x.clone()
                        y1=at(down(low.max(floor)))
                        y2=at(down(high))
                        stroke="currentColor"
                        stroke-opacity=".45"
                        stroke-width="1.5"
                    ></line>
                    <circle
                        cx=x
                        cy=at(down(fraction))
                        r=format!("{:.1}", radius.max(SMALL))
                        fill="currentColor"
                    ></circle>
                </Point>
            })
        })
        .collect_view();
    let middle = f64::midpoint(floor, 1.0);
    let scale = [floor, middle, 1.0]
        .map(|chance| {
            let label = format!("{:.0}%", chance * 100.0);
            view! {
                <Word x=across(chance) y=FOOT + 7.0 text=label.clone()/>
                <Word x=0.0 y=down(chance) anchor="start" text=label/>
            }
        })
        .collect_view();
    let lines = vec![
        ("ax", format!("M{LEFT} {TOP}V{FOOT}H{RIGHT}")),
        ("gh", format!("M{LEFT} {FOOT}L{RIGHT} {TOP}")),
    ];
    let rows = buckets
        .iter()
        .map(|one| {
            let interval = one.recalled.interval().map_or_else(
                || "–".to_owned(),
                |(low, high)| format!("{} – {}", percent(low), percent(high)),
            );
            vec![
                bucket_name(one),
                grouped(u64::from(one.recalled.of)),
                percent(one.predicted),
                percent(one.recalled.fraction().unwrap_or(0.0)),
                interval,
            ]
        })
        .collect();
    let columns = [
        words::bucket(language),
        words::reviews(language),
        words::predicted(language),
        words::recalled(language),
        words::interval(language),
    ]
    .map(str::to_owned)
    .to_vec();
    view! {
        <Chart
            id="calibration"
            name=words::calibration(language).to_owned()
            text
            height=300
            columns
            rows
        >
            <Lines lines/>
            {scale}
            <Word x=RIGHT y=FOOT - 5.0 anchor="end" text=words::predicted(language).to_owned()/>
            <Word x=LEFT + 2.0 y=TOP + 4.0 anchor="start" text=words::recalled(language).to_owned()/>
            {marks}
        </Chart>
    }
}

/// "85–90%".
fn bucket_name(bucket: &Bucket) -> String {
    let from = u32::from(bucket.number) * 5;
    format!("{from}–{}%", from + 5)
}

fn in_words(bucket: &Bucket, language: Language) -> String {
    words::calibration_of(
        language,
        grouped(u64::from(bucket.recalled.hits)),
        percent(bucket.predicted),
        percent(bucket.recalled.fraction().unwrap_or(0.0)),
        grouped(u64::from(bucket.recalled.of)),
    )
}
