//! Refresh tokens under fifty tabs, lost replies, requests that are dropped half-way, and thieves.
//! A history is checked: nobody is signed out who did nothing, one successor lives, and a true
//! replay ends the family within one request. `PROVE_ROUNDS` sets how many rounds; see
//! `tools/prove/refresh.sh`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod auth_support;
mod common;

use std::time::{Duration, Instant};

use auth_support::{mails, refresh_tokens, resolve, sessions, sign_in, tokens, with_minji};
use common::{Test, on_both};
use entity::refresh_token;
use futures::future::join_all;
use services::auth::{AuthService, Origin, Sessions};

/// Requests at the same time.
const TABS: usize = 50;
const MINUTE: i64 = 60_000;
/// A tenth of a proof's.
const ROUNDS: usize = 20;

fn rounds() -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test's own settings")]
    let set = std::env::var("PROVE_ROUNDS").ok();
    set.and_then(|set| set.parse().ok()).unwrap_or(ROUNDS)
}

/// Every tab presents `refresh`; all must be signed in, with the same successor.
async fn all_rotate(test: &Test, refresh: &str) -> (String, String) {
    let all = join_all((0..TABS).map(|_| resolve(test, None, Some(refresh)))).await;
    let mut pairs = Vec::new();
    for resolved in &all {
        assert!(
            resolved.viewer.is_some() && !resolved.ended,
            "a false logout"
        );
        assert!(
            !resolved
                .cookies
                .iter()
                .any(|cookie| cookie.contains("Max-Age=0"))
        );
        pairs.push(tokens(&resolved.cookies));
    }
    let first = pairs[0].1.clone();
    assert!(
        pairs.iter().all(|(_, next)| *next == first),
        "two successors"
    );
    pairs.swap_remove(0)
}

fn is_living(row: &refresh_token::Model) -> bool {
    row.consumed_at.is_none() && row.revoked_at.is_none()
}

async fn living(test: &Test) -> usize {
    refresh_tokens(test)
        .await
        .iter()
        .filter(|row| is_living(row))
        .count()
}

/// A thief comes with what was used long ago; from then on neither gets in. Returns how often.
async fn replays_kill(test: &Test, auth: &AuthService) -> usize {
    let times = (rounds() / 10).max(2);
    for round in 0..times {
        let (_, stolen) = sign_in(auth).await;
        test.clock.advance(20 * MINUTE);
        let (_, second) = all_rotate(test, &stolen).await;
        test.clock.advance(20 * MINUTE);
        let (access, third) = all_rotate(test, &second).await;
        test.clock.advance(MINUTE);
        let before = living(test).await;
        let thief = resolve(test, None, Some(&stolen)).await;
        assert!(
            thief.viewer.is_none() && thief.cookies.is_empty(),
            "round {round}"
        );
        let owner = resolve(test, Some(&access), Some(&third)).await;
        assert!(owner.viewer.is_none() && owner.ended && owner.cookies.is_empty());
        let tokens = [&stolen, &second, &third].map(|token| resolve(test, None, Some(token)));
        let all = join_all(tokens).await;
        assert!(all.iter().all(|resolved| resolved.viewer.is_none()));
        assert_eq!(living(test).await, before - 1, "no other session lost one");
    }
    let told = mails(test).await;
    assert_eq!(
        told.iter().filter(|kind| *kind == "replay").count(),
        times,
        "the owner is told each time, once"
    );
    times
}

on_both! {
    async fn prove_fifty_tabs_never_sign_out(test: Test) {
        let auth = with_minji(&test).await;
        let (_, mut refresh) = sign_in(&auth).await;
        let (mut lost, mut dropped, mut won) = (0, 0, 0);
        let started = Instant::now();
        for round in 0..rounds() {
            test.clock.advance(20 * MINUTE);
            if round % 3 == 1 {
                // The server commits, and the reply never arrives: the old token gets in again.
                let gone = all_rotate(&test, &refresh).await.1;
                test.clock.advance(MINUTE);
                let next = all_rotate(&test, &refresh).await.1;
                assert_ne!(next, gone);
                lost += 1;
                refresh = next;
            } else if round % 3 == 2 {
                // Requests that die at any point of the way, before, in or after the commit.
                let now = services::clock::Clock::now(&*test.clock);
                let waits = (0..TABS).map(|tab| {
                    let sessions = Sessions::new(test.core.clone());
                    let wait = Duration::from_micros((tab * tab * 13 + round * 101) as u64 % 30_000);
                    let token = refresh.clone();
                    async move {
                        let asked = sessions.resolve(None, Some(&token), Origin::default(), now);
                        tokio::time::timeout(wait, asked).await
                    }
                });
                for outcome in join_all(waits).await {
                    match outcome {
                        Ok(resolved) => {
                            assert!(resolved.unwrap().viewer.is_some());
                            won += 1;
                        }
                        Err(_) => dropped += 1,
                    }
                }
                // Whatever was committed, the client still gets in, once.
                test.clock.advance(MINUTE);
                refresh = all_rotate(&test, &refresh).await.1;
            } else {
                refresh = all_rotate(&test, &refresh).await.1;
            }
            assert_eq!(living(&test).await, 1, "round {round}");
            assert_eq!(sessions(&test).await.len(), 1);
        }
        assert_eq!(sessions(&test).await[0].ended_at, None);
        assert_eq!(mails(&test).await, ["verify"], "nobody was told of a theft");
        assert!(dropped > 0, "none was dropped");
        println!("figure: database {:?}", test.backend);
        println!("figure: rounds {}, {TABS} requests at a time", rounds());
        println!("figure: replies lost after the commit {lost}, each made good with the old token");
        println!("figure: requests dropped on their way {dropped}, beside {won} that arrived");
        println!("figure: false logouts 0, living successors after each round 1");
        let replays = replays_kill(&test, &auth).await;
        println!("figure: true replays {replays}, families that died with the same request {replays}");
        println!("figure: {} s", started.elapsed().as_secs());
    }
}
