//! Answers by plain forms: what is refused, what comes of an answer, and how it is rated.

use api::note::{NoteApi, NoteFields, SaveNote};
use domain::id::NoteId;
use http::StatusCode;
use services::note::NoteService;

use crate::{
    browser::{Answer, Browser},
    common::{Test, on_both, second_viewer, viewer},
    notes::{ticket, write},
    site::site,
};

const SUBMIT: &str = "/api/grading/submit";
const RATE: &str = "/api/review/answer";
const SAVE: &str = "/api/grading/save_rubric";
const TEXT: &str = "Water moves through a membrane to the saltier side.";

/// Writes a note that is asked by `mode`.
async fn write_as(test: &Test, viewer: &api::Viewer, title: &str, mode: &str) -> NoteId {
    let service = NoteService::new(test.core.clone());
    let page = service.editor(viewer, None).await.unwrap();
    let fields = NoteFields {
        title: title.to_owned(),
        body: format!("{TEXT} It needs no energy from the <cell>.\n"),
        category: "Shelf".to_owned(),
        mode: mode.to_owned(),
        ..NoteFields::default()
    };
    let note = SaveNote {
        id: None,
        version: page.version,
        fields,
    };
    service.save(viewer, note).await.unwrap()
}

/// Answers the card that is asked, as a plain form.
async fn submit(browser: &mut Browser, field: &str, value: &str) -> Answer {
    let shown = ticket(browser).await;
    let form = [("ticket", shown.as_str()), (field, value)];
    browser.post(SUBMIT, "/review", &form).await
}

fn waits(answer: &Answer) -> bool {
    answer.html().all("noscript").count() > 0
}

