//! Sessions that are ended, passwords and addresses that are changed, and what that takes.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;

use api::{
    ApiError, Caller, Field, Problem,
    auth::{AuthApi, SetCookies},
    security::AUDIT_SHOWN,
};
use auth_support::{
    EMAIL, OTHER_PASSWORD, PASSWORD, accepted, form, guest, link, mails, minji, resolve, sessions,
    sign_in, tokens, with_minji,
};
use common::{Test, on_both, second_viewer};
use domain::id::SessionId;
use entity::{mail, one_time_token, user};
use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::{
    auth::{AuthService, links::LinkKind},
    ids::new_id,
};
use uuid::Uuid;

const NEW_EMAIL: &str = "new@example.com";

/// Minji, signed in once more, with her tokens.
async fn another(test: &Test, auth: &AuthService) -> (Caller, String, String) {
    let (access, refresh) = sign_in(auth).await;
    let viewer = resolve(test, Some(&access), None).await.viewer;
    (common::caller(viewer.as_ref()), access, refresh)
}

async fn lives(test: &Test, access: &str, refresh: &str) -> bool {
    let by_access = resolve(test, Some(access), None).await.viewer.is_some();
    let by_refresh = resolve(test, None, Some(refresh)).await.viewer.is_some();
    assert_eq!(by_access, by_refresh);
    by_access
}

fn refused_at<T: std::fmt::Debug>(result: Result<T, ApiError>, field: Field) -> Problem {
    *result.unwrap_err().problem(field).unwrap()
}

/// Recipients of the mails of `kind`, oldest first.
async fn recipients(test: &Test, kind: &str) -> Vec<String> {
    let found = mail::Entity::find()
        .filter(mail::Column::Kind.eq(kind))
        .order_by_asc(mail::Column::CreatedAt)
        .all(&test.core.db);
    let found = found.await.unwrap();
    found.into_iter().map(|mail| mail.recipient).collect()
}

