//! Models that say what a test wants.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use api::Viewer;
use domain::grading::Rubric;
use serde_json::{Value, json};
use services::ai::{Ai, AiLimits, Asked, Grader, GraderError, Recipient, Scripted, consent};

use crate::common::Test;

/// Switches `grader` on.
pub fn on(test: &mut Test, grader: impl Grader + 'static) {
    test.core.ai = Arc::new(Ai {
        grader: Arc::new(grader),
        recipient: Some(Recipient {
            host: "ai.example".to_owned(),
            model: "a-model".to_owned(),
        }),
        limits: AiLimits::default(),
    });
}

/// Changes what one learner may ask for.
pub fn limit(test: &mut Test, per_day: u32, at_once: u32) {
    test.core.ai = Arc::new(Ai {
        limits: AiLimits {
            per_day,
            at_once,
            ..AiLimits::default()
        },
        ..(*test.core.ai).clone()
    });
}

/// `viewer` agrees that answers are sent.
pub async fn agree(test: &Test, viewer: &Viewer) {
    let recipient = test.core.ai.recipient.as_ref().expect("a model");
    consent::give(&test.core, viewer, &recipient.to_string())
        .await
        .expect("consent");
}

/// The rubric of [`crate::support::BODY`], as a model writes it.
pub fn rubric_reply() -> String {
    let point = |statement: &str, term: &str, synonym: &str| json!({"statement": statement, "terms": [term], "synonyms": [synonym]});
    json!({"points": [
        point("원자성은 전부 아니면 전무다", "원자성", "atomicity"),
        point("격리성은 서로를 가린다", "격리성", "isolation"),
        point("지속성은 결과가 남는 것이다", "지속성", "durability"),
    ]})
    .to_string()
}

/// One verdict for each key point, with the sentence of the answer that names it as its quote.
pub fn verdicts(rubric: &Rubric, answer: &str, verdicts: [&str; 3]) -> String {
    let points: Vec<Value> = rubric
        .points()
        .iter()
        .zip(verdicts)
        .zip(1..)
        .map(|((point, verdict), id)| {
            let quote = answer
                .split(['.', '\n'])
                .map(str::trim)
                .find(|part| point.named_in(part).is_some())
                .filter(|_| matches!(verdict, "covered" | "partly"))
                .unwrap_or_default();
            json!({"id": id, "verdict": verdict, "quote": quote})
        })
        .collect();
    json!({ "points": points }).to_string()
}

/// Four statements, three of them false, as a model writes and verifies them.
pub fn choice_reply(number: u32) -> String {
    let distractor =
        |text: &str| json!({"statement": text, "misconception": format!("왜: {text}")});
    json!({
        "statement": "원자성은 모두 되거나 모두 취소됨을 뜻한다",
        "distractors": [
            distractor(&format!("원자성은 동시에 도는 것을 {number}번 가린다")),
            distractor(&format!("지속성은 커밋을 {number}초 뒤에 잊는다는 뜻이다")),
            distractor(&format!("격리성은 서버 {number}대를 따로 두는 것이다")),
            distractor(&format!("일관성은 늘 {number}배로 빨라지는 성질이다")),
        ]
    })
    .to_string()
}

/// What the verifier says: the first sorted statement that is the true one, and no other, is true.
pub fn verify_reply(statements: &[&str]) -> String {
    let mut sorted = statements.to_vec();
    sorted.sort_unstable();
    let items: Vec<Value> = (1..)
        .zip(sorted)
        .map(|(id, text)| {
            let truth = if text == statements[0] {
                "true"
            } else {
                "false"
            };
            json!({"id": id, "truth": truth})
        })
        .collect();
    json!({ "statements": items }).to_string()
}

/// A model that grades with `given`, and counts how often it is asked for a grade.
pub fn grading(given: [&'static str; 3]) -> (Scripted, Arc<AtomicU32>) {
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let model = Scripted::new(move |asked| {
        Ok(match asked {
            Asked::Rubric(_) => rubric_reply(),
            Asked::Grade(rubric, answer) => {
                counted.fetch_add(1, Ordering::SeqCst);
                verdicts(rubric, answer, given)
            }
            Asked::Choice(_) => choice_reply(counted.fetch_add(1, Ordering::SeqCst)),
            Asked::Verify(draft) => {
                let mut all = vec![draft.statement.as_str()];
                all.extend(draft.distractors.iter().map(|item| item.statement.as_str()));
                verify_reply(&all)
            }
            Asked::Check(_) => return Err(GraderError::Request),
        })
    });
    (model, count)
}

/// A model that always fails.
pub fn failing(error: GraderError) -> Scripted {
    Scripted::new(move |_| Err(error))
}
