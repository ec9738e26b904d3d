//! The end: the verdict, the report, the next time.

use super::{
    Wizard,
    command::{Action, Command},
};
use crate::model::status::Status;

pub(super) fn status(_wizard: &Wizard) -> Option<Status> {
    None
}

pub(super) fn commands(_wizard: &Wizard) -> Vec<Command> {
    Vec::new()
}

pub(super) fn apply(_wizard: &mut Wizard, _action: Action) {}

pub(super) fn move_stop(_wizard: &mut Wizard, _forward: bool) -> bool {
    false
}
