//! The archive, and who gets it.

use std::{collections::BTreeMap, sync::Arc};

use api::{ApiError, data::ExportState};
use domain::{
    id::NoteId,
    time::{DAY, HOUR},
};
use entity::{card, export_chunk, note, parameter_set, review_event};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use services::{
    data::export::{self, LIFE, PATIENCE, fetch, make, sections::SECTIONS},
    db::statement,
    demo,
    error::Error,
    jobs::Job,
    keys::{Keys, NamedKey},
    prune,
    vault::rotate,
};

use crate::{
    common::{START, Test, at, caller, on_both, second_viewer, viewer},
    learner::{FORMULA, HARD_BODY, SAID, WRITTEN, learner},
    support::{BODY, answers, forget_jobs, sql},
    unzip::{export_of, fetched, files, made, row, token},
};

/// The rows of a section.
fn rows<'a>(json: &'a Value, section: &str) -> &'a Vec<Value> {
    json[section].as_array().unwrap_or_else(|| panic!("{section}"))
}

/// The one row of `section` whose `key` is `value`.
fn found<'a>(json: &'a Value, section: &str, key: &str, value: &str) -> &'a Value {
    let mut all = rows(json, section).iter().filter(|row| row[key] == value);
    let one = all.next().unwrap_or_else(|| panic!("{section} {value}"));
    assert!(all.next().is_none());
    one
}

fn read(files: &BTreeMap<String, String>) -> Value {
    serde_json::from_str(&files["resee.json"]).unwrap()
}

async fn refused(test: &Test, who: Option<&api::Viewer>, token: &str) -> ApiError {
    match fetch::open(&test.core, &caller(who), token).await {
        Err(Error::Refused(error)) => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it is handed out"),
    }
}

/// The learner's Markdown file of `note`.
fn markdown<'a>(files: &'a BTreeMap<String, String>, folder: &str, note: NoteId) -> (&'a str, &'a str) {
    let id = note.0.simple().to_string();
    let (name, text) = files
        .iter()
        .find(|(name, _)| name.starts_with(folder) && name.ends_with(&format!("-{}.md", &id[20..])))
        .unwrap_or_else(|| panic!("{folder} {id}: {:?}", files.keys()));
    (name, text)
}

