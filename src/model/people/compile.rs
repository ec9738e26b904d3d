//! From the evidence of people to a report. Pure.
//!
//! A report on people has no rows of divisions: nothing is asked of a division, a permission held in one of them is
//! held. Their names stand in [`super::table::Directory`].

use super::{
    columns::Columns,
    directory::people_report,
    evidence::PeopleEvidence,
    fixes::{self, Around},
    judge::{self, judge},
    org::judge_org,
    prerequisites,
    roles::Roles,
    rows, settled,
    table::{AskedFor, PeopleReport, SubjectCounts},
    verdict,
};
use crate::model::{
    compile::Setting,
    evidence::Unread,
    integration::{OrgNeed, Requirement},
    org::evidence::{OrgEvidence, SignInPages},
    report::{Counts, IntegrationName, Org, Report, RequirementRow, RoleName, SCHEMA, Tool},
    status::Status,
};

/// Judges everything and puts it together. Who signed in is [`Setting::client_id`] and [`Setting::client_name`].
pub fn report(setting: &Setting<'_>, evidence: &PeopleEvidence, org: &OrgEvidence) -> Report {
    let integration = setting.integration;
    let columns = Columns::of(integration, evidence);
    let roles = Roles::of(&columns, evidence);
    let judged = judge(&columns, &roles, evidence);
    let people = people_report(&columns, &roles, evidence, org, judged);
    let mut requirements = rows_of_people(setting, evidence, &columns, &people);
    requirements.extend(rows_of_org(setting, org));
    requirements.sort_by_key(|row| row.number);

    let prerequisites = prerequisites::judge(integration, evidence, org);
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
    report.notes.extend(verdict::notes(&report, evidence, org));
    if let Some(people) = &mut report.people {
        people.notes.clone_from(&report.notes);
    }
    report.verdict_line = verdict::line(&report);
    report
}

/// One row a requirement of each person.
fn rows_of_people(
    setting: &Setting<'_>,
    evidence: &PeopleEvidence,
    columns: &Columns<'_>,
    people: &PeopleReport,
) -> Vec<RequirementRow> {
    let unread = evidence.people.as_ref().err().copied().unwrap_or(Unread::NotYet);
    let tallies: Vec<rows::Tally> = columns
        .list
        .iter()
        .enumerate()
        .map(|(place, column)| rows::tally(people, place, judge::of_nobody(columns, column, unread)))
        .collect();
    let fixes = fixes::of_all(columns, &tallies, &Around { people, region: setting.region, evidence });
    let parts = columns.list.iter().enumerate().zip(&tallies).zip(fixes);
    parts
        .map(|(((place, column), tally), (fix, also_fixes))| {
            let requirement = column.requirement;
            let (permission, resolved) = match &people.asked[place].what {
                AskedFor::Licence => (None, None),
                AskedFor::Permission { names, alternatives } => {
                    (Some(names.clone()), Some(alternatives.as_slice()))
                }
            };
            // Of a name that nobody could settle the grants say nothing.
            let settled = permission.as_ref().is_some_and(|names| !names.resolved.is_empty());
            RequirementRow {
                status: tally.cell.status,
                cause: tally.cell.cause,
                evidence: settled.then(|| settled::seen(place, tally, people)),
                permission,
                fix,
                subject_counts: Some(tally.counts),
                explanation: rows::explanation(column, tally, people, evidence),
                cause_detail: rows::cause_detail(tally, resolved),
                nowhere: tally.of > 0 && tally.counts.pass == 0 && tally.cell.status != Status::Unknown,
                also_mends: also_fixes,
                ..bare(column.place, requirement)
            }
        })
        .collect()
}

/// One row a requirement of the org as a whole. It was read, not inferred from grants.
fn rows_of_org(setting: &Setting<'_>, evidence: &OrgEvidence) -> Vec<RequirementRow> {
    let of_org = setting.integration.org_needs();
    of_org
        .map(|(place, requirement, need)| {
            let finding = judge_org(requirement, need, setting.region, evidence);
            let asked_of_a_person = match need {
                OrgNeed::Manual(_) => true,
                OrgNeed::SingleSignOn(_) => matches!(evidence.sign_in, SignInPages::NotAsked { .. }),
                OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_) | OrgNeed::InstalledIntegration(_) => {
                    false
                }
            };
            RequirementRow {
                status: finding.cell.status,
                cause: finding.cell.cause,
                explanation: finding.explanation,
                cause_detail: finding.cause_detail,
                fix: finding.fix,
                proved_live: true,
                attested: evidence.attested.get(&requirement.id).filter(|_| asked_of_a_person).cloned(),
                ..bare(place, requirement)
            }
        })
        .collect()
}

/// What a row says of its requirement, whatever is found.
fn bare(place: usize, requirement: &Requirement) -> RequirementRow {
    RequirementRow {
        id: requirement.id.clone(),
        kind: requirement.need.word(),
        title: requirement.title.clone(),
        required: requirement.required,
        feature: requirement.feature.clone(),
        status: Status::Unknown,
        cause: None,
        permission: None,
        evidence: None,
        divisions: None,
        fix: None,
        subject_counts: Some(SubjectCounts::default()),
        attested: None,
        number: place + 1,
        short: requirement.short.clone(),
        why_needed: requirement.why.clone(),
        explanation: String::new(),
        cause_detail: String::new(),
        proved_live: false,
        cells: Vec::new(),
        nowhere: false,
        also_mends: Vec::new(),
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
