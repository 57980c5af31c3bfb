//! What a process tells those who watch it: metrics and alerts.

use std::{sync::Arc, time::Duration};

use http::StatusCode;
use services::{
    alert::{self, Alert},
    core::Core,
    db::begin_write,
    watch::Watch,
};

use crate::{
    browser::Browser,
    common::on_both,
    process::Process,
    site::site,
    wire::{free_address, get, slack},
};

const TOKEN: &str = "a-token-of-sixteen-characters";

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

on_both! {
    async fn a_process_tells_alerts_and_counts_what_it_does(test: Test) {
        let (url, said) = slack().await;
        let admin = free_address().await;
        let _process = Process::start_with(&test, &[
            ("SLACK_WEBHOOK_URL", &url),
            ("ADMIN_ADDR", &admin),
            ("METRICS_TOKEN", TOKEN),
        ]);
        let core = Core {
            watch: Arc::new(Watch { tells: true, ..Watch::default() }),
            ..test.core.clone()
        };
        let tx = begin_write(&core.db).await.unwrap();
        alert::raise(&core, &tx, &Alert::BackupFailed).await.unwrap();
        tx.commit().await.unwrap();
        let told = [r#"{"text":"[Resee at http://127.0.0.1:0] A backup could not be made. /admin/health says why."}"#];
        for _ in 0..400 {
            if !said.lock().unwrap().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(*said.lock().unwrap(), told);
        let mut metrics = String::new();
        let done = r#"resee_jobs_total{kind="alert",outcome="done"} 1"#;
        for _ in 0..200 {
            metrics = get(&admin, "/metrics", &bearer(TOKEN)).await;
            if metrics.contains(done) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        for line in [
            "HTTP/1.1 200",
            "content-type: text/plain; version=0.0.4",
            done,
            r#"resee_job_seconds_count{kind="alert"} 1"#,
            r#"resee_up{dependency="database"} 1"#,
            r#"resee_queue_jobs{kind="send_mail",state="dead"} 0"#,
            r#"resee_queue_oldest_seconds{kind="send_mail"} 0"#,
            "resee_workers 1",
            "resee_disk_free_bytes ",
            "resee_memory_bytes ",
            r#"resee_queries_total{failed="0"} "#,
            "resee_query_seconds_bucket{le=\"0.001\"}",
        ] {
            assert!(metrics.contains(line), "{line} is missing in {metrics}");
        }
        assert!(!metrics.contains("secret") && !metrics.contains(TOKEN), "{metrics}");
        for header in ["", &bearer("another-token-of-some-length")] {
            let refused = get(&admin, "/metrics", header).await;
            assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
        }
        assert!(get(&admin, "/api/health/", "").await.contains(r#"{"status":"ok"}"#));
        assert_eq!(said.lock().unwrap().len(), 1);
    }

    async fn the_app_itself_has_no_metrics(test: Test) {
        let answer = Browser::new(&site(&test)).get("/metrics").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}
