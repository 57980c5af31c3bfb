use leptos::prelude::*;

use super::chart::{Chart, Lines, Point, Word, at};
use crate::{look, number::grouped, text::stats as words};

/// Heights of the foot of the bars and of the highest one.
const FOOT: f64 = 84.0;
const HIGH: f64 = 70.0;
/// Part of a class's width that its bar has.
const WIDE: f64 = 0.72;

/// How many cards there are in each class, with the edges of the classes below.
#[component]
pub fn Bars(
    /// Of the element.
    id: &'static str,
    /// What it shows.
    name: String,
    /// What can be seen in it.
    text: String,
    /// What a class is of.
    head: String,
    /// Each class in words.
    classes: Vec<String>,
    /// Where each class after the first begins.
    edges: Vec<String>,
    /// Cards in each.
    counts: Vec<u32>,
) -> impl IntoView {
    let language = look::language();
    let width = 100.0 / counts.len().max(1) as f64;
    let most = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let bars = counts
        .clone()
        .into_iter()
        .zip(classes.clone())
        .enumerate()
        .filter(|(_, (count, _))| *count > 0)
        .map(|(place, (count, class))| {
            let left = place as f64 * width;
            let height = (f64::from(count) / most * HIGH).max(1.0);
            let label = words::cards_in(language, class, grouped(u64::from(count)), count);
            view! {
                <Point label>
                    <rect
                        x=at(left + width * (1.0 - WIDE) / 2.0)
                        y=at(FOOT - height)
                        width=at(width * WIDE)
                        height=at(height)
                        fill="currentColor"
                        fill-opacity=".74"
                    ></rect>
                    <Word x=left + width / 2.0 y=FOOT - height - 6.0 text=grouped(u64::from(count))/>
                </Point>
            }
        })
        .collect_view();
    let edges = edges
        .into_iter()
        .enumerate()
        .map(|(place, edge)| {
            view! { <Word x=(place as f64 + 1.0) * width y=FOOT + 9.0 text=edge/> }
        })
        .collect_view();
    let rows = classes
        .into_iter()
        .zip(counts)
        .map(|(class, count)| {
            let share = f64::from(count) / all.max(1) as f64;
            let count = grouped(u64::from(count));
            vec![class, count, crate::number::percent(share)]
        })
        .collect();
    let columns = vec![
        head,
        words::cards(language).to_owned(),
        words::share(language).to_owned(),
    ];
    view! {
        <Chart id name text height=170 columns rows>
            <Lines lines=vec![("ax", format!("M0 {FOOT}H100"))]/>
            {bars}
            {edges}
        </Chart>
    }
}
