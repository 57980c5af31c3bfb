//! Choosing: between statements, and between titles.

use std::sync::atomic::Ordering;

use api::{
    ApiError, Field, Problem, Viewer,
    grading::{AnswerState, Given, GivenAnswer, GradingApi},
    review::{Ask, Fallback, FallbackReason, Options, ReviewApi, ShownCard},
};
use domain::{note::Mode, review::Rating};
use services::jobs::Job;

use services::vault::{Column, Place, Vault};

use crate::common::{Test, on_both, viewer};
use crate::model::{agree, grading as model, on};
use crate::support::*;

const TRUE: &str = "원자성은 모두 되거나 모두 취소됨을 뜻한다";

/// Notes that are about other things.
async fn others(test: &Test, me: &Viewer) {
    for (title, body) in [
        (
            "격리 수준",
            "**격리성**이 느슨하면 이상 현상이 생긴다. 원자성과는 다르다.",
        ),
        (
            "로그 선행 쓰기",
            "**지속성**과 **원자성**을 지키려고 먼저 로그에 쓴다.",
        ),
        ("광합성", "엽록체에서 빛으로 양분을 만든다."),
        ("임진왜란", "1592년에 일본이 조선을 침략했다."),
        (
            "정규화",
            "**지속성**, **격리성**, **원자성**과 상관없이 중복을 없앤다.",
        ),
    ] {
        note(test, me, Mode::Recall, title, body).await;
    }
}

fn options(card: &ShownCard) -> &[String] {
    let Ask::Choose { options, .. } = &card.ask else {
        panic!("{:?}", card.ask);
    };
    options
}

fn place(card: &ShownCard, option: &str) -> u8 {
    let found = options(card).iter().position(|shown| shown == option);
    u8::try_from(found.expect("it is shown")).unwrap()
}

