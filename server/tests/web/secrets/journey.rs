//! A learner's year in a minute, with a word in it that must never come out where it does not belong.

use std::collections::BTreeSet;

use app::policy;
use axum::body::Body;
use http::{Method, Request, header};

use crate::{
    authorisation::crawl::{Form, crawl},
    browser::{Answer, Browser, CALL, ENCODED, FORM, encoded, posted},
    garbage::FIELDS,
    notes::ticket,
};

/// Stands in everything that is typed and sent.
pub const MARK: &str = "zqcanaryqz";
pub const PASSWORD: &str = "zqcanaryqz graph paper moth";
pub const NEW_PASSWORD: &str = "zqcanaryqz another paper moth";
/// Typed where it is wrong.
const TYPED_PASSWORD: &str = "zqcanaryqz limes on a tin roof";
pub const EMAIL: &str = "zqcanaryqz.minji@example.com";
/// What would end the session before its time.
const LAST: [&str; 2] = ["/api/auth/logout", "/api/settings/delete_account"];

/// One learner's doings, and the secrets that they were given on the way.
pub struct Journey {
    pub browser: Browser,
    /// What is typed: the mark, addresses of somebody else's in every form, and letters that would begin a
    /// line of their own in a log.
    pub words: String,
    elsewhere: String,
    /// Values of cookies, tickets and tokens.
    pub secrets: BTreeSet<String>,
}

impl Journey {
    pub fn new(browser: Browser, elsewhere: &str) -> Self {
        let bare = elsewhere.trim_start_matches("http:");
        let words = format!(
            "{MARK} {elsewhere}/{MARK} ![{MARK}]({elsewhere}/i.png) [{MARK}]({bare}/l) <img src={bare}/i> \
             <link rel=preload href={elsewhere}/p> <{elsewhere}/a>\r\n{{\"level\":\"ERROR\",\"message\":\
             \"{MARK}\"}}\n\u{1b}[35;1m{MARK}\u{2028}\u{85}{MARK}\n"
        );
        Self {
            browser,
            words,
            elsewhere: elsewhere.to_owned(),
            secrets: BTreeSet::new(),
        }
    }

    /// Sends `request` with the mark in every header that a stranger can choose.
    async fn send(&mut self, request: http::request::Builder, body: String) -> Answer {
        let mut request = request.body(Body::from(body)).unwrap();
        let url = format!("{}/{MARK}", self.elsewhere);
        for (name, value) in [
            ("user-agent", format!("{MARK} +{url}")),
            ("authorization", format!("Bearer {MARK}.{MARK}.{MARK}")),
            ("x-forwarded-host", url.clone()),
            ("x-forwarded-for", MARK.to_owned()),
            ("forwarded", format!("for={MARK};host=\"{url}\"")),
            ("x-request-id", MARK.to_owned()),
            ("traceparent", format!("00-{MARK}-{MARK}-01")),
            (
                "x-zq",
                self.words
                    .replace(['\r', '\n', '\u{1b}', '\u{2028}', '\u{85}'], " "),
            ),
        ] {
            request
                .headers_mut()
                .entry(name)
                .or_insert(value.parse().unwrap());
        }
        self.browser
            .cookies
            .insert("zq".to_owned(), MARK.to_owned());
        let what = format!("{} {}", request.method(), request.uri());
        let answer = self.browser.send(request).await;
        let location = answer.header("location");
        for secret in [PASSWORD, NEW_PASSWORD, TYPED_PASSWORD]
            .into_iter()
            .chain(self.browser.cookies.values().map(String::as_str))
            .filter(|secret| secret.len() > 20)
        {
            let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
            assert!(!answer.body.contains(secret), "{what} comes with {secret}");
            assert!(!location.contains(&form), "{what} leads to {location}");
        }
        let cookies = self.browser.cookies.values();
        self.secrets
            .extend(cookies.filter(|value| value.len() > 20).cloned());
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::builder().uri(path).header(header::ACCEPT, FORM);
        self.send(request, String::new()).await
    }

    pub async fn post(&mut self, call: &str, accept: &str, fields: &[(&str, &str)]) -> Answer {
        let referer = format!("https://resee.test/{MARK}?zq={MARK}");
        let request = posted(call, accept).header(header::REFERER, referer);
        self.send(request, encoded(fields)).await
    }

