use api::mail::StoredMail;
use leptos::prelude::*;

use crate::call_error::CallError;

/// The newest mails.
///
/// # Errors
/// See [`api::mail::MailboxApi::mailbox`].
#[server(endpoint = "dev/mailbox")]
pub async fn mailbox() -> Result<Vec<StoredMail>, CallError> {
    crate::ssr::serve(async |services, caller| services.mailbox.mailbox(caller).await).await
}
