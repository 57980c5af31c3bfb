//! `/settings/notifications`.

use api::{
    ApiError, Field, Problem, Viewer,
    error::Problems,
    remind::{MailPreview, NotificationsForm, NotificationsPage, RefusedAddress},
};
use domain::remind::{ReminderKind, ReminderSetting};
use entity::{reminder, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::figures::{self, Moment};
use crate::{
    auth::zone,
    core::Core,
    db::{begin_write, statement},
    error::Result,
    frame,
    mail::{MailKind, templates, templates::Parts, unsubscribe},
};

pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<NotificationsPage> {
    let row = user::Entity::find_by_id(viewer.user.0)
        .one(&core.db)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    let refused = row.mail_failed_at.map(|at| RefusedAddress {
        day: zone::study_day(&viewer.time_zone, at, viewer.rollover),
        words: row.mail_failure.unwrap_or_default(),
    });
    Ok(NotificationsPage {
        frame: frame::load(core, viewer).await?,
        form: form(&stored(core, viewer).await?),
        refused,
        preview: preview(core, viewer).await?,
    })
}

/// What is stored, in the order of [`ReminderKind::ALL`].
async fn stored(core: &Core, viewer: &Viewer) -> Result<[ReminderSetting; 3]> {
    let rows = reminder::Entity::find()
        .filter(reminder::Column::UserId.eq(viewer.user.0))
        .all(&core.db)
        .await?;
    let small = |number: i16| u8::try_from(number).unwrap_or(0);
    Ok(ReminderKind::ALL.map(|kind| {
        rows.iter()
            .find(|row| row.kind == kind.as_str())
            .map_or_else(
                || kind.default_setting(),
                |row| ReminderSetting {
                    on: row.next_at.is_some(),
                    hour: small(row.hour),
                    weekday: row.weekday.map(small),
                    skip_studied: row.skip_studied,
                },
            )
    }))
}

fn form([daily, evening, weekly]: &[ReminderSetting; 3]) -> NotificationsForm {
    let ticked = |on: bool| if on { "on".to_owned() } else { String::new() };
    NotificationsForm {
        daily: ticked(daily.on),
        daily_hour: daily.hour.to_string(),
        skip_studied: ticked(daily.skip_studied),
        evening: ticked(evening.on),
        evening_hour: evening.hour.to_string(),
        weekly: ticked(weekly.on),
        weekly_day: weekly.weekday.unwrap_or_default().to_string(),
        weekly_hour: weekly.hour.to_string(),
    }
}

async fn preview(core: &Core, viewer: &Viewer) -> Result<MailPreview> {
    let home = &core.settings.public_url;
    let kind = MailKind::from(ReminderKind::Daily);
    let moment = Moment {
        user: viewer.user,
        today: viewer.today,
        now: viewer.now,
    };
    let content = templates::render(
        kind,
        &Parts {
            language: viewer.language,
            link: &format!("{home}{}", templates::page(kind)),
            public_url: home,
            figures: figures::example(&core.db, &moment).await?,
            unsubscribe: Some(&unsubscribe::url(core, viewer.user, ReminderKind::Daily)?),
        },
    );
    Ok(MailPreview {
        subject: content.subject,
        text: content.text,
    })
}

/// Saves the whole form. What has not changed keeps the moment it waits for.
pub(super) async fn save(core: &Core, viewer: &Viewer, form: &NotificationsForm) -> Result<()> {
    const SAVE: &str = "
INSERT INTO reminders (user_id, kind, hour, weekday, skip_studied, next_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (user_id, kind) DO UPDATE SET
    next_at = CASE
        WHEN excluded.next_at IS NOT NULL AND reminders.next_at IS NOT NULL
            AND reminders.hour = excluded.hour
            AND COALESCE(reminders.weekday, -1) = COALESCE(excluded.weekday, -1)
        THEN reminders.next_at ELSE excluded.next_at END,
    hour = excluded.hour, weekday = excluded.weekday, skip_studied = excluded.skip_studied,
    unsubscribed_at = NULL";
    let settings = check(form)?;
    let tx = begin_write(&core.db).await?;
    for (kind, setting) in ReminderKind::ALL.into_iter().zip(settings) {
        let next = setting
            .on
            .then(|| zone::next_hour(&viewer.time_zone, setting.hour, setting.weekday, viewer.now));
        let values = [
            viewer.user.0.into(),
            kind.as_str().into(),
            i16::from(setting.hour).into(),
            setting.weekday.map(i16::from).into(),
            setting.skip_studied.into(),
            next.into(),
        ];
        tx.execute_raw(statement(&tx, SAVE, values)).await?;
    }
    tx.execute_raw(statement(
        &tx,
        "UPDATE users SET data_version = data_version + 1, updated_at = $1 WHERE id = $2",
        [viewer.now.into(), viewer.user.0.into()],
    ))
    .await?;
    tx.commit().await?;
    Ok(())
}

fn check(form: &NotificationsForm) -> Result<[ReminderSetting; 3], ApiError> {
    let mut problems = Problems::default();
    let mut number = |field, text: &str, most: u8| {
        let number = text.trim().parse().ok().filter(|number| *number <= most);
        problems
            .check(field, number.ok_or(Problem::Unknown))
            .unwrap_or_default()
    };
    let on = |ticked: &str| !ticked.is_empty();
    let settings = [
        ReminderSetting {
            on: on(&form.daily),
            hour: number(Field::DailyHour, &form.daily_hour, 23),
            weekday: None,
            skip_studied: on(&form.skip_studied),
        },
        ReminderSetting {
            on: on(&form.evening),
            hour: number(Field::EveningHour, &form.evening_hour, 23),
            weekday: None,
            skip_studied: false,
        },
        ReminderSetting {
            on: on(&form.weekly),
            weekday: Some(number(Field::WeeklyDay, &form.weekly_day, 6)),
            hour: number(Field::WeeklyHour, &form.weekly_hour, 23),
            skip_studied: false,
        },
    ];
    problems.finish()?;
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> NotificationsForm {
        form(&ReminderKind::ALL.map(ReminderKind::default_setting))
    }

    #[test]
    fn what_is_shown_is_what_is_read() {
        let defaults = ReminderKind::ALL.map(ReminderKind::default_setting);
        assert_eq!(check(&good()).unwrap(), defaults);
        assert_eq!(form(&check(&good()).unwrap()), good());
    }

    #[test]
    fn hours_and_days_have_bounds() {
        type Part = fn(&mut NotificationsForm) -> &mut String;
        let parts: [(Field, Part, &str); 4] = [
            (Field::DailyHour, |form| &mut form.daily_hour, "23"),
            (Field::EveningHour, |form| &mut form.evening_hour, "23"),
            (Field::WeeklyHour, |form| &mut form.weekly_hour, "23"),
            (Field::WeeklyDay, |form| &mut form.weekly_day, "6"),
        ];
        for (field, part, most) in parts {
            let mut form = good();
            *part(&mut form) = most.to_owned();
            assert!(check(&form).is_ok(), "{field:?}");
            for bad in ["", "24", "-1", "9.5", "nine", "٩", "999999999999"] {
                *part(&mut form) = bad.to_owned();
                let error = check(&form).unwrap_err();
                assert!(error.problem(field).is_some(), "{field:?} {bad}");
                assert!(matches!(error, ApiError::Invalid { fields } if fields.len() == 1));
            }
        }
    }
}
