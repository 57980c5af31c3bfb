//! What the process holds while it runs.

use services::{auth::Sessions, core::Core};

use crate::{assets::Assets, config::Config};

/// Shared by the middleware and the plain handlers.
pub struct State {
    /// The settings.
    pub config: Config,
    /// The services' common ground.
    pub core: Core,
    /// Resolves sessions.
    pub sessions: Sessions,
    /// Names of the bundle's files.
    pub assets: Assets,
}
