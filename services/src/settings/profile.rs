//! The profile: name, language, theme, time zone and the hour at which a study day begins.

use api::{
    ApiError, Field, Problem, Viewer,
    error::Problems,
    settings::{Profile, ProfileForm, ProfilePage},
};
use domain::{
    auth::NAME_MAX,
    language::{Language, Theme},
    text::single_line,
};

use super::{
    number::number,
    row::{update, update_in},
};
use crate::{auth::zone, core::Core, db::begin_write, error::Result, frame, remind};

/// Everything on the page but the frame was read with the session.
pub(super) async fn page(core: &Core, viewer: &Viewer) -> Result<ProfilePage> {
    Ok(ProfilePage {
        frame: frame::load(core, viewer).await?,
        profile: Profile {
            name: viewer.name.clone(),
            language: viewer.language,
            theme: viewer.theme,
            time_zone: viewer.time_zone.clone(),
            rollover: viewer.rollover.0,
        },
        time_zones: zone::names().to_vec(),
    })
}

/// Saves the whole form.
pub(super) async fn save(core: &Core, viewer: &Viewer, form: &ProfileForm) -> Result<Profile> {
    let profile = check(form)?;
    let values = [
        profile.name.as_str().into(),
        profile.language.as_str().into(),
        profile.theme.as_str().into(),
        profile.time_zone.as_str().into(),
        i16::from(profile.rollover).into(),
    ];
    let columns = "name = $3, language = $4, theme = $5, time_zone = $6, rollover_hour = $7";
    let tx = begin_write(&core.db).await?;
    update_in(&tx, viewer, columns, values).await?;
    if profile.time_zone != viewer.time_zone {
        remind::moved(&tx, viewer.user, &profile.time_zone, viewer.now).await?;
    }
    tx.commit().await?;
    Ok(profile)
}

/// Saves the zone alone.
pub(super) async fn save_time_zone(core: &Core, viewer: &Viewer, time_zone: &str) -> Result<()> {
    let time_zone = known_zone(time_zone).map_err(|why| ApiError::field(Field::TimeZone, why))?;
    let tx = begin_write(&core.db).await?;
    update_in(&tx, viewer, "time_zone = $3", [time_zone.as_str().into()]).await?;
    remind::moved(&tx, viewer.user, &time_zone, viewer.now).await?;
    tx.commit().await?;
    Ok(())
}

/// Saves what was chosen with the switches outside the settings.
pub(super) async fn save_look(
    core: &Core,
    viewer: &Viewer,
    language: Option<Language>,
    theme: Option<Theme>,
) -> Result<()> {
    let language = language.unwrap_or(viewer.language);
    let theme = theme.unwrap_or(viewer.theme);
    let values = [language.as_str().into(), theme.as_str().into()];
    update(core, viewer, "language = $3, theme = $4", values).await
}

fn check(form: &ProfileForm) -> Result<Profile, ApiError> {
    let mut problems = Problems::default();
    let name = problems.check(Field::Name, single_line(&form.name, NAME_MAX));
    let language = problems.check(
        Field::Language,
        Language::parse(&form.language).ok_or(Problem::Unknown),
    );
    let theme = problems.check(
        Field::Theme,
        Theme::parse(&form.theme).ok_or(Problem::Unknown),
    );
    let time_zone = problems.check(Field::TimeZone, known_zone(&form.time_zone));
    let rollover = problems.check(Field::Rollover, number(&form.rollover, &(0..=23)));
    problems.finish()?;
    match (name, language, theme, time_zone, rollover) {
        (Some(name), Some(language), Some(theme), Some(time_zone), Some(rollover)) => Ok(Profile {
            name,
            language,
            theme,
            time_zone,
            rollover,
        }),
        _ => Err(ApiError::Malformed),
    }
}

fn known_zone(zone: &str) -> Result<String, Problem> {
    let zone = zone.trim();
    if zone::is_known(zone) {
        Ok(zone.to_owned())
    } else {
        Err(Problem::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ProfileForm {
        ProfileForm {
            name: " 민지 ".to_owned(),
            language: "ko".to_owned(),
            theme: "dark".to_owned(),
            time_zone: "Asia/Seoul".to_owned(),
            rollover: "4".to_owned(),
        }
    }

    #[test]
    fn a_good_form_is_read() {
        let profile = check(&form()).unwrap();
        assert_eq!((profile.name.as_str(), profile.rollover), ("민지", 4));
    }

    #[test]
    fn every_field_has_bounds() {
        type Change = fn(&mut ProfileForm);
        let cases: [(Field, Change); 9] = [
            (Field::Name, |form| form.name = "  ".to_owned()),
            (Field::Name, |form| form.name = "x".repeat(61)),
            (Field::Name, |form| form.name = "a\0b".to_owned()),
            (Field::Language, |form| form.language = "fr".to_owned()),
            (Field::Theme, |form| form.theme = String::new()),
            (Field::TimeZone, |form| {
                form.time_zone = "Mars/Base".to_owned()
            }),
            (Field::Rollover, |form| form.rollover = "24".to_owned()),
            (Field::Rollover, |form| form.rollover = "-1".to_owned()),
            (Field::Rollover, |form| form.rollover = "four".to_owned()),
        ];
        for (field, spoil) in cases {
            let mut form = form();
            spoil(&mut form);
            let error = check(&form).unwrap_err();
            assert!(error.problem(field).is_some(), "{field:?} {error:?}");
        }
        let all = check(&ProfileForm::default()).unwrap_err();
        assert!(matches!(all, ApiError::Invalid { fields } if fields.len() == 5));
    }
}
