use api::remind::UnsubscribePage;

use crate::call_error::CallError;

/// What the link of a mail can do; `None` without one.
///
/// # Errors
/// See [`api::remind::ReminderApi::unsubscribe_page`].
pub async fn unsubscribe_page(token: String) -> Result<Option<UnsubscribePage>, CallError> {
    if token.is_empty() {
        return Ok(None);
    }
    crate::ssr::serve(async |services, _| {
        services.reminders.unsubscribe_page(&token).await.map(Some)
    })
    .await
}
