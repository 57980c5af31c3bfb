//! `/settings/data`: taking everything along, and leaving.

pub mod calls;
mod delete;
mod deleted;
mod export;

pub use deleted::DeletedPage;

use api::data::{DataPage as Data, ExportState};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use self::{delete::Delete, export::Export};
use super::layout::{SettingsLayout, Tab};
use crate::{call_error::CallError, look, page::loaded, text::data as words};

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(load(), |page| view! { <Everything page/> })}
    }
}

async fn load() -> Result<Data, CallError> {
    crate::ssr::serve(async |services, caller| services.data.page(caller.viewer()?).await).await
}

#[component]
fn Everything(page: Data) -> impl IntoView {
    let Data { frame, now, export } = page;
    let waits = matches!(export, Some(ExportState::Making { .. }));
    view! {
        {waits.then(refresh)}
        <SettingsLayout frame tab=Tab::Data>
            <Export state=export now/>
            <Delete/>
        </SettingsLayout>
    }
}

/// How far something is, in per cent; all of it only once it is finished.
fn percent(done: u64, total: u64) -> u64 {
    (done * 100).checked_div(total).unwrap_or(0).min(99)
}

/// A page that waits loads itself again, with and without JavaScript.
fn refresh() -> impl IntoView {
    view! { <Meta http_equiv="refresh" content="3"/> }
}
