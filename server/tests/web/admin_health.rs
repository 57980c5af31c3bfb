//! `/admin/health`: what is wrong, in words.

use api::Viewer;
use domain::{auth::Role, language::Language};
use services::{
    alert::{self, Alert},
    db::begin_write,
};

use crate::{
    browser::Browser,
    common::{Person, START, Test, on_both, viewer_of},
    site::site,
};

const PAGE: &str = "/admin/health";

async fn root(test: &Test, language: Language) -> Viewer {
    let person = Person {
        role: Role::Admin,
        ..Person::named("Root")
    };
    Viewer {
        language,
        ..viewer_of(test, person).await
    }
}

on_both! {
    async fn what_is_wrong_is_said_and_so_is_what_was_told(test: Test) {
        let root = root(&test, Language::En).await;
        let tx = begin_write(&test.core.db).await.unwrap();
        alert::raise(&test.core, &tx, &Alert::BackupFailed).await.unwrap();
        alert::raise(&test.core, &tx, &Alert::BackupFailed).await.unwrap();
        tx.commit().await.unwrap();
        services::backup::record::failed(&test.core.db, "<b>disk</b>", 1, START).await.unwrap();
        let page = Browser::of(&site(&test), &test, &root).get(PAGE).await.body;
        for words in [
            "Nobody works off the queue: mails, grades and backups wait.",
            "The newest backup failed or is damaged",
            "A backup could not be made.",
            "2 in all",
            "told to nobody",
            "Not set up: mails become files",
            "0 waiting, 0 running, 0 dead.",
        ] {
            assert!(page.contains(words), "{words} is missing in {page}");
        }
        assert!(!page.contains("Everything answers") && !page.contains("<b>disk</b>"));
    }
}
