//! The two tokens of a session: rotation, races, lost replies, replays, forgeries.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;

use api::auth::AuthApi;
use auth_support::{guest, mails, refresh_tokens, resolve, sessions, sign_in, tokens, with_minji};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use common::{START, Test, on_both};
use domain::time::{DAY, HOUR};
use futures::future::join_all;
use ring::hmac;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use services::{
    auth::{Origin, Sessions},
    keys::{NamedKey, Purpose},
};

const MINUTE: i64 = 60_000;

async fn rotated(test: &Test, refresh: &str) -> (String, String) {
    let resolved = resolve(test, None, Some(refresh)).await;
    assert!(resolved.viewer.is_some() && !resolved.ended);
    tokens(&resolved.cookies)
}

async fn refused(test: &Test, refresh: &str) {
    let resolved = resolve(test, None, Some(refresh)).await;
    assert!(resolved.viewer.is_none() && resolved.ended);
    assert_eq!(resolved.cookies, Vec::<String>::new());
}

on_both! {
    async fn an_expired_access_token_is_renewed(test: Test) {
        let auth = with_minji(&test).await;
        let (access, refresh) = sign_in(&auth).await;
        test.clock.advance(10 * MINUTE + 4_999);
        assert!(resolve(&test, Some(&access), None).await.viewer.is_some());
        test.clock.advance(1);
        let expired = resolve(&test, Some(&access), None).await;
        assert!(expired.viewer.is_none() && expired.ended && expired.cookies.is_empty());
        let renewed = resolve(&test, Some(&access), Some(&refresh)).await;
        assert!(renewed.viewer.is_some());
        assert_eq!(renewed.cookies.len(), 2);
        let (access, next) = tokens(&renewed.cookies);
        assert_ne!(next, refresh);
        let (resolved, statements) = test.statements(resolve(&test, Some(&access), Some(&next))).await;
        assert_eq!(statements.len(), 1, "{statements:#?}");
        assert!(resolved.viewer.is_some() && resolved.cookies.is_empty());
        assert_eq!(sessions(&test).await[0].last_seen_at, START + 10 * MINUTE + 5_000);
    }

    async fn a_clock_that_steps_by_hours_keeps_the_session_and_no_token_past_its_time(test: Test) {
        let auth = with_minji(&test).await;
        let (mut access, mut refresh) = sign_in(&auth).await;
        for step in [2 * HOUR, -4 * HOUR, 2 * HOUR] {
            test.clock.advance(step);
            let alone = resolve(&test, Some(&access), None).await;
            assert!(alone.viewer.is_none(), "a token of another time, after {step}");
            (access, refresh) = rotated(&test, &refresh).await;
            assert!(resolve(&test, Some(&access), None).await.viewer.is_some());
        }
    }

    async fn a_copied_token_is_noticed_after_the_clock_was_put_back(test: Test) {
        let auth = with_minji(&test).await;
        let (_, copied) = sign_in(&auth).await;
        let (_, next) = rotated(&test, &copied).await;
        test.clock.advance(11 * MINUTE);
        let (_, newest) = rotated(&test, &next).await;
        test.clock.advance(-2 * HOUR);
        refused(&test, &copied).await;
        refused(&test, &newest).await;
    }

    /// Troll station puts its clock back from three to one: with a rollover at two, the evening of the
    /// day before is shown once more.
    async fn a_clock_that_is_put_back_does_not_end_the_study_day(test: Test) {
        let auth = with_minji(&test).await;
        let backend = test.core.db.get_database_backend();
        let there = "UPDATE users SET time_zone = 'Antarctica/Troll', rollover_hour = 2";
        test.core.db.execute_raw(Statement::from_string(backend, there)).await.unwrap();
        // 2026-10-25T01:00Z.
        let change = 1_792_890_000_000;
        let mut days = Vec::new();
        for minutes in [-61, -60, -1, 0, 59, 60, 24 * 60 + 59, 24 * 60 + 60] {
            test.clock.set(change + minutes * MINUTE);
            let (access, _) = sign_in(&auth).await;
            let viewer = resolve(&test, Some(&access), None).await.viewer.unwrap();
            days.push(viewer.today.0);
        }
        let first = days[0];
        let passed: Vec<i32> = days.iter().map(|day| day - first).collect();
        assert_eq!(passed, [0, 1, 1, 1, 1, 1, 1, 2]);
    }

    async fn fifty_tabs_get_one_successor(test: Test) {
        let auth = with_minji(&test).await;
        let (_, refresh) = sign_in(&auth).await;
        test.clock.advance(20 * MINUTE);
        let all = join_all((0..50).map(|_| rotated(&test, &refresh))).await;
        let first = &all[0].1;
        assert!(all.iter().all(|(_, next)| next == first));
        let rows = refresh_tokens(&test).await;
        assert_eq!(rows.len(), 2);
        let living = rows.iter().filter(|row| row.consumed_at.is_none() && row.revoked_at.is_none());
        assert_eq!(living.count(), 1);
        assert_eq!(mails(&test).await, ["verify"]);
        // And again with what they were given.
        test.clock.advance(20 * MINUTE);
        let all = join_all((0..50).map(|_| rotated(&test, first))).await;
        assert!(all.iter().all(|(_, next)| *next == all[0].1));
        assert_eq!(refresh_tokens(&test).await.len(), 3);
    }

    async fn within_ten_seconds_a_late_tab_gets_the_same(test: Test) {
        let auth = with_minji(&test).await;
        let (_, refresh) = sign_in(&auth).await;
        let (_, next) = rotated(&test, &refresh).await;
        // Even when another tab went on already.
        let (_, third) = rotated(&test, &next).await;
        test.clock.advance(10_000);
        assert_eq!(rotated(&test, &refresh).await.1, next);
        assert_eq!(rotated(&test, &next).await.1, third);
        assert_eq!(refresh_tokens(&test).await.len(), 3);
    }

    async fn a_lost_reply_is_made_good(test: Test) {
        let auth = with_minji(&test).await;
        let (_, refresh) = sign_in(&auth).await;
        let (_, lost) = rotated(&test, &refresh).await;
        test.clock.advance(3_600_000);
        // Two tabs come back together.
        let tabs = join_all((0..20).map(|_| rotated(&test, &refresh))).await;
        let next = tabs[0].1.clone();
        assert_ne!(next, lost);
        assert!(tabs.iter().all(|(_, other)| *other == next));
        // Lost again, and again.
        for _ in 0..3 {
            test.clock.advance(MINUTE);
            assert_ne!(rotated(&test, &refresh).await.1, next);
        }
        let (_, latest) = rotated(&test, &refresh).await;
        let living = refresh_tokens(&test).await;
        let living = living.iter().filter(|row| row.consumed_at.is_none() && row.revoked_at.is_none());
        assert_eq!(living.count(), 1);
        // The one that was lost was revoked: whoever shows it now has a copy.
        refused(&test, &lost).await;
        refused(&test, &latest).await;
        assert_eq!(sessions(&test).await[0].end_reason.as_deref(), Some("replay"));
    }

    async fn a_replay_ends_the_family_once(test: Test) {
        let auth = with_minji(&test).await;
        let (other, _) = sign_in(&auth).await;
        let (_, refresh) = sign_in(&auth).await;
        let (_, second) = rotated(&test, &refresh).await;
        test.clock.advance(MINUTE);
        let (access, third) = rotated(&test, &second).await;
        test.clock.advance(MINUTE);
        let access_works = resolve(&test, Some(&access), None).await.viewer.is_some();
        assert!(access_works);
        join_all((0..10).map(|_| refused(&test, &refresh))).await;
        refused(&test, &third).await;
        let ended = resolve(&test, Some(&access), Some(&third)).await;
        assert!(ended.viewer.is_none() && ended.ended && ended.cookies.is_empty());
        assert_eq!(mails(&test).await, ["replay", "verify"]);
        let reasons: Vec<_> = sessions(&test).await.into_iter().map(|s| s.end_reason).collect();
        assert_eq!(reasons.iter().flatten().collect::<Vec<_>>(), ["replay"]);
        assert!(resolve(&test, Some(&other), None).await.viewer.is_some());
        let rows = refresh_tokens(&test).await;
        assert_eq!(rows.iter().filter(|row| row.revoked_at.is_none()).count(), 1);
    }

    async fn a_session_idles_30_days_and_lasts_90(test: Test) {
        let auth = with_minji(&test).await;
        let (_, idle) = sign_in(&auth).await;
        let (_, mut refresh) = sign_in(&auth).await;
        for _ in 0..4 {
            test.clock.advance(20 * DAY);
            refresh = rotated(&test, &refresh).await.1;
        }
        refused(&test, &idle).await;
        let resolved = resolve(&test, None, Some(&refresh)).await;
        // Ten days are left, whatever the idle time says.
        assert!(resolved.cookies[1].contains("Max-Age=864000;"), "{:?}", resolved.cookies);
        test.clock.advance(10 * DAY);
        refused(&test, &refresh).await;
        refused(&test, &tokens(&resolved.cookies).1).await;
        assert_eq!(mails(&test).await, ["verify"]);
    }

    async fn strange_refresh_tokens_cost_nothing(test: Test) {
        let auth = with_minji(&test).await;
        let (_, refresh) = sign_in(&auth).await;
        for token in ["", "x", &"x".repeat(42), &"x".repeat(1_000_000), &"é".repeat(43), "\0", "' OR ''='"] {
            let (resolved, statements) = test.statements(resolve(&test, None, Some(token))).await;
            assert!(resolved.viewer.is_none() && resolved.cookies.is_empty());
            assert_eq!(statements, Vec::<String>::new());
        }
        refused(&test, &"x".repeat(43)).await;
        let (resolved, statements) = test.statements(resolve(&test, None, None)).await;
        assert!(resolved.viewer.is_none() && !resolved.ended);
        assert_eq!(statements, Vec::<String>::new());
        rotated(&test, &refresh).await;
    }

    async fn keys_rotate(test: Test) {
        let auth = with_minji(&test).await;
        let (access, refresh) = sign_in(&auth).await;
        let (_, next) = rotated(&test, &refresh).await;
        let mut core = test.core.clone();
        let mut keys = (*core.keys).clone();
        keys.jwt.insert(0, NamedKey { id: "j2".to_owned(), secret: vec![9; 32].into() });
        core.keys = std::sync::Arc::new(keys);
        let rotating = Sessions::new(core.clone());
        let viewer = rotating.resolve(Some(&access), None, Origin::default(), START).await.unwrap().viewer;
        assert!(viewer.is_some());
        let same = rotating.resolve(None, Some(&refresh), Origin::default(), START).await.unwrap();
        assert_eq!(tokens(&same.cookies).1, next);
        let new = rotating.resolve(None, Some(&next), Origin::default(), START).await.unwrap();
        let (new_access, _) = tokens(&new.cookies);
        // The first key signs.
        let head = new_access.split('.').next().unwrap();
        let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap();
        assert_eq!(head["kid"], "j2");
        // Without the old key its tokens are nobody's, and the session goes on by its refresh token.
        let mut keys = (*core.keys).clone();
        keys.jwt.truncate(1);
        core.keys = std::sync::Arc::new(keys);
        let rotated = Sessions::new(core);
        let old = rotated.resolve(Some(&access), None, Origin::default(), START).await.unwrap();
        assert!(old.viewer.is_none() && old.ended && old.cookies.is_empty());
        let (_, last) = tokens(&new.cookies);
        let later = START + 11 * MINUTE;
        let on = rotated.resolve(Some(&access), Some(&last), Origin::default(), later).await.unwrap();
        assert_eq!((on.viewer.is_some(), on.cookies.len()), (true, 2));
        // A server that does not know the new key yet does not know the token.
        assert!(resolve(&test, Some(&new_access), None).await.viewer.is_none());
        assert!(rotating.resolve(Some(&new_access), None, Origin::default(), START).await.unwrap().viewer.is_some());
    }

    async fn forged_access_tokens_are_nobody(test: Test) {
        let auth = with_minji(&test).await;
        let (access, _) = sign_in(&auth).await;
        let sessions = Sessions::new(test.core.clone());
        let key = &test.core.keys.jwt[0];
        let forged = forgeries(&access, key);
        assert!(forged.len() >= 40, "{}", forged.len());
        // The forger's own workshop can make a good one.
        let honest = sign(&header(), &claims(&access), &key.derive(Purpose::Access));
        assert!(sessions.resolve(Some(&honest), None, Origin::default(), START).await.unwrap().viewer.is_some());
        for (name, token) in forged {
            let resolved = sessions.resolve(Some(&token), None, Origin::default(), START).await.unwrap();
            assert!(resolved.viewer.is_none(), "{name}: {token}");
            assert!(resolved.cookies.is_empty());
        }
        // Signed by us, and nobody's.
        let logout = api::Caller {
            viewer: sessions.resolve(Some(&access), None, Origin::default(), START).await.unwrap().viewer,
            ..guest()
        };
        auth.logout(&logout).await.unwrap();
        assert!(sessions.resolve(Some(&honest), None, Origin::default(), START).await.unwrap().viewer.is_none());
    }
}

