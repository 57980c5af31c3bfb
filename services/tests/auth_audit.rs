//! The audit log tells what happened, to whom, from where, and nothing that anybody typed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;

use api::{Caller, admin::AdminApi, auth::AuthApi};
use auth_support::{
    EMAIL, OTHER_PASSWORD, PASSWORD, guest, link, minji, resolve, sign_in, tokens, with_minji,
};
use common::{Person, Test, on_both, viewer_of};
use domain::{auth::Role, plan::Plan};
use entity::audit_event::{Column, Entity, Model};
use sea_orm::{EntityTrait, QueryOrder};
use services::{
    admin::AdminService,
    auth::{AuthService, Sessions, admin, links::LinkKind, setup_link},
    jobs,
};
use uuid::Uuid;

/// Oldest first; the clock is moved on before each deed.
async fn log(test: &Test) -> Vec<Model> {
    Entity::find()
        .order_by_asc(Column::At)
        .all(&test.core.db)
        .await
        .unwrap()
}

/// Event, whose account, whose deed and detail of each.
async fn told(test: &Test) -> Vec<(String, Option<Uuid>, Option<Uuid>, String)> {
    let told = |row: Model| (row.event, row.user_id, row.actor_id, row.detail);
    log(test).await.into_iter().map(told).collect()
}

fn entry(
    event: &str,
    user: Option<Uuid>,
    actor: Option<Uuid>,
    detail: &str,
) -> (String, Option<Uuid>, Option<Uuid>, String) {
    (event.to_owned(), user, actor, detail.to_owned())
}

on_both! {
    async fn signing_in_and_out_is_told(test: Test) {
        let auth = with_minji(&test).await;
        let me = Some(minji(&test).await.id);
        let elsewhere = Caller {
            network: "203.0.113.9".to_owned(),
            user_agent: "x".repeat(500),
            ..guest()
        };
        assert!(auth.login(&elsewhere, EMAIL, OTHER_PASSWORD).await.is_err());
        test.clock.advance(1);
        assert!(auth.login(&elsewhere, "stranger@example.com", PASSWORD).await.is_err());
        test.clock.advance(1);
        let (access, _) = sign_in(&auth).await;
        test.clock.advance(1);
        let viewer = resolve(&test, Some(&access), None).await.viewer;
        auth.logout(&common::caller(viewer.as_ref())).await.unwrap();
        // The second one ends nothing.
        auth.logout(&common::caller(viewer.as_ref())).await.unwrap();
        assert_eq!(
            told(&test).await,
            [
                entry("sign_in_refused", me, None, ""),
                entry("sign_in_refused", None, None, ""),
                entry("signed_in", me, me, ""),
                entry("signed_out", me, me, ""),
            ]
        );
        let log = log(&test).await;
        assert_eq!((log[0].network.as_str(), log[0].user_agent.len()), ("203.0.113.9", 200));
        let all = format!("{log:?}");
        for typed in ["stranger", EMAIL, PASSWORD, OTHER_PASSWORD] {
            assert!(!all.contains(typed), "{typed} in {all}");
        }
    }

    async fn a_reset_and_a_replay_are_told(test: Test) {
        let auth = with_minji(&test).await;
        let me = Some(minji(&test).await.id);
        auth.forgot_password(&guest(), EMAIL).await.unwrap();
        let token = link(&test, LinkKind::Reset).await;
        test.clock.advance(1);
        let cookies = auth.reset_password(&guest(), &token, OTHER_PASSWORD).await.unwrap().0;
        let (_, first) = tokens(&cookies);
        test.clock.advance(20_000);
        let (_, second) = tokens(&resolve(&test, None, Some(&first)).await.cookies);
        test.clock.advance(20_000);
        assert!(resolve(&test, None, Some(&second)).await.viewer.is_some());
        let thief = services::auth::Origin { network: "203.0.113.9", user_agent: "thief" };
        let now = services::clock::Clock::now(&*test.clock);
        let stolen = Sessions::new(test.core.clone()).resolve(None, Some(&first), thief, now).await;
        assert!(stolen.unwrap().viewer.is_none());
        assert_eq!(
            told(&test).await,
            [entry("password_reset", me, None, ""), entry("family_revoked", me, None, "")]
        );
        assert_eq!(log(&test).await[1].network, "203.0.113.9");
    }

    async fn what_the_shell_does_is_told(test: Test) {
        let core = &test.core;
        assert!(setup_link(core).await.unwrap().is_some());
        let (new, learner) = ("new@example.com", Role::Learner);
        admin::create_user(core, new, learner).await.unwrap();
        assert!(admin::create_user(core, new, learner).await.is_err());
        let user = Some(auth_support::users(&test).await[0].id);
        test.clock.advance(1);
        admin::set_role(core, new, Role::Admin).await.unwrap();
        assert!(admin::set_role(core, "nobody@example.com", Role::Admin).await.is_err());
        test.clock.advance(1);
        admin::set_plan(core, new, Plan::Pro).await.unwrap();
        assert!(admin::set_plan(core, "nobody@example.com", Plan::Pro).await.is_err());
        test.clock.advance(1);
        admin::reset_link(core, new).await.unwrap();
        test.clock.advance(1);
        admin::invite(core, learner).await.unwrap();
        assert_eq!(
            told(&test).await,
            [
                entry("admin_action", user, None, "create_user"),
                entry("role_changed", user, None, "admin"),
                entry("plan_changed", user, None, "pro"),
                entry("admin_action", user, None, "reset_link"),
                entry("admin_action", None, None, "invite learner"),
            ]
        );
        assert!(log(&test).await.iter().all(|row| row.user_agent == "resee admin"));
    }

    async fn what_an_admin_does_to_jobs_is_told(test: Test) {
        let auth = AuthService::new(test.core.clone());
        auth.register(&guest(), auth_support::form()).await.unwrap();
        let boss = viewer_of(&test, Person { role: Role::Admin, ..Person::named("Boss") }).await;
        let asking = common::caller(Some(&boss));
        let service = AdminService::new(test.core.clone());
        let waiting = jobs::admin::list(&test.core, jobs::admin::State::Waiting, None, 9).await.unwrap();
        let id = &waiting[0].id;
        assert!(service.retry_job(&asking, id).await.unwrap());
        assert!(!service.retry_job(&asking, "0").await.unwrap());
        test.clock.advance(1);
        assert!(service.discard_job(&asking, id).await.unwrap());
        let boss = Some(Uuid::from(boss.user));
        assert_eq!(
            told(&test).await,
            [
                entry("admin_action", None, boss, &format!("retry_job {id}")),
                entry("admin_action", None, boss, &format!("discard_job {id}")),
            ]
        );
    }

    async fn an_entry_outlives_the_account(test: Test) {
        let auth = with_minji(&test).await;
        sign_in(&auth).await;
        let me = minji(&test).await.id;
        entity::user::Entity::delete_by_id(me).exec(&test.core.db).await.unwrap();
        assert_eq!(told(&test).await, [entry("signed_in", Some(me), Some(me), "")]);
    }
}
