//! A form that the browser posted by itself, and the page that takes the place of its answer: one that
//! carries what was typed, and posts it again.

use app::page::own_path;
use axum::{body::Body, extract::Request, middleware::Next, response::Response};
use http::{Extensions, HeaderMap, Uri, header};

/// As large as the body limit lets through.
pub(super) const MAX_BODY: usize = 2 * 1024 * 1024;
/// Query of a call that is posted again: the page its form stood on.
pub(super) const BACK: &str = "back";

/// Whether it is such a form.
pub(super) fn is_plain_form(headers: &HeaderMap) -> bool {
    let holds = |name, part: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|v| v.contains(part))
    };
    holds(header::ACCEPT, "text/html")
        && holds(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

/// What its body holds.
pub(super) fn fields(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// The call, with the page its form stood on.
pub(super) fn action(call: &str, headers: &HeaderMap) -> String {
    let page = referer(headers)
        .filter(|page| own_path(page.path()).is_some())
        .map(|page| page.path().to_owned());
    match page {
        Some(page) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair(BACK, &page);
            format!("{call}?{}", query.finish())
        }
        None => call.to_owned(),
    }
}

/// The page a request came from.
pub(super) fn referer(headers: &HeaderMap) -> Option<Uri> {
    headers.get(header::REFERER)?.to_str().ok()?.parse().ok()
}

/// The page at `uri`, made for whoever sent `headers`; what it is to carry is among `extensions`.
pub(super) async fn page_instead(
    uri: Uri,
    headers: HeaderMap,
    extensions: Extensions,
    next: Next,
) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    request.headers_mut().remove(header::CONTENT_LENGTH);
    request.headers_mut().remove(header::CONTENT_TYPE);
    *request.extensions_mut() = extensions;
    next.run(request).await
}
