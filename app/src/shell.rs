//! The document around every page.

use domain::language::Theme;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, look::Look, ssr, ui::fonts};

/// Paths of the bundle's files, with the hashes of a release build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The loader.
    pub js: String,
    /// The program.
    pub wasm: String,
    /// The stylesheet.
    pub css: String,
}

impl Default for Bundle {
    fn default() -> Self {
        Self {
            js: "/pkg/resee.js".to_owned(),
            wasm: "/pkg/resee.wasm".to_owned(),
            css: "/pkg/resee.css".to_owned(),
        }
    }
}

/// `<html>`. The theme is an attribute, set here, so that no page flashes.
///
/// Leptos' own `HydrationScripts` reads the file of hashes anew for every page; the bundle's paths
/// come from context instead.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let bundle = use_context::<Bundle>().unwrap_or_default();
    let Look { language, theme } = ssr::look();
    let data_theme = (theme != Theme::System).then(|| theme.as_str());
    let nonce = use_nonce();
    ssr::set_policy(nonce.as_deref());
    // An island names the export that takes it over.
    let start = format!(
        "import('{}').then(m=>m.default({{module_or_path:'{}'}}).then(()=>{{m.hydrate();\
         for(const i of document.querySelectorAll('leptos-island'))m[i.dataset.component](i);\
         document.documentElement.dataset.ready=''}}))",
        bundle.js, bundle.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang=language.as_str() data-theme=data_theme translate="no" class="notranslate">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content=color_scheme(theme)/>
                <link rel="preload" href=fonts::LATIN r#as="font" r#type="font/woff2" crossorigin=""/>
                <link rel="stylesheet" href=fonts::CSS/>
                <link rel="stylesheet" id="leptos" href=bundle.css/>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/site.webmanifest"/>
                <link rel="modulepreload" href=bundle.js nonce=nonce.clone()/>
                <link rel="preload" href=bundle.wasm r#as="fetch" r#type="application/wasm" crossorigin=""/>
                <AutoReload options/>
                <script r#type="module" nonce=nonce inner_html=start></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

const fn color_scheme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}
