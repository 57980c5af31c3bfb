//! A model that counts how often it is asked.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "every test file uses its own part, and fails loudly"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use api::Viewer;
use domain::grading::CallKind;
use entity::{ai_call, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::ai::{
    Ai, AiLimits, Failure, GraderError, Offline, Outcome, Paid, Recipient, Usage, consent,
    metered::{self, Call, Unmade},
};

use crate::common::Test;

/// What a call costs that goes well: 1,500 millionths of a dollar.
pub const USAGE: Usage = Usage {
    requests: 1,
    unreported: 0,
    input_tokens: 1_000,
    output_tokens: 100,
};

/// The model.
#[derive(Default)]
pub struct Model {
    /// Milliseconds until it answers.
    pub takes: u64,
    /// The learner takes their consent back while it thinks.
    pub withdraws: bool,
    /// How it fails, and what that costs.
    pub fails: Option<Failure>,
    /// How often it was asked.
    pub asked: AtomicU32,
    /// How often it is being asked now.
    pub now: AtomicU32,
    /// How often at the same time, at most.
    pub most: AtomicU32,
}

impl Model {
    pub fn failing(error: GraderError, usage: Usage) -> Self {
        Self {
            fails: Some(Failure { error, usage }),
            ..Self::default()
        }
    }

    pub async fn ask(&self, test: &Test, viewer: &Viewer) -> Outcome<()> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(self.takes)).await;
        if self.withdraws {
            consent::withdraw(&test.core, viewer).await.unwrap();
        }
        self.now.fetch_sub(1, Ordering::SeqCst);
        match self.fails {
            Some(failure) => Err(failure),
            None => Ok(Paid {
                value: (),
                usage: USAGE,
            }),
        }
    }
}

/// Switches a model on, with the usual limits.
pub fn on(test: &mut Test) {
    on_host(test, "ai.example");
}

/// As [`on`], at `host`.
pub fn on_host(test: &mut Test, host: &str) {
    test.core.ai = Arc::new(Ai {
        grader: Arc::new(Offline),
        recipient: Some(Recipient {
            host: host.to_owned(),
            model: "claude-haiku-4-5".to_owned(),
        }),
        limits: AiLimits::default(),
    });
}

/// Changes the limits.
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

/// `viewer` agrees.
pub async fn agree(test: &Test, viewer: &Viewer) {
    let shown = consent::load(&test.core, viewer).await.unwrap().recipient;
    consent::give(&test.core, viewer, &shown).await.unwrap();
}

pub fn call(viewer: &Viewer, kind: CallKind, key: &str) -> Call {
    Call {
        user: viewer.user,
        kind,
        effect_key: key.to_owned(),
    }
}

/// Asks `model` for a grade.
pub async fn meter(test: &Test, viewer: &Viewer, key: &str, model: &Model) -> Result<(), Unmade> {
    meter_kind(test, viewer, CallKind::Grade, key, model).await
}

pub async fn meter_kind(
    test: &Test,
    viewer: &Viewer,
    kind: CallKind,
    key: &str,
    model: &Model,
) -> Result<(), Unmade> {
    let call = call(viewer, kind, key);
    metered::meter(&test.core, &call, model.ask(test, viewer))
        .await
        .unwrap()
}

/// Asks for a grade in a process that dies while the model thinks.
pub async fn dies(test: &Test, viewer: &Viewer, key: &str) {
    let never = Model {
        takes: 3_600_000,
        ..Model::default()
    };
    let asked = async {
        while never.asked.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let process = Box::pin(meter(test, viewer, key, &never));
    futures::future::select(process, Box::pin(asked)).await;
    assert_eq!(never.asked.load(Ordering::SeqCst), 1);
}

/// Has `count` grades.
pub async fn spend(test: &Test, viewer: &Viewer, count: u32) {
    for number in 0..count {
        let key = format!("spent:{}:{number}", viewer.name);
        let end = meter(test, viewer, &key, &Model::default()).await;
        assert_eq!(end, Ok(()));
    }
}

pub async fn ledger(test: &Test) -> Vec<ai_call::Model> {
    let rows = ai_call::Entity::find().order_by_asc(ai_call::Column::Id);
    rows.all(&test.core.db).await.unwrap()
}

pub async fn row(test: &Test, key: &str) -> ai_call::Model {
    ai_call::Entity::find()
        .filter(ai_call::Column::EffectKey.eq(key))
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
}

pub async fn user(test: &Test, viewer: &Viewer) -> user::Model {
    user::Entity::find_by_id(viewer.user.0)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
}
