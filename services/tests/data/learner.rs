//! A learner of whom something is in every table.

use api::{Viewer, grading::GradingApi, note::{NoteApi, NoteFields, SaveNote}};
use domain::{id::NoteId, note::Mode, review::Rating};
use sea_orm::Value;
use serde_json::json;
use services::{
    ai::{Asked, GraderError, Scripted},
    ids::new_id,
    note::NoteService,
};
use uuid::Uuid;

use crate::{
    common::{START, Test, viewer},
    model::{agree, on, rubric_reply, verdicts},
    support::{BODY, grading, note, rate, run_all, shown, sql, submit, text},
};

/// A title that a spreadsheet would run.
pub const FORMULA: &str = "=HYPERLINK(\"https://evil.example\",\"클릭\")";
/// A body with everything that a table could trip over.
pub const HARD_BODY: &str = "@첫 줄, \"따옴표\"\r\n둘째\t줄 🙂\n\n```rust\nfn main() {}\n```\n";
/// What the learner wrote as an answer.
pub const WRITTEN: &str = "원자성은 전부 아니면 전무다. 격리성은 서로를 가린다.";
/// What a model said of the note.
pub const SAID: &str = "CANARY 무엇을 가리는지 없다";

fn model() -> Scripted {
    Scripted::new(|asked| {
        match asked {
        Asked::Rubric(_) => Ok(rubric_reply()),
        Asked::Grade(rubric, answer) => Ok(verdicts(rubric, answer, ["covered", "missed", "wrong"])),
        Asked::Check(_) => Ok(json!({
            "accuracy": 90, "consistency": 95, "title_fit": 80,
            "issues": [{"aspect": "accuracy", "quote": "서로를 가린다", "problem": SAID}],
        })
        .to_string()),
        _ => Err(GraderError::Request),
    }
    })
}

/// Who they are, and three of their notes.
pub struct Learner {
    pub me: Viewer,
    pub acid: NoteId,
    pub formula: NoteId,
    pub deleted: NoteId,
}

/// Makes them.
pub async fn learner(test: &mut Test) -> Learner {
    on(test, model());
    let me = viewer(test).await;
    agree(test, &me).await;
    let acid = note(test, &me, Mode::Explain, "ACID: 네 가지 성질", BODY).await;
    let card = shown(test, &me).await;
    submit(test, &me, &card, text(WRITTEN)).await;
    grading(test).ask_check(&me, acid).await.unwrap();
    run_all(test).await;
    rate(test, &me, &card.ticket, Rating::Good).await.unwrap();
    let formula = filed(test, &me, FORMULA, HARD_BODY).await;
    let deleted = filed(test, &me, "지운 노트", "휴지통에 있다.").await;
    NoteService::new(test.core.clone())
        .delete(&me, deleted)
        .await
        .unwrap();
    for (name, insert) in ROWS {
        insert_row(test, &me, name, insert).await;
    }
    Learner {
        me,
        acid,
        formula,
        deleted,
    }
}

/// A note with a category and tags.
async fn filed(test: &Test, me: &Viewer, title: &str, body: &str) -> NoteId {
    let notes = NoteService::new(test.core.clone());
    let version = notes.editor(me, None).await.unwrap().version;
    let fields = NoteFields {
        title: title.to_owned(),
        body: body.to_owned(),
        category: "데이터베이스".to_owned(),
        tags: "-빼기, 트랜잭션".to_owned(),
        mode: Mode::Explain.as_str().to_owned(),
    };
    let form = SaveNote {
        id: None,
        version,
        fields,
    };
    notes.save(me, form).await.unwrap()
}

