use domain::grading::Verdict;
use proptest::prelude::*;
use serde_json::{Value, json};
use services::ai::{NoteText, check, choice, grade, rubric as rubric_task};

use crate::support::{good, items, note, rubric};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop_oneof![
            "[a-z가-힣\\PC]{0,12}".prop_map(Value::from),
            prop::sample::select(vec![
                "covered", "partly", "missed", "wrong", "unsure", "true"
            ])
            .prop_map(Value::from),
        ],
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop::sample::select(vec![
            "points",
            "id",
            "verdict",
            "quote",
            "score",
            "statement",
            "terms",
            "synonyms",
            "distractors",
            "misconception",
            "accuracy",
            "consistency",
            "title_fit",
            "issues",
            "aspect",
            "problem",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
            }),
        ]
    })
}

fn read_all(text: &str, note: &NoteText) {
    if let Ok(judgements) = grade::read(text, &rubric()) {
        assert_eq!(judgements.len(), 3);
        assert!(judgements.iter().all(|one| one.verdict != Verdict::Unsure));
    }
    if let Ok(rubric) = rubric_task::read(text, note) {
        assert!((3..=6).contains(&rubric.points().len()));
    }
    if let Ok(check) = check::read(text, note) {
        assert!(check.accuracy <= 100 && check.consistency <= 100 && check.title_fit <= 100);
    }
    let _ = choice::read(text);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,400}") {
        read_all(&text, &note());
    }

    #[test]
    fn any_json_is_read_or_refused(value in any_json()) {
        read_all(&value.to_string(), &note());
    }

    /// A good reply with some bytes changed.
    #[test]
    fn a_damaged_reply_is_read_or_refused(
        at in any::<prop::sample::Index>(),
        length in 0_usize..8,
        new in "[\\[\\]{}\":,0-9a-z \\\\]{0,8}",
    ) {
        let chars: Vec<char> = good().chars().collect();
        let at = at.index(chars.len());
        let end = (at + length).min(chars.len());
        let text: String = chars[..at].iter().chain(&new.chars().collect::<Vec<_>>()).chain(&chars[end..]).collect();
        read_all(&text, &note());
    }

    /// Every item exactly once, or refused.
    #[test]
    fn items_are_never_guessed(picks in prop::collection::vec(0_usize..3, 0..6)) {
        let all = items();
        let picked: Vec<Value> = picks.iter().map(|index| all[*index].clone()).collect();
        let text = json!({ "points": picked }).to_string();
        let mut sorted = picks.clone();
        sorted.sort_unstable();
        prop_assert_eq!(grade::read(&text, &rubric()).is_ok(), sorted == [0, 1, 2]);
    }
}

#[test]
fn a_rubric_is_from_its_note() {
    let point = |term: &str| json!({"statement": format!("{term}이 무엇인지"), "terms": [term], "synonyms": ["비슷한 말"]});
    let text = |terms: [&str; 3]| json!({ "points": terms.map(point) }).to_string();
    assert!(rubric_task::read(&text(["원자성", "격리성", "지속성"]), &note()).is_ok());
    assert!(rubric_task::read(&text(["원자성", "격리성", "일관성"]), &note()).is_err());
}

#[test]
fn statements_have_bounds() {
    let with = |statement: &str, count: usize| {
        let one = json!({"statement": statement, "misconception": "m"});
        json!({"statement": "참인 문장", "distractors": vec![one; count]}).to_string()
    };
    assert!(choice::read(&with("거짓 문장", 8)).is_ok());
    for text in [
        with("거짓 문장", 13),
        with("", 8),
        with(&"가".repeat(301), 8),
        with("줄이\n둘", 8),
        json!({"statement": "참", "distractors": [], "key": 1}).to_string(),
    ] {
        assert!(choice::read(&text).is_err(), "{text:.80}");
    }
}
