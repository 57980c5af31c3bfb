//! Entries as they are shown.

use api::security::{AuditRow, Device};
use domain::id::UserId;
use entity::audit_event;
use uuid::Uuid;

use super::{SHELL, device};

/// `entry` as `reader` is told of it; an admin is told apart who did it.
pub(crate) fn row(entry: audit_event::Model, reader: Option<UserId>) -> AuditRow {
    let audit_event::Model {
        id: _,
        at,
        event,
        user_id: _,
        actor_id,
        network,
        user_agent,
        detail,
    } = entry;
    let by_another = reader
        .zip(actor_id)
        .is_some_and(|(reader, actor)| Uuid::from(reader) != actor);
    // Every request has a network, and anybody can call their browser as the shell is called. Of an account
    // that was deleted both are gone.
    let device = if network.is_empty() && user_agent == SHELL {
        Device {
            browser: Some(SHELL.to_owned()),
            system: None,
        }
    } else {
        device::of(&user_agent)
    };
    AuditRow {
        at,
        event,
        device,
        network,
        detail,
        by_another,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(network: &str) -> audit_event::Model {
        audit_event::Model {
            id: Uuid::nil(),
            at: 0,
            event: "signed_in".to_owned(),
            user_id: None,
            actor_id: None,
            network: network.to_owned(),
            user_agent: SHELL.to_owned(),
            detail: String::new(),
        }
    }

    #[test]
    fn nobody_passes_for_the_shell() {
        assert_eq!(row(entry(""), None).device.browser.as_deref(), Some(SHELL));
        assert_eq!(row(entry("192.0.2.1"), None).device, Device::default());
        let deleted = audit_event::Model {
            user_agent: String::new(),
            ..entry("")
        };
        assert_eq!(row(deleted, None).device, Device::default());
    }

    #[test]
    fn a_learner_is_told_what_somebody_else_did() {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (actor, by_another) in [(None, false), (Some(me), false), (Some(other), true)] {
            let entry = audit_event::Model {
                actor_id: actor,
                ..entry("192.0.2.1")
            };
            assert_eq!(row(entry.clone(), Some(UserId(me))).by_another, by_another);
            assert!(!row(entry, None).by_another);
        }
    }
}