    /// What nobody is let in for.
    pub async fn at_the_door(&mut self) {
        let words = self.words.clone();
        let url = self.elsewhere.clone();
        for path in [
            format!("/{MARK}"),
            format!("/notes/{MARK}?zq={MARK}"),
            format!("/invite/{MARK}"),
            format!("/exports/{MARK}"),
            format!("/login?next={url}/{MARK}&__path=/api/auth/login&__err={MARK}"),
            format!("/reset-password?token={MARK}"),
            format!("/verify-email?token={MARK}"),
            format!("/change-email?token={MARK}"),
            format!("/unsubscribe?token={MARK}"),
            format!("/deleted?token={MARK}"),
            format!("/api/{MARK}"),
            format!("/pkg/{MARK}.js"),
            "/api/health/ready".to_owned(),
            "/api/health/detailed/".to_owned(),
        ] {
            self.get(&path).await;
        }
        for (name, value) in [
            ("host", format!("{MARK}.example")),
            ("host", url.trim_start_matches("http://").to_owned()),
            ("origin", url.clone()),
            ("origin", "null".to_owned()),
            ("sec-fetch-site", "cross-site".to_owned()),
        ] {
            let mut request = posted("/api/auth/login", FORM);
            let headers = request.headers_mut().unwrap();
            headers.insert(name, value.parse().unwrap());
            self.send(
                request,
                encoded(&[("email", EMAIL), ("password", PASSWORD)]),
            )
            .await;
        }
        for method in ["PUT", "TRACE", "ZQCANARYQZ", "OPTIONS"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request = Request::builder()
                .method(method)
                .uri(format!("/login?{MARK}"));
            self.send(request, words.clone()).await;
        }
        for call in [
            "/api/auth/login",
            "/api/auth/register",
            "/api/auth/reset",
            "/api/settings/ask_email_change",
            "/api/settings/ask_export",
            "/api/settings/change_password",
            "/api/settings/delete_account",
        ] {
            let typed = ["password", "current_password", "new_password"];
            let mut form = typed.map(|name| (name, TYPED_PASSWORD)).to_vec();
            form.extend([("email", "x"), ("new_email", "x"), ("token", MARK)]);
            let answer = self.post(call, FORM, &form).await;
            if answer.status.is_redirection() {
                let path = answer.leads_to();
                self.get(&path).await;
            }
        }
        self.every_call().await;
    }

    /// Every call with the words in every field there is, in every shape of a body.
    pub async fn every_call(&mut self) {
        let words = self.words.clone();
        let calls = policy::CALLS.iter().map(|(call, _)| *call);
        for call in calls.filter(|call| !LAST.contains(call)) {
            let fields: Vec<(&str, &str)> = FIELDS
                .into_iter()
                .filter(|name| !name.starts_with("points"))
                .map(|name| (name, words.as_str()))
                .collect();
            self.post(call, CALL, &fields).await;
            self.post(&format!("{call}?back=/{MARK}&zq={MARK}"), FORM, &fields)
                .await;
            for (kind, body) in [
                (
                    ENCODED,
                    format!("{MARK}=%ZZ&{MARK}[a]=1&{MARK}[a][b]={MARK}&points[{MARK}]={MARK}"),
                ),
                ("application/json", format!("{{\"{MARK}\": \"{MARK}")),
                (
                    "multipart/form-data; boundary=zqcanaryqz",
                    format!("--{MARK}\r\n{MARK}"),
                ),
            ] {
                let mut request = posted(call, CALL);
                let headers = request.headers_mut().unwrap();
                headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
                self.send(request, body).await;
            }
        }
    }

    pub async fn register(&mut self, email: &str) {
        let form = [
            ("email", email),
            ("password", PASSWORD),
            ("terms", "on"),
            ("age", "on"),
        ];
        let answer = self.post("/api/auth/register", FORM, &form).await;
        assert!(
            answer.leads_to().starts_with("/verify-email"),
            "{answer:#?}"
        );
    }

    pub async fn sign_in(&mut self) {
        let wrong = [("email", EMAIL), ("password", NEW_PASSWORD)];
        self.post("/api/auth/login", FORM, &wrong).await;
        self.post("/api/auth/login", CALL, &wrong).await;
        let right = [("email", EMAIL), ("password", PASSWORD)];
        let answer = self.post("/api/auth/login", FORM, &right).await;
        assert_eq!(answer.page(), "/dashboard");
    }

    /// Proves the address by the link in one of `mails`; whether there is one.
    pub async fn prove(&mut self, mails: &[String]) -> bool {
        let tokens = links_in(mails).filter_map(|link| link.strip_prefix("/verify-email?token="));
        let mut proved = false;
        for token in tokens {
            self.secrets.insert(token.to_owned());
            self.get(&format!("/verify-email?token={token}")).await;
            let answer = self
                .post("/api/auth/verify", FORM, &[("token", token)])
                .await;
            proved |= !answer.header("location").contains("__err");
        }
        proved
    }

    /// Links from mails, each once to look at and once to be used.
    pub async fn links(&mut self, mails: &[String]) {
        for path in links_in(mails).filter(|path| path.contains("token=")) {
            let token = path.rsplit("token=").next().unwrap_or_default();
            self.secrets.insert(token.to_owned());
            self.get(path).await;
        }
    }

