//! From the evidence of people to a report. Pure.
//!
//! A report on people has no rows of divisions: nothing is asked of a division, a permission held in one of them is
//! held. Their names stand in [`super::table::Directory`].

use super::{
    columns::{Ask, Column, Columns},
    directory::people_report,
    evidence::PeopleEvidence,
    fixes::{self, Around},
    judge::{self, judge},
    mend::{self, RoleMend},
    org::{OrgFinding, judge_org},
    overview, prerequisites,
    roles::Roles,
    rows, settled,
    table::{PeopleReport, SubjectCounts},
    verdict,
};
use crate::model::{
    compile::Setting,
    evidence::Unread,
    integration::{JudgedFor, Requirement},
    report::{Counts, IntegrationName, Org, Report, RequirementRow, RoleName, SCHEMA, Tool},
    status::{Cause, Status},
};

/// Judges everything and puts it together. Who signed in is [`Setting::client_id`] and [`Setting::client_name`].
pub fn report(setting: &Setting<'_>, evidence: &PeopleEvidence) -> Report {
    let integration = setting.integration;
    let columns = Columns::of(integration, evidence);
    let roles = Roles::of(&columns, evidence);
    let judged = judge(&columns, &roles, evidence);
    let least = judged.least.clone();
    let people = people_report(&columns, &roles, evidence, judged);

    let mut requirements: Vec<RequirementRow> = integration
        .requirements
        .iter()
        .enumerate()
        .map(|(place, requirement)| bare(place, requirement))
        .collect();
    let unread = evidence.people.as_ref().err().copied().unwrap_or(Unread::NotYet);
    let tallies: Vec<rows::Tally> = columns
        .list
        .iter()
        .enumerate()
        .map(|(place, column)| rows::tally(&people, place, judge::of_nobody(&columns, column, unread)))
        .collect();
    for (place, column) in columns.list.iter().enumerate() {
        let tally = &tallies[place];
        let row = &mut requirements[column.place];
        row.status = tally.cell.status;
        row.cause = tally.cell.cause;
        row.subject_counts = Some(tally.counts);
        row.nowhere = tally.of > 0 && tally.counts.pass == 0 && row.status != Status::Unknown;
        row.explanation = rows::explanation(column, tally, &people, evidence);
        let resolved = match &column.ask {
            Ask::Licence(_) => None,
            Ask::Permission { need, resolved, .. } => {
                row.permission = Some(settled::names(column, need, resolved, &columns, &least, evidence));
                // Of a name that nobody could settle the grants say nothing.
                let settled = row.permission.as_ref().is_some_and(|names| !names.resolved.is_empty());
                row.evidence = settled.then(|| settled::seen(place, tally, &people));
                Some(resolved.as_slice())
            }
        };
        row.cause_detail = rows::cause_detail(tally, resolved);
    }
    for (place, requirement) in integration.requirements.iter().enumerate() {
        if requirement.need.judged_for() == JudgedFor::Org {
            let finding = judge_org(integration, place, setting.region, evidence);
            org_row(&mut requirements[place], requirement, finding, evidence);
        }
    }
    mends(&mut requirements, &columns, &tallies, &people, setting, evidence);

    let prerequisites = prerequisites::judge(integration, evidence);
    let verdict = crate::model::compile::verdict(&requirements, &prerequisites, setting.strict);
    let mut report = Report {
        schema: SCHEMA,
        tool: Tool { name: "greenlight", version: env!("CARGO_PKG_VERSION") },
        generated_at: setting.generated_at,
        integration: IntegrationName { id: integration.id.clone(), title: integration.title.clone() },
        org: Org {
            id: setting.org_id.clone(),
            name: setting.org_name.clone(),
            domain: setting.region.domain.clone(),
            region: setting.region.name.clone(),
            place: setting.region.place.clone(),
        },
        subject: None,
        people: Some(people),
        grants_source: evidence.source,
        verdict,
        counts: Counts::of(requirements.iter().map(|row| row.status)),
        requirements,
        divisions: Vec::new(),
        prerequisites,
        requests: setting.requests,
        roles: role_names(evidence, &roles),
        strict: setting.strict,
        notes: setting.notes.clone(),
        verdict_line: String::new(),
    };
    report.notes.extend(verdict::notes(&report, evidence));
    if let Some(people) = &mut report.people {
        people.notes.clone_from(&report.notes);
    }
    report.verdict_line = verdict::line(&report);
    report
}

