//! The fewest visits that fix everything that can be fixed: acts on the same page are one. Pure.

use super::{Act, Around, OfRow, Page, PlannedAct, words};
use crate::model::{Real, RequirementRow};

/// The plan of all rows; each row gets its acts in it, and the other rows that its own deeds fix, too. `acts` stand in the
/// order of the rows.
pub(in crate::model) fn plan(
    rows: &mut [RequirementRow<Real>],
    acts: &[OfRow],
    around: Around<'_>,
) -> Vec<PlannedAct<Real>> {
    let mut visits: Vec<Visit> = Vec::new();
    for OfRow { row, acts } in acts {
        for act in acts {
            match visits.iter_mut().find(|visit| visit.act.page == act.page) {
                Some(visit) => {
                    visit.act.take(act);
                    visit.fixes.push(*row);
                }
                None => visits.push(Visit { act: act.clone(), fixes: vec![*row] }),
            }
        }
    }
    // A role comes before whoever is given it.
    visits.sort_by_key(|visit| (visit.act.page.place(), !matches!(visit.act.page, Page::NewRole { .. })));
    let needed = |row: usize| -> Vec<usize> {
        (0..visits.len()).filter(|at| visits[*at].fixes.contains(&row)).collect()
    };
    for row in rows.iter_mut() {
        row.acts = needed(row.number);
    }
    for row in rows.iter_mut() {
        let Some(own) = acts.iter().find(|own| own.row == row.number) else { continue };
        let others = acts.iter().filter(|other| other.row != own.row && own.includes(other));
        row.also_fixes = others.map(|other| other.row).collect();
    }
    let id = |number: &usize| rows.iter().find(|row| row.number == *number).map(|row| row.id.clone());
    let planned = visits
        .iter()
        .map(|visit| words::planned(&visit.act, visit.fixes.iter().filter_map(id).collect(), around));
    planned.collect()
}

impl OfRow {
    /// Whether nothing is left to do for another row once this one's deeds are done.
    fn includes(&self, other: &Self) -> bool {
        let done = |act: &Act| {
            let own = self.acts.iter().find(|own| own.page == act.page);
            own.is_some_and(|own| act.deeds.iter().all(|deed| own.deeds.contains(deed)))
        };
        !other.acts.is_empty() && other.acts.iter().all(done)
    }
}

/// One page, with all that is done there, and the numbers of the rows that it fixes.
struct Visit {
    act: Act,
    fixes: Vec<usize>,
}
