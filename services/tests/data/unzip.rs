//! An export as its owner gets it.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use api::{Viewer, data::ExportState};
use services::data::export::{self, fetch, make};

use crate::common::{Test, caller};

/// The token of the viewer's export, which is ready.
pub async fn token(test: &Test, viewer: &Viewer) -> String {
    match export::standing(&test.core, viewer).await.unwrap() {
        Some(ExportState::Ready { path, .. }) => path.strip_prefix("/exports/").unwrap().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Asks for an export and makes it.
pub async fn made(test: &Test, viewer: &Viewer) -> String {
    export::ask(&test.core, &caller(Some(viewer))).await.unwrap();
    let id = row(test, viewer).await.id;
    make::run(&test.core, id).await.unwrap();
    token(test, viewer).await
}

/// The row of the viewer's export.
pub async fn row(test: &Test, viewer: &Viewer) -> entity::export::Model {
    entity::export::Entity::owned_by(viewer.user)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
}

/// The file, put together from its parts.
pub async fn fetched(test: &Test, viewer: &Viewer, token: &str) -> Vec<u8> {
    let download = fetch::open(&test.core, &caller(Some(viewer)), token)
        .await
        .unwrap();
    let mut file = Vec::new();
    let mut number = 0;
    while let Some(part) = download.part(number).await.unwrap() {
        file.extend(part);
        number += 1;
    }
    assert_eq!(file.len() as u64, download.bytes);
    file
}

/// Its files by their names.
pub fn files(file: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let name = entry.name().unwrap().into_owned();
            assert!(entry.enclosed_name().is_some(), "{name}");
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

/// All of it at once.
pub async fn export_of(test: &Test, viewer: &Viewer) -> BTreeMap<String, String> {
    let token = made(test, viewer).await;
    files(fetched(test, viewer, &token).await)
}
