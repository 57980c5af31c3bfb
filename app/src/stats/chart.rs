//! What every picture has: a name and a description, its points for the keyboard, and a table of the
//! same numbers. Places are in per cent of the picture, so that its words never scale.

use leptos::prelude::*;

use crate::{look, text::stats as words};

/// A picture with its table.
#[component]
pub fn Chart(
    /// Of the element, without spaces; unique in the page.
    id: &'static str,
    /// What it shows.
    name: String,
    /// What can be seen in it.
    text: String,
    /// In pixels.
    height: u16,
    /// Heads of the table's columns.
    columns: Vec<String>,
    /// Its rows; the first cell of each is its head.
    rows: Vec<Vec<String>>,
    /// The picture.
    children: Children,
) -> impl IntoView {
    let language = look::language();
    let (named, described) = (format!("{id}-name"), format!("{id}-text"));
    let heads = columns
        .into_iter()
        .map(|head| view! { <th scope="col">{head}</th> })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|cells| {
            let mut cells = cells.into_iter();
            let head = cells.next();
            let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr><th scope="row">{head}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <svg
            class="plot"
            id=id
            height=height
            role="group"
            aria-labelledby=named.clone()
            aria-describedby=described.clone()
        >
            <title id=named.clone()>{name.clone()}</title>
            <desc id=described.clone()>{text}</desc>
            {children()}
        </svg>
        <details class="ai-table">
            <summary>{words::in_numbers(language)}</summary>
            <div class="adm-wide" tabindex="0" role="region" aria-label=name>
                <table class="adm-table">
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// A point that the keyboard reaches and that says what it is.
#[component]
pub fn Point(
    /// In words.
    label: String,
    /// Its marks.
    children: Children,
) -> impl IntoView {
    view! { <g tabindex="0" role="img" aria-label=label>{children()}</g> }
}

/// Words in a picture; what they say is also in a point's label.
#[component]
pub fn Word(
    /// Where.
    x: f64,
    /// Where.
    y: f64,
    /// `start`, `middle` or `end`: what of them is there.
    #[prop(default = "middle")]
    anchor: &'static str,
    /// The words.
    text: String,
) -> impl IntoView {
    view! { <text x=at(x) y=at(y) text-anchor=anchor aria-hidden="true">{text}</text> }
}

/// Straight lines through points in per cent, stretched with the picture.
#[component]
pub fn Lines(
    /// Class and path of each.
    lines: Vec<(&'static str, String)>,
) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|(class, d)| view! { <path class=class d=d/> })
        .collect_view();
    view! {
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{lines}</svg>
    }
}

/// A place in per cent.
pub fn at(place: f64) -> String {
    format!("{place:.2}%")
}
