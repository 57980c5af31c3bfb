//! The profile.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod common;

use api::{
    ApiError, Field, Problem,
    settings::{ProfileForm, SettingsApi},
};
use common::{Test, at, on_both, second_viewer, viewer};
use domain::language::{Language, Theme};
use entity::user;
use sea_orm::EntityTrait;
use services::settings::SettingsService;

async fn row(test: &Test, viewer: &api::Viewer) -> user::Model {
    user::Entity::find_by_id(viewer.user.0)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn the_profile_is_saved(test: Test) {
        let (minji, jun) = (viewer(&test).await, second_viewer(&test).await);
        let settings = SettingsService::new(test.core.clone());
        let page = settings.profile(&minji).await.unwrap();
        assert_eq!((page.profile.name.as_str(), page.profile.rollover), ("Minji", 4));
        assert!(page.time_zones.iter().any(|zone| zone == "Europe/Berlin"));
        let form = ProfileForm {
            name: " 민지 ".to_owned(),
            language: "ko".to_owned(),
            theme: "dark".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            rollover: "0".to_owned(),
        };
        let later = at(&minji, minji.now + 1_000);
        let (saved, statements) = test.statements(settings.save_profile(&later, form)).await;
        assert_eq!(saved.unwrap().name, "민지");
        // Another zone: the hours of reminders are looked at as well.
        assert_eq!(statements.len(), 2, "{statements:?}");
        let stored = row(&test, &minji).await;
        assert_eq!((stored.name.as_str(), stored.language.as_str()), ("민지", "ko"));
        assert_eq!((stored.theme.as_str(), stored.time_zone.as_str()), ("dark", "Europe/Berlin"));
        assert_eq!((stored.rollover_hour, stored.data_version), (0, 2));
        assert_eq!(stored.updated_at, later.now);
        assert_eq!(row(&test, &jun).await.data_version, 1);
    }

    async fn refused_fields_change_nothing(test: Test) {
        let minji = viewer(&test).await;
        let settings = SettingsService::new(test.core.clone());
        let refused = settings.save_profile(&minji, ProfileForm::default()).await.unwrap_err();
        for field in [Field::Name, Field::Language, Field::Theme, Field::TimeZone, Field::Rollover] {
            assert!(refused.problem(field).is_some(), "{field:?}");
        }
        let unknown = ApiError::field(Field::TimeZone, Problem::Unknown);
        assert_eq!(settings.save_time_zone(&minji, "Mars/Base").await, Err(unknown));
        assert_eq!(row(&test, &minji).await.data_version, 1);
    }

    async fn zone_and_look_are_saved_alone(test: Test) {
        let minji = viewer(&test).await;
        let settings = SettingsService::new(test.core.clone());
        settings.save_time_zone(&minji, "America/New_York").await.unwrap();
        settings.save_look(&minji, Some(Language::Ko), None).await.unwrap();
        let stored = row(&test, &minji).await;
        assert_eq!(stored.time_zone, "America/New_York");
        assert_eq!((stored.language.as_str(), stored.theme.as_str()), ("ko", "system"));
        let korean = api::Viewer { language: Language::Ko, ..minji };
        settings.save_look(&korean, None, Some(Theme::Light)).await.unwrap();
        let stored = row(&test, &korean).await;
        assert_eq!((stored.language.as_str(), stored.theme.as_str()), ("ko", "light"));
        assert_eq!((stored.name.as_str(), stored.data_version), ("Minji", 4));
    }
}
