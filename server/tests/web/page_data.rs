//! What a learner writes travels in a page as the properties of islands and within scripts. Whatever it
//! is, the page has the same scripts and islands as with a harmless word, and the data reads back as it
//! was stored (S2 of the threats that docs/SECURITY.md answers).

#[path = "../../../services/tests/hostile_markup/elements.rs"]
mod elements;

use std::collections::BTreeMap;

use api::{
    Viewer,
    note::{NoteApi, NoteFields, SaveNote},
};
use app::policy::{self, Policy};
use entity::{category, note, tag};
use http::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use services::note::NoteService;

use crate::{
    browser::Browser,
    common::{Person, Test, on_both, viewer_of},
    html::Html,
    notes::ticket,
    site::site_without_limits,
};

const HARMLESS: &str = "aardvark";

/// What would end a script, a comment, a text or a line of the data, if it were taken for more than text.
const HOSTILE: [&str; 20] = [
    "</script><script>zq()</script>",
    "</SCRIPT ><img src=x onerror=zq()>",
    "<!--<script>",
    "<!-- zq",
    "--><script>zq()</script>",
    "--!>",
    "]]>",
    "<![CDATA[",
    "x\u{2028}zq()\u{2029}x",
    "\\u0000\\u2028\\x3c/script>",
    "\\ud800",
    "\\udfff\\ud83d\\",
    "${zq()}`${zq}",
    "{{zq}}{%zq%}<%=zq%>",
    "\"};zq();//",
    "'\"&quot;&#x27;&lt;/script&gt;&amp;",
    "</leptos-island><leptos-island data-component=\"zq\">",
    "</textarea></title></style></noscript><script>zq()</script>",
    "__RESOLVED_RESOURCES[0]=\"zq\"",
    "\u{feff}\u{202e}\u{e000}\u{10ffff}",
];

/// Elements that run, load or carry data.
const CARRIERS: [&str; 9] = [
    "script",
    "leptos-island",
    "leptos-children",
    "link",
    "meta",
    "style",
    "iframe",
    "object",
    "img",
];

async fn write(test: &Test, viewer: &Viewer, mode: &str, words: &str) -> String {
    let service = NoteService::new(test.core.clone());
    let page = service.editor(viewer, None).await.unwrap();
    let fields = NoteFields {
        title: format!("{mode} {words}!"),
        body: format!("Words of a note.\n\n`{words}` {words}\n"),
        category: format!("c {words}!"),
        tags: format!("t {}!", words.replace(',', " ")),
        mode: mode.to_owned(),
    };
    let note = SaveNote {
        id: None,
        version: page.version,
        fields,
    };
    service.save(viewer, note).await.unwrap().to_string()
}

/// What a page carries: its carriers in order with their attributes, what its scripts say, and the
/// properties of its islands.
#[derive(Debug, PartialEq)]
struct Carried {
    elements: Vec<(String, BTreeMap<String, String>)>,
    scripts: Vec<String>,
    islands: Vec<Value>,
}

/// `text` without what is new in every page: nonces, ids, tickets.
fn lasting(text: &str, nonce: &str) -> String {
    let text = text.replace(nonce, "NONCE");
    let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let ids: Vec<&str> = parts.filter(|part| is_id(part)).collect();
    ids.iter()
        .fold(text.clone(), |text, id| text.replace(id, "ID"))
}

fn is_id(part: &str) -> bool {
    uuid::Uuid::parse_str(part).is_ok() || part.len() > 60
}

fn carried(body: &str, nonce: &str, words: &str) -> Carried {
    let mut elements = Vec::new();
    let mut islands = Vec::new();
    for element in elements::elements(body, true) {
        if !CARRIERS.contains(&element.name().as_str()) {
            continue;
        }
        let mut attributes = BTreeMap::new();
        for (name, value) in element.attributes() {
            if name == "data-props" {
                let props = serde_json::from_str(&value);
                islands.push(props.unwrap_or_else(|why| panic!("{why}: {value}")));
            } else {
                attributes.insert(name, lasting(&value, nonce).replace(words, HARMLESS));
            }
        }
        elements.push((element.name(), attributes));
    }
    let scripts = Html::read(body).texts(|tag| tag.name == "script");
    let scripts = scripts.iter().map(|text| lasting(text, nonce));
    Carried {
        elements,
        scripts: scripts.collect(),
        islands,
    }
}

