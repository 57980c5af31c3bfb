//! The root: what every page has, and the routes.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};

use crate::{look::provide_look, routes::AppRoutes, ui::area::in_title};

/// Every page, by its address.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_look();
    view! {
        // Until a page has one of its own.
        <Title text="Resee" formatter=|title: String| in_title(&title)/>
        <AppRoutes/>
    }
}
