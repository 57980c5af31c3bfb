//! What is counted for `/metrics`. Without a recorder nothing is.

use std::time::Duration;

use domain::grading::CallKind;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

use crate::ai::Usage;

/// Says what each name means.
pub fn describe() {
    describe_counter!("resee_queries_total", "Statements, by whether they failed");
    describe_histogram!(
        "resee_query_seconds",
        Unit::Seconds,
        "What a statement took"
    );
    describe_counter!("resee_jobs_total", "Runs of jobs, by kind and outcome");
    describe_histogram!(
        "resee_job_seconds",
        Unit::Seconds,
        "What a run of a job took"
    );
    describe_gauge!(
        "resee_queue_jobs",
        "Jobs that are stored, by kind and state"
    );
    describe_gauge!(
        "resee_queue_oldest_seconds",
        Unit::Seconds,
        "How long the oldest waiting job of a kind has been due"
    );
    describe_gauge!(
        "resee_workers",
        "Workers that said within 15 s that they live"
    );
    describe_counter!("resee_mails_total", "Tries to hand a mail over, by outcome");
    describe_counter!(
        "resee_ai_calls_total",
        "Calls to the model, by kind and outcome"
    );
    describe_counter!("resee_ai_tokens_total", "Tokens, by direction");
    describe_counter!(
        "resee_ai_cost_microdollars_total",
        "What calls have cost, where the price is known"
    );
    describe_gauge!(
        "resee_ai_breaker",
        "The breaker before the model in this process: 0 asks, 1 tries, 2 does not ask"
    );
    describe_gauge!("resee_up", "1 when a dependency answers, 0 when not");
    describe_gauge!(
        "resee_disk_free_bytes",
        Unit::Bytes,
        "Free on the disk of DATA_DIR"
    );
    describe_gauge!(
        "resee_disk_total_bytes",
        Unit::Bytes,
        "Size of the disk of DATA_DIR"
    );
    describe_gauge!(
        "resee_wal_bytes",
        Unit::Bytes,
        "Size of PostgreSQL's archived log, BACKUP_WAL_DIR"
    );
    describe_gauge!(
        "resee_backup_age_seconds",
        Unit::Seconds,
        "Since the newest backup that was restored for a test was made"
    );
    describe_counter!("resee_alerts_total", "Alerts, by kind");
}

/// A statement.
pub fn query(took: Duration, failed: bool) {
    counter!("resee_queries_total", "failed" => if failed { "1" } else { "0" }).increment(1);
    histogram!("resee_query_seconds").record(took);
}

/// A run of a job. Kinds are those this version knows.
pub(crate) fn job(kind: &'static str, outcome: &'static str, took: Duration) {
    counter!("resee_jobs_total", "kind" => kind, "outcome" => outcome).increment(1);
    histogram!("resee_job_seconds", "kind" => kind).record(took);
}

/// A try to hand a mail over.
pub(crate) fn mail(outcome: &'static str) {
    counter!("resee_mails_total", "outcome" => outcome).increment(1);
}

/// A call to the model; `cost` in millionths of a dollar.
pub(crate) fn call(kind: CallKind, made: bool, usage: &Usage, cost: Option<i64>) {
    let outcome = if made { "made" } else { "failed" };
    counter!("resee_ai_calls_total", "kind" => kind.as_str(), "outcome" => outcome).increment(1);
    counter!("resee_ai_tokens_total", "direction" => "input").increment(usage.input_tokens);
    counter!("resee_ai_tokens_total", "direction" => "output").increment(usage.output_tokens);
    if let Some(cost) = cost.and_then(|cost| u64::try_from(cost).ok()) {
        counter!("resee_ai_cost_microdollars_total").increment(cost);
    }
}

/// Sets a gauge without labels.
pub(crate) fn set(name: &'static str, value: f64) {
    gauge!(name).set(value);
}
