//! What every request passes through, one file each; `router` puts them in order.

pub mod caller;
pub mod flood;
pub mod headers;
pub mod host;
pub mod kept;
pub mod limits;
pub mod measure;
pub mod origin;
pub mod patience;
mod posted;
pub mod private;
pub mod request_id;
pub mod session;
