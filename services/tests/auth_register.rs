//! Registering: by everybody, by invitation, by the set-up link.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;

use api::{
    ApiError, Field, Problem,
    auth::{AuthApi, Register, RegisterPage, SetCookies},
};
use auth_support::{
    EMAIL, PASSWORD, accepted, form, guest, link, mails, minji, refresh_tokens, resolve, sessions,
    tokens, users, with_minji,
};
use common::{START, on_both};
use domain::{
    auth::{PasswordProblem, Role},
    language::Language,
    text::TextProblem,
    time::DAY,
};
use futures::future::join_all;
use services::{
    auth::{AuthService, TERMS_VERSION, admin::invite, links::LinkKind, setup_link},
    core::Registration,
};

fn token_of(link: &str) -> String {
    link.split_once("/register?invite=").unwrap().1.to_owned()
}

fn invited(link: &str) -> Register {
    Register {
        invite: token_of(link),
        ..form()
    }
}

on_both! {
    async fn an_account_is_made(test: Test) {
        let auth = AuthService::new(test.core.clone());
        let korean = api::Caller { language: Language::Ko, ..guest() };
        let typed = Register { email: " Minji@Example.COM ".to_owned(), ..form() };
        assert_eq!(auth.register(&korean, typed).await, Ok(SetCookies::default()));
        let user = minji(&test).await;
        assert_eq!(user.name, "minji");
        assert_eq!((user.role.as_str(), user.language.as_str()), ("learner", "ko"));
        assert_eq!((user.time_zone.as_str(), user.rollover_hour), ("Asia/Seoul", 4));
        assert_eq!(user.email_verified_at, None);
        assert_eq!(user.terms_version.as_deref(), Some(TERMS_VERSION));
        assert_eq!(user.terms_accepted_at, Some(START));
        assert!(user.password_hash.unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(mails(&test).await, ["verify"]);
        assert_eq!(sessions(&test).await, []);
        // Not proved yet, and may study already.
        let (access, _) = auth_support::sign_in(&auth).await;
        let viewer = resolve(&test, Some(&access), None).await.viewer.unwrap();
        assert!(!viewer.verified);
        auth.verify_email(&guest(), &link(&test, LinkKind::Verify).await).await.unwrap();
        let viewer = resolve(&test, Some(&access), None).await.viewer.unwrap();
        assert!(viewer.verified);
        assert_eq!(viewer.data_version, 2);
    }

    async fn a_taken_address_looks_and_costs_the_same(test: Test) {
        let auth = AuthService::new(test.core.clone());
        let (first, new) = test.statements(auth.register(&guest(), form())).await;
        let hashes = auth.hashes();
        let other = Register { password: "limes on a tin roof".to_owned(), ..form() };
        let (second, taken) = test.statements(auth.register(&guest(), other)).await;
        assert_eq!(first, second);
        assert_eq!(hashes, 1);
        assert_eq!(auth.hashes(), 2);
        assert_eq!(mails(&test).await, ["taken", "verify"]);
        // The link's two statements against the owner's one: within the noise of one commit.
        assert!(new.len().abs_diff(taken.len()) <= 1, "{new:#?} {taken:#?}");
        assert_eq!(users(&test).await.len(), 1);
        // The owner's password is as it was.
        assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_ok());
    }

    async fn registering_twice_at_once_makes_one_account(test: Test) {
        let auth = AuthService::new(test.core.clone());
        let guest = guest();
        let results = join_all((0..6).map(|_| auth.register(&guest, form()))).await;
        assert!(results.iter().all(|result| *result == Ok(SetCookies::default())));
        assert_eq!(users(&test).await.len(), 1);
        assert_eq!(mails(&test).await, ["taken", "taken", "taken", "taken", "taken", "verify"]);
    }

    async fn every_field_is_checked_at_once(test: Test) {
        let auth = AuthService::new(test.core.clone());
        let empty = Register {
            email: "nobody".to_owned(),
            password: "short".to_owned(),
            terms: false,
            age: false,
            ..form()
        };
        let error = auth.register(&guest(), empty).await.unwrap_err();
        let why = |field| error.problem(field).copied();
        assert_eq!(why(Field::Email), Some(TextProblem::Malformed.into()));
        assert_eq!(why(Field::Password), Some(PasswordProblem::TooShort.into()));
        assert_eq!(why(Field::Terms), Some(Problem::MustAccept));
        assert_eq!(why(Field::Age), Some(Problem::MustAccept));
        for (password, problem) in [
            ("password1234", PasswordProblem::TooCommon),
            ("Minji@Example.com", PasswordProblem::SameAsEmail),
            (&"x".repeat(129), PasswordProblem::TooLong),
        ] {
            let form = Register { password: password.to_owned(), ..form() };
            let error = auth.register(&guest(), form).await.unwrap_err();
            assert_eq!(error, ApiError::field(Field::Password, problem));
        }
        let long = format!("a@{}.com", vec!["İ".repeat(31); 6].join("."));
        let error = auth.register(&guest(), Register { email: long, ..form() }).await.unwrap_err();
        assert!(error.problem(Field::Email).is_some());
        assert_eq!(users(&test).await, []);
        assert_eq!(auth.hashes(), 0);
    }

    async fn the_zone_is_guessed(test: Test) {
        let auth = AuthService::new(test.core.clone());
        for (name, zone, accept, stored) in [
            ("a", "Europe/Berlin", "ko", "Europe/Berlin"),
            ("b", "Mars/Base", "ko-KR", "Asia/Seoul"),
            ("c", "", "en", "Asia/Seoul"),
        ] {
            let email = format!("{name}@example.com");
            let caller = api::Caller { accept_language: accept.to_owned(), ..guest() };
            let form = Register { email: email.clone(), time_zone: zone.to_owned(), ..form() };
            auth.register(&caller, form).await.unwrap();
            let user = users(&test).await.into_iter().find(|user| user.email == email).unwrap();
            assert_eq!(user.time_zone, stored);
        }
    }

    async fn the_set_up_link_makes_one_admin_and_signs_in(test: Test) {
        let mut test = test;
        test.set(|settings| settings.registration = Registration::Closed);
        let auth = AuthService::new(test.core.clone());
        let old = setup_link(&test.core).await.unwrap().unwrap();
        let link = setup_link(&test.core).await.unwrap().unwrap();
        let closed = RegisterPage { open: false, invited: false, first_admin: false };
        assert_eq!(auth.register_page(&guest(), "").await, Ok(closed.clone()));
        assert_eq!(auth.register_page(&guest(), &token_of(&old)).await, Ok(closed.clone()));
        let page = auth.register_page(&guest(), &token_of(&link)).await.unwrap();
        assert!(page.invited && page.first_admin);
        for form in [form(), invited(&old), Register { invite: "x".repeat(43), ..form() }] {
            assert_eq!(auth.register(&guest(), form).await, Err(ApiError::RegistrationClosed));
        }
        let guest = guest();
        let many = (0..8).map(|n| {
            let email = format!("admin{n}@example.com");
            auth.register(&guest, Register { email, ..invited(&link) })
        });
        let results = join_all(many).await;
        let SetCookies(cookies) = results.iter().find_map(|result| result.clone().ok()).unwrap();
        assert_eq!(accepted(results, &ApiError::RegistrationClosed), 1);
        let viewer = resolve(&test, Some(&tokens(&cookies).0), None).await.viewer.unwrap();
        assert_eq!(viewer.role, Role::Admin);
        assert!(viewer.verified);
        assert_eq!(users(&test).await.len(), 1);
        assert_eq!(refresh_tokens(&test).await.len(), 1);
        assert_eq!(mails(&test).await, Vec::<String>::new());
        assert_eq!(setup_link(&test.core).await.unwrap(), None);
        assert_eq!(auth.register_page(&guest, &token_of(&link)).await, Ok(closed));
    }

    async fn a_set_up_link_is_void_once_somebody_has_registered(test: Test) {
        let auth = AuthService::new(test.core.clone());
        let link = setup_link(&test.core).await.unwrap().unwrap();
        assert_eq!(auth.register(&guest(), form()).await, Ok(SetCookies::default()));
        let late = Register { email: "late@example.com".to_owned(), ..invited(&link) };
        assert_eq!(auth.register(&guest(), late).await, Err(ApiError::RegistrationClosed));
        let by_admin = invite(&test.core, Role::Admin).await.unwrap();
        let guest_two = Register { email: "two@example.com".to_owned(), ..form() };
        auth.register(&guest(), guest_two).await.unwrap();
        assert!(auth.register_page(&guest(), &token_of(&by_admin)).await.unwrap().invited);
    }

    async fn an_invitation_admits_one_person_within_seven_days(test: Test) {
        let mut test = test;
        test.set(|settings| settings.registration = Registration::Invite);
        let auth = AuthService::new(test.core.clone());
        let link = invite(&test.core, Role::Learner).await.unwrap();
        let late = invite(&test.core, Role::Learner).await.unwrap();
        assert_eq!(auth.register(&guest(), form()).await, Err(ApiError::RegistrationClosed));
        let page = auth.register_page(&guest(), &token_of(&link)).await.unwrap();
        assert_eq!(page, RegisterPage { open: false, invited: true, first_admin: false });
        assert_eq!(auth.register(&guest(), invited(&link)).await, Ok(SetCookies::default()));
        assert_eq!(minji(&test).await.role, "learner");
        assert_eq!(mails(&test).await, ["verify"]);
        assert_eq!(
            auth.register(&guest(), invited(&link)).await,
            Err(ApiError::RegistrationClosed)
        );
        test.clock.advance(7 * DAY);
        assert_eq!(
            auth.register(&guest(), invited(&late)).await,
            Err(ApiError::RegistrationClosed)
        );
    }

    async fn a_link_proves_once_under_32_attempts(test: Test) {
        let auth = with_minji(&test).await;
        let token = link(&test, LinkKind::Verify).await;
        let guest = guest();
        let results = join_all((0..32).map(|_| auth.verify_email(&guest, &token))).await;
        assert_eq!(accepted(results, &ApiError::StaleLink), 1);
        assert_eq!(minji(&test).await.email_verified_at, Some(START));
    }

    async fn links_end(test: Test) {
        let auth = with_minji(&test).await;
        let first = link(&test, LinkKind::Verify).await;
        auth.resend_verification(&guest(), EMAIL).await.unwrap();
        let second = link(&test, LinkKind::Verify).await;
        assert_ne!(first, second);
        let stale = Err(ApiError::StaleLink);
        assert_eq!(auth.verify_email(&guest(), &first).await, stale);
        for token in ["", "x", &"x".repeat(43), &"x".repeat(100_000), "' OR 1=1 --", "\0"] {
            assert_eq!(auth.verify_email(&guest(), token).await, stale);
            assert_eq!(auth.reset_password(&guest(), token, PASSWORD).await, Err(ApiError::StaleLink));
        }
        // A link of one kind is none of the other.
        assert_eq!(auth.reset_password(&guest(), &second, PASSWORD).await, Err(ApiError::StaleLink));
        test.clock.advance(DAY - 1);
        assert_eq!(auth.verify_email(&guest(), &format!(" {second} ")).await, Ok(()));
        auth.resend_verification(&guest(), EMAIL).await.unwrap();
        assert_eq!(mails(&test).await, ["verify", "verify"]);
    }

    async fn a_link_lives_a_day(test: Test) {
        let auth = with_minji(&test).await;
        test.clock.advance(DAY);
        let token = link(&test, LinkKind::Verify).await;
        assert_eq!(auth.verify_email(&guest(), &token).await, Err(ApiError::StaleLink));
    }
}