on_both! {
    async fn without_statements_titles_are_chosen_from(test: Test) {
        let me = viewer(&test).await;
        let id = note(&test, &me, Mode::Choose, "ACID", &format!("{BODY}\nACID라고 한다.")).await;
        others(&test, &me).await;
        let card = shown(&test, &me).await;
        assert_eq!((card.note, card.mode, card.fallback), (id, Mode::Choose, None));
        assert_eq!((card.title.as_str(), card.html.as_str()), ("", ""), "neither tells the answer");
        let Ask::Choose { kind: Options::Titles { html }, .. } = &card.ask else {
            panic!("{:?}", card.ask);
        };
        assert!(html.contains("____라고") && !html.contains("ACID"), "{html}");
        let mut titles = options(&card).to_vec();
        titles.sort_unstable();
        // The nearest share its key terms.
        assert_eq!(titles, ["ACID", "격리 수준", "로그 선행 쓰기", "정규화"]);
        let chosen = place(&card, "정규화");
        let answer = submit(&test, &me, &card, Given::Choice(chosen)).await;
        let page = page(&test, &me, answer).await;
        assert_eq!(page.state, AnswerState::Decided { right: false });
        let right = place(&card, "ACID");
        let given = GivenAnswer::Choice {
            options: options(&card).to_vec(), chosen, right, misconception: None,
        };
        assert_eq!(page.given, given);
        assert_eq!((page.proposal, page.title.as_str()), (Some(Rating::Again), "ACID"));
        assert_eq!(page.ratings, [Rating::Again]);
    }

    async fn a_wrong_choice_is_again_and_a_right_one_at_most_good(test: Test) {
        let me = viewer(&test).await;
        others(&test, &me).await;
        let refused = Err(ApiError::field(Field::Rating, Problem::Unknown));
        for (title, right) in [("ACID", true), ("BASE", false)] {
            note(&test, &me, Mode::Choose, title, BODY).await;
            sql(&test, "UPDATE cards SET suspended = true WHERE note_id NOT IN \
                (SELECT id FROM notes WHERE title = $1)", [title.into()]).await;
            let card = shown(&test, &me).await;
            // Nobody has answered yet, so only Again can be meant.
            assert_eq!(rate(&test, &me, &card.ticket, Rating::Good).await, refused);
            let own = place(&card, title);
            let chosen = if right { own } else { (own + 1) % 4 };
            let answer = submit(&test, &me, &card, Given::Choice(chosen)).await;
            let page = page(&test, &me, answer).await;
            assert_eq!(rate(&test, &me, &page.ticket, Rating::Easy).await, refused);
            if right {
                assert_eq!(page.ratings, [Rating::Again, Rating::Hard, Rating::Good]);
                assert_eq!(page.proposal, Some(Rating::Good));
                rate(&test, &me, &page.ticket, Rating::Hard).await.unwrap();
            } else {
                assert_eq!(rate(&test, &me, &page.ticket, Rating::Good).await, refused);
                assert_eq!(rate(&test, &me, &page.ticket, Rating::Hard).await, refused);
                rate(&test, &me, &page.ticket, Rating::Again).await.unwrap();
            }
        }
        let mut ratings: Vec<Option<i16>> =
            events(&test, &me).await.iter().map(|event| event.rating).collect();
        ratings.sort_unstable();
        assert_eq!(ratings, [Some(1), Some(2)], "a refused rating stores nothing");
    }

    async fn with_fewer_than_four_notes_it_is_recalled_and_says_so(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Choose, "ACID", BODY).await;
        // Another name of the same is no other title.
        for title in ["acid", "격리 수준", "광합성"] {
            note(&test, &me, Mode::Recall, title, BODY).await;
        }
        let card = shown(&test, &me).await;
        let why = FallbackReason::FewNotes;
        assert_eq!(card.fallback, Some(Fallback { wished: Mode::Choose, why }));
        assert_eq!((card.ask, card.mode), (Ask::Recall, Mode::Recall));
        assert!(card.html.contains("원자성") && card.title == "ACID");
        rate(&test, &me, &card.ticket, Rating::Easy).await.unwrap();
        assert_eq!(events(&test, &me).await[0].mode, "recall");
    }

    async fn a_body_that_is_its_title_is_recalled_and_says_so(test: Test) {
        let me = viewer(&test).await;
        for mode in [Mode::Choose, Mode::Title] {
            note(&test, &me, mode, "ACID", "**ACID**, ACID!").await;
            let card = shown(&test, &me).await;
            let why = FallbackReason::NothingLeft;
            assert_eq!(card.fallback, Some(Fallback { wished: mode, why }));
            rate(&test, &me, &card.ticket, Rating::Good).await.unwrap();
            sql(&test, "DELETE FROM notes", []).await;
        }
    }

    async fn a_model_prepares_statements_and_they_are_asked(test: Test) {
        let mut test = test;
        let (model, asked) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        let jobs = test.jobs().await;
        assert!(matches!(jobs[..], [Job::Choice { note, .. }] if note == id.0), "{jobs:?}");
        run_all(&test).await;
        let stored = choices(&test, id).await;
        assert_eq!((stored.len(), stored[0].shown), (1, 0));
        let card = shown(&test, &me).await;
        assert!(matches!(card.ask, Ask::Choose { kind: Options::Statements, .. }));
        assert_eq!((card.title.as_str(), card.html.as_str()), ("ACID", ""));
        assert_eq!(options(&card).len(), 4);
        assert!(options(&card).contains(&TRUE.to_owned()));
        let right = place(&card, TRUE);
        let wrong = (right + 1) % 4;
        let answer = submit(&test, &me, &card, Given::Choice(wrong)).await;
        let page = page(&test, &me, answer).await;
        let GivenAnswer::Choice { options, chosen, right: told, misconception } = page.given else {
            panic!();
        };
        assert_eq!((chosen, told), (wrong, right));
        let expected = format!("왜: {}", options[usize::from(wrong)]);
        assert_eq!(misconception, Some(expected));
        let stored = &choices(&test, id).await[0];
        let picked = [stored.picked_first, stored.picked_second, stored.picked_third];
        assert_eq!((stored.shown, picked.iter().sum::<i32>()), (1, 1));
        // The same again is counted once.
        submit(&test, &me, &card, Given::Choice(wrong)).await;
        assert_eq!(choices(&test, id).await[0].shown, 1);
        let other = grading(&test).submit(&me, &card.ticket, Given::Choice(right)).await;
        assert_eq!(other, Err(ApiError::OtherAnswer));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    async fn a_statement_that_nobody_picks_is_replaced(test: Test) {
        let mut test = test;
        let (model, _) = model(["covered"; 3]);
        on(&mut test, model);
        let me = viewer(&test).await;
        agree(&test, &me).await;
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        run_all(&test).await;
        sql(&test, "UPDATE choices SET shown = 7, picked_first = 3, picked_second = 2", []).await;
        let before = choices(&test, id).await.remove(0);
        let card = shown(&test, &me).await;
        let right = place(&card, TRUE);
        submit(&test, &me, &card, Given::Choice(right)).await;
        let jobs = test.jobs().await;
        assert!(matches!(jobs[..], [Job::Choice { .. }]), "{jobs:?}");
        later(&test, &me, 60);
        run_all(&test).await;
        let after = choices(&test, id).await;
        assert_eq!((after.len(), after[1].shown), (2, 0));
        let statements = |stored: &str| -> Vec<String> {
            let list: Vec<domain::grading::Distractor> = serde_json::from_str(stored).unwrap();
            list.into_iter().map(|item| item.statement).collect()
        };
        let (old, new) = (statements(&before.distractors), statements(&after[1].distractors));
        assert_eq!(new[..2], old[..2], "those that were picked stay");
        assert!(!old.contains(&new[2]));
        // The page that is open still counts with what it showed.
        let open = answers(&test, &me).await.remove(0);
        let place = Place::answer(Column::Options, open.id, me.user.0);
        let options = Vault::new(&test.core.keys).open(&place, &open.options.unwrap()).unwrap();
        assert!(options.contains(TRUE));
    }

    async fn asking_by_titles_asks_for_statements(test: Test) {
        let mut test = test;
        let me = viewer(&test).await;
        note(&test, &me, Mode::Choose, "ACID", BODY).await;
        others(&test, &me).await;
        let (model, _) = model(["covered"; 3]);
        on(&mut test, model);
        assert!(test.jobs().await.is_empty(), "there was no model when it was saved");
        let card = shown(&test, &me).await;
        submit(&test, &me, &card, Given::Choice(0)).await;
        assert!(test.jobs().await.is_empty(), "nor is there consent");
        rate(&test, &me, &card.ticket, Rating::Again).await.unwrap();
        agree(&test, &me).await;
        let me = later(&test, &me, 3_000);
        sql(&test, "UPDATE cards SET suspended = true WHERE reviews = 0", []).await;
        let card = shown(&test, &me).await;
        submit(&test, &me, &card, Given::Choice(0)).await;
        assert!(matches!(test.jobs().await[..], [Job::Choice { .. }]));
    }

    async fn what_is_no_option_is_refused(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, Mode::Choose, "ACID", BODY).await;
        others(&test, &me).await;
        let card = shown(&test, &me).await;
        for given in [Given::Choice(4), Given::Choice(255), text("ACID라고 적어 본다")] {
            let refused = grading(&test).submit(&me, &card.ticket, given).await.unwrap_err();
            assert_eq!(refused.problem(Field::Choice), Some(&Problem::Unknown));
        }
        let answer = submit(&test, &me, &card, Given::Nothing).await;
        let page = page(&test, &me, answer).await;
        let GivenAnswer::Nothing { options: Some((shown, right)) } = page.given else { panic!() };
        assert_eq!(shown[usize::from(right)], "ACID");
        assert_eq!((page.proposal, page.ratings), (Some(Rating::Again), vec![Rating::Again]));
    }

    async fn the_next_card_tells_no_more(test: Test) {
        let me = viewer(&test).await;
        let first = note(&test, &me, Mode::Recall, "먼저", BODY).await;
        let id = note(&test, &me, Mode::Choose, "ACID", BODY).await;
        others(&test, &me).await;
        let card = shown(&test, &me).await;
        assert_eq!(card.note, first);
        let next = reviews(&test).upcoming(&me, &card.ticket).await.unwrap().unwrap();
        assert_eq!((next.note, next.title.as_str(), next.html.as_str()), (id, "", ""));
    }
}
