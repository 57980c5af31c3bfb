//! Learners whose hours are set, and the mails they got.

use api::{
    Viewer,
    remind::{NotificationsForm, ReminderApi},
};
use domain::time::{HOUR, Millis};
use entity::{mail, reminder};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use services::{
    auth::zone,
    remind::{self, ReminderService},
};

use crate::common::{Person, Test, viewer_of};

/// 2026-10-20T00:00:00Z.
pub const OCTOBER: Millis = 1_792_454_400_000;

pub fn service(test: &Test) -> ReminderService {
    ReminderService::new(test.core.clone())
}

/// Only the daily reminder, at `hour`, also when something was studied.
pub fn daily(hour: u8) -> NotificationsForm {
    NotificationsForm {
        daily: "on".to_owned(),
        daily_hour: hour.to_string(),
        skip_studied: String::new(),
        evening: String::new(),
        evening_hour: "20".to_owned(),
        weekly: String::new(),
        weekly_day: "0".to_owned(),
        weekly_hour: "9".to_owned(),
    }
}

/// A verified learner in `zone` who has saved `form` at the test's moment.
pub async fn learner(test: &Test, name: &str, zone: &str, form: NotificationsForm) -> Viewer {
    let me = viewer_of(test, Person::named(name)).await;
    let me = in_zone(test, &me, zone).await;
    service(test).save(&me, form).await.unwrap();
    me
}

/// The learner lives in `zone` now; the way of the settings is another.
pub async fn in_zone(test: &Test, me: &Viewer, zone: &str) -> Viewer {
    let now = services::clock::Clock::now(&*test.clock);
    set(test, me, &format!("time_zone = '{zone}'")).await;
    Viewer {
        time_zone: zone.to_owned(),
        utc_offset: zone::offset(zone, now),
        today: zone::study_day(zone, now, me.rollover),
        now,
        ..me.clone()
    }
}

/// Changes columns of the learner's row.
pub async fn set(test: &Test, me: &Viewer, columns: &str) {
    let db = &test.core.db;
    let text = format!("UPDATE users SET {columns} WHERE id = $1");
    let change =
        Statement::from_sql_and_values(db.get_database_backend(), text, [me.user.0.into()]);
    db.execute_raw(change).await.unwrap();
}

/// The clock shows `at`, and the job runs.
pub async fn tick(test: &Test, at: Millis) {
    test.clock.set(at);
    remind::run(&test.core, at).await.unwrap();
}

/// The mails of `me`, oldest first.
pub async fn mails(test: &Test, me: &Viewer) -> Vec<mail::Model> {
    mail::Entity::find()
        .filter(mail::Column::UserId.eq(me.user.0))
        .order_by_asc(mail::Column::CreatedAt)
        .order_by_asc(mail::Column::Id)
        .all(&test.core.db)
        .await
        .unwrap()
}

pub async fn row(test: &Test, me: &Viewer, kind: &str) -> reminder::Model {
    reminder::Entity::find_by_id((me.user.0, kind.to_owned()))
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
}

/// The hour that the clock in `zone` shows at `at`.
pub fn hour(zone: &str, at: Millis) -> i64 {
    (at + i64::from(zone::offset(zone, at)) * 1000)
        .div_euclid(HOUR)
        .rem_euclid(24)
}
