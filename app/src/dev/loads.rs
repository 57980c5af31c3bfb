use api::mail::StoredMail;

use crate::call_error::CallError;

/// The newest mails.
///
/// # Errors
/// See [`api::mail::MailboxApi::mailbox`].
pub async fn mailbox() -> Result<Vec<StoredMail>, CallError> {
    crate::ssr::serve(async |services, caller| services.mailbox.mailbox(caller).await).await
}
