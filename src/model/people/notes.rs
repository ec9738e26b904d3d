//! What a reader of a whole report on people has to know. Pure.

use super::{evidence::PeopleEvidence, table::PeoplePart};
use crate::{
    model::{Real, Scope, Status, Text, Unread, say::say, words},
    text::number,
};

pub(super) fn notes(part: &PeoplePart<Real>, evidence: &PeopleEvidence) -> Vec<Text> {
    let mut notes: Vec<Text> = Vec::new();
    let people = evidence.people.as_deref().unwrap_or_default();
    if !people.is_empty() {
        notes.push(
            "What people hold is read from their grants. No call is made as one of them, so a refusal by an \
             access policy or a licence isn't seen."
                .into(),
        );
    }
    let with = |test: fn(&Unread) -> bool| {
        people.iter().filter(|watched| watched.grants.as_ref().is_err_and(test)).count()
    };
    let stopped = with(|unread| *unread == Unread::NotYet);
    if stopped > 0 {
        notes.push(say!(
            "The check ended before {} were asked for: what they hold is unknown.",
            words::people_of(stopped, people.len())
        ));
    }
    let unread = with(|unread| !unread.was_not_asked());
    if unread > 0 {
        notes.push(say!("The grants of {} couldn't be read.", words::people_of(unread, people.len())));
    }
    if evidence.catalogue.as_ref().is_err_and(|unread| !unread.was_not_asked()) {
        notes.push(
            "The org's list of permissions couldn't be read, so names weren't compared with it.".into(),
        );
    }
    match &evidence.divisions {
        Err(unread) if unread.was_not_asked() => {}
        Err(_) => notes.push(
            "The org's divisions couldn't be read. A grant in a division where none of the people checked live counts \
             as unknown, because that division may be gone.".into(),
        ),
        Ok(divisions) => {
            let exists = |scope: &Scope| match scope {
                Scope::AllDivisions => true,
                Scope::Division(id) => divisions.iter().any(|division| division.id == *id),
            };
            let nowhere = people
                .iter()
                .filter(|watched| watched.grants.iter().flatten().any(|grant| !exists(&grant.scope)))
                .count();
            if nowhere > 0 {
                notes.push(say!(
                    "{} in a division that doesn't exist; those count for nothing.",
                    match nowhere {
                        1 => "1 person holds roles".to_owned(),
                        count => format!("{} people hold roles", number(count)),
                    }
                ));
            }
        }
    }
    let lacked: Vec<&str> = part
        .prerequisites
        .iter()
        .filter(|needed| needed.status != Status::Pass)
        .map(|needed| needed.permission.as_str())
        .collect();
    if !lacked.is_empty() {
        notes.push(say!(
            "The check itself is missing {}: what depends on it is unknown.",
            words::listed(&lacked, "and")
        ));
    }
    notes
}
