//! Caches that others put in front of us: nothing of one learner's reaches another through them, by
//! whatever name it was asked for.

use std::collections::BTreeMap;

use app::policy::{self, Policy};
use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    common::{on_both, second_viewer, viewer},
    notes::write,
    site::{site, site_of},
};

/// What makes a cache take a page for a file, appended to its path.
const DISGUISES: [&str; 16] = [
    "/x.css",
    "/x.js",
    "/x.png",
    ".css",
    ".js",
    ".ico",
    ";x.css",
    ";.js",
    "%2fx.css",
    "/..%2fx.js",
    "%00.css",
    "%3b.css",
    "/.css",
    "//x.png",
    "%23.css",
    "%3f.js",
];
/// Stands in what the learner wrote and nowhere else.
const SECRET: &str = "quokka";

/// What a cache in front keeps by the ends of names.
#[derive(Default)]
struct Cache(BTreeMap<String, String>);

impl Cache {
    /// As the ones of content networks do: only answers that do not forbid it.
    fn keeps(answer: &Answer) -> bool {
        let policy = answer.header("cache-control");
        !["private", "no-store", "no-cache"]
            .iter()
            .any(|word| policy.contains(word))
    }

    async fn get(&mut self, browser: &mut Browser, path: &str) -> String {
        let name = path.split('?').next().unwrap().to_owned();
        if let Some(kept) = self.0.get(&name) {
            return kept.clone();
        }
        let answer = browser.get(path).await;
        // One that keeps whatever is called a file, if it was there.
        if Self::keeps(&answer) || answer.status == StatusCode::OK && name.contains('.') {
            self.0.insert(name, answer.body.clone());
        }
        answer.body
    }
}

fn is_for_one(what: &str, answer: &Answer) {
    assert_eq!(
        answer.header("cache-control"),
        "private, no-store",
        "{what}"
    );
    let vary = answer
        .headers
        .get_all("vary")
        .iter()
        .any(|vary| vary == "cookie");
    assert!(vary, "{what}: {answer:#?}");
}

/// Every page there is, of a learner who has `note`.
fn pages(note: &str) -> impl Iterator<Item = String> {
    policy::PAGES
        .iter()
        .map(|(page, _)| page.replace("{id}", note))
}

on_both! {
    async fn every_answer_but_a_file_is_for_one_person(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, SECRET).await.to_string();
        let router = site(&test);
        for mut browser in [Browser::new(&router), Browser::of(&router, &test, &me)] {
            for path in pages(&note).chain(["/nope", "/api/health/", "/robots.txt"].map(str::to_owned)) {
                is_for_one(&path, &browser.get(&path).await);
            }
            for (call, _) in policy::CALLS.iter().filter(|(call, _)| *call != "/api/auth/logout") {
                is_for_one(call, &browser.call(call, &[]).await);
                is_for_one(call, &browser.post(call, "/dashboard", &[]).await);
                is_for_one(call, &browser.get(call).await);
            }
        }
    }

    async fn no_page_goes_by_the_name_of_a_file(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, SECRET).await.to_string();
        let site_folder = test.dir.join("site");
        std::fs::create_dir_all(site_folder.join("pkg")).unwrap();
        let mut browser = Browser::of(&site_of(&test, &site_folder), &test, &me);
        for page in pages(&note).filter(|page| page != "/") {
            for disguise in DISGUISES {
                let path = format!("{page}{disguise}");
                let answer = browser.get(&path).await;
                assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
                assert!(!answer.body.contains(SECRET), "{path}");
                is_for_one(&path, &answer);
            }
        }
        for (call, _) in policy::CALLS {
            for disguise in [".css", "/x.js", ";x.png"] {
                let path = format!("{call}{disguise}");
                let answer = browser.call(&path, &[("id", &note)]).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
                is_for_one(&path, &answer);
            }
        }
    }

    async fn a_cache_in_front_gives_nobody_anothers_page(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let note = write(&test, &me, SECRET).await.to_string();
        let router = site(&test);
        let mut cache = Cache::default();
        let learners = policy::PAGES.iter().filter(|(_, policy)| *policy == Policy::Learner);
        let mut paths: Vec<String> = Vec::new();
        for (page, _) in learners {
            let page = page.replace("{id}", &note);
            paths.extend(DISGUISES.map(|disguise| format!("{page}{disguise}")));
            paths.extend([format!("{page}?x.css"), format!("{page}?v=1"), page]);
        }
        let mut mine = Browser::of(&router, &test, &me);
        let mut seen = 0;
        for path in &paths {
            seen += usize::from(cache.get(&mut mine, path).await.contains(SECRET));
        }
        assert!(seen > 5, "the owner sees it on {seen} pages");
        for mut other in [Browser::of(&router, &test, &you), Browser::new(&router)] {
            for path in &paths {
                assert!(!cache.get(&mut other, path).await.contains(SECRET), "{path}");
            }
        }
    }
}
