//! Puts a card to the end of the sitting.

use api::{ApiError, Viewer};
use sea_orm::ConnectionTrait;

use super::{ReviewService, answer::RAISE_VERSION, sql::statement, ticket::Ticket};
use crate::{db, error::Result};

const SKIP: &str = "
UPDATE cards SET skipped_at = $4
WHERE id = $1 AND user_id = $2 AND version = $3 AND active";

impl ReviewService {
    /// The schedule and the version stay: a skipped card can still be answered with its ticket.
    pub(super) async fn store_skip(&self, viewer: &Viewer, ticket: &str) -> Result<()> {
        let ticket = Ticket::open(ticket, &self.core.keys, viewer.user, viewer.now)?;
        let tx = db::begin_write(&self.core.db).await?;
        let values = [
            ticket.card.0.into(),
            ticket.user.0.into(),
            ticket.version.into(),
            viewer.now.into(),
        ];
        let changed = tx
            .execute_raw(statement(&tx, SKIP, values))
            .await?
            .rows_affected();
        if changed == 0 {
            let text = "SELECT id FROM cards WHERE id = $1 AND user_id = $2 AND active";
            let values = [ticket.card.0.into(), ticket.user.0.into()];
            let found = tx.query_one_raw(statement(&tx, text, values)).await?;
            tx.rollback().await?;
            let refusal = if found.is_some() {
                ApiError::AlreadyAnswered
            } else {
                ApiError::NotFound
            };
            return Err(refusal.into());
        }
        tx.execute_raw(statement(&tx, RAISE_VERSION, [viewer.user.0.into()]))
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
