//! A browser, as far as the server can tell: cookies, the headers of its requests, and redirects.

use std::{collections::BTreeMap, net::SocketAddr};

use api::Viewer;
use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use services::auth::jwt::Tokens;
use tower::ServiceExt;

use crate::{common::Test, html::Html};

/// `PUBLIC_URL` of a test.
pub const ORIGIN: &str = "https://resee.test";
/// What a browser says it takes when it posts a form.
pub const FORM: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
/// What our code says when it calls.
pub const CALL: &str = "application/json";
/// The type of every body.
pub const ENCODED: &str = "application/x-www-form-urlencoded";

/// Who sends requests.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// Where it is.
    pub peer: SocketAddr,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The same, whatever it is.
    pub bytes: Vec<u8>,
}

impl Browser {
    /// Somebody far away who is not signed in.
    pub fn new(router: &Router) -> Self {
        Self {
            router: router.clone(),
            cookies: BTreeMap::new(),
            peer: SocketAddr::from(([192, 0, 2, 7], 40_000)),
        }
    }

    /// `viewer`, with the access token of their session.
    pub fn of(router: &Router, test: &Test, viewer: &Viewer) -> Self {
        let mut browser = Self::new(router);
        let token = Tokens::new(&test.core.keys)
            .issue(viewer.user, viewer.session, viewer.now)
            .expect("a token");
        let name = test.core.settings.cookies.access.clone();
        browser.cookies.insert(name, token);
        browser
    }

    /// Sends `request` with the cookies and keeps those that come back.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        headers
            .entry(header::ACCEPT_LANGUAGE)
            .or_insert_with(|| "en".parse().unwrap());
        server::listen::with_peer(&mut request, self.peer);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the whole body").to_bytes();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if rest.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::builder()
            .uri(path)
            .header(header::ACCEPT, FORM)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// Opens a page with `token` as a bearer's.
    pub async fn get_as(&mut self, path: &str, token: &str) -> Answer {
        let request = Request::builder()
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// Posts a form of `page` as a browser without JavaScript does.
    pub async fn post(&mut self, call: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        let request = posted(call, FORM).header(header::REFERER, format!("{ORIGIN}{page}"));
        let request = with_body(request, fields);
        self.send(request).await
    }

    /// Calls as our code in the browser does.
    pub async fn call(&mut self, call: &str, fields: &[(&str, &str)]) -> Answer {
        let request = with_body(posted(call, CALL), fields);
        self.send(request).await
    }

    /// Goes where `answer` sends it.
    pub async fn follow(&mut self, answer: &Answer) -> Answer {
        let path = answer.leads_to();
        self.get(&path).await
    }

    /// Makes an account and signs in to it, all through the forms.
    pub async fn sign_up(&mut self, email: &str, password: &str) {
        let form = [
            ("email", email),
            ("password", password),
            ("terms", "on"),
            ("age", "on"),
            ("time_zone", "Asia/Seoul"),
        ];
        let registered = self.post("/api/auth/register", "/register", &form).await;
        assert_eq!(registered.leads_to(), "/verify-email");
        let form = [("email", email), ("password", password)];
        let answer = self.post("/api/auth/login", "/login", &form).await;
        assert_eq!(answer.leads_to(), "/dashboard");
    }
}

/// A post from a page of ours.
pub fn posted(call: &str, accept: &str) -> http::request::Builder {
    Request::builder()
        .method(Method::POST)
        .uri(call)
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, ENCODED)
        .header(header::ORIGIN, ORIGIN)
        .header("sec-fetch-site", "same-origin")
}

fn with_body(request: http::request::Builder, fields: &[(&str, &str)]) -> Request<Body> {
    let body = encoded(fields);
    let request = request.header(header::CONTENT_LENGTH, body.len());
    request.body(Body::from(body)).unwrap()
}

/// A form's body.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

impl Answer {
    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The path of our own that the answer sends the browser to.
    pub fn leads_to(&self) -> String {
        assert!(self.status.is_redirection(), "{self:#?}");
        let location = self.header("location");
        let path = location.strip_prefix(ORIGIN).unwrap_or(location);
        assert!(path.starts_with('/'), "{location}");
        path.to_owned()
    }

    /// The same without what Leptos puts into the address.
    pub fn page(&self) -> String {
        let path = self.leads_to();
        path.split_once('?')
            .map_or(path.clone(), |(page, _)| page.to_owned())
    }

    /// The body of a call's answer.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:#?}"))
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// The page's elements.
    pub fn html(&self) -> Html {
        assert!(
            self.header("content-type").starts_with("text/html"),
            "{self:#?}"
        );
        Html::read(&self.body)
    }
}
