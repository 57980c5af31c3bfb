//! The forms of accounts.

use api::Field;

use super::Bad;
use crate::{browser::Browser, common::on_both, site::site};

const GOOD: &str = "graph paper moth";
const EMAIL: &str = "minji@example.com";

/// A registration with `changed` fields.
async fn refused(browser: &mut Browser, changed: &[(&str, &str)], marked: &[Field]) {
    let mut fields = vec![
        ("email", EMAIL),
        ("password", GOOD),
        ("terms", "on"),
        ("age", "on"),
        ("invite", ""),
        ("time_zone", "Asia/Seoul"),
    ];
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        // A box that is not ticked is not sent.
        if !(matches!(*name, "terms" | "age") && value.is_empty()) {
            fields.push((name, value));
        }
    }
    let bad = Bad {
        call: "/api/auth/register",
        page: "/register",
        fields: &fields,
        status: 422,
        code: "invalid",
        marked,
        kept: &["email", "terms", "age", "invite"],
    };
    bad.send(browser).await;
}

on_both! {
    async fn every_field_of_the_registration_has_bounds(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let (long, longer) = ("x".repeat(129), format!("{}@example.com", "x".repeat(310)));
        for email in ["", " ", "minji", "minji@", "@example.com", "a b@example.com", "a@b\0.com", "a@b.c\r\nBcc: x@y.z", &longer] {
            refused(&mut guest, &[("email", email)], &[Field::Email]).await;
        }
        for password in ["", "eleven char", &long, "password1234", EMAIL] {
            refused(&mut guest, &[("password", password)], &[Field::Password]).await;
        }
        refused(&mut guest, &[("terms", "")], &[Field::Terms]).await;
        refused(&mut guest, &[("age", "")], &[Field::Age]).await;
        let nothing = [("email", ""), ("password", ""), ("terms", ""), ("age", "")];
        let all = [Field::Email, Field::Password, Field::Terms, Field::Age];
        refused(&mut guest, &nothing, &all).await;
        refused(&mut guest, &[("email", "<b>&\"'@x"), ("invite", "")], &[Field::Email]).await;
    }

    async fn an_invitation_that_was_never_made_is_refused(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let bad = Bad {
            call: "/api/auth/register",
            page: "/register?invite=nope",
            fields: &[("email", EMAIL), ("password", GOOD), ("terms", "on"), ("age", "on"), ("invite", "nope")],
            status: 403,
            code: "registration_closed",
            marked: &[],
            kept: &["email", "terms", "age", "invite"],
        };
        bad.send(&mut guest).await;
    }

    async fn a_wrong_login_does_not_tell_what_is_wrong(test: Test) {
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, GOOD).await;
        let long = "x".repeat(10_000);
        for (email, password) in [(EMAIL, "wrong"), ("nobody@example.com", GOOD), ("", ""), ("no address", GOOD), ("a@b.c", &long)] {
            let bad = Bad {
                call: "/api/auth/login",
                page: "/login?next=%2Fnotes",
                fields: &[("email", email), ("password", password), ("next", "/notes")],
                status: 401,
                code: "wrong_credentials",
                marked: &[],
                kept: &["email", "next"],
            };
            bad.send(&mut Browser::new(&router)).await;
        }
    }

    async fn a_malformed_address_gets_no_link(test: Test) {
        let mut guest = Browser::new(&site(&test));
        for email in ["", "minji", "a\0@b.c"] {
            let bad = Bad {
                call: "/api/auth/forgot",
                page: "/forgot-password",
                fields: &[("email", email)],
                status: 422,
                code: "invalid",
                marked: &[Field::Email],
                kept: &["email"],
            };
            bad.send(&mut guest).await;
            let answer = guest.call("/api/auth/resend", &[("email", email)]).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"));
            let answer = guest.post("/api/auth/resend", "/verify-email", &[("email", email)]).await;
            assert_eq!(answer.page(), "/verify-email");
            assert_eq!(guest.follow(&answer).await.status, 200);
        }
    }

    async fn links_that_were_never_made_are_stale(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let (long, right_length) = ("x".repeat(100_000), "x".repeat(43));
        for token in ["", "x", "%00", "\0", &right_length, &long] {
            let bad = Bad {
                call: "/api/auth/verify",
                page: "/verify-email?token=x",
                fields: &[("token", token)],
                status: 410,
                code: "stale_link",
                marked: &[],
                kept: &[],
            };
            bad.send(&mut guest).await;
            let bad = Bad {
                call: "/api/auth/reset",
                page: "/reset-password?token=x",
                fields: &[("token", token), ("password", GOOD)],
                status: 410,
                code: "stale_link",
                marked: &[],
                kept: &[],
            };
            bad.send(&mut guest).await;
        }
    }

    async fn a_refused_password_does_not_use_the_link_up(test: Test) {
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, GOOD).await;
        let link = services::auth::admin::reset_link(&test.core, EMAIL).await.unwrap();
        let (_, token) = link.split_once("token=").unwrap();
        let mut guest = Browser::new(&router);
        let page = format!("/reset-password?token={token}");
        for password in ["", "short", "password1234", EMAIL] {
            let bad = Bad {
                call: "/api/auth/reset",
                page: &page,
                fields: &[("token", token), ("password", password)],
                status: 422,
                code: "invalid",
                marked: &[Field::Password],
                kept: &["token"],
            };
            bad.send(&mut guest).await;
        }
        let form = [("token", token), ("password", "limes on a tin roof")];
        let answer = guest.post("/api/auth/reset", &page, &form).await;
        assert_eq!(answer.leads_to(), "/dashboard");
        assert_eq!(guest.follow(&answer).await.status, 200);
    }

    async fn a_second_refusal_shows_its_own_message(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let form = [("email", "minji"), ("password", GOOD), ("terms", "on"), ("age", "on")];
        let first = guest.post("/api/auth/register", "/register", &form).await;
        let page = first.leads_to();
        let form = [("email", EMAIL), ("password", "short"), ("terms", "on"), ("age", "on")];
        let second = guest.post("/api/auth/register", &page, &form).await;
        let html = guest.follow(&second).await.html();
        assert_eq!(html.message("email"), None);
        assert!(html.message("password").is_some());
        assert_eq!(html.value("email").as_deref(), Some(EMAIL));
    }

    async fn what_was_typed_is_shown_once(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let form = [("email", "minji"), ("password", GOOD)];
        let refused = guest.post("/api/auth/forgot", "/forgot-password", &form).await;
        let page = guest.follow(&refused).await;
        assert_eq!(page.html().value("email").as_deref(), Some("minji"));
        assert!(!guest.cookies.contains_key("__Host-resee-form"));
        let again = guest.get("/forgot-password").await;
        assert_eq!(again.html().value("email").as_deref(), Some(""));
    }
}
