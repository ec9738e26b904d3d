//! The judgement on each person. Pure and total. What the org has beside its people is judged in [`crate::model::org`].

use super::{
    AccountState, Audience,
    columns::{Ask, Columns, Grade},
    evidence::{PeopleEvidence, Watched},
    roles::Roles,
};
use crate::model::{Cause, Cell, Id, Integration, LicenceNeed, Requirement, Status, Unread};

use super::columns::Column;

/// One row per person, one column per requirement that is judged for each person, in the manifest's order.
pub fn judge_people(integration: &Integration, evidence: &PeopleEvidence) -> Vec<Cell> {
    let columns = Columns::of(integration, evidence);
    let roles = Roles::of(&columns, evidence);
    judge(&columns, &roles, evidence).cells
}

pub(super) struct Judged {
    /// Person by person.
    pub cells: Vec<Cell>,
    /// The least that anybody holds of each name of [`Columns::names`].
    pub least: Vec<Grade>,
    /// One a column: how many of those hold it whom it isn't for.
    pub held_by_others: Vec<usize>,
}

/// Goes through the people: what a role grants is known by then, so that each cell is a comparison.
pub(super) fn judge(columns: &Columns<'_>, roles: &Roles<'_>, evidence: &PeopleEvidence) -> Judged {
    let people = evidence.people.as_deref().unwrap_or_default();
    let mut cells = Vec::with_capacity(people.len() * columns.list.len());
    let mut held = vec![Grade::No; columns.names.len()];
    let mut least = vec![Grade::Yes; columns.names.len()];
    let mut held_by_others = vec![0; columns.list.len()];
    let mut anybody = false;
    for watched in people {
        // Nothing else counts of whom nobody can sign in as.
        if watched.state.keeps_out() {
            cells.extend(columns.list.iter().map(|column| match column.ask {
                Ask::ActiveUser => active_user(column, watched),
                Ask::Licence(_) | Ask::Permission { .. } => NOT_APPLICABLE,
            }));
            continue;
        }
        anybody = true;
        let doubt = hold(watched, roles, &mut held);
        for (least, held) in least.iter_mut().zip(&held) {
            *least = (*least).min(*held);
        }
        cells.extend(columns.list.iter().zip(&mut held_by_others).map(|(column, others)| {
            let cell = match &column.ask {
                Ask::ActiveUser => active_user(column, watched),
                Ask::Licence(need) => licence(column, need, watched),
                Ask::Permission { sets, .. } => column.permission_cell(sets, &held, doubt),
            };
            match for_whom(column.requirement, watched.person.id(), evidence) {
                ForWhom::This => cell,
                ForWhom::Others => {
                    *others += usize::from(cell.status == Status::Pass);
                    NOT_APPLICABLE
                }
                ForWhom::Unread(unread) => Cell { status: Status::Unknown, cause: Some(unread.cause()) },
            }
        }));
    }
    if !anybody {
        least.fill(Grade::Unknown);
    }
    Judged { cells, least, held_by_others }
}

const NOT_APPLICABLE: Cell = Cell { status: Status::NotApplicable, cause: None };

/// What would be judged for a person of whom nothing could be read.
pub(super) fn of_nobody(columns: &Columns<'_>, column: &Column<'_>, unread: Unread) -> Cell {
    let held = vec![Grade::Unknown; columns.names.len()];
    match &column.ask {
        Ask::Licence(_) | Ask::ActiveUser => Cell { status: Status::Unknown, cause: Some(unread.cause()) },
        Ask::Permission { sets, .. } => column.permission_cell(sets, &held, unread.cause()),
    }
}

enum ForWhom {
    This,
    Others,
    /// Who is meant couldn't be read.
    Unread(Unread),
}

/// Whether a requirement is for this person. As long as nobody said who evaluates or administers, it is nobody.
fn for_whom(requirement: &Requirement, person: &Id, evidence: &PeopleEvidence) -> ForWhom {
    match (requirement.audience, evidence.audiences.get(&requirement.audience)) {
        (Audience::Agents, _) => ForWhom::This,
        (Audience::Evaluators | Audience::Administrators, None) => ForWhom::Others,
        (Audience::Evaluators | Audience::Administrators, Some(Err(unread))) => ForWhom::Unread(*unread),
        (Audience::Evaluators | Audience::Administrators, Some(Ok(them))) => {
            if them.contains(person) {
                ForWhom::This
            } else {
                ForWhom::Others
            }
        }
    }
}

fn active_user(column: &Column<'_>, watched: &Watched) -> Cell {
    match watched.state {
        AccountState::Active => Cell { status: Status::Pass, cause: None },
        AccountState::Inactive | AccountState::Deleted => column.lacking(Cause::NotGranted),
        AccountState::Unknown => Cell { status: Status::Unknown, cause: Some(Cause::GrantsUnreadable) },
    }
}

/// What a person holds of each name; gives why what is unknown is unknown.
fn hold(watched: &Watched, roles: &Roles<'_>, held: &mut [Grade]) -> Cause {
    match &watched.grants {
        Err(unread) => {
            held.fill(Grade::Unknown);
            unread.cause()
        }
        Ok(_) => {
            held.fill(Grade::No);
            for grant in roles.counting(watched) {
                let Some(place) = roles.place_of(&grant.role) else { continue };
                // In a division that may be gone nobody knows whether it covers anything.
                let most = if roles.surely_exists(grant) { Grade::Yes } else { Grade::Unknown };
                for (held, granted) in held.iter_mut().zip(&roles.list[place].grades) {
                    *held = (*held).max((*granted).min(most));
                }
            }
            Cause::GrantsUnreadable
        }
    }
}

/// Any licence that is enough passes. One that nobody knows leaves it open (docs/platform-api.md 9).
fn licence(column: &Column<'_>, need: &LicenceNeed, watched: &Watched) -> Cell {
    let licences = match &watched.licences {
        Err(unread) => return Cell { status: Status::Unknown, cause: Some(unread.cause()) },
        Ok(licences) => licences,
    };
    let mut own = licences.iter().filter(|licence| !is_one_of(licence, &need.add_ons)).peekable();
    // Whoever has nothing but an add-on has a licence that isn't told.
    let none_is_told = own.peek().is_none() && !licences.is_empty();
    if licences.iter().any(|licence| is_one_of(licence, &need.enough)) {
        Cell { status: Status::Pass, cause: None }
    } else if !none_is_told && own.all(|licence| is_one_of(licence, &need.not_enough)) {
        column.lacking(Cause::NotGranted)
    } else {
        Cell { status: Status::Unknown, cause: Some(Cause::NotInCatalogue) }
    }
}

/// Whether a licence's id is in a list, without case.
pub(super) fn is_one_of(licence: &str, list: &[String]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(licence))
}

#[cfg(test)]
mod tests;
