//! Stores what one person has, in one transaction.

use std::collections::{HashMap, HashSet};

use domain::{category::CATEGORY_MAX, id::UserId, time::Millis};
use entity::{card, identity, note, review_event};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::{
    MoveError,
    account::{New, PROVIDER, Place},
    history::{self, Life, ZONE},
    ids,
    note::{Fields, fields, line},
    report::{Reason, Report},
    source::{Content, Owned, Person, Review},
};
use crate::{
    auth,
    core::Core,
    db::{begin_write, insert_all, statement},
    note::{markdown, ready},
    review::{replay, summary},
};

/// Rows ready to be stored, without their owner.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    notes: Vec<note::Model>,
    cards: Vec<card::Model>,
    events: Vec<review_event::Model>,
    /// Name of the category of each note that has one.
    categories: HashMap<Uuid, String>,
    /// Sums of the reviews, by the hour of the learner's day.
    offsets: HashMap<Millis, i32>,
}

/// Ids of all notes that somebody has or had in the trash.
pub async fn known_notes(core: &Core, user: UserId) -> Result<HashSet<Uuid>, MoveError> {
    let ids = note::Entity::owned_by(user)
        .select_only()
        .column(note::Column::Id)
        .into_tuple::<Uuid>()
        .all(&core.db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Makes rows of what somebody has and is not in `known` yet.
pub fn prepare(
    person: &Person,
    owned: Owned,
    known: &HashSet<Uuid>,
    life: &Life,
    now: Millis,
) -> Result<(Prepared, Report), MoveError> {
    let mut report = Report::default();
    let mut prepared = Prepared::default();
    let mut reviews: HashMap<i64, Vec<Review>> = HashMap::new();
    for review in owned.reviews {
        reviews.entry(review.content).or_default().push(review);
    }
    for content in owned.contents {
        let of_content = reviews.remove(&content.id).unwrap_or_default();
        let count = of_content.len() as u64;
        let created = content.created.div_euclid(1000).min(now);
        let id = ids::of(person, "content", content.id, created);
        if known.contains(&id) {
            report.notes.known += 1;
            report.reviews.known += count;
            continue;
        }
        let fields = match fields(&content) {
            Ok(fields) => fields,
            Err(reason) => {
                report.notes.skip(reason, 1);
                report.reviews.skip(Reason::Orphaned, count);
                continue;
            }
        };
        report.titled += u64::from(fields.titled);
        report.suspended += u64::from(content.suspended);
        report.notes.taken += 1;
        let category = content.category.as_deref();
        if let Some(name) = category.and_then(|name| line(name, CATEGORY_MAX as usize)) {
            prepared.categories.insert(id, name);
        }
        let row = note_row(id, created, &content, fields, now)?;
        let counts = &mut report.reviews;
        let (card, events) = history::live(person, life, &row, &content, &of_content, now, counts)?;
        for event in &events {
            prepared.offsets.insert(event.at, life.offset(event.at));
        }
        prepared.notes.push(row);
        prepared.cards.push(card);
        prepared.events.extend(events);
    }
    let left: usize = reviews.values().map(Vec::len).sum();
    report.reviews.skip(Reason::Orphaned, left as u64);
    Ok((prepared, report))
}

fn note_row(
    id: Uuid,
    created_at: Millis,
    content: &Content,
    fields: Fields,
    now: Millis,
) -> Result<note::Model, MoveError> {
    let Fields {
        title, body, mode, ..
    } = fields;
    let (html, excerpt, outline) = ready(&body)?;
    Ok(note::Model {
        id,
        user_id: Uuid::nil(),
        category_id: None,
        title,
        body,
        mode: mode.as_str().to_owned(),
        html,
        renderer_version: markdown::RENDERER_VERSION,
        excerpt,
        outline,
        version: 1,
        created_at,
        updated_at: content.updated.div_euclid(1000).clamp(created_at, now),
        deleted_at: None,
    })
}

/// Stores it; false when somebody else took the address in the meantime, and nothing is stored.
pub async fn store(
    core: &Core,
    person: &Person,
    place: &Place,
    mut prepared: Prepared,
    now: Millis,
) -> Result<bool, MoveError> {
    if matches!(place, Place::Known(_)) && prepared.notes.is_empty() {
        return Ok(true);
    }
    let tx = begin_write(&core.db).await?;
    let user = match place {
        Place::Known(user) => *user,
        Place::New(new) => match open_account(core, &tx, person, new, now).await? {
            Some(user) => user,
            None => {
                tx.rollback().await?;
                return Ok(false);
            }
        },
    };
    let mut categories: HashMap<Uuid, Uuid> = HashMap::new();
    for row in &mut prepared.notes {
        row.user_id = user.0;
        if let Some(name) = prepared.categories.get(&row.id) {
            let id = crate::category::find_or_make(&tx, user, name, row.created_at).await?;
            row.category_id = Some(id);
            categories.insert(row.id, id);
        }
    }
    let mut of_cards: HashMap<Uuid, Uuid> = HashMap::new();
    for row in &mut prepared.cards {
        row.user_id = user.0;
        if let Some(category) = categories.get(&row.note_id) {
            of_cards.insert(row.id, *category);
        }
    }
    for row in &mut prepared.events {
        row.user_id = user.0;
    }
    let reviews = prepared.events.len();
    let offset = |at: Millis| prepared.offsets.get(&at).copied().unwrap_or(0);
    let sums = replay::summaries(
        &prepared.events,
        |card| of_cards.get(&card).copied(),
        offset,
    );
    insert_all::<note::Entity, _>(&tx, prepared.notes).await?;
    insert_all::<card::Entity, _>(&tx, prepared.cards).await?;
    insert_all::<review_event::Entity, _>(&tx, prepared.events).await?;
    for (slot, counts) in sums {
        summary::add(&tx, user.0, slot, counts).await?;
    }
    count(&tx, user, reviews).await?;
    tx.commit().await?;
    Ok(true)
}

async fn open_account(
    core: &Core,
    tx: &DatabaseTransaction,
    person: &Person,
    new: &New,
    now: Millis,
) -> Result<Option<UserId>, MoveError> {
    let joined = person.joined.div_euclid(1000).clamp(0, now);
    let account = auth::Moved {
        email: &new.email,
        name: new.name.as_deref(),
        password_hash: new.password_hash.clone(),
        verified: person.verified,
        time_zone: ZONE,
        joined,
    };
    let Some(user) = auth::move_in(core, tx, account, now).await? else {
        return Ok(None);
    };
    let known = identity::Model {
        provider: PROVIDER.to_owned(),
        subject: ids::subject(person),
        user_id: user.0,
        created_at: now,
    };
    identity::Entity::insert(known.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(Some(user))
}

/// `$1` user, `$2` reviews. The next answer of a learner who has enough of them asks for a fit.
const COUNT: &str = "
UPDATE users SET data_version = data_version + 1,
    reviews_until_fit = CASE WHEN reviews_until_fit > $2 THEN reviews_until_fit - $2 ELSE 1 END
WHERE id = $1";

async fn count(tx: &DatabaseTransaction, user: UserId, reviews: usize) -> Result<(), MoveError> {
    let reviews = i32::try_from(reviews).unwrap_or(i32::MAX);
    tx.execute_raw(statement(tx, COUNT, [user.0.into(), reviews.into()]))
        .await?;
    Ok(())
}
