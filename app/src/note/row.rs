use api::note::NoteRow;
use domain::time::StudyDay;
use leptos::prelude::*;

use super::status_name;
use crate::{
    date, look,
    text::{leech, note as words},
    ui::{
        icon::{Icon, IconName},
        status::Status,
    },
};

/// Below this share of recall a memory is marked in pen.
const FADED: u8 = 85;

/// A note in the list.
#[component]
pub fn Row(row: NoteRow, today: StudyDay) -> impl IntoView {
    let language = look::language();
    let href = format!("/notes/{}", row.id);
    let edit = format!("/notes/{}/edit", row.id);
    let late = row
        .due_day
        .filter(|day| *day < today)
        .map(|day| today.0 - day.0);
    let next = match (row.due_day, late) {
        (_, Some(days)) => words::late(language, days),
        (Some(day), None) => date::relative(day, today, language),
        (None, None) => words::not_yet(language).to_owned(),
    };
    let recall = row.recall.map(|recall| {
        view! {
            <span class="re">
                <MemoryLine recall/>
                <b>{format!("{recall}%")}</b>
            </span>
        }
    });
    view! {
        <tr>
            <td class="tt">
                <a href=href>
                    <strong>{row.title.clone()}</strong>
                    <span>{row.excerpt}</span>
                </a>
            </td>
            <td class="c-cat">{row.category}</td>
            <td class="c-st">
                <Status status=row.status label=status_name(row.status, language)/>
                {row.leech.then(|| view! { <span class="leech">{leech::status(language)}</span> })}
            </td>
            <td class="c-re">{recall}</td>
            <td class="c-nx" class:late=late.is_some()>
                <span>{next}</span>
                <span class="acts">
                    <a
                        class="icon-btn icon-btn-sm"
                        href=edit
                        aria-label=words::edit_named(language, row.title)
                    >
                        <Icon name=IconName::Pen size=16/>
                    </a>
                </span>
            </td>
        </tr>
    }
}

/// From full to what is left, as a line of a few pixels; the figure stands beside it.
#[component]
fn MemoryLine(recall: u8) -> impl IntoView {
    let fall = f64::from(100 - recall.clamp(75, 100)) * 0.58;
    let at = |share: f64| format!("{:.1}", fall.mul_add(share, 4.0));
    let course = format!("M2 4C14 {} 30 {} 47 {}", at(0.45), at(0.8), at(1.0));
    view! {
        <svg
            class="mini"
            class:low=recall < FADED
            width="52"
            height="22"
            viewBox="0 0 52 22"
            aria-hidden="true"
        >
            <path class="b" d="M2 20H49"/>
            <path d=course/>
            <circle cx="47" cy=at(1.0) r="2.5"/>
        </svg>
    }
}
