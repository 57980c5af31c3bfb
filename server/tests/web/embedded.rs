//! An instance on SQLite as it starts from its settings, in a folder of its own.

use std::path::Path;

use axum::Router;
use sea_orm::ConnectionTrait;
use server::{config::Config, router, startup};
use services::{core::Core, db::statement};
use tempfile::TempDir;

use crate::browser::{Browser, ORIGIN};

/// Who uses it.
pub const EMAIL: &str = "minji@example.com";
/// What they have written.
pub const TITLE: &str = "Tidal locking";

/// See the module.
pub struct Embedded {
    pub core: Core,
    pub router: Router,
}

impl Embedded {
    /// Opens the instance in `folder`.
    pub async fn open(folder: &Path) -> Self {
        let config = Config::read(&|name| match name {
            "PUBLIC_URL" => Some(ORIGIN.to_owned()),
            "DATA_DIR" => Some(folder.display().to_string()),
            "LIMIT_REQUESTS_PER_SECOND" => Some("1000000".to_owned()),
            "DB_MAX_CONNECTIONS" => Some("2".to_owned()),
            _ => None,
        });
        let config = config.expect("usable settings");
        let opened = startup::database(&config, None).await.expect("a database");
        let core = startup::core(&config, opened).expect("a core");
        let nowhere = Path::new("/nowhere/hash.txt");
        let (state, services) = startup::assemble(config, core.clone(), nowhere);
        let router = router::build(state, services, None).expect("a router");
        Self { core, router }
    }

    /// Closes it, so that everything is in the one file.
    pub async fn close(self) {
        self.core.db.close().await.unwrap();
    }

    /// Rows of `table`.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        let row = self
            .core
            .db
            .query_one_raw(statement(&self.core.db, sql, []));
        row.await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// The root page of a table or index, from 1.
    pub async fn page(&self, name: &str) -> usize {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = $1";
        let found = statement(&self.core.db, sql, [name.into()]);
        let row = self.core.db.query_one_raw(found).await.unwrap().unwrap();
        let page: i64 = row.try_get("", "rootpage").unwrap();
        page.try_into().unwrap()
    }
}

/// A note as its form posts it.
pub fn note<'a>(title: &'a str, body: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("version", "0"),
        ("title", title),
        ("body", body),
        ("category", "Shelf"),
        ("tags", ""),
        ("mode", "recall"),
    ]
}

/// A folder with an instance in which somebody has written a note, and their browser.
pub async fn with_a_note() -> (TempDir, Browser) {
    let folder = tempfile::tempdir().unwrap();
    let open = Embedded::open(folder.path()).await;
    let mut browser = Browser::new(&open.router);
    browser.sign_up(EMAIL, "graph paper moth").await;
    let page = browser.get("/notes/new").await.html();
    let form = page.form("/api/notes/save");
    let version = form.value("version").unwrap_or_default();
    let mut fields = note(TITLE, "One side faces its star.");
    fields[0].1 = &version;
    let saved = browser.post("/api/notes/save", "/notes/new", &fields).await;
    assert!(saved.page().starts_with("/notes"), "{saved:#?}");
    assert_eq!(open.count("notes").await, 1);
    open.close().await;
    (folder, browser)
}
