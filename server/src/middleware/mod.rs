//! What every request passes through, one file each; `router` puts them in order.

pub mod caller;
pub mod flood;
pub mod headers;
pub mod kept;
pub mod measure;
pub mod origin;
pub mod private;
pub mod request_id;
pub mod session;
