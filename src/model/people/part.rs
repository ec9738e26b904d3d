//! The people's part of a report: the people with what they hold, and a row for each requirement of each person. Pure.
//!
//! Nothing is asked of a division here: a permission that is held in one of them is held. Their names stand in
//! [`super::table::Directory`].

use super::{
    columns::Columns,
    directory::people_part,
    evidence::PeopleEvidence,
    fixes::{self, Around},
    judge::{self, judge},
    notes, prerequisites,
    roles::Roles,
    rows, settled,
    table::{AskedFor, PeoplePart},
};
use crate::model::{
    Detail, Judged, PeopleAsk, PeopleDetail, Permission, Real, RequirementRow, Status, Unread,
    fix::OfRow,
    report::{
        PeoplePermissionDetail,
        assemble::{Given, Setting},
    },
};

/// The part, with its rows and notes. `org_answered` says whether what a permission opens of the org was read.
pub(in crate::model) fn part(
    setting: &Setting<'_>,
    evidence: &PeopleEvidence,
    org_answered: &dyn Fn(&Permission) -> bool,
) -> Given<PeoplePart<Real>> {
    let columns = Columns::of(setting.integration, evidence);
    let roles = Roles::of(&columns, evidence);
    let judged = judge(&columns, &roles, evidence);
    let needed = prerequisites::judge(setting.integration, evidence, org_answered);
    let part = people_part(&columns, &roles, evidence, judged, needed);
    let (rows, acts) = rows_of_people(setting, evidence, &columns, &part).into_iter().unzip();
    let notes = notes::notes(&part, evidence);
    Given { part, rows, notes, acts }
}

fn rows_of_people(
    setting: &Setting<'_>,
    evidence: &PeopleEvidence,
    columns: &Columns<'_>,
    people: &PeoplePart<Real>,
) -> Vec<(RequirementRow<Real>, OfRow)> {
    // Whoever sees nobody may not look at anybody.
    let unread = evidence.people.as_ref().err().copied().unwrap_or(Unread::Refused);
    let tallies: Vec<rows::Tally> = columns
        .list
        .iter()
        .enumerate()
        .map(|(place, column)| rows::tally(people, place, judge::of_nobody(columns, column, unread)))
        .collect();
    let fixes = fixes::of_all(columns, &tallies, &Around { people, region: setting.region, evidence });
    let parts = columns.list.iter().enumerate().zip(&tallies).zip(fixes);
    parts
        .map(|(((place, column), tally), (fix, acts))| {
            let judged = Judged {
                cell: tally.cell,
                explanation: rows::explanation(column, tally, people, evidence),
                cause_detail: rows::cause_detail(tally, &people.asked[place]),
                fix,
            };
            let asks = match &people.asked[place].what {
                AskedFor::Licence => PeopleAsk::Licence,
                AskedFor::ActiveUser => PeopleAsk::ActiveUser,
                AskedFor::Permission { names, .. } => {
                    PeopleAsk::Permission(Box::new(PeoplePermissionDetail {
                        names: names.clone(),
                        // The grants say nothing about a name that isn't settled.
                        evidence: (!names.resolved.is_empty()).then(|| settled::seen(place, tally, people)),
                    }))
                }
            };
            let nowhere = tally.of > 0 && tally.counts.pass == 0 && tally.cell.status != Status::Unknown;
            let detail = Detail::People(PeopleDetail { counts: tally.counts, nowhere, asks });
            let row = RequirementRow::of(column.place, column.requirement, judged, detail);
            let acts = OfRow { row: row.number, acts };
            (row, acts)
        })
        .collect()
}

#[cfg(test)]
mod tests;