fn header() -> Value {
    json!({ "alg": "HS256", "typ": "at+jwt", "kid": "j1" })
}

fn claims(access: &str) -> Value {
    let claims = access.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

fn sign(header: &Value, claims: &Value, key: &[u8]) -> String {
    sign_raw(&header.to_string(), &claims.to_string(), key)
}

fn sign_raw(header: &str, claims: &str, key: &[u8]) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn with(mut value: Value, name: &str, new: Value) -> Value {
    value[name] = new;
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}

fn forgeries(access: &str, key: &NamedKey) -> Vec<(String, String)> {
    let good = key.derive(Purpose::Access);
    let (h, c) = (header(), claims(access));
    let parts: Vec<&str> = access.split('.').collect();
    let (head, body, tag) = (parts[0], parts[1], parts[2]);
    let seconds = START / 1_000;
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: String, token: String| all.push((name, token));
    for alg in [
        "none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256", "",
    ] {
        let h = with(h.clone(), "alg", json!(alg));
        add(format!("alg {alg}"), sign(&h, &c, &good));
        let unsigned = sign(&h, &c, &good);
        add(
            format!("alg {alg} unsigned"),
            unsigned.rsplit_once('.').unwrap().0.to_owned() + ".",
        );
    }
    for (name, value) in [
        ("kid", json!("j2")),
        ("kid", json!("")),
        ("kid", json!(["j1"])),
        ("kid", json!("../j1")),
        ("typ", json!("JWT")),
        ("typ", json!("AT+JWT")),
        ("typ", json!(null)),
        ("alg", json!(1)),
        ("crit", json!(["exp"])),
    ] {
        add(
            format!("header {name} {value}"),
            sign(&with(h.clone(), name, value), &c, &good),
        );
    }
    for name in ["kid", "typ", "alg"] {
        add(
            format!("header without {name}"),
            sign(&without(h.clone(), name), &c, &good),
        );
    }
    for (name, value) in [
        ("aud", json!("other")),
        ("aud", json!([])),
        ("aud", json!(["resee-web"])),
        ("iss", json!("other")),
        ("iss", json!(["resee"])),
        ("iss", json!("")),
        ("sub", json!("someone")),
        ("sub", json!(uuid::Uuid::from_u128(7))),
        ("sub", json!(1)),
        ("sid", json!(uuid::Uuid::from_u128(7))),
        ("sid", json!(null)),
        ("sid", json!("' OR 1=1")),
        ("exp", json!(seconds - 5)),
        ("exp", json!(0)),
        ("exp", json!(-1)),
        ("exp", json!("tomorrow")),
        ("exp", json!(1.5e300)),
        ("exp", json!(i64::MIN)),
        ("iat", json!(seconds + 6)),
        ("iat", json!(i64::MAX)),
    ] {
        add(
            format!("claim {name} {value}"),
            sign(&h, &with(c.clone(), name, value), &good),
        );
    }
    for name in ["iss", "aud", "sub", "sid", "iat", "exp"] {
        add(
            format!("claims without {name}"),
            sign(&h, &without(c.clone(), name), &good),
        );
    }
    for (name, other) in [
        ("empty", Vec::new()),
        ("undivided", vec![1; 32]),
        ("refresh", key.derive(Purpose::Refresh).to_vec()),
        ("ticket", key.derive(Purpose::Ticket).to_vec()),
        ("link", key.derive(Purpose::Link).to_vec()),
        ("other", vec![7; 32]),
    ] {
        add(format!("key {name}"), sign(&h, &c, &other));
    }
    let huge = "A".repeat(1_000_000);
    for (name, token) in [
        ("empty", String::new()),
        ("dots", "..".to_owned()),
        ("many dots", ".".repeat(500)),
        ("no signature", format!("{head}.{body}.")),
        ("two parts", format!("{head}.{body}")),
        ("four parts", format!("{access}.{tag}")),
        ("cut by one", access[..access.len() - 1].to_owned()),
        ("cut in half", access[..access.len() / 2].to_owned()),
        ("longer by one", format!("{access}A")),
        ("padded", format!("{access}=")),
        ("spaces", format!(" {access}")),
        ("lower case", access.to_lowercase()),
        ("swapped", format!("{body}.{head}.{tag}")),
        ("huge", huge.clone()),
        ("huge body", format!("{head}.{huge}.{tag}")),
        ("huge tag", format!("{access}{huge}")),
        ("not base64", "***.***.***".to_owned()),
        (
            "not utf-8",
            format!("{}.{body}.{tag}", URL_SAFE_NO_PAD.encode([0xff, 0xfe])),
        ),
        ("multi-byte", "é.é.é".to_owned()),
        ("nul", "\0.\0.\0".to_owned()),
        ("json not an object", sign_raw("[]", "[]", &good)),
        ("claims a string", sign_raw(&h.to_string(), "\"x\"", &good)),
        (
            "claims cut",
            sign_raw(&h.to_string(), "{\"iss\":\"resee\"", &good),
        ),
        ("deep", sign_raw(&h.to_string(), &"[".repeat(600), &good)),
    ] {
        add(name.to_owned(), token);
    }
    let c = c.to_string();
    let twice = c.replacen('{', "{\"sub\":\"00000000-0000-0000-0000-000000000007\",", 1);
    add(
        "sub twice".to_owned(),
        sign_raw(&h.to_string(), &twice, &good),
    );
    for index in 0..tag.len().min(6) {
        let mut bytes = tag.as_bytes().to_vec();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let tag = String::from_utf8(bytes).unwrap();
        add(
            format!("tag changed at {index}"),
            format!("{head}.{body}.{tag}"),
        );
    }
    all
}