on_both! {
    async fn a_refused_answer_comes_back_with_what_was_written(test: Test) {
        let me = viewer(&test).await;
        write_as(&test, &me, "Osmosis", "explain").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = submit(&mut browser, "answer", "a < b").await;
        assert!(answer.leads_to().starts_with("/review?"), "{answer:?}");
        let page = browser.follow(&answer).await;
        assert_eq!(page.html().value("answer").as_deref(), Some("a < b"));
        let message = page.html().message("answer").unwrap_or_default();
        assert!(message.contains("10"), "{message}");
        let again = browser.get("/review").await;
        assert_eq!(again.html().value("answer").as_deref(), Some("a < b"), "it is kept as a draft");
        assert_eq!(again.html().message("answer"), None);
    }

    async fn an_answer_is_compared_rated_and_over(test: Test) {
        let me = viewer(&test).await;
        write_as(&test, &me, "Osmosis", "explain").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = submit(&mut browser, "answer", "Water <b>moves</b> to the saltier side.").await;
        let path = answer.leads_to();
        assert!(path.starts_with("/review/answers/"), "{answer:?}");
        assert_eq!(browser.get("/review").await.leads_to(), path, "it waits for its rating");
        let page = browser.follow(&answer).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("<b>moves"), "an answer is no markup");
        assert!(page.body.contains("not a grade") && !waits(&page));
        assert_eq!(page.html().form(RATE).value("rating"), None, "nothing is proposed");
        let form = page.html().form(RATE);
        let ticket = form.value("ticket").unwrap();
        let rating = [("ticket", ticket.as_str()), ("rating", "hard"), ("duration", "")];
        assert_eq!(browser.post(RATE, &path, &rating).await.leads_to(), "/review");
        let over = browser.get(&path).await;
        assert!(over.body.contains("You rated this answer Hard."));
        assert!(!over.body.contains(RATE), "it is rated once");
    }

    async fn an_answer_is_its_writers(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        write_as(&test, &me, "Osmosis", "explain").await;
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let path = submit(&mut browser, "answer", TEXT).await.leads_to();
        let mut other = Browser::of(&router, &test, &you);
        let answer = other.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(!answer.body.contains("membrane"));
        let id = path.rsplit('/').next().unwrap();
        for call in ["/api/grading/state", "/api/grading/again"] {
            assert_eq!(other.call(call, &[("id", id)]).await.status, StatusCode::NOT_FOUND, "{call}");
        }
        let mut guest = Browser::new(&router);
        assert!(guest.get(&path).await.leads_to().starts_with("/login?next="));
    }

    async fn a_choice_is_right_or_wrong_and_never_easy(test: Test) {
        let me = viewer(&test).await;
        for title in ["Osmosis", "Diffusion", "Entropy", "Catalysis"] {
            write_as(&test, &me, title, "choose").await;
        }
        let mut browser = Browser::of(&site(&test), &test, &me);
        let asked = browser.get("/review").await;
        let options = asked.html().all("input").filter(|tag| tag.get("name") == "choice").count();
        assert_eq!(options, 4);
        let refused = submit(&mut browser, "choice", "9").await;
        let page = browser.follow(&refused).await;
        assert!(!page.html().alerts().concat().is_empty() || page.body.contains("choice-error"));
        let answer = submit(&mut browser, "choice", "0").await;
        let page = browser.follow(&answer).await;
        let open: Vec<String> = page
            .html()
            .all("input")
            .filter(|tag| tag.get("name") == "rating" && !tag.has("disabled"))
            .map(|tag| tag.get("value").to_owned())
            .collect();
        let proposed = page.html().form(RATE).value("rating").unwrap();
        if page.body.contains("choice wrong") {
            assert_eq!((open, proposed.as_str()), (vec!["again".to_owned()], "again"));
        } else {
            assert_eq!(open, ["again", "hard", "good"]);
            assert_eq!(proposed, "good");
        }
    }

    async fn a_title_is_typed_or_given_up(test: Test) {
        let me = viewer(&test).await;
        write_as(&test, &me, "Osmosis", "title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let asked = browser.get("/review").await;
        assert!(!asked.body.contains("Osmosis"), "the title is not in the page");
        let answer = submit(&mut browser, "answer", " osmosis ").await;
        let path = answer.leads_to();
        let page = browser.follow(&answer).await;
        let form = page.html().form(RATE);
        assert_eq!(form.value("rating").as_deref(), Some("good"));
        let ticket = form.value("ticket").unwrap();
        let rating = [("ticket", ticket.as_str()), ("rating", "good")];
        browser.post(RATE, &path, &rating).await;
        write_as(&test, &me, "Entropy", "title").await;
        let answer = submit(&mut browser, "give_up", "1").await;
        let page = browser.follow(&answer).await;
        assert!(page.body.contains("Entropy"));
        assert_eq!(page.html().form(RATE).value("rating").as_deref(), Some("again"));
    }

    async fn key_points_are_shown_refused_and_saved(test: Test) {
        let me = viewer(&test).await;
        let note = write_as(&test, &me, "Osmosis", "explain").await.to_string();
        let (page, path) = (format!("/notes/{note}"), format!("/notes/{note}/rubric"));
        let mut browser = Browser::of(&site(&test), &test, &me);
        assert!(browser.get(&page).await.body.contains(&path));
        let version = browser.get(&path).await.html().value("version").unwrap();
        let one = [
            ("note", note.as_str()),
            ("version", version.as_str()),
            ("points[0][statement]", "Water moves."),
            ("points[0][terms]", "water"),
            ("points[0][synonyms]", ""),
        ];
        let answer = browser.post(SAVE, &path, &one).await;
        assert!(answer.leads_to().starts_with(&path), "{answer:?}");
        let refused = browser.follow(&answer).await;
        let typed = refused.html().value("points[0][statement]");
        assert_eq!(typed.as_deref(), Some("Water moves."));
        assert_eq!(
            refused.html().message("points[0][statement]").as_deref(),
            Some("Write three to six key points.")
        );
        let mut three = one.to_vec();
        three.extend([
            ("points[1][statement]", "It moves to the saltier side."),
            ("points[1][terms]", "saltier"),
            ("points[1][synonyms]", "salty, salt"),
            ("points[2][statement]", "It needs no energy."),
            ("points[2][terms]", "energy"),
            ("points[2][synonyms]", ""),
        ]);
        let answer = browser.post(SAVE, &path, &three).await;
        assert_eq!(answer.leads_to(), page);
        let shown = browser.follow(&answer).await;
        for text in ["Water moves.", "salty, salt", "You wrote these."] {
            assert!(shown.body.contains(text), "{text}");
        }
    }

    async fn a_note_that_is_recalled_has_no_key_points(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let page = browser.get(&format!("/notes/{note}")).await;
        assert!(!page.body.contains("/rubric"));
    }
}
