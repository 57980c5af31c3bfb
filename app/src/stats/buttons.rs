use api::stats::Buttons as Counts;
use domain::{language::Language, review::Rating};
use leptos::prelude::*;

use super::chart::{Chart, Point, Word, at};
use crate::{
    look,
    number::grouped,
    review::rating_word,
    text::stats as words,
    ui::mark::{Mark, RatingMark},
};

const RATINGS: [(Rating, RatingMark, &str); 4] = [
    (Rating::Again, RatingMark::Again, "mark-pen"),
    (Rating::Hard, RatingMark::Hard, "mark-ochre"),
    (Rating::Good, RatingMark::Good, "mark-leaf"),
    (Rating::Easy, RatingMark::Easy, "mark-sky"),
];
/// A share that is at least so wide has its number below.
const WIDE: f64 = 9.0;
/// Room between two shares.
const GAP: f64 = 0.4;

/// How often each button was pressed, by what the card was.
#[component]
pub fn Buttons(counts: Counts) -> impl IntoView {
    let language = look::language();
    let rows: Vec<(&'static str, [u32; 4])> = [
        (words::new(language), counts.new),
        (words::steps(language), counts.steps),
        (words::young(language), counts.young),
        (words::mature(language), counts.mature),
    ]
    .into_iter()
    .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
    .collect();
    let legend = RATINGS
        .map(|(rating, mark, _)| {
            view! { <span class="mode"><Mark mark size=15/>{rating_word(rating, language)}</span> }
        })
        .collect_view();
    let table =
        rows.iter()
            .map(|(name, counts)| {
                let all = sum(counts);
                std::iter::once((*name).to_owned())
                    .chain(counts.map(|count| {
                        format!("{} ({})", grouped(u64::from(count)), whole(count, all))
                    }))
                    .collect()
            })
            .collect();
    let columns = std::iter::once(words::card(language).to_owned())
        .chain(RATINGS.map(|(rating, ..)| rating_word(rating, language).to_owned()))
        .collect();
    let height = 100.0 / rows.len().max(1) as f64;
    let pixels = u16::try_from(rows.len()).unwrap_or(4) * 58;
    let bars = rows
        .iter()
        .enumerate()
        .map(|(place, (name, counts))| {
            view! { <Row name counts=*counts top=place as f64 * height height/> }
        })
        .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::buttons(language)}</h2>
            <p class="meta">{words::buttons_text(language)}</p>
            <p class="mix">{legend}</p>
            <Chart
                id="buttons"
                name=words::buttons(language).to_owned()
                text=words::buttons_text(language).to_owned()
                height=pixels
                columns
                rows=table
            >
                {bars}
            </Chart>
        </section>
    }
}

#[component]
fn Row(name: &'static str, counts: [u32; 4], top: f64, height: f64) -> impl IntoView {
    let language = look::language();
    let all = sum(&counts);
    let mut left = 0.0;
    let shares = counts
        .into_iter()
        .zip(RATINGS)
        .filter(|(count, _)| *count > 0)
        .map(|(count, (rating, _, class))| {
            let width = f64::from(count) / all.max(1) as f64 * 100.0;
            let from = left;
            left += width;
            let number = (width >= WIDE).then(|| {
                view! { <Word x=from y=top + height * 0.82 anchor="start" text=whole(count, all)/> }
            });
            view! {
                <Point label=in_words(name, rating, count, all, language)>
                    <rect
                        class=class
                        x=at(from)
                        y=at(top + height * 0.38)
                        width=at((width - GAP).max(0.2))
                        height=at(height * 0.24)
                        fill="currentColor"
                    ></rect>
                    {number}
                </Point>
            }
        })
        .collect_view();
    view! {
        <Word x=0.0 y=top + height * 0.18 anchor="start" text=words::buttons_row(language, grouped(all), name)/>
        {shares}
    }
}

fn sum(counts: &[u32; 4]) -> u64 {
    counts.iter().map(|count| u64::from(*count)).sum()
}

/// A share in whole per cent.
fn whole(count: u32, all: u64) -> String {
    format!("{:.0}%", f64::from(count) / all.max(1) as f64 * 100.0)
}

fn in_words(name: &str, rating: Rating, count: u32, all: u64, language: Language) -> String {
    words::buttons_of(
        language,
        grouped(u64::from(count)),
        name,
        rating_word(rating, language),
        whole(count, all),
    )
}
