//! A file of the embedded database that is not what the database wrote.

use std::{path::Path, sync::Arc};

use api::health::Trouble;
use http::StatusCode;
use sea_orm::ConnectionTrait;
use services::{
    alert::Slack,
    health,
    integrity::{Depth, check, examine},
    watch::{Eyes, Watchman},
};

use crate::{
    browser::Browser,
    embedded::{EMAIL, Embedded, TITLE, note, with_a_note},
    wire,
};

const PAGE: usize = 4096;

/// Changes the file of `folder`.
fn change(folder: &Path, with: impl FnOnce(&mut Vec<u8>)) {
    let file = folder.join("resee.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    with(&mut bytes);
    std::fs::write(&file, bytes).unwrap();
}

/// Flips bits at the head of the page on which `name` begins.
async fn damage(folder: &Path, name: &str) {
    let open = Embedded::open(folder).await;
    let page = open.page(name).await;
    open.close().await;
    change(folder, |bytes| {
        for byte in &mut bytes[(page - 1) * PAGE..][..8] {
            *byte ^= 0xa5;
        }
    });
}

fn with_router(browser: &Browser, open: &Embedded) -> Browser {
    let mut other = Browser::new(&open.router);
    other.cookies.clone_from(&browser.cookies);
    other
}

async fn is_only_read(name: &str) {
    let (folder, browser) = with_a_note().await;
    damage(folder.path(), name).await;
    let open = Embedded::open(folder.path()).await;
    let mut browser = with_router(&browser, &open);
    let ready = browser.get("/api/health/ready").await;
    assert_eq!(ready.status, StatusCode::OK, "nobody has looked yet");

    let _ = rustls::crypto::ring::default_provider().install_default();
    let (url, told) = wire::slack().await;
    let slack = Slack::new(url.into()).unwrap();
    let eyes = Eyes {
        redis: None,
        post: Some(Arc::new(slack)),
    };
    let mut watchman = Watchman::new(open.core.clone(), eyes);
    watchman.look().await;
    let file = folder.path().join("resee.sqlite");
    examine(&open.core, &file, Depth::Quick).await;
    assert!(open.core.watch.writes.is_closed(), "{name}");
    for _ in 0..4 {
        watchman.look().await;
    }
    let said = told.lock().unwrap().clone();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].contains("damaged") && said[0].contains("BACKUP.md"),
        "{said:#?}"
    );

    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let ready = browser.get("/api/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.json()["status"], "database_damaged");
    assert_eq!(
        health::look(&open.core).await.troubles[0],
        Trouble::FileDamaged
    );

    let list = browser.get("/notes").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.body.contains(TITLE), "reading goes on");

    let typed = "A sentence that took an hour.";
    let fields = note("Second", typed);
    let call = browser.call("/api/notes/save", &fields).await;
    assert_eq!(
        (call.status, call.code().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    );
    let form = browser.post("/api/notes/save", "/notes/new", &fields).await;
    assert_eq!(form.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(form.header("retry-after"), "300");
    let page = form.html();
    assert!(
        page.title().contains("Nothing can be stored"),
        "{}",
        page.title()
    );
    assert_eq!(
        page.value("body").as_deref(),
        Some(typed),
        "nothing typed is lost"
    );
    let direct = open.core.db.execute_unprepared("DELETE FROM notes").await;
    assert!(
        direct.unwrap_err().to_string().contains("readonly"),
        "whoever asks"
    );
    assert_eq!(open.count("notes").await, 1);

    // The access token ends after ten minutes, and a new one cannot be stored.
    browser.cookies.remove(&open.core.settings.cookies.access);
    let before = browser.cookies.clone();
    let list = browser.get("/notes").await;
    assert!(list.body.contains(TITLE), "nobody is signed out");
    assert_eq!(browser.cookies, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_table_stops_all_writing() {
    is_only_read("ai_calls").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_index_stops_all_writing() {
    is_only_read("ai_calls_day_idx").await;
}

#[tokio::test]
async fn an_index_that_tells_another_story_is_found_at_night() {
    let (folder, _) = with_a_note().await;
    change(folder.path(), |bytes| {
        let pages = bytes.chunks_mut(PAGE);
        // 10 is a leaf of an index. The address stands in the table and in the index.
        let mut index = pages.filter(|page| page[0] == 10);
        let place = index.find_map(|page| {
            let at = page
                .windows(EMAIL.len())
                .position(|part| part == EMAIL.as_bytes())?;
            Some(&mut page[at])
        });
        *place.unwrap() = b'x';
    });
    let file = folder.path().join("resee.sqlite");
    assert_eq!(check(&file, Depth::Quick).await.unwrap(), None);
    let found = check(&file, Depth::Full).await.unwrap().unwrap();
    assert!(found.contains("index"), "{found}");
}

#[tokio::test]
async fn a_file_that_is_none_is_damaged_and_one_that_is_not_there_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("resee.sqlite");
    assert!(check(&file, Depth::Quick).await.is_err());
    std::fs::write(&file, vec![7; 3 * PAGE]).unwrap();
    assert!(check(&file, Depth::Quick).await.unwrap().is_some());
}
