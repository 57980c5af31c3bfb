//! The root: providers, routes, and what outlives a page.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};

use crate::{frame::keys::provide_keys, look::provide_look, routes::AppRoutes};

/// The whole app, on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_look();
    provide_keys();
    view! {
        // Until a page has one of its own.
        <Title text="Resee"/>
        <AppRoutes/>
    }
}
