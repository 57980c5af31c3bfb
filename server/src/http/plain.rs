//! Small fixed answers.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect},
};
use http::header;

/// `GET /robots.txt`: the public pages may be found, the private ones not.
pub async fn robots() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "User-agent: *\nAllow: /$\nAllow: /terms\nAllow: /privacy\nDisallow: /\n",
    )
}

/// `GET /.well-known/change-password` (W3C "A Well-Known URL for Changing Passwords").
pub async fn change_password() -> impl IntoResponse {
    Redirect::to("/settings/security")
}

/// `GET /invite/{token}`: the registration page with the invitation filled in.
pub async fn invite(Path(token): Path<String>) -> impl IntoResponse {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("invite", &token);
    Redirect::to(&format!("/register?{}", query.finish()))
}