on_both! {
    async fn everything_is_in_the_json_as_it_is_stored(test: Test) {
        let mut test = test;
        let learner = learner(&mut test).await;
        let (db, me) = (&test.core.db, &learner.me);
        // Nothing of it may be in the file.
        let other = second_viewer(&test).await;
        crate::support::note(&test, &other, domain::note::Mode::Recall, "CANARY 남의 노트", "x").await;
        let files = export_of(&test, me).await;
        let json = read(&files);
        assert_eq!((&json["format"], &json["version"], &json["exported_at"]), (&json!("resee"), &json!(1), &json!(START)));
        for section in &SECTIONS {
            let sql = format!("SELECT COUNT(*) AS n FROM {} WHERE {} = $1", section.table, section.owner);
            let row = db.query_one_raw(statement(db, sql, [me.user.0.into()])).await.unwrap().unwrap();
            let count: i64 = row.try_get("", "n").unwrap();
            assert!(count > 0 || section.name == "answer_drafts", "the learner has {}", section.name);
            // The row that tells of the export itself is newer than what it holds.
            assert_eq!(rows(&json, section.name).len() as i64, count, "{}", section.name);
        }
        let note_row = note::Entity::find_by_id(learner.formula.0).one(db).await.unwrap().unwrap();
        let written = found(&json, "notes", "id", &learner.formula.to_string());
        assert_eq!(*written, json!({
            "id": note_row.id, "category_id": note_row.category_id, "title": FORMULA, "body": note_row.body,
            "mode": "explain", "version": note_row.version, "created_at": note_row.created_at,
            "updated_at": note_row.updated_at, "deleted_at": null,
        }));
        assert_eq!(note_row.body, HARD_BODY, "byte for byte");
        assert!(found(&json, "notes", "id", &learner.deleted.to_string())["deleted_at"].is_i64());
        let category = note_row.category_id.unwrap().to_string();
        assert_eq!(found(&json, "categories", "id", &category)["name"], "데이터베이스");
        for stored in card::Entity::owned_by(me.user).all(db).await.unwrap() {
            let written = found(&json, "cards", "id", &stored.id.to_string());
            assert_eq!(written["stability"], json!(stored.stability));
            assert_eq!(written["difficulty"], json!(stored.difficulty));
            assert_eq!((&written["phase"], &written["due_day"]), (&json!(stored.phase), &json!(stored.due_day)));
            assert_eq!((&written["suspended"], &written["active"]), (&json!(stored.suspended), &json!(stored.active)));
        }
        for stored in review_event::Entity::owned_by(me.user).all(db).await.unwrap() {
            let written = found(&json, "review_events", "id", &stored.id.to_string());
            assert_eq!((&written["rating"], &written["at"]), (&json!(stored.rating), &json!(stored.at)));
            assert_eq!((&written["stability"], &written["predicted"]), (&json!(stored.stability), &json!(stored.predicted)));
        }
        let set = parameter_set::Entity::find().one(db).await.unwrap().unwrap();
        let written = found(&json, "parameter_sets", "id", &set.id.to_string());
        // The reader used here is off by the last digit now and then; the file is not.
        assert_eq!(written["extent"], "full");
        for number in [set.correction, set.decay, set.log_loss] {
            assert!(files["resee.json"].contains(&format!(":{number},")), "{number}");
        }
        assert!(files["resee.json"].contains("\"parameters\":[0.10,2.5e-1,0.30000000000000004]"), "digit by digit");
        assert_eq!(json["account"][0]["parameter_set_id"], json!(set.id));
        let answer = &rows(&json, "answers")[0];
        assert_eq!(answer["answer"], WRITTEN);
        assert!(answer["outcome"].is_object(), "{answer}");
        assert!(rows(&json, "rubrics")[0]["points"].is_array());
        assert_eq!(rows(&json, "note_checks")[0]["issues"][0]["problem"], SAID);
        assert_eq!(rows(&json, "mails").iter().filter(|mail| mail["figures"]["due"] == 3).count(), 1);
        for (name, text) in &files {
            assert!(!text.contains("남의 노트"), "{name}");
            for secret in ["CANARY hash", "v1.d1.", "password", "token_hash", "ticket"] {
                assert!(!text.contains(secret), "{secret} in {name}");
            }
        }
    }

    async fn notes_are_files_and_tables_for_other_programs(test: Test) {
        let mut test = test;
        let learner = learner(&mut test).await;
        let files = export_of(&test, &learner.me).await;
        let (name, text) = markdown(&files, "notes/", learner.acid);
        assert!(name.starts_with("notes/ACID-네-가지-성질-"), "{name}");
        assert!(text.starts_with("---\nid: ") && text.ends_with(&format!("---\n\n{BODY}")), "{text}");
        assert!(text.contains("title: \"ACID: 네 가지 성질\"\n"), "{text}");
        let (name, text) = markdown(&files, "notes/", learner.formula);
        assert!(name.starts_with("notes/HYPERLINK-https-evil-example-클릭-"), "{name}");
        assert!(text.ends_with(HARD_BODY), "byte for byte: {text}");
        assert!(text.contains("category: \"데이터베이스\"\ntags: [\"-빼기\", \"트랜잭션\"]\n"), "{text}");
        let (_, text) = markdown(&files, "trash/", learner.deleted);
        assert!(text.contains("\ndeleted: 2026-11-24T12:00:00+09:00\n"), "{text}");
        assert_eq!(files.keys().filter(|name| name.ends_with(".md")).count(), 4, "{:?}", files.keys());

        let table = |name: &str| {
            let text = files[name].strip_prefix('\u{feff}').expect("the mark of UTF-8").to_owned();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap).collect::<Vec<_>>()
        };
        let notes = table("notes.csv");
        assert_eq!(notes.len(), 3);
        let row = notes.iter().find(|row| row["id"] == learner.formula.to_string()).unwrap();
        assert_eq!(row["title"], format!("'{FORMULA}"));
        assert_eq!(row["body"], format!("'{HARD_BODY}"));
        assert_eq!(row["tags"], "'-빼기, 트랜잭션");
        assert_eq!(row["category"], "데이터베이스");
        assert!(files.contains_key(&row["file"]), "{}", row["file"]);
        for row in notes.iter().chain(&table("reviews.csv")) {
            for (column, cell) in row {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{column}: {cell}");
            }
        }
        let reviews = table("reviews.csv");
        assert_eq!(reviews.len(), 1, "{reviews:?}");
        let review = &reviews[0];
        assert_eq!((&*review["rating"], &*review["kind"], &*review["mode"]), ("good", "review", "explain"));
        assert_eq!((&*review["note"], &*review["seconds"]), ("ACID: 네 가지 성질", "4.0000"));
        assert_eq!(review["at"], "2026-11-24T12:00:00+09:00");
        assert!(files["README.md"].contains("resee.json"));
    }

    async fn only_its_owner_gets_it_and_only_for_a_day(test: Test) {
        let mut test = test;
        let me = learner(&mut test).await.me;
        let other = second_viewer(&test).await;
        assert_eq!(export::standing(&test.core, &me).await.unwrap(), None);
        forget_jobs(&test).await;
        export::ask(&test.core, &caller(Some(&me))).await.unwrap();
        export::ask(&test.core, &caller(Some(&me))).await.unwrap();
        let asked = row(&test, &me).await;
        assert_eq!(test.jobs().await, [Job::Export { export: asked.id }], "one at a time");
        let making = ExportState::Making { done: 0, total: 0 };
        assert_eq!(export::standing(&test.core, &me).await.unwrap(), Some(making));
        make::run(&test.core, asked.id).await.unwrap();
        let link = token(&test, &me).await;
        assert_eq!(export::standing(&test.core, &other).await.unwrap(), None);
        let made = row(&test, &me).await;
        assert_eq!((made.rows_done, made.rows_total > 20), (made.rows_total, true), "{made:?}");
        assert!(!made.token_hash.contains(&link) && link.len() == 43);
        for (who, token) in [(&other, link.as_str()), (&me, "x"), (&me, ""), (&me, &made.token_hash), (&me, &made.id.to_string())] {
            assert_eq!(refused(&test, Some(who), token).await, ApiError::NotFound, "{token}");
        }
        assert_eq!(refused(&test, None, &link).await, ApiError::Unauthenticated);
        // The other's own link does not open this one, nor this one theirs.
        let theirs = crate::unzip::made(&test, &other).await;
        assert_eq!(refused(&test, Some(&me), &theirs).await, ApiError::NotFound);
        let whole = fetched(&test, &me, &link).await;
        // A job that runs once more changes nothing.
        make::run(&test.core, asked.id).await.unwrap();
        assert_eq!(fetched(&test, &me, &link).await, whole);
        test.clock.advance(LIFE);
        assert_eq!(refused(&test, Some(&me), &link).await, ApiError::StaleLink);
        assert_eq!(export::standing(&test.core, &at(&me, START + LIFE)).await.unwrap(), None);
        prune::run(&test.core).await.unwrap();
        assert_eq!(export_chunk::Entity::find().count(&test.core.db).await.unwrap(), 0);
        assert_eq!(refused(&test, Some(&me), &link).await, ApiError::NotFound);
    }

    async fn a_new_one_takes_the_place_of_the_old_one(test: Test) {
        let me = viewer(&test).await;
        let old = made(&test, &me).await;
        let new = made(&test, &me).await;
        assert_ne!(old, new);
        assert_eq!(refused(&test, Some(&me), &old).await, ApiError::NotFound);
        fetched(&test, &me, &new).await;
        // One that never ends is given up, and what a late worker writes of it goes nowhere.
        export::ask(&test.core, &caller(Some(&me))).await.unwrap();
        let lost = row(&test, &me).await.id;
        test.clock.advance(PATIENCE);
        let later = at(&me, START + PATIENCE);
        assert_eq!(export::standing(&test.core, &later).await.unwrap(), Some(ExportState::Failed));
        let newest = made(&test, &later).await;
        make::run(&test.core, lost).await.unwrap();
        assert_eq!(token(&test, &later).await, newest);
        export::ask(&test.core, &caller(Some(&later))).await.unwrap();
        test.clock.advance(DAY + HOUR);
        prune::run(&test.core).await.unwrap();
        assert_eq!(entity::export::Entity::find().count(&test.core.db).await.unwrap(), 0);
    }

    async fn a_year_of_reviews_is_stored_in_parts_by_one_of_two_workers(test: Test) {
        let report = demo::load(&test.core, demo::EMAIL, "a long demo password").await.unwrap();
        let me = api::Viewer { user: report.user, ..viewer(&test).await };
        // What does not compress, so that there are parts.
        let mut random = 1_u64;
        for number in 0..6 {
            let body: String = (0..50_000).map(|_| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from(b'a' + u8::try_from((random >> 40) % 26).unwrap())
            }).collect();
            crate::support::note(&test, &me, domain::note::Mode::Recall, &format!("긴 노트 {number}"), &body).await;
        }
        export::ask(&test.core, &caller(Some(&me))).await.unwrap();
        let id = row(&test, &me).await.id;
        let (one, two) = tokio::join!(make::run(&test.core, id), make::run(&test.core, id));
        one.unwrap();
        two.unwrap();
        let parts = export_chunk::Entity::find().all(&test.core.db).await.unwrap();
        assert!(parts.len() > 1, "{}", parts.len());
        for part in &parts {
            assert!(part.data.starts_with("v1.d1."));
            assert!(part.data.len() < 600_000, "{}", part.data.len());
        }
        let files = files(fetched(&test, &me, &token(&test, &me).await).await);
        let json = read(&files);
        assert_eq!(rows(&json, "notes").len() as u64, report.notes + 6);
        let reviews = rows(&json, "review_events").iter().filter(|event| event["kind"] == "review");
        assert_eq!(reviews.count() as u64, report.reviews);
        let mut last = (i64::MIN, String::new());
        for event in rows(&json, "review_events") {
            let next = (event["at"].as_i64().unwrap(), event["id"].as_str().unwrap().to_owned());
            assert!(next > last, "in the order of time, each once");
            last = next;
        }
        assert_eq!(files["reviews.csv"].lines().count(), rows(&json, "review_events").len() + 1);
    }

    async fn a_file_outlives_its_key_and_an_answer_without_one_is_told(test: Test) {
        let mut test = test;
        let me = learner(&mut test).await.me;
        let link = made(&test, &me).await;
        let whole = fetched(&test, &me, &link).await;
        let key = |id: &str, byte: u8| NamedKey { id: id.to_owned(), secret: vec![byte; 32].into() };
        let with = |test: &mut Test, data: Vec<NamedKey>| {
            let jwt = test.core.keys.jwt.clone();
            test.core.keys = Arc::new(Keys { jwt, data });
        };
        // The key is changed while the answers are of one that is lost.
        let lost = answers(&test, &me).await[0].answer.clone().unwrap().replace("v1.d1.", "v1.gone.");
        with(&mut test, vec![key("d2", 9), key("d1", 2)]);
        let done = rotate(&test.core).await.unwrap();
        assert!(done.moved["d1"] > 1 && done.unreadable.is_empty(), "{done:?}");
        with(&mut test, vec![key("d2", 9)]);
        assert_eq!(fetched(&test, &me, &link).await, whole);
        sql(&test, "UPDATE answers SET answer = $1", [lost.into()]).await;
        let json = read(&export_of(&test, &me).await);
        let answer = &rows(&json, "answers")[0];
        assert_eq!((&answer["answer"], &answer["unreadable"]), (&Value::Null, &json!(["answer"])));
        assert!(answer["outcome"].is_object());
    }

    async fn links_of_another_key_are_no_links(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        let link = made(&test, &me).await;
        let new = NamedKey { id: "j2".to_owned(), secret: vec![8; 32].into() };
        let (old, data) = (test.core.keys.jwt.clone(), test.core.keys.data.clone());
        test.core.keys = Arc::new(Keys { jwt: [vec![new.clone()], old].concat(), data: data.clone() });
        assert_eq!(token(&test, &me).await, link, "older keys still name it");
        test.core.keys = Arc::new(Keys { jwt: vec![new], data });
        assert_eq!(export::standing(&test.core, &me).await.unwrap(), None);
    }
}
