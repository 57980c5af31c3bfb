//! People who are already signed in.

use api::{Caller, Viewer};
use domain::{
    auth::{AuditEvent, Role},
    id::{SessionId, UserId},
    language::{Language, Theme},
    review::DECAY,
    time::{DAY, Millis, Rollover, StudyDay},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use services::{audit::Entry, ids::new_id};

use super::Test;

/// Seoul has had no daylight saving since 1988.
const SEOUL: i32 = 9 * 3600;

/// Who to insert.
#[derive(Clone, Debug)]
pub struct Person {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub language: Language,
    pub verified: bool,
}

impl Person {
    /// A verified learner whose language is English.
    pub fn named(name: &str) -> Self {
        Self {
            email: format!("{}@example.com", name.to_lowercase()),
            name: name.to_owned(),
            role: Role::Learner,
            language: Language::En,
            verified: true,
        }
    }
}

/// What an admin's deed on a job is recorded as, where nobody asks for it.
pub fn admin_did() -> Entry<'static> {
    Entry::by_shell(None, AuditEvent::AdminAction, "test")
}

/// Minji, signed in: Asia/Seoul, rollover 4.
pub async fn viewer(test: &Test) -> Viewer {
    viewer_of(test, Person::named("Minji")).await
}

/// Somebody else, signed in.
pub async fn second_viewer(test: &Test) -> Viewer {
    viewer_of(test, Person::named("Jun")).await
}

/// Inserts `person` without a password and returns the id.
pub async fn insert_user(test: &Test, person: &Person) -> UserId {
    let now = super::START;
    let id = new_id(now);
    let row = entity::user::Model {
        email_verified_at: person.verified.then_some(now),
        name: person.name.clone(),
        role: person.role.as_str().to_owned(),
        language: person.language.as_str().to_owned(),
        time_zone: "Asia/Seoul".to_owned(),
        new_per_day: 10,
        terms_version: Some("1".to_owned()),
        terms_accepted_at: Some(now),
        ..entity::user::Model::new(id, &person.email, now)
    };
    row.into_active_model()
        .insert(&test.core.db)
        .await
        .expect("the user is stored");
    UserId(id)
}

/// Inserts `person` and a session of theirs.
pub async fn viewer_of(test: &Test, person: Person) -> Viewer {
    let user = insert_user(test, &person).await;
    let now = super::START;
    let session = new_id(now);
    let row = entity::session::Model {
        id: session,
        user_id: user.0,
        user_agent: "test".to_owned(),
        network: "127.0.0.1".to_owned(),
        created_at: now,
        last_seen_at: now,
        expires_at: now + 30 * DAY,
        ended_at: None,
        end_reason: None,
    };
    row.into_active_model()
        .insert(&test.core.db)
        .await
        .expect("the session is stored");
    let rollover = Rollover::default();
    Viewer {
        user,
        session: SessionId(session),
        email: person.email,
        name: person.name,
        role: person.role,
        verified: person.verified,
        language: person.language,
        theme: Theme::System,
        time_zone: "Asia/Seoul".to_owned(),
        utc_offset: SEOUL,
        rollover,
        today: StudyDay::of(now, SEOUL, rollover),
        now,
        data_version: 1,
        decay: DECAY,
    }
}

/// The same person at another moment.
pub fn at(viewer: &Viewer, now: Millis) -> Viewer {
    Viewer {
        today: StudyDay::of(now, viewer.utc_offset, viewer.rollover),
        now,
        ..viewer.clone()
    }
}

/// A request of `viewer`, or of nobody, from the same machine.
pub fn caller(viewer: Option<&Viewer>) -> Caller {
    Caller {
        viewer: viewer.cloned(),
        language: Language::En,
        theme: Theme::System,
        network: "127.0.0.1".to_owned(),
        is_local: true,
        user_agent: "test".to_owned(),
        accept_language: "en".to_owned(),
        request_id: "test".to_owned(),
    }
}

/// `viewer` at `now` in `zone`, where a study day begins at `hour`.
pub fn in_zone(viewer: &Viewer, now: Millis, zone: &str, hour: u8) -> Viewer {
    let rollover = Rollover(hour);
    Viewer {
        now,
        rollover,
        utc_offset: services::auth::zone::offset(zone, now),
        today: services::auth::zone::study_day(zone, now, rollover),
        time_zone: zone.to_owned(),
        ..viewer.clone()
    }
}
