//! Who will use the integration: choosing people.

use super::{
    Wizard,
    command::{Action, Command},
    message::Ticket,
};
use crate::{
    check::Found,
    model::{evidence::Unread, status::Status},
};

pub(super) fn status(_wizard: &Wizard) -> Option<Status> {
    None
}

pub(super) fn commands(_wizard: &Wizard) -> Vec<Command> {
    Vec::new()
}

pub(super) fn apply(_wizard: &mut Wizard, _action: Action) {}

pub(super) fn in_field(_wizard: &Wizard) -> bool {
    false
}

pub(super) fn move_stop(_wizard: &mut Wizard, _forward: bool) -> bool {
    false
}

pub(super) fn missing(_wizard: &mut Wizard) -> Option<String> {
    None
}

/// A search came to an end.
pub(super) fn found(_wizard: &mut Wizard, _from: Ticket, _found: Result<Found, Unread>) {}
