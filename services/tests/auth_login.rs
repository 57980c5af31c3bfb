//! Signing in and out, and choosing a new password.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use api::{
    ApiError, Caller, Field,
    auth::{AuthApi, SetCookies},
};
use auth_support::{
    EMAIL, OTHER_PASSWORD, PASSWORD, accepted, guest, link, mails, minji, resolve, sessions,
    sign_in, tokens, with_minji,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use common::{Test, insert_user, on_both};
use domain::auth::{PasswordProblem, Role};
use entity::user;
use futures::future::join_all;
use ring::pbkdf2;
use sea_orm::{ActiveModelTrait, Set};
use services::auth::{admin, links::LinkKind};

async fn set_hash(test: &Test, hash: Option<String>) {
    let id = minji(test).await.id;
    let change = user::ActiveModel {
        id: Set(id),
        password_hash: Set(hash),
        ..Default::default()
    };
    change.update(&test.core.db).await.unwrap();
}

on_both! {
    async fn a_wrong_password_takes_as_long_under_a_quick_old_hash(test: Test) {
        let auth = with_minji(&test).await;
        let weak = "$argon2id$v=19$m=64,t=1,p=1$cmVzZWUtbm8tYWNjb3VudA$\
                    Tm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM";
        set_hash(&test, Some(weak.to_owned())).await;
        let quickest = async |email: &str| {
            let mut quickest = Duration::MAX;
            for _ in 0..4 {
                let began = Instant::now();
                let refused = auth.login(&guest(), email, OTHER_PASSWORD).await;
                assert_eq!(refused, Err(ApiError::WrongCredentials));
                quickest = quickest.min(began.elapsed());
            }
            quickest
        };
        let unknown = quickest("nobody@example.com").await;
        let known = quickest(EMAIL).await;
        // The hash itself takes a hundredth.
        assert!(known * 2 > unknown, "{known:?} and {unknown:?}");
    }

    async fn a_login_is_a_session(test: Test) {
        let auth = with_minji(&test).await;
        let hashes = auth.hashes();
        let caller = guest();
        let typed = auth.login(&caller, " MINJI@example.com", PASSWORD);
        let (cookies, statements) = test.statements(typed).await;
        assert_eq!(statements.len(), 6, "{statements:#?}");
        assert_eq!(auth.hashes() - hashes, 1);
        let SetCookies(cookies) = cookies.unwrap();
        for (cookie, name, age) in [
            (&cookies[0], "__Host-resee_access=", "; Max-Age=600; "),
            (&cookies[1], "__Host-resee_refresh=", "; Max-Age=2592000; "),
        ] {
            assert!(cookie.starts_with(name), "{cookie}");
            assert!(cookie.contains(age), "{cookie}");
            assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
            assert!(cookie.contains("; Path=/;"), "{cookie}");
        }
        let (access, refresh) = tokens(&cookies);
        let (resolved, statements) = test.statements(resolve(&test, Some(&access), Some(&refresh))).await;
        assert_eq!(statements.len(), 1);
        assert!(resolved.cookies.is_empty() && !resolved.ended);
        let viewer = resolved.viewer.unwrap();
        assert_eq!((viewer.email.as_str(), viewer.utc_offset), (EMAIL, 32_400));
        assert_eq!(viewer.now, common::START);
        assert_eq!(sessions(&test).await[0].user_agent, "test");
    }

    async fn refusals_are_all_alike(test: Test) {
        let auth = with_minji(&test).await;
        insert_user(&test, &common::Person::named("Nopassword")).await;
        let mut costs = Vec::new();
        for (email, password) in [
            (EMAIL, OTHER_PASSWORD),
            ("nobody@example.com", PASSWORD),
            ("nopassword@example.com", PASSWORD),
            ("not an address", PASSWORD),
            ("", ""),
            (EMAIL, ""),
            (EMAIL, &"x".repeat(1_000_000)),
            ("nobody2@example.com", "nul\0nul"),
        ] {
            let hashes = auth.hashes();
            let caller = guest();
            let attempt = auth.login(&caller, email, password);
            let (refused, statements) = test.statements(attempt).await;
            assert_eq!(refused, Err(ApiError::WrongCredentials));
            costs.push((statements.len(), auth.hashes() - hashes));
        }
        assert!(costs.iter().all(|cost| *cost == (2, 1)), "{costs:?}");
        assert_eq!(sessions(&test).await, []);
    }

    async fn forgetting_tells_nothing(test: Test) {
        let auth = with_minji(&test).await;
        let caller = guest();
        let known = test.statements(auth.forgot_password(&caller, EMAIL)).await;
        let unknown = test.statements(auth.forgot_password(&caller, "nobody@example.com")).await;
        assert_eq!(known.0, unknown.0);
        assert_eq!(known.1.len(), unknown.1.len(), "{:#?} {:#?}", known.1, unknown.1);
        let known = test.statements(auth.resend_verification(&caller, EMAIL)).await;
        let unknown = test.statements(auth.resend_verification(&caller, "nobody@example.com")).await;
        assert_eq!(known.0, unknown.0);
        assert_eq!(known.1.len(), unknown.1.len(), "{:#?} {:#?}", known.1, unknown.1);
        assert_eq!(mails(&test).await, ["reset", "verify", "verify"]);
        let error = auth.forgot_password(&caller, "nobody").await.unwrap_err();
        assert!(error.problem(Field::Email).is_some());
    }

    async fn six_failures_in_a_minute_are_too_many(test: Test) {
        let auth = with_minji(&test).await;
        for account in [EMAIL, "nobody@example.com"] {
            for _ in 0..5 {
                let refused = auth.login(&guest(), account, OTHER_PASSWORD).await;
                assert_eq!(refused, Err(ApiError::WrongCredentials));
            }
            let hashes = auth.hashes();
            let refused = auth.login(&guest(), account, PASSWORD).await;
            assert_eq!(refused, Err(ApiError::TooMany { retry_after: 60 }));
            assert_eq!(auth.hashes(), hashes);
        }
        let elsewhere = Caller { network: "192.0.2.7".to_owned(), ..guest() };
        assert!(auth.login(&elsewhere, EMAIL, PASSWORD).await.is_ok());
        test.clock.advance(60_000);
        // Signing in often is not failing.
        for _ in 0..8 {
            assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_ok());
        }
    }

    async fn failures_sent_at_once_are_counted_too(test: Test) {
        let auth = with_minji(&test).await;
        let hashes = auth.hashes();
        let caller = guest();
        let results = join_all((0..40).map(|_| auth.login(&caller, EMAIL, OTHER_PASSWORD))).await;
        assert!(results.iter().all(Result::is_err));
        assert!(auth.hashes() - hashes == 5, "{}", auth.hashes() - hashes);
    }

    async fn a_hash_of_django_is_replaced_by_the_first_login(test: Test) {
        let auth = with_minji(&test).await;
        let mut hash = [0; 32];
        let iterations = NonZeroU32::new(1_000).unwrap();
        let (salt, password) = (b"pZ3LkTbAPQ0m1CgW", PASSWORD.as_bytes());
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, salt, password, &mut hash);
        let stored = format!("pbkdf2_sha256$1000$pZ3LkTbAPQ0m1CgW${}", STANDARD.encode(hash));
        set_hash(&test, Some(stored.clone())).await;
        assert!(auth.login(&guest(), EMAIL, OTHER_PASSWORD).await.is_err());
        assert_eq!(minji(&test).await.password_hash, Some(stored));
        assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_ok());
        let upgraded = minji(&test).await.password_hash.unwrap();
        assert!(upgraded.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{upgraded}");
        assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_ok());
        assert_eq!(minji(&test).await.password_hash, Some(upgraded));
        for junk in ["", "$argon2id$", "pbkdf2_sha256$1$x", "!", "bcrypt$x"] {
            set_hash(&test, Some(junk.to_owned())).await;
            let refused = auth.login(&guest(), EMAIL, PASSWORD).await;
            assert!(refused.is_err(), "{junk}");
            test.clock.advance(60_000);
        }
    }

    async fn signing_out_ends_this_session_only(test: Test) {
        let auth = with_minji(&test).await;
        let (one, _) = sign_in(&auth).await;
        let (two, refresh) = sign_in(&auth).await;
        let viewer = resolve(&test, Some(&two), None).await.viewer;
        let SetCookies(cookies) =
            auth.logout(&Caller { viewer, ..guest() }).await.unwrap();
        assert!(cookies.iter().all(|cookie| cookie.contains("=; Path=/; Max-Age=0;")));
        let gone = resolve(&test, Some(&two), Some(&refresh)).await;
        assert!(gone.viewer.is_none() && gone.ended && gone.cookies.is_empty());
        let gone = resolve(&test, None, Some(&refresh)).await;
        assert!(gone.viewer.is_none() && gone.ended && gone.cookies.is_empty());
        assert!(resolve(&test, Some(&one), None).await.viewer.is_some());
        let guest = auth.logout(&guest()).await.unwrap();
        assert_eq!(guest.0.len(), 2);
    }

    async fn a_new_password_ends_every_session(test: Test) {
        let auth = with_minji(&test).await;
        let (access, refresh) = sign_in(&auth).await;
        let (access_two, refresh_two) = sign_in(&auth).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let token = link(&test, LinkKind::Reset).await;
        let common = auth.reset_password(&guest(), &token, "password1234").await;
        assert_eq!(common, Err(ApiError::field(Field::Password, PasswordProblem::TooCommon)));
        let same = auth.reset_password(&guest(), &token, EMAIL).await;
        assert_eq!(same, Err(ApiError::field(Field::Password, PasswordProblem::SameAsEmail)));
        let SetCookies(cookies) =
            auth.reset_password(&guest(), &token, OTHER_PASSWORD).await.unwrap();
        for (access, refresh) in [(&access, &refresh), (&access_two, &refresh_two)] {
            assert!(resolve(&test, Some(access), Some(refresh)).await.viewer.is_none());
            assert!(resolve(&test, None, Some(refresh)).await.viewer.is_none());
        }
        let mut reasons: Vec<_> = sessions(&test).await.into_iter().map(|s| s.end_reason).collect();
        reasons.sort();
        assert_eq!(reasons, [None, Some("password".to_owned()), Some("password".to_owned())]);
        let (access, _) = tokens(&cookies);
        assert_eq!(resolve(&test, Some(&access), None).await.viewer.unwrap().data_version, 2);
        assert_eq!(mails(&test).await, ["password_changed", "reset", "verify"]);
        let again = auth.reset_password(&guest(), &token, PASSWORD).await;
        assert_eq!(again, Err(ApiError::StaleLink));
        assert_eq!(auth.login(&guest(), EMAIL, PASSWORD).await, Err(ApiError::WrongCredentials));
        assert!(auth.login(&guest(), EMAIL, OTHER_PASSWORD).await.is_ok());
    }

    async fn a_reset_link_works_once_under_32_attempts(test: Test) {
        let auth = with_minji(&test).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let token = link(&test, LinkKind::Reset).await;
        let caller = guest();
        let many = (0..32).map(|_| auth.reset_password(&caller, &token, OTHER_PASSWORD));
        assert_eq!(accepted(join_all(many).await, &ApiError::StaleLink), 1);
        assert_eq!(sessions(&test).await.len(), 1);
    }

    async fn a_reset_link_lives_half_an_hour_and_only_the_newest(test: Test) {
        let auth = with_minji(&test).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let first = link(&test, LinkKind::Reset).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let second = link(&test, LinkKind::Reset).await;
        let stale = Err(ApiError::StaleLink);
        assert_eq!(auth.reset_password(&guest(), &first, OTHER_PASSWORD).await, stale);
        test.clock.advance(30 * 60_000);
        assert_eq!(auth.reset_password(&guest(), &second, OTHER_PASSWORD).await, stale);
        assert_eq!(auth.hashes(), 1);
    }

    async fn logins_during_a_reset_do_not_outlive_it(test: Test) {
        let auth = with_minji(&test).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let token = link(&test, LinkKind::Reset).await;
        let caller = guest();
        let logins = join_all((0..8).map(|_| auth.login(&caller, EMAIL, PASSWORD)));
        let reset = auth.reset_password(&caller, &token, OTHER_PASSWORD);
        let (_, reset) = tokio::join!(logins, reset);
        assert!(reset.is_ok());
        let living = sessions(&test).await.into_iter().filter(|s| s.ended_at.is_none());
        assert_eq!(living.count(), 1);
    }

    async fn an_outage_is_not_a_wrong_password(test: Test) {
        let auth = with_minji(&test).await;
        let (access, refresh) = sign_in(&auth).await;
        let sessions = services::auth::Sessions::new(test.core.clone());
        test.core.db.close_by_ref().await.unwrap();
        let login = auth.login(&guest(), EMAIL, PASSWORD).await.unwrap_err();
        assert!(login.status() >= 500, "{login:?}");
        let now = common::START;
        assert!(sessions.resolve(Some(&access), Some(&refresh), services::auth::Origin::default(), now).await.is_err());
        assert!(sessions.resolve(None, Some(&refresh), services::auth::Origin::default(), now).await.is_err());
    }

    async fn the_shell_makes_accounts_and_links(test: Test) {
        let core = &test.core;
        let auth = services::auth::AuthService::new(core.clone());
        let url = admin::create_user(core, "Minji@example.com", Role::Admin).await.unwrap();
        let token = url.strip_prefix("https://resee.test/reset-password?token=").unwrap();
        assert!(auth.login(&guest(), EMAIL, "").await.is_err());
        auth.reset_password(&guest(), token, PASSWORD).await.unwrap();
        assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_ok());
        assert_eq!(minji(&test).await.role, "admin");
        assert!(admin::create_user(core, EMAIL, Role::Learner).await.is_err());
        assert!(admin::create_user(core, "nobody", Role::Learner).await.is_err());
        admin::set_role(core, " MINJI@example.com", Role::Learner).await.unwrap();
        assert_eq!(minji(&test).await.role, "learner");
        assert!(admin::set_role(core, "nobody@example.com", Role::Admin).await.is_err());
        assert!(admin::exists(core, EMAIL).await.unwrap());
        assert!(!admin::exists(core, "nobody@example.com").await.unwrap());
        assert_eq!(admin::count_users(core).await.unwrap(), 1);
        let url = admin::reset_link(core, EMAIL).await.unwrap();
        let token = url.strip_prefix("https://resee.test/reset-password?token=").unwrap();
        assert!(auth.reset_password(&guest(), token, OTHER_PASSWORD).await.is_ok());
        assert!(admin::reset_link(core, "nobody@example.com").await.is_err());
    }
}
