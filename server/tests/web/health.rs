//! Liveness and readiness.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

use crate::{
    browser::Browser,
    common::{Test, on_both},
    site::site,
};

on_both! {
    async fn liveness_depends_on_nothing(test: Test) {
        let mut guest = Browser::new(&site(&test));
        test.core.db.clone().close().await.unwrap();
        let (answer, sent) = test.statements(guest.get("/api/health/")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json(), json!({ "status": "ok" }));
        assert!(sent.is_empty());
    }

    async fn readiness_is_the_databases_and_reused_for_a_second(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let (answer, sent) = test.statements(guest.get("/api/health/ready")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json(), json!({ "status": "ok" }));
        assert!(!sent.is_empty(), "it writes and reads");
        let (_, sent) = test.statements(guest.get("/api/health/ready")).await;
        assert!(sent.is_empty(), "within the second: {sent:#?}");
        assert_eq!(entity_count(&test).await, 0, "the probe leaves nothing behind");
        test.core.db.clone().close().await.unwrap();
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let answer = guest.get("/api/health/ready").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.json(), json!({ "status": "database" }));
    }
}

async fn entity_count(test: &Test) -> u64 {
    use sea_orm::{EntityTrait, PaginatorTrait};
    let invites = entity::invite::Entity::find().count(&test.core.db).await;
    invites.unwrap()
}