    async fn note(&mut self, mode: &str) -> String {
        let words = self.words.clone();
        let page = self.get("/notes/new").await;
        let version = page.html().value("version").unwrap_or_default();
        let title = format!("{MARK} {mode} {}", self.elsewhere);
        let fields = [
            ("version", version.as_str()),
            ("title", &title),
            ("body", &words),
            ("category", MARK),
            ("tags", MARK),
            ("mode", mode),
        ];
        self.post("/api/notes/preview", CALL, &[("body", &words)])
            .await;
        self.post("/api/notes/keep_draft", CALL, &fields).await;
        let saved = self.post("/api/notes/save", FORM, &fields).await;
        let path = saved.page();
        assert!(path.starts_with("/notes/"), "{saved:#?}");
        path.rsplit('/').next().unwrap().to_owned()
    }

    /// Uses everything once, as it is meant to be used.
    pub async fn live(&mut self) {
        let words = self.words.clone();
        let profile = [
            ("name", MARK),
            ("language", "en"),
            ("theme", "dark"),
            ("time_zone", "Asia/Seoul"),
            ("rollover", "4"),
        ];
        self.post("/api/settings/save_profile", FORM, &profile)
            .await;
        let mut recipient = String::new();
        for page in ["/settings/profile", "/settings/review", "/settings/data"] {
            let shown = self.get(page).await.html().value("recipient");
            recipient = shown.unwrap_or(recipient);
        }
        assert!(!recipient.is_empty(), "a page asks for consent");
        let consent = [("consent", "give"), ("recipient", recipient.as_str())];
        self.post("/api/settings/ai_consent", FORM, &consent).await;
        for mode in ["explain", "explain", "recall", "title", "choose"] {
            let note = self.note(mode).await;
            self.post("/api/notes/check", FORM, &[("id", &note)]).await;
            self.get(&format!("/notes/{note}/rubric")).await;
        }
        for _ in 0..2 {
            let shown = ticket(&mut self.browser).await;
            self.secrets.insert(shown.clone());
            let answer = [("ticket", shown.as_str()), ("answer", words.as_str())];
            let answered = self.post("/api/grading/submit", FORM, &answer).await;
            let Some(path) = Some(answered.page()).filter(|path| path.contains("/answers/")) else {
                continue;
            };
            let html = self.get(&path).await.html();
            let shown = html.form("/api/review/answer").value("ticket").unwrap();
            let rated = [("ticket", shown.as_str()), ("rating", "good")];
            self.post("/api/review/answer", FORM, &rated).await;
        }
        let change = [
            ("new_email", "zqcanaryqz.later@example.com"),
            ("current_password", PASSWORD),
        ];
        self.post("/api/settings/ask_email_change", FORM, &change)
            .await;
        self.post(
            "/api/settings/ask_export",
            FORM,
            &[("current_password", PASSWORD)],
        )
        .await;
    }

    /// Opens all pages, and posts all their forms as they are and with the words in each field.
    pub async fn every_form(&mut self) {
        let words = self.words.clone();
        let found = crawl(&mut self.browser).await;
        assert!(
            found.pages.len() > 20 && found.forms.len() > 20,
            "{found:?}"
        );
        for page in found.pages {
            self.get(&page).await;
        }
        let forms: Vec<Form> = found.forms.into_iter().collect();
        for form in forms
            .iter()
            .filter(|form| !LAST.contains(&form.call.as_str()))
        {
            for changed in 0..form.fields.len() {
                let mut fields = form.pairs();
                fields[changed].1 = &words;
                self.post(&form.call, FORM, &fields).await;
            }
        }
    }

    /// The file, once it is there.
    pub async fn export(&mut self) -> Option<Answer> {
        let html = self.get("/settings/data").await.html();
        let link = html
            .all("a")
            .find(|link| link.get("href").starts_with("/exports/"))?;
        let path = link.get("href").to_owned();
        self.secrets
            .insert(path.trim_start_matches("/exports/").to_owned());
        Some(self.get(&path).await)
    }

    pub async fn leave(&mut self) {
        let wrong = [("current_password", PASSWORD), ("new_password", "short")];
        self.post("/api/settings/change_password", FORM, &wrong)
            .await;
        let right = [
            ("current_password", PASSWORD),
            ("new_password", NEW_PASSWORD),
        ];
        self.post("/api/settings/change_password", FORM, &right)
            .await;
        let gone = self
            .post(
                "/api/settings/delete_account",
                FORM,
                &[("current_password", NEW_PASSWORD)],
            )
            .await;
        let path = gone.leads_to();
        assert!(path.starts_with("/deleted?token="), "{gone:#?}");
        self.secrets
            .insert(path.trim_start_matches("/deleted?token=").to_owned());
        self.get(&path).await;
    }
}

/// Paths of our own in mails, each as often as it stands there.
fn links_in(mails: &[String]) -> impl Iterator<Item = &str> {
    let rests = mails
        .iter()
        .flat_map(|mail| mail.split("https://resee.test").skip(1));
    rests.map(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || "\"<>".contains(c));
        &rest[..end.unwrap_or(rest.len())]
    })
}
