//! How a page loads.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{call_error::CallError, problem::Problem};

/// Shows what `loading` gives through `view`, its failure as a problem. Every page has exactly one
/// of these around everything that depends on data.
pub fn loaded<T, V>(
    loading: impl Future<Output = Result<T, CallError>> + Send + 'static,
    view: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    V: IntoAny,
{
    Suspend::new(async move {
        match loading.await {
            Ok(data) => view(data).into_any(),
            Err(error) => view! { <Problem error/> }.into_any(),
        }
    })
}

/// What the page's address says under `name`.
pub fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}

/// The part of the page's address that the route calls `name`.
pub fn param(name: &str) -> String {
    use_params_map()
        .with_untracked(|params| params.get(name))
        .unwrap_or_default()
}

/// `path` if it leads to a page of ours, else `None`: one leading slash, no second one or
/// backslash (which browsers read as a slash), no control characters, no call.
pub fn own_path(path: &str) -> Option<&str> {
    let inside = path.strip_prefix('/')?;
    let foreign = inside.starts_with(['/', '\\'])
        || path.contains('\\')
        || path.chars().any(|c| c.is_control() || c.is_whitespace())
        || path.len() > 500;
    (!foreign && !path.starts_with("/api/")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_pages_are_destinations() {
        for good in ["/dashboard", "/notes?category=1", "/review"] {
            assert_eq!(own_path(good), Some(good));
        }
        for bad in [
            "",
            "dashboard",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\\b",
            "/api/auth/logout",
            "/a\r\nSet-Cookie: x=y",
            "\\/evil.example",
        ] {
            assert_eq!(own_path(bad), None, "{bad:?}");
        }
    }
}
