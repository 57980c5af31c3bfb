//! Everything that a learner's pages let them open and post.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use app::policy::{self, Policy};
use http::StatusCode;

use crate::browser::Browser;

/// Pages of one pattern that are opened.
const PER_PATTERN: usize = 4;

/// A form as it would be posted untouched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// Where it is posted.
    pub call: String,
    /// The page it stands on.
    pub page: String,
    /// What it holds.
    pub fields: Vec<(String, String)>,
}

impl Form {
    pub fn new(call: &str, page: &str, fields: &[(&str, &str)]) -> Self {
        let owned = |text: &str| text.to_owned();
        Self {
            call: owned(call),
            page: owned(page),
            fields: fields
                .iter()
                .map(|(name, value)| (owned(name), owned(value)))
                .collect(),
        }
    }

    pub fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs = self.fields.iter();
        pairs
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Paths of pages that are not everybody's.
    pub pages: BTreeSet<String>,
    /// Forms, those of one call and the same fields once for each page pattern.
    pub forms: BTreeSet<Form>,
}

/// Opens whatever can be reached from the pages without parameters.
pub async fn crawl(browser: &mut Browser) -> Found {
    let mut found = Found::default();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let starts = policy::PAGES
        .iter()
        .filter(|(path, policy)| *policy == Policy::Learner && !path.contains('{'));
    let mut waiting: VecDeque<String> = starts.map(|(path, _)| (*path).to_owned()).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop_front() {
        let Some((pattern, Policy::Learner)) = policy::rule(bare(&path)) else {
            continue;
        };
        let opened = seen.entry(pattern).or_default();
        if *opened >= PER_PATTERN {
            continue;
        }
        *opened += 1;
        let answer = browser.get(&path).await;
        let mut next = Vec::new();
        if answer.status.is_redirection() {
            next.push(answer.leads_to());
        } else {
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            found.pages.insert(path.clone());
            // A file of theirs leads nowhere.
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            let html = answer.html();
            next.extend(html.all("a").map(|link| link.get("href").to_owned()));
            for (call, fields) in html.forms() {
                if call.starts_with("/api/") {
                    let page = bare(&path).to_owned();
                    found.forms.insert(Form { call, page, fields });
                }
            }
        }
        for path in next {
            let path = path.split('#').next().unwrap_or_default().to_owned();
            if path.starts_with('/') && known.insert(path.clone()) {
                waiting.push_back(path);
            }
        }
    }
    found
}

fn bare(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}
