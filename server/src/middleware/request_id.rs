//! A name for each request, in every log line and on every error page.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderName, HeaderValue};
use tracing::Instrument;

use super::measure::{method, route};

/// Header that carries it to the client.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id, in the request's extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Names the request and opens the span that its log lines stand in.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let id = new_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!(
        "request",
        id,
        method = method(request.method()),
        // An address may hold a token, and whatever somebody typed into it.
        route = route(request.uri().path()),
    );
    async move {
        let mut response = next.run(request).await;
        tracing::debug!(status = response.status().as_u16(), "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HEADER, value);
        }
        response
    }
    .instrument(span)
    .await
}

fn new_id() -> String {
    use ring::rand::{SecureRandom, SystemRandom};
    let mut bytes = [0_u8; 8];
    // Without randomness ids repeat, which only makes logs harder to read.
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
