use leptos::prelude::*;

use crate::{look, text::common};

/// Stands for a page that is being loaded.
#[component]
pub fn Skeleton() -> impl IntoView {
    let blocks = [(); 6]
        .map(|()| view! { <div class="skeleton"></div> })
        .collect_view();
    view! {
        <main class="main" id="main" aria-busy="true">
            <p class="sr" role="status">{common::loading(look::language())}</p>
            <div class="wrap skeletons" aria-hidden="true">{blocks}</div>
        </main>
    }
}
