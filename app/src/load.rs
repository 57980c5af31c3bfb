//! How a page gets its data: by a call while the server renders it, out of the page itself when the
//! browser takes over, by a call again when the router opens it.
//!
//! All pages share one type of resource. With a type for each, the client held the machinery of
//! loading once a page.

use std::{any::Any, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::call_error::{CallError, Transport};

/// What a page's loader gives.
pub struct PageData<T> {
    pub(crate) resource: PageResource,
    kind: PhantomData<fn() -> T>,
}

/// Loads a page's data, again whenever `source` changes.
pub fn load<const N: usize, T, F>(
    source: impl Fn() -> [String; N] + Send + Sync + 'static,
    loader: impl Fn([String; N]) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    T: Any + Send + Sync + Serialize,
    F: Future<Output = Result<T, CallError>> + Send + 'static,
{
    let loader = move |key: Vec<String>| -> Pending {
        let key = key
            .try_into()
            .unwrap_or_else(|_| std::array::from_fn(|_| String::new()));
        let loading = loader(key);
        Box::pin(async move { loading.await.map(|value| Payload::Value(Arc::new(value))) })
    };
    PageData {
        resource: resource(Box::new(move || source().to_vec()), Box::new(loader)),
        kind: PhantomData,
    }
}

type Source = Box<dyn Fn() -> Vec<String> + Send + Sync>;
type Loader = Box<dyn Fn(Vec<String>) -> Pending + Send + Sync>;
type Pending = Pin<Box<dyn Future<Output = Loaded> + Send>>;
/// The one type of resource.
pub(crate) type PageResource = Resource<Loaded, Envelope>;
/// What it holds.
pub(crate) type Loaded = Result<Payload, CallError>;

fn resource(source: Source, loader: Loader) -> PageResource {
    Resource::new_with_options(source, loader, true)
}

/// A value, or its JSON as the page brought it along.
#[derive(Clone)]
pub(crate) enum Payload {
    Value(Arc<dyn Carried>),
    Json(Arc<str>),
}

impl Payload {
    /// The value.
    ///
    /// # Errors
    /// [`Transport::Unreadable`] when it is none of this type.
    pub fn read<T: Any + Clone + DeserializeOwned>(&self) -> Result<T, CallError> {
        let value = match self {
            Self::Value(value) => value.as_any().downcast_ref::<T>().cloned(),
            // From bytes, as the answers of calls are read: one reader for each type is enough.
            Self::Json(text) => serde_json::from_slice(text.as_bytes()).ok(),
        };
        value.ok_or(CallError::Transport {
            error: Transport::Unreadable,
        })
    }
}

/// A value that a page can bring along. Only the server writes it down, so that the client holds no
/// code that does.
pub(crate) trait Carried: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    #[cfg(feature = "ssr")]
    fn json(&self) -> Result<String, serde_json::Error>;
}

impl<T: Any + Send + Sync + Serialize> Carried for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    #[cfg(feature = "ssr")]
    fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// How [`Loaded`] stands in the page: a mark, then JSON.
#[derive(Debug)]
pub(crate) struct Envelope;

const VALUE: char = '+';
const REFUSAL: char = '-';

impl Encoder<Loaded> for Envelope {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(loaded: &Loaded) -> Result<String, serde_json::Error> {
        Ok(match loaded {
            #[cfg(feature = "ssr")]
            Ok(Payload::Value(value)) => format!("{VALUE}{}", (**value).json()?),
            #[cfg(not(feature = "ssr"))]
            Ok(Payload::Value(_)) => String::new(),
            Ok(Payload::Json(text)) => format!("{VALUE}{text}"),
            Err(error) => format!("{REFUSAL}{}", serde_json::to_string(error)?),
        })
    }
}

impl Decoder<Loaded> for Envelope {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Loaded, serde_json::Error> {
        match text.strip_prefix(VALUE) {
            Some(json) => Ok(Ok(Payload::Json(json.into()))),
            None => {
                let json = text.strip_prefix(REFUSAL).unwrap_or_default();
                serde_json::from_slice(json.as_bytes()).map(Err)
            }
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use api::ApiError;

    use super::*;

    #[test]
    fn values_and_refusals_survive_the_page() {
        let through =
            |loaded: Loaded| Envelope::decode(&Envelope::encode(&loaded).unwrap()).unwrap();
        let read = |loaded: &Loaded| loaded.as_ref().map(Payload::read::<Vec<String>>).ok();
        let tags = vec!["노트".to_owned()];
        let made: Loaded = Ok(Payload::Value(Arc::new(tags.clone())));
        assert_eq!(read(&made), Some(Ok(tags.clone())));
        let carried = through(made);
        assert_eq!(read(&carried), Some(Ok(tags.clone())));
        let unreadable = CallError::Transport {
            error: Transport::Unreadable,
        };
        let number = carried.as_ref().map(Payload::read::<u8>).ok();
        assert_eq!(number, Some(Err(unreadable.clone())));
        assert_eq!(read(&through(carried)), Some(Ok(tags)));
        for refusal in [unreadable, ApiError::NotFound.into()] {
            assert_eq!(through(Err(refusal.clone())).err(), Some(refusal));
        }
        assert!(Envelope::decode("").is_err() && Envelope::decode("?{}").is_err());
    }
}
