//! Server functions about how much a study day asks for.

use leptos::prelude::*;

use crate::call_error::CallError;

/// Makes the study day ask for more, then goes on to `next`, or to the review.
///
/// # Errors
/// See [`api::review::ReviewApi::more`].
#[server(endpoint = "review/more")]
pub async fn more(
    #[server(default)] what: String,
    #[server(default)] next: String,
) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let more = match what.as_str() {
            "reviews" => api::review::More::Reviews,
            "new" => api::review::More::New,
            _ => return Err(api::ApiError::Malformed),
        };
        services.reviews.more(viewer, more).await
    })
    .await?;
    crate::ssr::redirect(crate::page::own_path(&next).unwrap_or("/review"));
    Ok(())
}

/// Follows a catch-up plan.
///
/// # Errors
/// See [`api::review::ReviewApi::accept_catch_up`].
#[server(endpoint = "review/accept_plan")]
pub async fn accept_plan(#[server(default)] pace: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let pace = pace.trim().parse().map_err(|_| api::ApiError::Malformed)?;
        services.reviews.accept_catch_up(viewer, pace).await
    })
    .await?;
    crate::ssr::redirect("/review/catch-up?accepted=1");
    Ok(())
}

/// Gives the catch-up plan up.
///
/// # Errors
/// See [`api::review::ReviewApi::drop_catch_up`].
#[server(endpoint = "review/drop_plan")]
pub async fn drop_plan() -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services.reviews.drop_catch_up(caller.viewer()?).await
    })
    .await?;
    crate::ssr::redirect("/review/catch-up?dropped=1");
    Ok(())
}
