//! How other servers are asked: never by a way that somebody else has chosen.

use reqwest::{Client, ClientBuilder, redirect};

use crate::error::{Error, Result};

/// What every client of ours is built with; each sets its own time limits.
///
/// # Errors
/// [`Error::Setting`] when TLS cannot be set up.
pub(crate) fn builder() -> Result<ClientBuilder> {
    // The builder would panic.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(Error::Setting("TLS: no provider is installed".to_owned()));
    }
    Ok(Client::builder()
        .redirect(redirect::Policy::none())
        // Proxies would come from the environment, which is read in one place only.
        .no_proxy())
}
