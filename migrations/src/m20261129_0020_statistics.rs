//! What the summary of reviews has to know for the learner's statistics: of the reviews of cards in
//! review that were the first of their study day, how many came at most 20 days after the one before
//! and how many later, and the sum of their predicted chances of recall, in millionths.
//!
//! And, for the correction of a parameter set, the wanted retention that it was computed for.
//!
//! `study_sessions` has the session that each learner chose last, as the query of its address.
//! `users.plan` says what of the things that cost money a learner may use.
//!
//! Rows of before get theirs from the log. The log knows neither hour nor category of a review, so of
//! rows that differ in nothing else the one with most reviews gets the counts of all.

crate::sql::script!(
    "m20261129_0020_statistics",
    "
ALTER TABLE review_summaries ADD COLUMN young INTEGER NOT NULL DEFAULT 0
    CONSTRAINT review_summaries_young_check CHECK (young >= 0);

ALTER TABLE review_summaries ADD COLUMN mature INTEGER NOT NULL DEFAULT 0
    CONSTRAINT review_summaries_mature_check CHECK (mature >= 0);

ALTER TABLE review_summaries ADD COLUMN predicted BIGINT NOT NULL DEFAULT 0
    CONSTRAINT review_summaries_predicted_check CHECK (predicted >= 0);

ALTER TABLE users ADD COLUMN plan TEXT NOT NULL DEFAULT 'free'
    CONSTRAINT users_plan_check CHECK (plan IN ('free', 'basic', 'pro'));

ALTER TABLE parameter_sets ADD COLUMN corrected_for DOUBLE PRECISION;

CREATE TABLE study_sessions (
    user_id UUID NOT NULL PRIMARY KEY,
    query TEXT NOT NULL,
    category_id UUID,
    tag_id UUID,
    since BIGINT NOT NULL,
    study_day INTEGER NOT NULL,
    CONSTRAINT study_sessions_query_check CHECK (length(query) BETWEEN 1 AND 500),
    CONSTRAINT study_sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT study_sessions_category_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE CASCADE,
    CONSTRAINT study_sessions_tag_fkey FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE
);

WITH RECURSIVE buckets (bucket) AS (
    SELECT 0 UNION ALL SELECT bucket + 1 FROM buckets WHERE bucket < 19
), counted AS (
    SELECT events.user_id, events.study_day, events.rating, buckets.bucket,
        SUM(CASE WHEN events.elapsed_days < 21 THEN 1 ELSE 0 END) AS young,
        SUM(CASE WHEN events.elapsed_days < 21 THEN 0 ELSE 1 END) AS mature,
        SUM(CAST(ROUND(events.predicted * 1000000) AS BIGINT)) AS predicted
    FROM review_events events
    JOIN buckets ON events.predicted * 20 >= buckets.bucket
        AND (events.predicted * 20 < buckets.bucket + 1 OR buckets.bucket = 19)
    WHERE events.kind = 'review' AND events.phase_before = 2 AND events.elapsed_days > 0
      AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = events.id)
    GROUP BY events.user_id, events.study_day, events.rating, buckets.bucket
), places AS (
    SELECT user_id, study_day, hour, rating, category_key, bucket,
        ROW_NUMBER() OVER (
            PARTITION BY user_id, study_day, rating, bucket
            ORDER BY reviews DESC, hour, category_key
        ) AS place
    FROM review_summaries
)
UPDATE review_summaries SET
    young = counted.young, mature = counted.mature, predicted = counted.predicted
FROM counted
JOIN places ON places.user_id = counted.user_id AND places.study_day = counted.study_day
    AND places.rating = counted.rating AND places.bucket = counted.bucket AND places.place = 1
WHERE review_summaries.user_id = places.user_id AND review_summaries.study_day = places.study_day
  AND review_summaries.hour = places.hour AND review_summaries.rating = places.rating
  AND review_summaries.category_key = places.category_key AND review_summaries.bucket = places.bucket;
"
);
