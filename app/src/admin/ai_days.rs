use api::admin::{AiDay, AiTotals};
use domain::time::StudyDay;
use leptos::prelude::*;

use super::amounts::{dollars, grouped};
use crate::{date, look, text::admin as words};

/// Height of the picture, and of the highest bar; what is not zero is at least one high.
const HEIGHT: f64 = 100.0;
/// Width of a bar and the room after it.
const STEP: f64 = 10.0;
const BAR: f64 = 7.0;

/// A bar for each day: its cost or, where nothing has a price, its calls. The same in a table.
#[component]
pub fn AiDays(days: Vec<AiDay>) -> impl IntoView {
    let language = look::language();
    let by_cost = days.iter().any(|day| day.totals.cost > 0);
    let amount = move |totals: &AiTotals| {
        if by_cost { totals.cost } else { totals.calls }
    };
    let most = days
        .iter()
        .map(|day| amount(&day.totals))
        .max()
        .unwrap_or(0);
    let bars = days
        .iter()
        .enumerate()
        .filter(|(_, day)| amount(&day.totals) > 0)
        .map(|(place, day)| bar(place, amount(&day.totals), most))
        .collect_view();
    let head = if by_cost {
        words::cost_by_day(language)
    } else {
        words::calls_by_day(language)
    };
    let peak = if by_cost {
        words::peak(language, dollars(most))
    } else {
        words::peak(language, grouped(most))
    };
    let label = format!("{head}. {peak}");
    let ends = days.first().zip(days.last()).map(|(first, last)| {
        view! {
            <p class="ai-ends" aria-hidden="true">
                <span>{date::short(first.day, language)}</span>
                <span>{date::short(last.day, language)}</span>
            </p>
        }
    });
    let width = STEP * days.len() as f64;
    let rows = days
        .iter()
        .rev()
        .filter(|day| day.totals.calls > 0)
        .map(|day| row(day.day, &day.totals))
        .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{head}</h2>
            <p class="meta">{peak}</p>
            <svg
                class="ai-days"
                viewBox=format!("0 0 {width} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=label
            >
                {bars}
                <path class="ax" d=format!("M0 {HEIGHT}H{width}")/>
            </svg>
            {ends}
            <details class="ai-table">
                <summary>{words::in_numbers(language)}</summary>
                <Sums head=words::day(language)>{rows}</Sums>
            </details>
        </section>
    }
}

fn bar(place: usize, amount: u64, most: u64) -> impl IntoView {
    let height = (amount as f64 / most.max(1) as f64 * HEIGHT).max(1.0);
    view! {
        <rect
            x=format!("{:.1}", place as f64 * STEP + (STEP - BAR) / 2.0)
            y=format!("{:.1}", HEIGHT - height)
            width=BAR.to_string()
            height=format!("{height:.1}")
        ></rect>
    }
}

fn row(day: StudyDay, totals: &AiTotals) -> impl IntoView + use<> {
    view! { <SumsRow name=date::short(day, look::language()) totals=*totals/> }
}

/// A table of sums whose rows are named by `head`.
#[component]
pub fn Sums(
    /// What the first column holds.
    head: &'static str,
    /// [`SumsRow`]s.
    children: Children,
) -> impl IntoView {
    let language = look::language();
    view! {
        <div class="adm-wide" tabindex="0" role="region" aria-label=head>
            <table class="adm-table">
                <thead>
                    <tr>
                        <th scope="col">{head}</th>
                        <th scope="col">{words::cost(language)}</th>
                        <th scope="col">{words::calls(language)}</th>
                        <th scope="col">{words::failed(language)}</th>
                        <th scope="col">{words::tokens_read(language)}</th>
                        <th scope="col">{words::tokens_written(language)}</th>
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

/// A row of [`Sums`].
#[component]
pub fn SumsRow(
    /// Of what.
    #[prop(into)]
    name: String,
    /// The sums.
    totals: AiTotals,
) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{cost(&totals)}</td>
            <td>{grouped(totals.calls)}</td>
            <td>{grouped(totals.failed)}</td>
            <td>{grouped(totals.input_tokens)}</td>
            <td>{grouped(totals.output_tokens)}</td>
        </tr>
    }
}

/// What was spent, as far as it is known.
pub fn cost(totals: &AiTotals) -> String {
    let language = look::language();
    match (totals.cost, totals.unpriced) {
        (cost, 0) => dollars(cost),
        (0, _) => words::unknown(language).to_owned(),
        (cost, _) => words::at_least(language, dollars(cost)),
    }
}