/// Rows of tables that deeds fill rarely. `$1` is the learner, `$2` a new id.
const ROWS: [(&str, &str); 13] = [
    ("users", "UPDATE users SET password_hash = 'CANARY hash' WHERE id = $1"),
    ("identities", "INSERT INTO identities (provider, subject, user_id, created_at) VALUES ('google', $3, $1, 1)"),
    (
        "parameter_sets",
        "INSERT INTO parameter_sets (id, user_id, algorithm, parameters, decay, extent, reviews, held_out, log_loss, \
         log_loss_before, rmse_bins, rmse_bins_before, created_at, adopted_at, correction) \
         VALUES ($2, $1, 'fsrs-6', '[0.10,2.5e-1,0.30000000000000004]', 0.15420000000000001, 'full', 500, 100, \
         0.3333333333333333, 0.4, 0.05, 0.06, 1, 2, 0.012345678901234567)",
    ),
    ("parameters", "UPDATE users SET parameter_set_id = $2 WHERE id = $1"),
    (
        "scheduler_changes",
        "INSERT INTO scheduler_changes (id, user_id, scheduler, scheduler_before, parameter_set_id, at) \
         SELECT $2, $1, 'fsrs', 'ladder', parameter_set_id, 3 FROM users WHERE id = $1",
    ),
    (
        "choices",
        "INSERT INTO choices (id, user_id, note_id, body_hash, source, statement, distractors, shown, picked_first, \
         picked_second, picked_third, created_at) SELECT $2, $1, id, 'h', 'model', '맞는 말', '[\"틀린 말\"]', 3, 1, 0, 1, 4 \
         FROM notes WHERE user_id = $1 LIMIT 1",
    ),
    (
        "drafts",
        "INSERT INTO drafts (user_id, note_key, version, title, body, category, tags, mode, updated_at) \
         VALUES ($1, $2, 1, '초안', '쓰다 만 글', '', '', 'recall', 5)",
    ),
    (
        "study_sessions",
        "INSERT INTO study_sessions (user_id, query, since, study_day) VALUES ($1, 'new=1', 5, 20781)",
    ),
    (
        "reminders",
        "INSERT INTO reminders (user_id, kind, hour, skip_studied) VALUES ($1, 'daily', 9, TRUE)",
    ),
    (
        "mails",
        "INSERT INTO mails (id, user_id, kind, recipient, language, created_at, sent_at, day, figures) \
         VALUES ($2, $1, 'daily', 'minji@example.com', 'ko', 6, 7, 20781, '{\"due\":3}')",
    ),
    (
        "one_time_tokens",
        "INSERT INTO one_time_tokens (id, user_id, kind, token_hash, created_at, expires_at) \
         VALUES ($2, $1, 'reset', $3, 8, 9)",
    ),
    (
        "audit_events",
        "INSERT INTO audit_events (id, at, event, user_id, actor_id, network, user_agent, detail) \
         VALUES ($2, 10, 'signed_in', $1, $1, '192.0.2.1', 'Firefox', '')",
    ),
    (
        "refresh_tokens",
        "INSERT INTO refresh_tokens (token_hash, session_id, issued_at, expires_at) \
         SELECT $3, id, 11, 12 FROM sessions WHERE user_id = $1 LIMIT 1",
    ),
];

async fn insert_row(test: &Test, me: &Viewer, name: &str, insert: &str) {
    let user: Uuid = me.user.into();
    let id = match name {
        // The learner uses the set that was inserted just before.
        "parameters" => set_of(test, user).await,
        _ => new_id(START),
    };
    // Both databases want every value used, and in order.
    let values: Vec<Value> = if insert.contains("$2") {
        vec![user.into(), id.into()]
    } else if insert.contains("$3") {
        vec![user.into(), id.to_string().into()]
    } else {
        vec![user.into()]
    };
    let text = if insert.contains("$2") {
        insert.replace("$3", &format!("'{id}'"))
    } else {
        insert.replace("$3", "$2")
    };
    sql(test, &text, values).await;
}

async fn set_of(test: &Test, user: Uuid) -> Uuid {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    entity::parameter_set::Entity::find()
        .filter(entity::parameter_set::Column::UserId.eq(user))
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
        .id
}
