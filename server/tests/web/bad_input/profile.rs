//! The profile's form.

use api::Field;

use super::Bad;
use crate::{
    browser::Browser,
    common::{on_both, viewer},
    site::site,
};

async fn refused(browser: &mut Browser, changed: (&str, &str), marked: &[Field], kept: &[&str]) {
    let mut fields = [
        ("name", "민지 <&>"),
        ("language", "en"),
        ("theme", "dark"),
        ("time_zone", "Europe/Berlin"),
        ("rollover", "5"),
    ];
    let field = fields.iter_mut().find(|(name, _)| *name == changed.0);
    field.unwrap().1 = changed.1;
    let bad = Bad {
        call: "/api/settings/save_profile",
        page: "/settings/profile",
        fields: &fields,
        status: 422,
        code: "invalid",
        marked,
        kept,
    };
    bad.send(browser).await;
}

on_both! {
    async fn every_field_has_bounds(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let long = "x".repeat(61);
        let all = ["name", "language", "theme", "time_zone", "rollover"];
        for name in ["", " ", &long, "a\0b"] {
            refused(&mut browser, ("name", name), &[Field::Name], &all).await;
        }
        for zone in ["", "Mars/Base", "../../etc/passwd", "\0"] {
            refused(&mut browser, ("time_zone", zone), &[Field::TimeZone], &all).await;
        }
        for hour in ["", "24", "-1", "four", "99999999999999999999"] {
            let others = ["name", "language", "theme", "time_zone"];
            refused(&mut browser, ("rollover", hour), &[Field::Rollover], &others).await;
        }
        let page = browser.get("/settings/profile").await.html();
        assert_eq!(page.value("name").as_deref(), Some("Minji"), "nothing was saved");
    }

    async fn choices_that_do_not_exist_are_refused(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for (language, theme) in [("fr", "dark"), ("en", "pink"), ("", "")] {
            let form = [("name", "Minji"), ("language", language), ("theme", theme), ("time_zone", "UTC"), ("rollover", "4")];
            let answer = browser.call("/api/settings/save_profile", &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"));
            let answer = browser.post("/api/settings/save_profile", "/settings/profile", &form).await;
            assert_eq!(browser.follow(&answer).await.status, 200);
        }
    }
}
