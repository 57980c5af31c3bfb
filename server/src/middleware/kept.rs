//! Pages that are true until something is written, kept as they were sent.
//!
//! A page says so by [`app::ssr::KEEP_UNTIL`]. It is found again under the learner, the version of
//! their data and everything else its words depend on, so that no write has to find it. Only the
//! nonce of its content policy is new each time.

use std::{sync::Arc, time::Duration};

use api::{Caller, Viewer};
use app::ssr::KEEP_UNTIL;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    id::UserId,
    time::{Millis, StudyDay},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use leptos::nonce::Nonce;
use moka::sync::Cache;

/// Bytes of all kept pages together.
const ROOM: u64 = 32 * 1024 * 1024;
/// No page is kept longer: chances of recall fall by the clock.
const LIFE: Duration = Duration::from_secs(60);
/// Of a page that is kept.
const LONGEST: usize = 256 * 1024;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    path: String,
    user: UserId,
    version: i64,
    today: StudyDay,
    look: [&'static str; 2],
}

struct Page {
    headers: HeaderMap,
    /// What stands between the nonces.
    parts: Vec<String>,
    policy: Vec<String>,
    from: Millis,
    until: Millis,
}

/// All kept pages of this process.
#[derive(Clone)]
pub struct Pages(Cache<Key, Arc<Page>>);

impl Default for Pages {
    /// None yet.
    fn default() -> Self {
        let size = |_: &Key, page: &Arc<Page>| {
            let bytes: usize = page.parts.iter().map(String::len).sum();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let pages = Cache::builder()
            .max_capacity(ROOM)
            .weigher(size)
            .time_to_live(LIFE)
            .build();
        Self(pages)
    }
}

/// Answers with a kept page, or keeps the one that is made.
pub async fn layer(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let known = key(&request);
    if let Some((key, now)) = &known
        && let Some(page) = pages.0.get(key)
        // A clock that was set back makes no page younger.
        && (page.from..page.until).contains(now)
        && let Some(answer) = page.answer()
    {
        counted("hit");
        return answer;
    }
    let mut response = next.run(request).await;
    let until = response
        .headers_mut()
        .remove(KEEP_UNTIL)
        .and_then(|until| until.to_str().ok()?.parse::<Millis>().ok());
    let plain =
        response.status() == StatusCode::OK && !response.headers().contains_key(header::SET_COOKIE);
    match known.zip(until) {
        Some(((key, now), until)) if plain => {
            counted("miss");
            keep(&pages, key, now, until, response).await
        }
        _ => response,
    }
}

fn counted(result: &'static str) {
    metrics::counter!("resee_cache_total", "cache" => "pages", "result" => result).increment(1);
}

/// What the page at hand depends on; `None` if it depends on more.
fn key(request: &Request) -> Option<(Key, Millis)> {
    if request.method() != Method::GET || request.uri().query().is_some() {
        return None;
    }
    let caller = request.extensions().get::<Caller>()?;
    let Viewer {
        user,
        data_version,
        today,
        now,
        ..
    } = caller.viewer.as_ref()?;
    let key = Key {
        path: request.uri().path().to_owned(),
        user: *user,
        version: *data_version,
        today: *today,
        look: [caller.language.as_str(), caller.theme.as_str()],
    };
    Some((key, *now))
}

async fn keep(
    pages: &Pages,
    key: Key,
    from: Millis,
    until: Millis,
    response: Response,
) -> Response {
    let (head, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let policy = head
        .headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok());
    if let Some(policy) = policy
        && let Some(nonce) = nonce(policy)
        && body.len() <= LONGEST
        && let Ok(text) = std::str::from_utf8(&body)
    {
        let split = |text: &str| text.split(nonce).map(str::to_owned).collect();
        let mut headers = head.headers.clone();
        headers.remove(header::CONTENT_SECURITY_POLICY);
        let page = Page {
            headers,
            parts: split(text),
            policy: split(policy),
            from,
            until,
        };
        pages.0.insert(key, Arc::new(page));
    }
    Response::from_parts(head, Body::from(body))
}

/// The nonce that a content policy names.
fn nonce(policy: &str) -> Option<&str> {
    let (_, rest) = policy.split_once("'nonce-")?;
    let (nonce, _) = rest.split_once('\'')?;
    (!nonce.is_empty()).then_some(nonce)
}

impl Page {
    fn answer(&self) -> Option<Response> {
        let nonce = Nonce::new();
        let policy = HeaderValue::from_str(&self.policy.join(&nonce)).ok()?;
        let mut response = Response::new(Body::from(self.parts.join(&nonce)));
        response.headers_mut().clone_from(&self.headers);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
        Some(response)
    }
}

#[cfg(test)]
mod tests {
    use super::nonce;

    #[test]
    fn a_policy_names_its_nonce() {
        assert_eq!(nonce("script-src 'self' 'nonce-aB+/=' 'x'"), Some("aB+/="));
        for none in ["script-src 'self'", "'nonce-", "'nonce-'", ""] {
            assert_eq!(nonce(none), None, "{none}");
        }
    }
}
