//! `/review/start`

use api::review::StartPage as Data;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{loads::start_page, session_of_address};
use crate::{
    frame::{Frame, Place},
    look,
    page::{loaded, query},
    text::session as words,
};

/// Numbers of cards to choose from.
const LIMITS: [u32; 4] = [5, 10, 20, 50];

/// The page: a plain form whose choice is the address of the session.
#[component]
pub fn StartPage() -> impl IntoView {
    let language = look::language();
    let kind = query("kind").unwrap_or_default();
    view! {
        <Title text=words::title(language)/>
        {loaded(start_page(kind, session_of_address()), |page| view! {
            <Frame frame=page.frame.clone() place=Place::Today>
                <Start page/>
            </Frame>
        })}
    }
}

#[component]
fn Start(page: Data) -> impl IntoView {
    let language = look::language();
    let chosen = query("category").unwrap_or_default();
    let kinds = [
        ("due", words::due(language), words::due_text(language)),
        ("ahead", words::ahead(language), words::ahead_text(language)),
        (
            "practice",
            words::practice(language),
            words::practice_text(language),
        ),
    ];
    let ways = kinds
        .into_iter()
        .enumerate()
        .map(|(index, (value, name, text))| {
            view! {
                <label class="way">
                    <input type="radio" name="kind" value=value checked=index == 0/>
                    <span><b>{name}</b><span class="meta">{text}</span></span>
                </label>
            }
        })
        .collect_view();
    let categories = page
        .frame
        .categories
        .iter()
        .map(|entry| {
            let id = entry.id.to_string();
            let selected = id == chosen;
            let name = words::option(language, entry.notes, &entry.name);
            view! { <option value=id selected=selected>{name}</option> }
        })
        .collect_view();
    let tags = page
        .tags
        .iter()
        .map(|tag| {
            let name = words::option(language, tag.notes, &tag.name);
            view! { <option value=tag.id.to_string()>{name}</option> }
        })
        .collect_view();
    let limits = LIMITS
        .map(|limit| {
            let selected = limit == 10;
            view! { <option value=limit selected=selected>{words::limit_n(language, limit)}</option> }
        })
        .collect_view();
    view! {
        <div class="choose">
            <header class="page-head"><h1>{words::head(language)}</h1></header>
            <p class="lead">{words::lead(language)}</p>
            <form method="get" action="/review/start" class="stack">
                <fieldset class="ways">
                    <legend class="sr">{words::what(language)}</legend>
                    {ways}
                </fieldset>
                <div class="trio">
                    <div class="field">
                        <label for="category">{words::category(language)}</label>
                        <select class="select" id="category" name="category">
                            <option value="">{words::all_categories(language)}</option>
                            {categories}
                        </select>
                    </div>
                    <div class="field">
                        <label for="tag">{words::tag(language)}</label>
                        <select class="select" id="tag" name="tag">
                            <option value="">{words::all_tags(language)}</option>
                            {tags}
                        </select>
                    </div>
                    <div class="field">
                        <label for="limit">{words::limit(language)}</label>
                        <select class="select" id="limit" name="limit">
                            <option value="">{words::no_limit(language)}</option>
                            {limits}
                        </select>
                    </div>
                </div>
                <p class="go">
                    <button class="btn btn-primary btn-lg" data-key="space">
                        {words::start(language)}
                    </button>
                </p>
            </form>
        </div>
    }
}
