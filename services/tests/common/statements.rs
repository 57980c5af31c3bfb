//! Which statements were sent.

use std::sync::{Arc, Mutex};

use sea_orm::DatabaseConnection;

/// Everything sent since it was last cleared.
#[derive(Default)]
pub struct Statements(Mutex<Vec<String>>);

impl Statements {
    /// Notes everything sent through `db` and through clones made of it from now on.
    pub fn watch(self: &Arc<Self>, db: &mut DatabaseConnection) {
        let statements = Arc::clone(self);
        db.set_metric_callback(move |info| {
            statements
                .0
                .lock()
                .expect("no test panics here")
                .push(info.statement.sql.clone());
        });
    }

    pub fn clear(&self) {
        self.take();
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics here"))
    }
}
