//! What the tests of accounts share.

#![allow(dead_code, reason = "every test file uses its own part")]

use api::{
    ApiError, Caller,
    auth::{AuthApi, Register, SetCookies},
};
use entity::{mail, one_time_token, refresh_token, session, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::{
    auth::{
        AuthService, Origin, Resolved, Sessions,
        links::{LinkKind, raw_token},
    },
    jobs::Job,
};

use crate::common::{Test, caller};

pub const EMAIL: &str = "minji@example.com";
pub const PASSWORD: &str = "graph paper moth";
pub const OTHER_PASSWORD: &str = "limes on a tin roof";

/// The form as Minji fills it in.
pub fn form() -> Register {
    Register {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        terms: true,
        age: true,
        invite: String::new(),
        time_zone: "Asia/Seoul".to_owned(),
    }
}

pub fn guest() -> Caller {
    caller(None)
}

/// The service, with Minji registered.
pub async fn with_minji(test: &Test) -> AuthService {
    let auth = AuthService::new(test.core.clone());
    auth.register(&guest(), form()).await.unwrap();
    auth
}

/// The values of the two cookies.
pub fn tokens(cookies: &[String]) -> (String, String) {
    let value = |cookie: &String| {
        cookie
            .split_once('=')
            .unwrap()
            .1
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    };
    (value(&cookies[0]), value(&cookies[1]))
}

/// Signs Minji in and returns her access and refresh tokens.
pub async fn sign_in(auth: &AuthService) -> (String, String) {
    let SetCookies(cookies) = auth.login(&guest(), EMAIL, PASSWORD).await.unwrap();
    tokens(&cookies)
}

pub async fn resolve(test: &Test, access: Option<&str>, refresh: Option<&str>) -> Resolved {
    let sessions = Sessions::new(test.core.clone());
    sessions
        .resolve(
            access,
            refresh,
            Origin::default(),
            services::clock::Clock::now(&*test.clock),
        )
        .await
        .unwrap()
}

pub async fn minji(test: &Test) -> user::Model {
    let row = user::Entity::find()
        .filter(user::Column::Email.eq(EMAIL))
        .one(&test.core.db);
    row.await.unwrap().unwrap()
}

pub async fn users(test: &Test) -> Vec<user::Model> {
    user::Entity::find().all(&test.core.db).await.unwrap()
}

pub async fn sessions(test: &Test) -> Vec<session::Model> {
    session::Entity::find()
        .order_by_asc(session::Column::Id)
        .all(&test.core.db)
        .await
        .unwrap()
}

pub async fn refresh_tokens(test: &Test) -> Vec<refresh_token::Model> {
    refresh_token::Entity::find()
        .all(&test.core.db)
        .await
        .unwrap()
}

/// Kinds of the mails that were posted, oldest first; each has its job.
pub async fn mails(test: &Test) -> Vec<String> {
    let mails = mail::Entity::find()
        .order_by_asc(mail::Column::Id)
        .all(&test.core.db)
        .await
        .unwrap();
    let jobs = test.jobs().await;
    assert!(
        mails
            .iter()
            .all(|mail| jobs.contains(&Job::SendMail { mail: mail.id }))
    );
    let mut kinds: Vec<String> = mails.into_iter().map(|mail| mail.kind).collect();
    kinds.sort();
    kinds
}

/// The token in the newest living link of `kind`.
pub async fn link(test: &Test, kind: LinkKind) -> String {
    let row = one_time_token::Entity::find()
        .filter(one_time_token::Column::Kind.eq(kind.as_str()))
        .filter(one_time_token::Column::VoidedAt.is_null())
        .order_by_desc(one_time_token::Column::Id)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap();
    raw_token(&test.core.keys, kind, row.id).unwrap()
}

/// How many of `results` were accepted; the others must all be `refusal`.
pub fn accepted<T: std::fmt::Debug>(
    results: Vec<Result<T, ApiError>>,
    refusal: &ApiError,
) -> usize {
    let (accepted, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    for refused in refused {
        assert_eq!(&refused.unwrap_err(), refusal);
    }
    accepted.len()
}
