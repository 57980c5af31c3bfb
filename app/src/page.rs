//! How a page loads: one loader, one boundary.

use std::{any::Any, sync::Arc};

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::{
    call_error::CallError,
    load::{PageData, PageResource, Payload},
    problem::Problem,
};

/// Shows `data` through `view` once it is there, its failure as a problem, and `waiting` until
/// then. Every page has exactly one of these around everything that depends on data.
pub fn loaded<T, V>(
    data: PageData<T>,
    waiting: impl Fn() -> AnyView + Send + Sync + 'static,
    view: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    T: Any + Clone + Send + Sync + DeserializeOwned,
    V: IntoAny,
{
    let view = move |payload: Payload| match payload.read::<T>() {
        Ok(value) => view(value).into_any(),
        Err(error) => problem(error),
    };
    boundary(data.resource, Box::new(waiting), Arc::new(view))
}

type Waiting = Box<dyn Fn() -> AnyView + Send + Sync>;
type View = Arc<dyn Fn(Payload) -> AnyView + Send + Sync>;

/// The same for every page, so that it is compiled once.
fn boundary(resource: PageResource, waiting: Waiting, view: View) -> AnyView {
    view! {
        <Transition fallback=waiting>
            {move || {
                let view = Arc::clone(&view);
                Suspend::new(async move {
                    match resource.await {
                        Ok(payload) => view(payload),
                        Err(error) => problem(error),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn problem(error: CallError) -> AnyView {
    view! { <Problem error/> }.into_any()
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
