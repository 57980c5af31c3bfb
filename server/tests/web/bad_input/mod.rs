//! Bad input: a call is answered 4xx with a code; a plain form leads back to its page, which says
//! what is wrong and still holds what was typed. Nothing is ever answered 5xx.

mod accounts;
mod bodies;
mod draft;
mod ids;
mod note;
mod profile;
mod review;

use api::{ApiError, Field};
use app::{
    call_error::CallError,
    wording::{field_message, sentence},
};
use domain::language::Language;
use http::StatusCode;

use crate::{browser::Browser, html::Html};

/// A form that is refused.
#[derive(Clone)]
struct Bad<'a> {
    /// Where it is posted.
    call: &'a str,
    /// The page it stands on.
    page: &'a str,
    /// What it holds.
    fields: &'a [(&'a str, &'a str)],
    /// Status and code of the refusal.
    status: u16,
    code: &'a str,
    /// Fields that are to be marked, in the order of the form.
    marked: &'a [Field],
    /// Fields that the page still holds.
    kept: &'a [&'a str],
}

impl Bad<'_> {
    /// Sends it both ways.
    async fn send(&self, browser: &mut Browser) {
        let error = self.called(browser).await;
        self.posted(browser, &error).await;
    }

    /// As our code in the browser does.
    async fn called(&self, browser: &mut Browser) -> ApiError {
        let what = self.what();
        let answer = browser.call(self.call, self.fields).await;
        assert_eq!(answer.status.as_u16(), self.status, "{what}: {answer:#?}");
        assert_eq!(answer.code(), self.code, "{what}");
        let error: ApiError = serde_json::from_str(&answer.body).expect("a refusal");
        if let ApiError::Invalid { fields } = &error {
            let marked: Vec<Field> = fields.iter().map(|problem| problem.field).collect();
            assert_eq!(marked, self.marked, "{what}: {error:?}");
        }
        error
    }

    /// As a browser without JavaScript does.
    async fn posted(&self, browser: &mut Browser, error: &ApiError) {
        let what = self.what();
        let answer = browser.post(self.call, self.page, self.fields).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{what}: {answer:#?}");
        let path = self.page.split('?').next().unwrap();
        assert_eq!(answer.page(), path, "{what}");
        let page = browser.follow(&answer).await;
        assert_eq!(page.status, StatusCode::OK, "{what}: {page:#?}");
        let html = page.html();
        self.says(&html, error);
        for field in self.kept {
            let typed = self.fields.iter().find(|(name, _)| name == field);
            let typed = typed.map(|(_, value)| (*value).to_owned());
            assert_eq!(
                html.form(self.call).value(field),
                typed,
                "{what}: {field} is kept"
            );
        }
        for password in html
            .all("input")
            .filter(|tag| tag.get("type") == "password")
        {
            assert_eq!(
                password.get("value"),
                "",
                "{what}: no password is sent back"
            );
        }
    }

    /// What is wrong stands beside the fields, and beside no other; or above the form.
    fn says(&self, html: &Html, error: &ApiError) {
        let what = self.what();
        let error = CallError::Refused(error.clone());
        for field in self.marked {
            let name = serde_json::to_value(field).unwrap();
            let name = name.as_str().unwrap();
            let message = field_message(Some(&error), *field, Language::En);
            assert!(message.is_some(), "{what}: {field:?}");
            assert_eq!(html.message(name), message, "{what}: {name}");
            let invalid = html
                .tags()
                .any(|tag| tag.get("name") == name && tag.get("aria-invalid") == "true");
            assert!(invalid, "{what}: {name} is marked");
        }
        let marks = html.tags().filter(|tag| tag.get("aria-invalid") == "true");
        assert_eq!(
            marks.count(),
            self.marked.len(),
            "{what}: nothing else is marked"
        );
        if self.marked.is_empty() {
            let expected = sentence(&error, Language::En);
            assert!(
                html.alerts().contains(&expected),
                "{what}: {:?}",
                html.alerts()
            );
        }
    }

    fn what(&self) -> String {
        let shown: Vec<String> = self
            .fields
            .iter()
            .map(|(name, value)| format!("{name}={}", value.chars().take(30).collect::<String>()))
            .collect();
        format!("{} [{}]", self.call, shown.join(" "))
    }
}
