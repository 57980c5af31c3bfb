//! Pages that are rendered at the same time, on several threads.

use crate::{
    browser::Browser,
    common::{on_both, viewer},
    notes::write,
    site::site,
};

/// Browsers at once, and pages each of them asks for.
const BROWSERS: usize = 8;
const PAGES: usize = 40;

on_both! {
    async fn no_page_reads_what_belongs_to_another_request(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let router = site(&test);
        let tasks = (0..BROWSERS).map(|number| {
            let mut browser = Browser::of(&router, &test, &me);
            tokio::spawn(async move {
                for page in 0..PAGES {
                    let path = if (number + page) % 2 == 0 { "/review" } else { "/dashboard" };
                    let answer = browser.get(path).await;
                    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
                    assert!(answer.body.contains("</html>"), "{path}");
                    assert_eq!(answer.body.contains("<title>Review 1 / 1"), path == "/review");
                }
            })
        });
        for task in futures::future::join_all(tasks).await {
            task.expect("every page is there");
        }
    }
}