/// The same data with what differs between two learners made equal. HTML of ours, which holds the words
/// in another form, is left out.
fn same(value: &Value, words: &str) -> Value {
    match value {
        Value::String(text) if text.starts_with('<') => Value::Null,
        Value::String(text) => Value::String(lasting(&text.replace(words, HARMLESS), "no nonce")),
        Value::Array(all) => all.iter().map(|value| same(value, words)).collect(),
        Value::Object(all) => {
            let fields = all.iter().filter(|(name, _)| *name != "outline");
            let fields = fields.map(|(name, value)| (name.clone(), same(value, words)));
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

/// Every page of a learner who writes `words` everywhere: what it carries, by its pattern.
async fn pages(test: &Test, viewer: &Viewer, words: &str) -> BTreeMap<String, Carried> {
    let mut browser = Browser::of(&site_without_limits(test), test, viewer);
    let note = write(test, viewer, "explain", words).await;
    for mode in ["recall", "title", "choose"] {
        write(test, viewer, mode, words).await;
    }
    let draft = [
        ("id", note.as_str()),
        ("version", "1"),
        ("title", words),
        ("body", words),
        ("tags", words),
    ];
    assert!(
        browser
            .call("/api/notes/keep_draft", &draft)
            .await
            .status
            .is_success()
    );
    let mut found = BTreeMap::new();
    // The card that is asked is one of four; all are looked at.
    for round in 0..4 {
        let answer = browser.get("/review").await;
        keep(&mut found, &format!("/review {round}"), &answer, words);
        let shown = ticket(&mut browser).await;
        let given = format!("It is said that {words} is so.");
        let form = [("ticket", shown.as_str()), ("answer", given.as_str())];
        let sent = browser.post("/api/grading/submit", "/review", &form).await;
        let path = sent.page();
        if path.starts_with("/review/answers/") {
            let answer = browser.get(&path).await;
            keep(
                &mut found,
                &format!("/review/answers/{{id}} {round}"),
                &answer,
                words,
            );
        }
        let shown = ticket(&mut browser).await;
        browser
            .call("/api/review/skip", &[("ticket", &shown)])
            .await;
    }
    // Sessions of a category and of a tag bear its name.
    let db = &test.core.db;
    let category = category::Entity::find().filter(category::Column::UserId.eq(viewer.user.0));
    let category = category.one(db).await.unwrap().unwrap();
    let tag = tag::Entity::find().filter(tag::Column::UserId.eq(viewer.user.0));
    let tag = tag.one(db).await.unwrap().unwrap();
    for (name, id) in [("category", category.id), ("tag", tag.id)] {
        let answer = browser.get(&format!("/review?{name}={id}")).await;
        keep(&mut found, &format!("/review?{name}"), &answer, words);
    }
    let learner = policy::PAGES.iter().filter(|(path, policy)| {
        *policy == Policy::Learner && !path.starts_with("/review/answers") && *path != "/review"
    });
    for (pattern, _) in learner {
        let answer = browser.get(&pattern.replace("{id}", &note)).await;
        keep(&mut found, pattern, &answer, words);
    }
    found
}

fn keep(
    found: &mut BTreeMap<String, Carried>,
    name: &str,
    answer: &crate::browser::Answer,
    words: &str,
) {
    if answer.status.is_redirection() {
        return;
    }
    assert_eq!(answer.status, StatusCode::OK, "{name} with {words:?}");
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let nonce = rest.split('\'').next().unwrap();
    found.insert(name.to_owned(), carried(&answer.body, nonce, words));
}

on_both! {
    async fn whatever_is_written_is_data_and_reads_back_as_it_was_stored(test: Test) {
        let ann = Person { name: HARMLESS.to_owned(), ..Person::named("Ann") };
        let ann = viewer_of(&test, ann).await;
        let harmless = pages(&test, &ann, HARMLESS).await;
        let with_words = harmless.values().flat_map(|page| &page.islands);
        let with_words = with_words.filter(|props| props.to_string().contains(HARMLESS)).count();
        let islands: Vec<_> = harmless.iter().map(|(name, page)| (name, &page.islands)).collect();
        assert!(with_words >= 1, "{with_words} islands hold words: {islands:#?}");
        for (number, words) in HOSTILE.into_iter().enumerate() {
            let person = Person { name: words.to_owned(), ..Person::named(&format!("Ann{number}")) };
            let viewer = viewer_of(&test, person).await;
            let hostile = pages(&test, &viewer, words).await;
            let stored = note::Entity::find().filter(note::Column::UserId.eq(viewer.user.0));
            let stored = stored.all(&test.core.db).await.unwrap();
            for note in &stored {
                assert!(note.title.contains(words), "{words:?} is stored as {:?}", note.title);
            }
            let patterns = |pages: &BTreeMap<String, Carried>| pages.keys().cloned().collect::<Vec<_>>();
            assert_eq!(patterns(&hostile), patterns(&harmless), "{words:?}");
            for (name, page) in &hostile {
                let usual = &harmless[name];
                assert_eq!(page.elements, usual.elements, "{name} with {words:?}");
                assert_eq!(page.scripts, usual.scripts, "{name} with {words:?}");
                let read: Vec<Value> = page.islands.iter().map(|props| same(props, words)).collect();
                let expected: Vec<Value> = usual.islands.iter().map(|props| same(props, HARMLESS)).collect();
                assert_eq!(read, expected, "{name} with {words:?}");
            }
        }
    }
}
