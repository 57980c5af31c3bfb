//! What a model is asked for, one file each: the words of the question, and the strict reader of
//! the reply.

pub mod check;
pub mod choice;
pub mod grade;
pub mod rubric;
pub(super) mod verify;

use serde::Serialize;

use super::fence::Fence;

/// What is sent: rules in the system's voice, data in the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The task and its rules. Holds nothing secret, and nothing a learner wrote.
    pub system: String,
    /// The data within its random frame.
    pub user: String,
}

impl Prompt {
    /// `task` ends with the form of the reply.
    fn new(task: &str, data: &impl Serialize) -> Self {
        let fence = Fence::new();
        Self {
            system: format!(
                "You help a study app. {}\n\n{task}\n\nReply with that one JSON object and \
                 nothing else: no other keys, no comments, no code fence.",
                fence.rule()
            ),
            user: fence.wrap(data),
        }
    }
}

/// A statement, and the number it is answered by.
#[derive(Serialize)]
struct Numbered<'a> {
    id: usize,
    statement: &'a str,
}

/// `statements` numbered from 1, as [`in_order`] reads the answers to them.
fn numbered<'a>(statements: impl Iterator<Item = &'a str>) -> Vec<Numbered<'a>> {
    (1..)
        .zip(statements)
        .map(|(id, statement)| Numbered { id, statement })
        .collect()
}

/// Whether `ids` are 1 to `count`, each once; then their order.
fn in_order<T>(items: Vec<(usize, T)>, count: usize) -> Option<Vec<T>> {
    let mut items = items;
    items.sort_by_key(|(id, _)| *id);
    let is_each_once = items.len() == count
        && items
            .iter()
            .enumerate()
            .all(|(index, (id, _))| *id == index + 1);
    is_each_once.then(|| items.into_iter().map(|(_, item)| item).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_each_once() {
        assert_eq!(in_order(vec![(2, 'b'), (1, 'a')], 2), Some(vec!['a', 'b']));
        for ids in [vec![1], vec![1, 1], vec![0, 1], vec![1, 2, 3], vec![1, 3]] {
            let items = ids.iter().map(|id| (*id, ())).collect();
            assert_eq!(in_order(items, 2), None, "{ids:?}");
        }
    }

    #[test]
    fn a_prompt_keeps_data_out_of_the_rules() {
        let prompt = Prompt::new("Do it.", &"canary");
        assert!(prompt.user.contains("canary") && !prompt.system.contains("canary"));
    }
}
