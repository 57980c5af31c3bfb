//! Sums of before there were statistics: the migration makes them from the log.

use std::collections::BTreeMap;

use api::{Viewer, review::ReviewApi};
use domain::{review::Rating, time::DAY};
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use services::review::{fit, replay};

use crate::common::{Test, at, on_both, viewer};
use crate::lived::far;
use crate::support::*;

/// Young, mature and predicted by study day, rating and bucket.
async fn sums(test: &Test, viewer: &Viewer) -> BTreeMap<(i32, i16, i16), (i32, i32, i64)> {
    let mut sums = BTreeMap::new();
    for row in summary(test, viewer).await {
        let sum: &mut (i32, i32, i64) = sums
            .entry((row.study_day, row.rating, row.bucket))
            .or_default();
        sum.0 += row.young;
        sum.1 += row.mature;
        sum.2 += row.predicted;
    }
    sums
}

on_both! {
    async fn a_database_of_before_gets_the_sums_of_its_log(test: Test) {
        let me = viewer(&test).await;
        far(&test, &me).await;
        // Events of another kind, and an answer that was taken back.
        fit::run(&test.core, me.user).await.unwrap();
        let later = at(&me, me.now + 40 * DAY);
        let card = shown(&test, &later).await;
        let answer = service(&test).answer(&later, post(&card, Rating::Good)).await.unwrap();
        service(&test).undo(&later, answer.event).await.unwrap();
        replay::rebuild_summaries(&test.core, me.user, &me.time_zone).await.unwrap();
        let expected = sums(&test, &me).await;
        let all = expected.values().fold((0, 0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
        assert!(all.0 > 100 && all.1 > 10, "{all:?}");

        for undo in [
            "ALTER TABLE review_summaries DROP COLUMN young",
            "ALTER TABLE review_summaries DROP COLUMN mature",
            "ALTER TABLE review_summaries DROP COLUMN predicted",
            "ALTER TABLE parameter_sets DROP COLUMN corrected_for",
            "ALTER TABLE users DROP COLUMN plan",
            "DROP TABLE study_sessions",
            "DELETE FROM seaql_migrations WHERE version = 'm20261129_0020_statistics'",
        ] {
            test.core.db.execute_unprepared(undo).await.unwrap();
        }
        Migrator::up(&test.core.db, None).await.unwrap();
        assert_eq!(sums(&test, &me).await, expected);
    }
}
