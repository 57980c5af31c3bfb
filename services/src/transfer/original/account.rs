//! Whose account somebody gets.

use std::collections::HashSet;

use domain::{
    auth::{Email, NAME_MAX},
    id::UserId,
    text::single_line,
};
use entity::{identity, user};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{MoveError, ids, report::Reason, source::Person};
use crate::core::Core;

/// `identities.provider` of everybody who moved in.
pub const PROVIDER: &str = "original";
/// Longest password hash that is stored; Django's column has 128 characters.
const HASH_MAX: usize = 256;

/// Where somebody's notes go.
#[derive(Clone, Debug)]
pub enum Place {
    /// They are here since an earlier run.
    Known(UserId),
    /// They get an account.
    New(New),
}

/// An account that is not stored yet.
#[derive(Clone, Debug)]
pub struct New {
    /// Normalised.
    pub email: Email,
    /// Nothing when the name is none: then it comes from the address.
    pub name: Option<String>,
    /// Django's, which the first login replaces. Nothing when nobody could sign in with it.
    pub password_hash: Option<String>,
}

/// Finds somebody's place. `addresses` are those that were given away in this run.
pub async fn place(
    core: &Core,
    person: &Person,
    addresses: &mut HashSet<String>,
) -> Result<Result<Place, Reason>, MoveError> {
    let key = (PROVIDER.to_owned(), ids::subject(person));
    let known = identity::Entity::find_by_id(key).one(&core.db).await?;
    if let Some(known) = known {
        addresses.insert(person.email.trim().to_lowercase());
        return Ok(Ok(Place::Known(UserId(known.user_id))));
    }
    if !person.active {
        return Ok(Err(Reason::Inactive));
    }
    let Ok(email) = crate::auth::parse_address(&person.email) else {
        return Ok(Err(Reason::BadAddress));
    };
    if !addresses.insert(email.as_str().to_owned()) {
        return Ok(Err(Reason::SameAddress));
    }
    let taken = user::Entity::find()
        .filter(user::Column::Email.eq(email.as_str()))
        .count(&core.db)
        .await?;
    if taken > 0 {
        return Ok(Err(Reason::AddressTaken));
    }
    Ok(Ok(Place::New(New {
        email,
        name: name(&person.name),
        password_hash: password(&person.password),
    })))
}

fn name(raw: &str) -> Option<String> {
    let short: String = raw.trim().chars().take(NAME_MAX as usize).collect();
    single_line(&short, NAME_MAX).ok()
}

fn password(stored: &str) -> Option<String> {
    (crate::auth::is_django_hash(stored) && stored.len() <= HASH_MAX).then(|| stored.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_hash_is_no_password() {
        assert!(password("pbkdf2_sha256$600000$salt$hash=").is_some());
        for stored in ["", "!unusable", "md5$salt$hash", "argon2$argon2id$v=19"] {
            assert_eq!(password(stored), None, "{stored}");
        }
    }

    #[test]
    fn names_are_cut_and_held_to_one_line() {
        assert_eq!(name("  김민지 "), Some("김민지".to_owned()));
        assert_eq!(
            name(&"가".repeat(150)).map(|name| name.chars().count()),
            Some(60)
        );
        assert_eq!(name("  "), None);
        assert_eq!(name("a\nb"), None);
    }
}
