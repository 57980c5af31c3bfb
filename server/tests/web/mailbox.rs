//! `/dev/mailbox`: for an admin, or for somebody who sits at this very machine.

use api::Viewer;
use axum::Router;
use domain::auth::Role;
use http::{Request, StatusCode};

use crate::{
    browser::{Browser, FORM},
    common::{Person, Test, on_both, viewer, viewer_of},
    site::site,
};

const PAGE: &str = "/dev/mailbox";

async fn admin(test: &Test) -> Viewer {
    let person = Person {
        role: Role::Admin,
        ..Person::named("Root")
    };
    viewer_of(test, person).await
}

/// Status of the page.
async fn status(browser: &mut Browser) -> u16 {
    browser.get(PAGE).await.status.as_u16()
}

fn at(router: &Router, peer: &str) -> Browser {
    let mut browser = Browser::new(router);
    browser.peer = peer.parse().unwrap();
    browser
}

on_both! {
    async fn only_an_admin_and_this_machine_see_it(test: Test) {
        let router = site(&test);
        let (me, root) = (viewer(&test).await, admin(&test).await);
        assert_eq!(status(&mut at(&router, "127.0.0.1:9")).await, 200);
        assert_eq!(status(&mut at(&router, "[::1]:9")).await, 200);
        assert_eq!(status(&mut at(&router, "[::ffff:127.0.0.1]:9")).await, 200);
        assert_eq!(status(&mut at(&router, "192.0.2.7:9")).await, 404);
        assert_eq!(status(&mut Browser::of(&router, &test, &me)).await, 404);
        assert_eq!(status(&mut Browser::of(&router, &test, &root)).await, 200);
    }

    async fn what_a_proxy_forwards_does_not_come_from_this_machine(test: Test) {
        let router = site(&test);
        let mut local = at(&router, "127.0.0.1:9");
        for name in ["x-forwarded-for", "x-real-ip", "forwarded", "x-forwarded-host"] {
            let request = Request::builder()
                .uri(PAGE)
                .header("accept", FORM)
                .header(name, "127.0.0.1")
                .body(axum::body::Body::empty());
            let answer = local.send(request.unwrap()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
        }
    }

    async fn with_a_mail_server_nobody_sees_it(test: Test) {
        let mut test = test;
        test.set(|settings| settings.mailbox = None);
        let router = site(&test);
        let root = admin(&test).await;
        assert_eq!(status(&mut at(&router, "127.0.0.1:9")).await, 404);
        assert_eq!(status(&mut Browser::of(&router, &test, &root)).await, 404);
    }

    async fn what_it_shows_is_text(test: Test) {
        let dir = test.core.settings.mailbox.clone().unwrap();
        std::fs::create_dir_all(&dir).unwrap();
        let mail = r#"{"id":"1-a","at":1,"to":"a@b.c","subject":"<script>alert(1)</script>","text":"See https://resee.test/verify-email?token=x <b>now</b>"}"#;
        std::fs::write(dir.join("1-a.json"), mail).unwrap();
        std::fs::write(dir.join("2-b.json"), "rubbish").unwrap();
        let answer = at(&site(&test), "127.0.0.1:9").get(PAGE).await;
        assert_eq!(answer.status, StatusCode::OK);
        let html = answer.html();
        assert!(html.all("a").any(|link| link.get("href") == "https://resee.test/verify-email?token=x"));
        assert_eq!(html.texts(|tag| tag.name == "h2"), ["<script>alert(1)</script>"]);
    }
}
