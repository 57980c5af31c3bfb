//! The browser's entry.

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts what is the same on every page. The page's islands are taken over by its own script, one
/// by one, because each is an export of this module.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    app::start();
}
