//! The cheapest mend: which one role would turn how many people green. Pure.

use std::collections::BTreeMap;

use super::{
    resolve::Resolved,
    table::{PeoplePart, RoleGrants},
};
use crate::{
    model::{
        report::Form,
        say::{Text, say, shortened},
        status::{Cell, Status},
    },
    text,
};

/// A change of one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMend {
    /// The role, by place in the directory.
    pub role: usize,
    /// The requirements that have to be added to it, by column.
    pub columns: Vec<usize>,
    /// How many of the people who lack something turn green.
    pub turns: usize,
    /// How many lack something.
    pub of: usize,
}

/// The changes that help with these columns for these people (by place), the one that turns most people first. What
/// can't be granted at all (not in the catalogue, not settled, a licence) helps nobody and isn't counted.
///
/// A role gets whatever any of its holders lacks, so each of them turns green. Of equals the fewest permissions come
/// first, then the name. Of whom nobody can tell doesn't count among those who lack something.
pub fn mends<F: Form>(report: &PeoplePart<F>, columns: &[usize], people: &[usize]) -> Vec<RoleMend> {
    let columns: Vec<usize> =
        columns.iter().copied().filter(|column| can_be_granted(report, *column)).collect();
    let mut of = 0;
    // Role → how many of its holders lack something, and whether each column is lacked by any of them.
    let mut roles: BTreeMap<usize, (usize, Vec<bool>)> = BTreeMap::new();
    for &person in people {
        let cells = report.findings.of(person);
        if !columns.iter().any(|column| lacks(cells[*column])) {
            continue;
        }
        of += 1;
        for role in roles_of(report, person) {
            // Nobody can tell what a role lacks whose contents couldn't be read.
            if report.directory.roles[role].grants.contains(&RoleGrants::Unknown) {
                continue;
            }
            let (turns, lacked) = roles.entry(role).or_insert_with(|| (0, vec![false; columns.len()]));
            *turns += 1;
            for (lacked, column) in lacked.iter_mut().zip(&columns) {
                *lacked |= lacks(cells[*column]);
            }
        }
    }
    let mut mends: Vec<RoleMend> = roles
        .into_iter()
        .map(|(role, (turns, lacked))| {
            let columns = columns.iter().zip(lacked).filter(|(_, lacked)| *lacked);
            RoleMend { role, columns: columns.map(|(column, _)| *column).collect(), turns, of }
        })
        .collect();
    let name = |mend: &RoleMend| F::letters(&report.directory.roles[mend.role].name);
    mends.sort_by(|a, b| {
        b.turns.cmp(&a.turns).then(a.columns.len().cmp(&b.columns.len())).then_with(|| name(a).cmp(name(b)))
    });
    mends
}

/// Whether somebody could be given it: an alternative of nothing but names that the org has.
pub fn can_be_granted<F: Form>(report: &PeoplePart<F>, column: usize) -> bool {
    let settled =
        |set: &Vec<Resolved>| !set.is_empty() && set.iter().all(|one| matches!(one, Resolved::Names { .. }));
    report.asked[column].alternatives().iter().any(settled)
}

/// The people who surely lack any of the columns.
pub fn lacking<F: Form>(report: &PeoplePart<F>, columns: &[usize], people: &[usize]) -> Vec<usize> {
    let lack = |person: &&usize| {
        let cells = report.findings.of(**person);
        columns.iter().any(|column| lacks(cells[*column]))
    };
    people.iter().filter(lack).copied().collect()
}

/// Whether it surely isn't held, or with a limit only.
fn lacks(cell: Cell) -> bool {
    matches!(cell.status, Status::Fail | Status::Warn)
}

/// The cheapest mend in words, and what it leaves: `add both to role Agent Retail: 774 of the 786 people turn green`,
/// `The other 12 hold only role Trainee.` Empty where no role would help.
pub fn sentences<F: Form>(report: &PeoplePart<F>, columns: &[usize], people: &[usize]) -> Vec<Text> {
    let Some(best) = mends(report, columns, people).into_iter().next() else { return Vec::new() };
    let mut sentences = vec![sentence(report, columns, people, &best)];
    sentences.extend(others(report, columns, people, &best));
    sentences
}

/// One mend in words: `add both to role Agent Retail: 774 of the 786 people turn green`.
pub fn sentence<F: Form>(
    report: &PeoplePart<F>,
    columns: &[usize],
    people: &[usize],
    mend: &RoleMend,
) -> Text {
    let lacked: Vec<usize> =
        columns.iter().copied().filter(|column| !lacking(report, &[*column], people).is_empty()).collect();
    let what = match mend.columns.len() {
        1 if lacked.len() == 1 => "it".into(),
        2 if lacked.len() == 2 => "both".into(),
        all if all > 2 && lacked.len() == all => say!("all {}", all),
        _ => shortened(mend.columns.iter().map(|column| title(report, *column)), 2),
    };
    let turn = match (mend.turns, mend.of) {
        (1, 1) => "the one person turns green".to_owned(),
        (turns, of) if turns == of => format!("all {} people turn green", text::number(of)),
        (1, of) => format!("1 of the {} people turns green", text::number(of)),
        (turns, of) => format!("{} of the {} people turn green", text::number(turns), text::number(of)),
    };
    say!("add {} to {}: {}", what, F::called("role", &report.directory.roles[mend.role].name), turn)
}

/// What a requirement is called on the admin screen.
pub(super) fn title<F: Form>(report: &PeoplePart<F>, column: usize) -> String {
    report.asked[column].screen_title()
}

/// Those whom a mend leaves as they are.
fn others<F: Form>(
    report: &PeoplePart<F>,
    columns: &[usize],
    people: &[usize],
    mend: &RoleMend,
) -> Option<Text> {
    let columns: Vec<usize> =
        columns.iter().copied().filter(|column| can_be_granted(report, *column)).collect();
    let left: Vec<usize> = lacking(report, &columns, people)
        .into_iter()
        .filter(|person| !roles_of(report, *person).contains(&mend.role))
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
            let next = mends(report, &columns, &left).into_iter().next()?;
            say!(
                "Of the other {}, {} {} role {}.",
                text::number(left.len()),
                text::number(next.turns),
                if next.turns == 1 { "holds" } else { "hold" },
                F::name(name(next.role))
            )
        }
    })
}

/// The roles that a person holds, each once.
pub(super) fn roles_of<F: Form>(report: &PeoplePart<F>, person: usize) -> Vec<usize> {
    let held = report.subjects[person].holds.iter().flatten();
    let mut roles: Vec<usize> = held.map(|held| held.role as usize).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests;
