//! A report as scripts read it: the contract `greenlight.report/1`, in which the parts are flattened into one. Pure.
//!
//! Every struct is taken apart whole, so that a new member doesn't compile until somebody decided whether it is part of
//! the contract.

use jiff::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::{
    AsShown, ClientPart, Counts, Coverage, Detail, DivisionRow, Evidence, Fix, Head, IntegrationName, Org,
    PermissionNames, Prerequisite, Report, Requests, RequirementRow, SCHEMA, Tool,
};
use crate::model::{
    Attestation, Cause, GrantsSource, Status, Verdict,
    people::table::{PeoplePart, SubjectCounts, SubjectRow},
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: &'a Tool,
    generated_at: &'a Timestamp,
    integration: &'a IntegrationName,
    org: &'a Org,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Subject<'a>>,
    grants_source: GrantsSource,
    verdict: Verdict,
    counts: &'a Counts,
    requirements: Vec<Requirement<'a>>,
    divisions: &'a [DivisionRow],
    #[serde(flatten)]
    people: Option<People<'a>>,
    prerequisites: Vec<&'a Prerequisite>,
    requests: &'a Requests,
}

#[derive(Serialize)]
struct Subject<'a> {
    kind: &'static str,
    id: &'a str,
    name: Option<&'a str>,
}

/// Only where people were looked at.
#[derive(Serialize)]
struct People<'a> {
    subjects: &'a [SubjectRow],
    findings: Findings<'a>,
    notes: &'a [String],
}

/// `{"requirement","subject","status","cause"}`, the first two ids. Written one by one, so that a report of hundreds of
/// thousands of findings is never held as text.
struct Findings<'a>(&'a PeoplePart);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Finding<'a> {
            requirement: &'a str,
            subject: &'a str,
            status: Status,
            cause: Option<Cause>,
        }
        let PeoplePart { subjects, findings, .. } = self.0;
        let mut list = serializer.serialize_seq(Some(findings.cells.len()))?;
        for (row, subject) in subjects.iter().enumerate() {
            for (cell, requirement) in findings.of(row).iter().zip(findings.columns.iter()) {
                list.serialize_element(&Finding {
                    requirement,
                    subject: &subject.id,
                    status: cell.status,
                    cause: cell.cause,
                })?;
            }
        }
        list.end()
    }
}

#[derive(Serialize)]
struct Requirement<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<&'a str>,
    status: Status,
    cause: Option<Cause>,
    permission: Option<&'a PermissionNames>,
    evidence: Option<&'a Evidence>,
    divisions: Option<&'a Coverage>,
    fix: Option<&'a Fix>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_counts: Option<SubjectCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attested: Option<&'a Attestation<AsShown>>,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { head, rows, client, people } = self;
        let Head {
            tool,
            generated_at,
            integration,
            org,
            verdict,
            verdict_lines: _,
            strict: _,
            counts,
            requests,
            notes,
        } = head;
        let requirements = rows.iter().map(|row| requirement(row, people.is_some())).collect();
        Document {
            schema: SCHEMA,
            tool,
            generated_at,
            integration,
            org,
            subject: client.as_ref().map(|client| {
                let ClientPart { id, name, grants_source: _, divisions: _, roles: _, prerequisites: _ } =
                    client;
                Subject { kind: "oauth-client", id, name: name.as_deref() }
            }),
            grants_source: self.grants_source(),
            verdict: *verdict,
            counts,
            requirements,
            divisions: self.divisions(),
            people: people.as_ref().map(|people| {
                let PeoplePart {
                    subjects,
                    findings: _,
                    grants_source: _,
                    directory: _,
                    asked: _,
                    roles: _,
                    prerequisites: _,
                } = people;
                People { subjects, findings: Findings(people), notes }
            }),
            prerequisites: self.prerequisites().collect(),
            requests,
        }
        .serialize(serializer)
    }
}

fn requirement(row: &RequirementRow, with_people: bool) -> Requirement<'_> {
    let RequirementRow {
        number: _,
        id,
        title,
        short: _,
        required,
        feature,
        why_needed: _,
        status,
        cause,
        explanation: _,
        cause_detail: _,
        fix,
        also_fixes: _,
        detail,
    } = row;
    let subject_counts = match detail {
        Detail::Client(_) => None,
        Detail::People(detail) => Some(detail.counts),
        // Beside people, what is judged for the org as a whole has counts of zero.
        Detail::Org(_) => with_people.then(SubjectCounts::default),
    };
    Requirement {
        id,
        kind: row.kind().word(),
        title,
        required: *required,
        feature: feature.as_deref(),
        status: *status,
        cause: *cause,
        permission: row.permission(),
        evidence: row.evidence(),
        divisions: row.coverage(),
        fix: fix.as_ref(),
        subject_counts,
        attested: row.attested(),
    }
}
