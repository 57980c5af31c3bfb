//! How a page loads: one loader, one boundary.

use std::future::Future;

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{call_error::CallError, problem::Problem};

/// JSON that is read from bytes, as the answers of calls are: the client needs one reader for each
/// type, not a second one for text.
#[derive(Debug)]
pub struct JsonBytes;

impl<T: Serialize> Encoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// What a page's loader gives.
pub type PageData<T> = Resource<Result<T, CallError>, JsonBytes>;

/// Loads a page's data, again whenever `source` changes.
pub fn load<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    loader: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, CallError>> + Send + 'static,
{
    Resource::new_with_options(source, loader, true)
}

/// Shows `data` through `view` once it is there, its failure as a problem, and `waiting` until
/// then. Every page has exactly one of these around everything that depends on data.
pub fn loaded<T, V>(
    data: PageData<T>,
    waiting: impl Fn() -> AnyView + Send + Sync + 'static,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoAny,
{
    view! {
        <Transition fallback=waiting>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(value) => view(value).into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
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