/// A row that nothing was judged of yet.
fn bare(place: usize, requirement: &Requirement) -> RequirementRow {
    RequirementRow {
        id: requirement.id.clone(),
        kind: requirement.need.word(),
        title: requirement.title.clone(),
        required: requirement.required,
        feature: requirement.feature.clone(),
        status: Status::Unknown,
        cause: Some(Cause::NeedsUserContext),
        permission: None,
        evidence: None,
        divisions: None,
        fix: None,
        subject_counts: Some(SubjectCounts::default()),
        attested: None,
        number: place + 1,
        short: requirement.short.clone(),
        why_needed: requirement.why.clone(),
        explanation: "Nobody can tell.".to_owned(),
        cause_detail: String::new(),
        proved_live: false,
        cells: Vec::new(),
        nowhere: false,
        also_mends: Vec::new(),
    }
}

/// What was judged of the org as a whole. It was read, not inferred from grants.
fn org_row(
    row: &mut RequirementRow,
    requirement: &Requirement,
    finding: OrgFinding,
    evidence: &PeopleEvidence,
) {
    let OrgFinding { cell, explanation, cause_detail, fix } = finding;
    row.status = cell.status;
    row.cause = cell.cause;
    row.explanation = explanation;
    row.cause_detail = cause_detail;
    row.fix = fix;
    row.proved_live = true;
    let asked_of_a_person = match (&requirement.need, &evidence.sign_in) {
        (crate::model::integration::Need::SingleSignOn(_), super::evidence::SignInPages::NotAsked { .. }) => {
            true
        }
        (need, _) => matches!(need, crate::model::integration::Need::Manual(_)),
    };
    row.attested = evidence.attested.get(&row.id).filter(|_| asked_of_a_person).cloned();
}

/// How to mend what people lack: what belongs together, a feature or all that is required, is mended together.
fn mends(
    requirements: &mut [RequirementRow],
    columns: &Columns<'_>,
    tallies: &[rows::Tally],
    people: &PeopleReport,
    setting: &Setting<'_>,
    evidence: &PeopleEvidence,
) {
    let everyone: Vec<usize> = (0..people.subjects.len()).collect();
    let number = |column: &usize| columns.list[*column].place + 1;
    for (_, together) in overview::features(people, requirements) {
        let lacked: Vec<usize> =
            together.iter().copied().filter(|column| tallies[*column].somebody_lacks()).collect();
        let of_feature = mend::mends(people, &lacked, &everyone);
        for &place in &together {
            let column: &Column<'_> = &columns.list[place];
            // The best of the whole feature, if it mends this one, too.
            let whole = of_feature.first().filter(|best| best.columns.contains(&place));
            let own: Vec<RoleMend> =
                if whole.is_none() { mend::mends(people, &[place], &everyone) } else { Vec::new() };
            let (with, best) = match whole {
                Some(best) => (lacked.clone(), Some(best)),
                None => (vec![place], own.first()),
            };
            let around = Around { people, rows: requirements, region: setting.region, evidence };
            let fix = fixes::fix(column, &tallies[place], &with, best, &around);
            let row = &mut requirements[column.place];
            row.fix = fix;
            if tallies[place].somebody_lacks() {
                row.also_mends = best
                    .iter()
                    .flat_map(|best| &best.columns)
                    .filter(|column| **column != place)
                    .map(number)
                    .collect();
            }
        }
    }
}

/// Every role that anything names, for stable stand-ins.
fn role_names(evidence: &PeopleEvidence, roles: &Roles<'_>) -> Vec<RoleName> {
    let held = roles.list.iter().map(|contents| contents.role);
    let mut names: Vec<RoleName> = held
        .chain(evidence.roles.iter().map(AsRef::as_ref))
        .map(|role| RoleName { id: role.id.clone(), name: role.name.clone() })
        .collect();
    names.sort_by(|a, b| a.id.cmp(&b.id));
    names.dedup_by(|a, b| a.id == b.id);
    names
}

#[cfg(test)]
mod tests;
