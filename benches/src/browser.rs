//! A browser without a screen: cookies, forms, and a connection that it opens again when it breaks.

use std::{collections::BTreeMap, net::SocketAddr};

use anyhow::{Result, ensure};
use http::header;

use crate::http::{Ask, Connection, Reply};

/// What a browser accepts for a page and for a form it posts itself.
const PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// What our own code accepts.
const CODE: &str = "application/json";

/// See the module.
pub struct Browser {
    at: SocketAddr,
    cookies: BTreeMap<String, String>,
    connection: Option<Connection>,
}

impl Browser {
    /// Without cookies.
    pub const fn new(at: SocketAddr) -> Self {
        Self {
            at,
            cookies: BTreeMap::new(),
            connection: None,
        }
    }

    /// Another window with the same cookies and a connection of its own.
    pub fn window(&self) -> Self {
        Self {
            at: self.at,
            cookies: self.cookies.clone(),
            connection: None,
        }
    }

    /// Forgets the cookies whose name has `part` in it.
    pub fn forget(&mut self, part: &str) {
        self.cookies.retain(|name, _| !name.contains(part));
    }

    /// The cookies, as name and value.
    pub const fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    /// The same one at another address of the same server.
    pub fn moved(&self, at: SocketAddr) -> Self {
        Self {
            at,
            ..self.window()
        }
    }

    /// Where it goes.
    pub const fn at(&self) -> SocketAddr {
        self.at
    }

    /// Opens the connection ahead of the first request.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn connect(&mut self) -> Result<()> {
        if self.connection.is_none() {
            self.connection = Some(Connection::open(self.at).await?);
        }
        Ok(())
    }

    /// Asks for a page.
    pub fn page(&self, path: &str) -> Ask {
        Ask::new("GET", path, &self.headers(PAGE), "")
    }

    /// Posts a form as a browser does without our code.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Ask {
        self.post(path, PAGE, fields)
    }

    /// Calls a server function as our own code does.
    pub fn call(&self, path: &str, fields: &[(&str, &str)]) -> Ask {
        self.post(path, CODE, fields)
    }

    fn post(&self, path: &str, accept: &str, fields: &[(&str, &str)]) -> Ask {
        let mut headers = self.headers(accept);
        headers.extend([
            ("origin", format!("http://{}", self.at)),
            ("sec-fetch-site", "same-origin".to_owned()),
            (
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
        ]);
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        Ask::new("POST", path, &headers, &body.finish())
    }

    fn headers(&self, accept: &str) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("host", self.at.to_string()),
            ("accept", accept.to_owned()),
            ("accept-language", "ko-KR,ko;q=0.9,en;q=0.8".to_owned()),
            ("user-agent", "resee-benches".to_owned()),
        ];
        let cookies = self.cookies.iter();
        let pairs: Vec<_> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !pairs.is_empty() {
            headers.push(("cookie", pairs.join("; ")));
        }
        headers
    }

    /// Sends, and keeps the cookies that come back. A connection that broke is forgotten, so that
    /// the next request opens another.
    ///
    /// # Errors
    /// When no whole reply comes.
    pub async fn send(&mut self, ask: &Ask) -> Result<Reply> {
        self.connect().await?;
        let Some(connection) = &mut self.connection else {
            anyhow::bail!("not connected");
        };
        match connection.send(ask).await {
            Ok(reply) => {
                self.keep_cookies(&reply);
                Ok(reply)
            }
            Err(error) => {
                self.connection = None;
                Err(error)
            }
        }
    }

    fn keep_cookies(&mut self, reply: &Reply) {
        for cookie in reply.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().ok().and_then(|text| text.split(';').next());
            if let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The fields of the login form.
    pub fn credentials<'a>(email: &'a str, password: &'a str) -> [(&'a str, &'a str); 3] {
        [
            ("email", email),
            ("password", password),
            ("next", "/dashboard"),
        ]
    }

    /// Signs in by the form.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Result<()> {
        let ask = self.form("/api/auth/login", &Self::credentials(email, password));
        let reply = self.send(&ask).await?;
        ensure!(
            reply.location() == Some("/dashboard"),
            "signing in as {email}: {} {:?} {}",
            reply.status,
            reply.location(),
            reply.text().chars().take(300).collect::<String>()
        );
        Ok(())
    }
}
