//! The change that helps most: which one role to change, and how many people that helps. Pure.

use std::collections::BTreeMap;

use super::{
    resolve::Resolved,
    table::{Findings, PeoplePart, RoleGrants, RoleRow},
};
use crate::{
    model::{
        Cell, Form, Status, Text,
        say::{say, shortened},
    },
    text,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChange {
    /// The role, by place in the directory.
    pub role: usize,
    /// The requirements that have to be added to it, by column.
    pub columns: Vec<usize>,
    /// How many of the people who lack something have everything then.
    pub helps: usize,
    pub of: usize,
}

/// The changes that help with these columns for these people (by place), the one that helps most people first. What
/// can't be granted at all (not in the catalogue, not settled, a licence) helps nobody and isn't counted.
///
/// A role gets everything that any of its holders lacks, so all of them have it then. Among equals, fewer permissions
/// come first, then the name. People for whom it is unknown don't count as lacking something.
pub fn changes<F: Form>(report: &PeoplePart<F>, columns: &[usize], people: &[usize]) -> Vec<RoleChange> {
    let columns: Vec<usize> =
        columns.iter().copied().filter(|column| can_be_granted(report, *column)).collect();
    let lacking = lacking(&report.findings, &columns, people);
    let of = lacking.len();
    // Role → how many of its holders lack something, and whether each column is lacked by any of them.
    let mut roles: BTreeMap<usize, (usize, Vec<bool>)> = BTreeMap::new();
    for person in lacking {
        let cells = report.findings.of(person);
        for role in roles_of(report, person) {
            // What a role lacks is unknown if its contents couldn't be read, and Genesys's own roles stay as they are.
            let RoleRow { grants, may_be_changed, .. } = &report.directory.roles[role];
            // What it grants with a condition is ticked there already.
            let is_ticked = |column: &usize| {
                lacks(cells[*column]) && matches!(grants[*column], RoleGrants::Conditional(_))
            };
            if !may_be_changed || grants.contains(&RoleGrants::Unknown) || columns.iter().any(is_ticked) {
                continue;
            }
            let (helps, lacked) = roles.entry(role).or_insert_with(|| (0, vec![false; columns.len()]));
            *helps += 1;
            for (lacked, column) in lacked.iter_mut().zip(&columns) {
                *lacked |= lacks(cells[*column]);
            }
        }
    }
    let mut changes: Vec<RoleChange> = roles
        .into_iter()
        .map(|(role, (helps, lacked))| {
            let columns = columns.iter().zip(lacked).filter(|(_, lacked)| *lacked);
            RoleChange { role, columns: columns.map(|(column, _)| *column).collect(), helps, of }
        })
        .collect();
    let name = |change: &RoleChange| F::letters(&report.directory.roles[change.role].name);
    changes.sort_by(|a, b| {
        b.helps.cmp(&a.helps).then(a.columns.len().cmp(&b.columns.len())).then_with(|| name(a).cmp(name(b)))
    });
    changes
}

/// Whether somebody could be given it: an alternative of nothing but names that the org has.
pub fn can_be_granted<F: Form>(report: &PeoplePart<F>, column: usize) -> bool {
    let settled =
        |set: &Vec<Resolved>| !set.is_empty() && set.iter().all(|one| matches!(one, Resolved::Names { .. }));
    report.asked[column].alternatives().iter().any(settled)
}

pub(crate) fn lacking(findings: &Findings, columns: &[usize], people: &[usize]) -> Vec<usize> {
    let lack = |person: &&usize| {
        let cells = findings.of(**person);
        columns.iter().any(|column| lacks(cells[*column]))
    };
    people.iter().filter(lack).copied().collect()
}

/// Whether it surely isn't held, or with a limit only.
fn lacks(cell: Cell) -> bool {
    matches!(cell.status, Status::Fail | Status::Warn)
}

/// The change that helps most, in words, and whom it leaves: `add both to role Agent Retail: 774 of the 786 people
/// turn green`, `The other 12 hold only role Trainee.` Empty where no role would help.
pub fn sentences<F: Form>(report: &PeoplePart<F>, columns: &[usize], people: &[usize]) -> Vec<Text> {
    let Some(best) = changes(report, columns, people).into_iter().next() else { return Vec::new() };
    let mut sentences = vec![sentence(report, columns, people, &best)];
    sentences.extend(others(report, columns, people, &best));
    sentences
}

/// One change in words: `add both to role Agent Retail: 774 of the 786 people turn green`.
pub fn sentence<F: Form>(
    report: &PeoplePart<F>,
    columns: &[usize],
    people: &[usize],
    change: &RoleChange,
) -> Text {
    let lacked: Vec<usize> = columns
        .iter()
        .copied()
        .filter(|column| !lacking(&report.findings, &[*column], people).is_empty())
        .collect();
    let what = match change.columns.len() {
        1 if lacked.len() == 1 => "it".into(),
        2 if lacked.len() == 2 => "both".into(),
        all if all > 2 && lacked.len() == all => say!("all {}", all),
        _ => shortened(change.columns.iter().map(|column| title(report, *column)), 2),
    };
    let helped = match (change.helps, change.of) {
        (1, 1) => "the one person turns green".to_owned(),
        (helps, of) if helps == of => format!("all {} people turn green", text::number(of)),
        (1, of) => format!("1 of the {} people turns green", text::number(of)),
        (helps, of) => format!("{} of the {} people turn green", text::number(helps), text::number(of)),
    };
    say!("add {} to {}: {}", what, F::called("role", &report.directory.roles[change.role].name), helped)
}

pub(super) fn title<F: Form>(report: &PeoplePart<F>, column: usize) -> String {
    report.asked[column].box_title()
}

/// The people whom a change doesn't help.
fn others<F: Form>(
    report: &PeoplePart<F>,
    columns: &[usize],
    people: &[usize],
    change: &RoleChange,
) -> Option<Text> {
    let columns: Vec<usize> =
        columns.iter().copied().filter(|column| can_be_granted(report, *column)).collect();
    let left: Vec<usize> = lacking(&report.findings, &columns, people)
        .into_iter()
        .filter(|person| !roles_of(report, *person).contains(&change.role))
        .collect();
    if left.is_empty() {
        return None;
    }
    let whose = match left.len() {
        1 => "The other one".to_owned(),
        count => format!("The other {}", text::number(count)),
    };
    let hold = if left.len() == 1 { "holds" } else { "hold" };
    let mut sets: Vec<Vec<usize>> = left.iter().map(|person| roles_of(report, *person)).collect();
    sets.sort();
    sets.dedup();
    let name = |role: usize| &report.directory.roles[role].name;
    Some(match sets.as_slice() {
        [none] if none.is_empty() => say!("{} {} no role.", whose, hold),
        [one] if one.len() == 1 => say!("{} {} only {}.", whose, hold, F::called("role", name(one[0]))),
        _ => {
            let next = changes(report, &columns, &left).into_iter().next()?;
            say!(
                "Of the other {}, {} {} {}.",
                text::number(left.len()),
                text::number(next.helps),
                if next.helps == 1 { "holds" } else { "hold" },
                F::called("role", name(next.role))
            )
        }
    })
}

pub(super) fn roles_of<F: Form>(report: &PeoplePart<F>, person: usize) -> Vec<usize> {
    let held = report.subjects[person].holds.iter().flatten();
    let mut roles: Vec<usize> = held.map(|held| held.role as usize).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests;
