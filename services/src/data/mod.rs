//! All of a learner's data: taking it along (`export`), and having it removed (`deletion`).

pub mod deletion;
pub mod export;

use api::{
    ApiError, Caller, Viewer,
    data::{DataApi, DataPage, DeletionState, Leaving},
};
use async_trait::async_trait;

use crate::{
    auth::AuthService,
    core::Core,
    error::{Result, answer},
    frame,
};

/// Implements [`DataApi`].
#[derive(Clone)]
pub struct DataService {
    core: Core,
    auth: AuthService,
}

impl DataService {
    /// `auth` is the process's one, which counts failed passwords.
    pub fn new(core: Core, auth: AuthService) -> Self {
        Self { core, auth }
    }

    async fn overview(&self, viewer: &Viewer) -> Result<DataPage> {
        Ok(DataPage {
            frame: frame::load(&self.core, viewer).await?,
            now: viewer.now,
            export: export::standing(&self.core, viewer).await?,
        })
    }

    async fn export(&self, caller: &Caller, password: &str) -> Result<()> {
        self.auth
            .confirm(caller.viewer()?, caller, password)
            .await?;
        export::ask(&self.core, caller).await
    }

    async fn delete(&self, caller: &Caller, password: &str) -> Result<Leaving> {
        let confirmed = self.auth.confirmed(caller.viewer()?, caller, password);
        let verified = confirmed.await?;
        match deletion::ask(&self.core, &self.auth, caller, &verified).await {
            // Another tab was first; nobody is signed in any more.
            Err(error) if error.is_duplicate() => Err(ApiError::Unauthenticated.into()),
            asked => asked,
        }
    }
}

#[async_trait]
impl DataApi for DataService {
    async fn page(&self, viewer: &Viewer) -> Result<DataPage, ApiError> {
        self.overview(viewer).await.map_err(answer)
    }

    async fn ask_export(&self, caller: &Caller, password: &str) -> Result<(), ApiError> {
        self.export(caller, password).await.map_err(answer)
    }

    async fn delete_account(&self, caller: &Caller, password: &str) -> Result<Leaving, ApiError> {
        self.delete(caller, password).await.map_err(answer)
    }

    async fn deletion(&self, token: &str) -> Result<DeletionState, ApiError> {
        deletion::standing(&self.core, token).await.map_err(answer)
    }
}
