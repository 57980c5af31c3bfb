//! What a pace would lead to, day by day: a picture, and the same as a table.

use api::review::PaceForecast;
use domain::time::StudyDay;
use leptos::prelude::*;

use crate::{date, look, text::backlog as words};

/// Size of the picture, without its labels.
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 120.0;

/// The days of `forecast`: bars of reviews, and a line of what waits after each.
#[component]
pub fn Days(
    /// What the pace leads to.
    forecast: PaceForecast,
    /// Its first day.
    today: StudyDay,
) -> impl IntoView {
    let language = look::language();
    let days = &forecast.days;
    let step = WIDTH / days.len().max(1) as f64;
    let highest =
        |values: &mut dyn Iterator<Item = u32>| f64::from(values.max().unwrap_or(0).max(1));
    let most = highest(&mut days.iter().map(|day| day.reviews));
    let waiting = highest(&mut days.iter().map(|day| day.waiting + day.reviews));
    let bars = days
        .iter()
        .enumerate()
        .map(|(index, day)| {
            let height = f64::from(day.reviews) / most * HEIGHT * 0.5;
            view! {
                <rect
                    class:today=index == 0
                    x=format!("{:.1}", (index as f64).mul_add(step, step * 0.15))
                    y=format!("{:.1}", HEIGHT - height)
                    width=format!("{:.1}", (step * 0.7).min(28.0))
                    height=format!("{height:.1}")
                />
            }
        })
        .collect_view();
    let mut line = String::new();
    for (index, day) in days.iter().enumerate() {
        let x = (index as f64).mul_add(step, step * 0.15 + (step * 0.35).min(14.0));
        let y = HEIGHT - f64::from(day.waiting) / waiting * (HEIGHT - 8.0);
        line.push_str(if index == 0 { "M" } else { "L" });
        line.push_str(&format!("{x:.1} {y:.1}"));
    }
    let first = days.first().map_or(0, |day| day.waiting);
    let end = date::relative(forecast.until(today), today, language);
    let mut number = today.0 - 1;
    let rows = days
        .iter()
        .map(|day| {
            number += 1;
            view! {
                <tr>
                    <th scope="row">{date::short(StudyDay(number), language)}</th>
                    <td>{day.reviews}</td>
                    <td>{day.fresh}</td>
                    <td>{day.waiting}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <svg
            class="days"
            viewBox="0 -18 560 162"
            role="img"
            aria-label=words::chart(language, forecast.pace)
        >
            <path class="ax" d="M0 120H560"/>
            {bars}
            <path class="ln" d=line/>
            <text x="0" y="-6">{format!("{} {first}", words::left(language))}</text>
            <text x="0" y="138">{date::relative(today, today, language)}</text>
            <text x="560" y="138" text-anchor="end">{end}</text>
        </svg>
        <details class="as-table">
            <summary>{words::as_table(language)}</summary>
            <table class="examples">
                <caption class="sr">{words::chart(language, forecast.pace)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::day(language)}</th>
                        <th scope="col">{words::reviews(language)}</th>
                        <th scope="col">{words::fresh(language)}</th>
                        <th scope="col">{words::left(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}
