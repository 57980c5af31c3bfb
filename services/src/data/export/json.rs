//! `resee.json`: everything, in the shape of `docs/EXPORT.md`. One row is one line.

use domain::time::Millis;
use sea_orm::{ConnectionTrait, Value};

use super::{
    FORMAT, VERSION,
    fields::{Field, string},
    make::{Maker, Step},
    sections::{SECTIONS, Section},
};
use crate::{
    db::statement,
    error::{Error, Result},
    vault::Vault,
};

/// Its name in the archive.
pub(super) const FILE: &str = "resee.json";

/// Writes it.
pub(super) async fn write(maker: &mut Maker<'_>, at: Millis) -> Step {
    maker.begin(FILE)?;
    let head = format!("{{\n\"format\": \"{FORMAT}\",\n\"version\": {VERSION},\n\"exported_at\": {at}");
    maker.write(head.as_bytes()).await?;
    for section in &SECTIONS {
        let head = format!(",\n\"{}\": [", section.name);
        maker.write(head.as_bytes()).await?;
        rows(maker, section).await?;
        maker.write(b"\n]").await?;
    }
    maker.write(b"\n}\n").await
}

async fn rows(maker: &mut Maker<'_>, section: &Section) -> Step {
    let mut after: Option<Vec<Value>> = None;
    let mut comma: &[u8] = b"\n";
    loop {
        let mut values: Vec<Value> = vec![maker.user.into(), section.batch.into()];
        values.extend(after.iter().flatten().cloned());
        let read = select(section, after.is_some());
        let read = statement(&maker.snapshot, read, values);
        let found = maker.snapshot.query_all_raw(read).await.map_err(Error::from)?;
        let Some(last) = found.last() else {
            return Ok(());
        };
        after = Some(key(section).map(|field| field.value(last)).collect::<Result<_>>()?);
        let mut lines = Vec::new();
        for row in &found {
            lines.extend_from_slice(comma);
            comma = b",\n";
            line(maker, section, row, &mut lines)?;
        }
        maker.write(&lines).await?;
        maker.went_through(found.len()).await?;
    }
}

fn line(
    maker: &Maker<'_>,
    section: &Section,
    row: &sea_orm::QueryResult,
    line: &mut Vec<u8>,
) -> Result<()> {
    let vault = Vault::new(&maker.core.keys);
    let mut unreadable = Vec::new();
    line.push(b'{');
    for (index, field) in section.fields.iter().enumerate() {
        if index > 0 {
            line.push(b',');
        }
        field.write(line, row, &vault, maker.user, &mut unreadable)?;
    }
    if !unreadable.is_empty() {
        line.extend_from_slice(b",\"unreadable\":[");
        for (index, name) in unreadable.into_iter().enumerate() {
            if index > 0 {
                line.push(b',');
            }
            string(line, name)?;
        }
        line.push(b']');
    }
    line.push(b'}');
    Ok(())
}

/// The fields of the key, in its order.
fn key(section: &Section) -> impl Iterator<Item = &'static Field> + use<> {
    let Section { key, fields, .. } = *section;
    key.iter()
        .filter_map(|name| fields.iter().find(|field| field.name == *name))
}

/// `$1` the learner, `$2` how many, `$3` and on the key they come after.
fn select(section: &Section, follows: bool) -> String {
    let Section {
        table,
        owner,
        key,
        fields,
        ..
    } = section;
    let columns: Vec<String> = fields.iter().map(Field::selected).collect();
    // Names without their table are those of the select list, in which numbers have another type.
    let key: Vec<String> = key.iter().map(|name| format!("{table}.{name}")).collect();
    let after: Vec<String> = (0..key.len()).map(|index| format!("${}", index + 3)).collect();
    let after = if follows {
        format!("AND ({}) > ({}) ", key.join(", "), after.join(", "))
    } else {
        String::new()
    };
    format!(
        "SELECT {} FROM {table} WHERE {owner} = $1 {after}ORDER BY {} LIMIT $2",
        columns.join(", "),
        key.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_in_the_order_of_their_key() {
        let tags = SECTIONS.iter().find(|section| section.name == "note_tags");
        assert_eq!(
            select(tags.unwrap(), true),
            "SELECT note_id, tag_id, CAST(position AS BIGINT) AS position FROM note_tags \
             WHERE user_id = $1 AND (note_tags.note_id, note_tags.tag_id) > ($3, $4) \
             ORDER BY note_tags.note_id, note_tags.tag_id LIMIT $2"
        );
    }

    #[test]
    fn every_key_is_written() {
        for section in &SECTIONS {
            assert_eq!(key(section).count(), section.key.len(), "{}", section.name);
        }
    }
}
