use api::stats::Retention as Shares;
use domain::{language::Language, stats::Share};
use leptos::prelude::*;

use super::chart::{Chart, Lines, Point, Word, at};
use crate::{
    look,
    number::{grouped, percent},
    text::stats as words,
};

/// Where the scale begins and ends, across.
const LEFT: f64 = 24.0;
const RIGHT: f64 = 80.0;
/// Height of a row, and of all of them.
const ROW: f64 = 21.0;
const ROWS: f64 = 4.0 * ROW;

/// True retention beside the wanted one.
#[component]
pub fn Retention(shares: Shares, goal: u8) -> impl IntoView {
    let language = look::language();
    let spans = [
        (words::days_7(language), shares.week),
        (words::days_30(language), shares.month),
        (words::days_90(language), shares.quarter),
        (words::all_time(language), shares.all),
    ];
    let sentence = conclusion(shares, goal, language);
    let picture = (shares.all.of > 0).then(|| {
        let text = sentence.clone();
        view! { <Picture spans=spans.to_vec() goal text/> }
    });
    view! {
        <section class="adm-sec">
            <h2>{words::retention(language)}</h2>
            <p class="meta">{words::retention_text(language, goal)}</p>
            <p>{sentence}</p>
            {picture}
        </section>
    }
}

/// How the longest span with enough reviews compares with the goal.
fn conclusion(shares: Shares, goal: u8, language: Language) -> String {
    let wanted = f64::from(goal) / 100.0;
    let (share, is_month) = if shares.month.of > 0 {
        (shares.month, true)
    } else {
        (shares.all, false)
    };
    let Some((fraction, (low, high))) = share.fraction().zip(share.interval()) else {
        return words::retention_none(language).to_owned();
    };
    let span = if is_month {
        words::days_30(language)
    } else {
        words::all_time(language)
    };
    let fraction = percent(fraction);
    if wanted < low {
        words::above_goal(language, goal, fraction, span)
    } else if wanted > high {
        words::below_goal(language, goal, fraction, span)
    } else {
        words::at_goal(language, goal, fraction, span)
    }
}

#[component]
fn Picture(spans: Vec<(&'static str, Share)>, goal: u8, text: String) -> impl IntoView {
    let language = look::language();
    let wanted = f64::from(goal) / 100.0;
    let least = spans
        .iter()
        .filter_map(|(_, share)| share.interval())
        .map(|(low, _)| low)
        .fold(wanted, f64::min);
    // From a whole tenth below everything that is shown.
    let floor = ((least * 10.0 - 0.2).floor() / 10.0).clamp(0.0, 0.9);
    let across = move |recall: f64| LEFT + (recall - floor) / (1.0 - floor) * (RIGHT - LEFT);
    let rows = spans
        .clone()
        .into_iter()
        .enumerate()
        .map(|(place, (name, share))| {
            let down = place as f64 * ROW + ROW / 2.0;
            let bar = share.fraction().zip(share.interval()).map(|(fraction, (low, high))| {
                view! {
                    <line
                        x1=at(across(low))
                        x2=at(across(high))
                        y1=at(down)
                        y2=at(down)
                        stroke="currentColor"
                        stroke-opacity=".45"
                        stroke-width="3"
                        stroke-linecap="round"
                    ></line>
                    <circle cx=at(across(fraction)) cy=at(down) r="5" fill="currentColor"></circle>
                }
            });
            view! {
                <Point label=in_words(name, share, language)>
                    <Word x=0.0 y=down anchor="start" text=name.to_owned()/>
                    {bar}
                    <Word x=100.0 y=down anchor="end" text=share.fraction().map_or_else(|| "–".to_owned(), percent)/>
                </Point>
            }
        })
        .collect_view();
    let lines = vec![
        ("ax", format!("M{LEFT} {ROWS}H{RIGHT}")),
        ("gh", format!("M{:.2} 0V{ROWS}", across(wanted))),
    ];
    let table = spans
        .iter()
        .map(|(name, share)| {
            let interval = share.interval().map_or_else(
                || "–".to_owned(),
                |(low, high)| format!("{} – {}", percent(low), percent(high)),
            );
            vec![
                (*name).to_owned(),
                grouped(u64::from(share.of)),
                grouped(u64::from(share.hits)),
                share.fraction().map_or_else(|| "–".to_owned(), percent),
                interval,
            ]
        })
        .collect();
    let columns = [
        words::span(language),
        words::reviews(language),
        words::recalled(language),
        words::share(language),
        words::interval(language),
    ]
    .map(str::to_owned)
    .to_vec();
    view! {
        <Chart
            id="retention"
            name=words::retention(language).to_owned()
            text
            height=210
            columns
            rows=table
        >
            <Lines lines/>
            {rows}
            <Word x=LEFT y=ROWS + 8.0 text=percent(floor)/>
            <Word x=across(wanted) y=ROWS + 8.0 text=words::goal(language, goal)/>
        </Chart>
    }
}

fn in_words(name: &str, share: Share, language: Language) -> String {
    match share.fraction().zip(share.interval()) {
        Some((fraction, (low, high))) => words::retention_of(
            language,
            percent(high),
            grouped(u64::from(share.hits)),
            percent(low),
            percent(fraction),
            grouped(u64::from(share.of)),
            name,
        ),
        None => words::retention_of_none(language, name),
    }
}
