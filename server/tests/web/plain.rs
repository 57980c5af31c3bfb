//! Small fixed answers.

use http::StatusCode;

use crate::{browser::Browser, common::on_both, site::site};

on_both! {
    async fn robots_may_find_the_public_pages(test: Test) {
        let answer = Browser::new(&site(&test)).get("/robots.txt").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert!(answer.body.contains("Disallow: /\n"));
    }

    async fn password_managers_find_where_to_change_it(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let answer = guest.get("/.well-known/change-password").await;
        assert_eq!(answer.leads_to(), "/settings/security");
        let login = guest.follow(&answer).await;
        assert_eq!(login.leads_to(), "/login?next=%2Fsettings%2Fsecurity");
    }

    async fn an_invitation_leads_to_the_registration(test: Test) {
        let link = services::auth::setup_link(&test.core).await.unwrap().unwrap();
        let (_, token) = link.split_once("invite=").unwrap();
        let mut guest = Browser::new(&site(&test));
        let answer = guest.get(&format!("/invite/{token}")).await;
        assert_eq!(answer.leads_to(), format!("/register?invite={token}"));
        let page = guest.follow(&answer).await;
        assert_eq!(page.html().value("invite").as_deref(), Some(token));
        let answer = guest.get("/invite/a%26b%0D%0A%3Dc").await;
        assert_eq!(answer.leads_to(), "/register?invite=a%26b%0D%0A%3Dc");
    }

    async fn the_setup_link_makes_the_first_admin(test: Test) {
        let link = services::auth::setup_link(&test.core).await.unwrap().unwrap();
        let (_, token) = link.split_once("invite=").unwrap();
        let mut guest = Browser::new(&site(&test));
        let form = [
            ("email", "root@example.com"),
            ("password", "graph paper moth"),
            ("terms", "on"),
            ("age", "on"),
            ("invite", token),
        ];
        let answer = guest.post("/api/auth/register", "/register", &form).await;
        assert_eq!(answer.leads_to(), "/dashboard");
        assert_eq!(guest.get("/dashboard").await.status, StatusCode::OK);
        assert_eq!(guest.get("/dev/mailbox").await.status, StatusCode::OK);
    }

    async fn a_closed_registration_says_so(test: Test) {
        let mut test = test;
        test.set(|settings| settings.registration = services::core::Registration::Closed);
        let page = Browser::new(&site(&test)).get("/register").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.html().all("input").filter(|tag| tag.get("name") == "password").count(), 0);
    }
}