on_both! {
    async fn the_page_lists_what_lives(test: Test) {
        let auth = with_minji(&test).await;
        let ended = another(&test, &auth).await;
        auth.logout(&ended.0).await.unwrap();
        let (old, ..) = another(&test, &auth).await;
        test.clock.advance(60_000);
        let (caller, ..) = another(&test, &auth).await;
        let (page, statements) = test.statements(auth.security_page(&old, "")).await;
        let page = page.unwrap();
        // Frame, sessions, entries.
        assert_eq!(statements.len(), 3, "{statements:#?}");
        let current: Vec<bool> = page.sessions.iter().map(|session| session.current).collect();
        assert_eq!(current, [true, false]);
        assert_eq!(page.sessions[1].id, caller.viewer.as_ref().unwrap().session);
        assert!(page.encrypted);
        let events: Vec<&str> = page.events.iter().map(|row| row.event.as_str()).collect();
        assert_eq!(events.len(), 4, "{events:?}");
        assert_eq!(page.next, None);
        // A session whose tokens have all expired is not shown.
        test.clock.advance(30 * domain::time::DAY);
        let (late, ..) = another(&test, &auth).await;
        assert_eq!(auth.security_page(&late, "").await.unwrap().sessions.len(), 1);
    }

    async fn entries_are_shown_page_by_page(test: Test) {
        let auth = with_minji(&test).await;
        for _ in 0..AUDIT_SHOWN + 4 {
            test.clock.advance(1);
            let (caller, ..) = another(&test, &auth).await;
            test.clock.advance(1);
            auth.logout(&caller).await.unwrap();
        }
        let (caller, ..) = another(&test, &auth).await;
        let mut seen = Vec::new();
        let mut before = String::new();
        loop {
            let page = auth.security_page(&caller, &before).await.unwrap();
            assert!(page.events.len() <= AUDIT_SHOWN as usize);
            seen.extend(page.events.iter().map(|row| row.at));
            match page.next {
                Some(next) => before = next,
                None => break,
            }
        }
        assert_eq!(seen.len(), 2 * (AUDIT_SHOWN as usize + 4) + 1);
        assert!(seen.is_sorted_by(|a, b| a >= b), "{seen:?}");
        let broken = auth.security_page(&caller, "garbage").await.unwrap();
        assert_eq!(broken.events.len(), AUDIT_SHOWN as usize);
        // Nobody else's.
        let jun = second_viewer(&test).await;
        assert_eq!(auth.security_page(&common::caller(Some(&jun)), "").await.unwrap().events, []);
    }

    async fn one_session_is_ended(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, access, refresh) = another(&test, &auth).await;
        let (other, other_access, other_refresh) = another(&test, &auth).await;
        let theirs = second_viewer(&test).await.session;
        let id = other.viewer.as_ref().unwrap().session;
        for nobodys in [theirs, SessionId(new_id(1)), SessionId(Uuid::nil())] {
            assert_eq!(auth.end_session(&caller, nobodys).await, Err(ApiError::NotFound));
        }
        auth.end_session(&caller, id).await.unwrap();
        assert_eq!(auth.end_session(&caller, id).await, Err(ApiError::NotFound));
        assert!(!lives(&test, &other_access, &other_refresh).await);
        assert!(lives(&test, &access, &refresh).await);
        let jun = entity::session::Entity::find_by_id(theirs.0).one(&test.core.db).await.unwrap();
        assert_eq!(jun.unwrap().ended_at, None);
        assert_eq!(auth.end_session(&guest(), id).await, Err(ApiError::Unauthenticated));
    }

    async fn all_others_are_ended(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, access, refresh) = another(&test, &auth).await;
        let others = [another(&test, &auth).await, another(&test, &auth).await];
        let theirs = second_viewer(&test).await.session;
        auth.end_other_sessions(&caller).await.unwrap();
        for (_, access, refresh) in others {
            assert!(!lives(&test, &access, &refresh).await);
        }
        assert!(lives(&test, &access, &refresh).await);
        let jun = entity::session::Entity::find_by_id(theirs.0).one(&test.core.db).await.unwrap();
        assert_eq!(jun.unwrap().ended_at, None);
    }

    async fn the_password_is_confirmed_like_a_sign_in(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, ..) = another(&test, &auth).await;
        let viewer = caller.viewer.clone().unwrap();
        auth.confirm(&viewer, &caller, PASSWORD).await.unwrap();
        for _ in 0..5 {
            let refused = auth.confirm(&viewer, &caller, OTHER_PASSWORD).await;
            let services::error::Error::Refused(refused) = refused.unwrap_err() else { panic!() };
            assert_eq!(refused_at(Err::<(), _>(refused), Field::CurrentPassword), Problem::Unknown);
        }
        // The sixth is not even looked at, nor is a sign-in from there.
        let hashes = auth.hashes();
        assert!(auth.confirm(&viewer, &caller, PASSWORD).await.is_err());
        assert!(matches!(auth.login(&caller, EMAIL, PASSWORD).await, Err(ApiError::TooMany { .. })));
        assert_eq!(auth.hashes(), hashes);
    }

    async fn a_new_password_ends_the_others_and_begins_anew(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, access, refresh) = another(&test, &auth).await;
        let (_, other_access, other_refresh) = another(&test, &auth).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let reset = link(&test, LinkKind::Reset).await;
        auth.ask_email_change(&caller, NEW_EMAIL, PASSWORD).await.unwrap();
        let change = link(&test, LinkKind::Email).await;
        let wrong = auth.change_password(&caller, OTHER_PASSWORD, OTHER_PASSWORD).await;
        assert_eq!(refused_at(wrong, Field::CurrentPassword), Problem::Unknown);
        let hashes = auth.hashes();
        let short = auth.change_password(&caller, PASSWORD, "short").await;
        assert!(matches!(refused_at(short, Field::NewPassword), Problem::Password { .. }));
        assert_eq!(auth.hashes(), hashes, "what cannot be taken costs no hash");
        assert!(lives(&test, &access, &refresh).await);

        let cookies = auth.change_password(&caller, PASSWORD, OTHER_PASSWORD).await.unwrap().0;
        let (new_access, new_refresh) = tokens(&cookies);
        assert!(lives(&test, &new_access, &new_refresh).await);
        assert!(!lives(&test, &access, &refresh).await);
        assert!(!lives(&test, &other_access, &other_refresh).await);
        assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_err());
        auth.login(&guest(), EMAIL, OTHER_PASSWORD).await.unwrap();
        // Links that a thief may have asked for are void.
        assert_eq!(auth.reset_password(&guest(), &reset, PASSWORD).await, Err(ApiError::StaleLink));
        assert_eq!(auth.change_email(&guest(), &change).await, Err(ApiError::StaleLink));
        assert_eq!(recipients(&test, "password_changed").await, [EMAIL]);
        let again = auth.change_password(&guest(), OTHER_PASSWORD, PASSWORD).await;
        assert_eq!(again, Err(ApiError::Unauthenticated));
    }

    async fn of_two_changes_at_once_one_is_made(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, ..) = another(&test, &auth).await;
        let caller = &caller;
        let changes = (0..4).map(|n| {
            let auth = auth.clone();
            async move { auth.change_password(caller, PASSWORD, &format!("{OTHER_PASSWORD} {n}")).await }
        });
        let refusal = ApiError::field(Field::CurrentPassword, Problem::Unknown);
        assert_eq!(accepted(join_all(changes).await, &refusal), 1);
        let living = sessions(&test).await.into_iter().filter(|row| row.ended_at.is_none());
        assert_eq!(living.count(), 1);
    }

    async fn no_link_outlives_the_password_it_was_asked_for_with(test: Test) {
        let auth = with_minji(&test).await;
        let mut password = PASSWORD.to_owned();
        for round in 0..6 {
            let SetCookies(cookies) = auth.login(&guest(), EMAIL, &password).await.unwrap();
            let (access, _) = tokens(&cookies);
            let viewer = resolve(&test, Some(&access), None).await.viewer;
            let caller = common::caller(viewer.as_ref());
            let new = format!("{OTHER_PASSWORD} {round}");
            let asks = join_all((0..2).map(|_| auth.ask_email_change(&caller, NEW_EMAIL, &password)));
            let (changed, _) = tokio::join!(auth.change_password(&caller, &password, &new), asks);
            changed.unwrap();
            let alive = one_time_token::Entity::find()
                .filter(one_time_token::Column::Kind.eq("email"))
                .filter(one_time_token::Column::UsedAt.is_null())
                .filter(one_time_token::Column::VoidedAt.is_null());
            assert_eq!(alive.all(&test.core.db).await.unwrap(), []);
            let late = auth.ask_email_change(&caller, NEW_EMAIL, &password).await;
            assert_eq!(refused_at(late, Field::CurrentPassword), Problem::Unknown);
            password = new;
            // Failures are limited, too.
            test.clock.advance(60_000);
        }
    }

    async fn an_address_is_changed_by_whoever_reads_its_mail(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, access, refresh) = another(&test, &auth).await;
        let (_, other_access, other_refresh) = another(&test, &auth).await;
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let reset = link(&test, LinkKind::Reset).await;
        let verify = link(&test, LinkKind::Verify).await;
        let ask = |new: &'static str, password: &'static str| auth.ask_email_change(&caller, new, password);
        assert_eq!(refused_at(ask(NEW_EMAIL, OTHER_PASSWORD).await, Field::CurrentPassword), Problem::Unknown);
        assert!(matches!(refused_at(ask("not one", PASSWORD).await, Field::NewEmail), Problem::Text { .. }));
        assert_eq!(refused_at(ask("MINJI@example.com ", PASSWORD).await, Field::NewEmail), Problem::Unknown);
        assert_eq!(recipients(&test, "email_change").await, Vec::<String>::new());
        ask(NEW_EMAIL, PASSWORD).await.unwrap();
        assert_eq!(recipients(&test, "email_change").await, [NEW_EMAIL]);
        // Nothing has changed yet.
        assert_eq!(minji(&test).await.email_verified_at, None);
        let token = link(&test, LinkKind::Email).await;
        for wrong in ["", "x", &reset, &verify, &"A".repeat(43)] {
            assert_eq!(auth.change_email(&caller, wrong).await, Err(ApiError::StaleLink));
        }
        // Nor is this a link of another kind.
        assert_eq!(auth.verify_email(&guest(), &token).await, Err(ApiError::StaleLink));
        assert_eq!(auth.reset_password(&guest(), &token, OTHER_PASSWORD).await, Err(ApiError::StaleLink));

        let cookies = auth.change_email(&caller, &token).await.unwrap().0;
        let (new_access, new_refresh) = tokens(&cookies);
        let viewer = resolve(&test, Some(&new_access), None).await.viewer.unwrap();
        assert_eq!((viewer.email.as_str(), viewer.verified), (NEW_EMAIL, true));
        assert!(lives(&test, &new_access, &new_refresh).await);
        assert!(!lives(&test, &access, &refresh).await);
        assert!(!lives(&test, &other_access, &other_refresh).await);
        assert_eq!(recipients(&test, "email_changed").await, [EMAIL]);
        assert_eq!(auth.reset_password(&guest(), &reset, OTHER_PASSWORD).await, Err(ApiError::StaleLink));
        assert_eq!(auth.verify_email(&guest(), &verify).await, Err(ApiError::StaleLink));
        assert!(auth.login(&guest(), EMAIL, PASSWORD).await.is_err());
        auth.login(&guest(), NEW_EMAIL, PASSWORD).await.unwrap();
        // A proved address is reminded from now on.
        let reminders = entity::reminder::Entity::find().all(&test.core.db).await.unwrap();
        assert_eq!(reminders.len(), 3);
    }

    async fn a_link_to_an_address_does_not_sign_in(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, access, refresh) = another(&test, &auth).await;
        auth.ask_email_change(&caller, NEW_EMAIL, PASSWORD).await.unwrap();
        let token = link(&test, LinkKind::Email).await;
        let jun = second_viewer(&test).await;
        let cookies = auth.change_email(&common::caller(Some(&jun)), &token).await.unwrap().0;
        assert_eq!(cookies, Vec::<String>::new());
        assert!(!lives(&test, &access, &refresh).await);
        let jun = entity::session::Entity::find_by_id(jun.session.0).one(&test.core.db).await.unwrap();
        assert_eq!(jun.unwrap().ended_at, None, "whoever else is signed in stays so");
    }

    async fn asking_tells_nothing_of_the_address(test: Test) {
        let auth = with_minji(&test).await;
        let taken = second_viewer(&test).await.email;
        let (caller, ..) = another(&test, &auth).await;
        let hashes = auth.hashes();
        let free = test.statements(auth.ask_email_change(&caller, NEW_EMAIL, PASSWORD)).await;
        test.clock.advance(1);
        let other = test.statements(auth.ask_email_change(&caller, &taken, PASSWORD)).await;
        assert_eq!((free.0, other.0), (Ok(()), Ok(())));
        assert_eq!(free.1, other.1, "the very same statements");
        assert_eq!(auth.hashes() - hashes, 2);
        assert_eq!(recipients(&test, "email_change").await, [NEW_EMAIL.to_owned(), taken.clone()]);
        // Only whoever reads the mails of the address is told, and nothing changes.
        let token = link(&test, LinkKind::Email).await;
        for _ in 0..2 {
            let refused = auth.change_email(&caller, &token).await;
            assert_eq!(refused_at(refused, Field::NewEmail), Problem::Unknown);
        }
        assert_eq!(minji(&test).await.email, EMAIL);
        assert_eq!(sessions(&test).await.iter().filter(|row| row.ended_at.is_some()).count(), 0);
        // The account that had it is gone: the link is still good.
        user::Entity::delete_many().filter(user::Column::Email.eq(&taken)).exec(&test.core.db).await.unwrap();
        auth.change_email(&caller, &token).await.unwrap();
    }

    async fn two_accounts_that_change_to_one_address(test: Test) {
        let auth = with_minji(&test).await;
        let jun = second_viewer(&test).await;
        let mut tokens = Vec::new();
        auth.register(&guest(), api::auth::Register { email: "hana@example.com".to_owned(), ..form() }).await.unwrap();
        for email in [EMAIL, "hana@example.com"] {
            let cookies = auth.login(&guest(), email, PASSWORD).await.unwrap().0;
            let access = auth_support::tokens(&cookies).0;
            let viewer = resolve(&test, Some(&access), None).await.viewer;
            let caller = common::caller(viewer.as_ref());
            test.clock.advance(1);
            auth.ask_email_change(&caller, NEW_EMAIL, PASSWORD).await.unwrap();
            tokens.push(link(&test, LinkKind::Email).await);
        }
        let nobody = common::caller(Some(&jun));
        let changes = tokens.iter().map(|token| auth.change_email(&nobody, token));
        let refusal = ApiError::field(Field::NewEmail, Problem::Unknown);
        assert_eq!(accepted(join_all(changes).await, &refusal), 1);
    }

    async fn a_link_is_used_once_by_one_of_many(test: Test) {
        let auth = with_minji(&test).await;
        let (caller, ..) = another(&test, &auth).await;
        // An older one of the kind is void as soon as there is a newer.
        let mut older = Vec::new();
        for kind in [LinkKind::Verify, LinkKind::Reset, LinkKind::Email] {
            if kind != LinkKind::Verify {
                ask(&auth, &caller, kind).await;
            }
            older.push(link(&test, kind).await);
            test.clock.advance(1);
            ask(&auth, &caller, kind).await;
        }
        let [verify, reset, change] = &older[..] else { panic!() };
        assert_eq!(auth.verify_email(&guest(), verify).await, Err(ApiError::StaleLink));
        assert_eq!(auth.reset_password(&guest(), reset, OTHER_PASSWORD).await, Err(ApiError::StaleLink));
        assert_eq!(auth.change_email(&guest(), change).await, Err(ApiError::StaleLink));

        let (nobody, stale) = (guest(), ApiError::StaleLink);
        let token = &link(&test, LinkKind::Verify).await;
        let uses = join_all((0..32).map(|_| auth.verify_email(&nobody, token))).await;
        assert_eq!(accepted(uses, &stale), 1);
        let token = &link(&test, LinkKind::Email).await;
        let uses = join_all((0..32).map(|_| auth.change_email(&nobody, token))).await;
        assert_eq!(accepted(uses, &stale), 1);
        assert_eq!(recipients(&test, "email_changed").await.len(), 1);
        assert!(mails(&test).await.len() > 3);
    }
}

async fn ask(auth: &AuthService, caller: &Caller, kind: LinkKind) {
    match kind {
        LinkKind::Verify => auth.resend_verification(&guest(), EMAIL).await.unwrap(),
        LinkKind::Reset => auth.forgot_password(&guest(), EMAIL).await.unwrap(),
        LinkKind::Email => auth
            .ask_email_change(caller, NEW_EMAIL, PASSWORD)
            .await
            .unwrap(),
    }
}
