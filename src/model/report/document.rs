//! A report as scripts read it: the contract `greenlight.report/1`, in which the parts are flattened into one. Pure.
//!
//! Every struct is taken apart whole, so that a new member doesn't compile until somebody decided whether it is part of
//! the contract.

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::{
    AsShown, ClientPart, Counts, Coverage, Detail, DivisionRow, Evidence, Fix, Head, Imprint,
    IntegrationName, Org, PermissionNames, Prerequisite, Report, Requests, RequirementRow, SCHEMA, Tool,
    words,
};
use crate::model::{
    Attestation, Cause, GrantsSource, Status, Verdict, Waiver,
    fix::PlannedAct,
    people::table::{PeoplePart, SubjectCounts, SubjectRow},
    report::changes::Changes,
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: &'a Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_by: Option<&'a str>,
    generated_at: String,
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
    plan: Vec<PlanAct<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a Changes>,
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
    fix: Option<HowToFix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_counts: Option<SubjectCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attested: Option<&'a Attestation<AsShown>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'a Waiver<AsShown>>,
}

#[derive(Serialize)]
struct HowToFix<'a> {
    summary: &'a str,
    steps: &'a [String],
    url: Option<&'a str>,
    /// The ids of acts of the plan.
    acts: Vec<&'a str>,
}

#[derive(Serialize)]
struct PlanAct<'a> {
    id: &'a str,
    place: &'static str,
    #[serde(rename = "where")]
    at: &'a str,
    url: Option<&'a str>,
    #[serde(rename = "do")]
    deeds: &'a [String],
    /// The ids of requirements.
    fixes: &'a [String],
    affects: Affects,
    licences: Licences,
}

/// Nothing where it isn't known.
#[derive(Serialize)]
struct Affects {
    people: Option<usize>,
    clients: Option<usize>,
}

#[derive(Serialize)]
struct Licences {
    before: Option<Vec<String>>,
    after: Option<Vec<String>>,
}

/// An id for each act, from what it is called: `role-ariglad-reader`. Those of the same name are numbered.
fn ids_of(plan: &[PlannedAct]) -> Vec<String> {
    let slug = |act: &PlannedAct| {
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let plain: String = act.at.to_lowercase().chars().map(plain).collect();
        let words = plain.split('-').filter(|word| !word.is_empty());
        [act.place.word()].into_iter().chain(words).collect::<Vec<_>>().join("-")
    };
    let slugs: Vec<String> = plan.iter().map(slug).collect();
    let numbered =
        |(at, slug): (usize, &String)| match slugs[..at].iter().filter(|other| *other == slug).count() {
            0 => slug.clone(),
            before => format!("{slug}-{}", before + 1),
        };
    slugs.iter().enumerate().map(numbered).collect()
}

fn plan_act<'a>(act: &'a PlannedAct, id: &'a str) -> PlanAct<'a> {
    let PlannedAct { place, at, path: _, url, deeds, notes: _, fixes, affects } = act;
    // Whoever is in a group that holds the role holds it too, and groups aren't counted out.
    let people = affects.filter(|holders| holders.groups == 0).map(|holders| holders.people);
    PlanAct {
        id,
        place: place.word(),
        at,
        url: url.as_deref(),
        deeds,
        fixes,
        affects: Affects { people, clients: affects.map(|holders| holders.clients) },
        licences: Licences { before: None, after: None },
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { head, rows, plan, client, people, changes } = self;
        let Head {
            tool,
            imprint: Imprint { title, made_by },
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
        let ids = ids_of(plan);
        let requirements = rows.iter().map(|row| requirement(row, people.is_some(), &ids)).collect();
        Document {
            schema: SCHEMA,
            tool,
            title: title.as_deref(),
            made_by: made_by.as_deref(),
            generated_at: words::instant(*generated_at),
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
                    unasked: _,
                } = people;
                People { subjects, findings: Findings(people), notes }
            }),
            prerequisites: self.prerequisites().collect(),
            plan: plan.iter().zip(&ids).map(|(act, id)| plan_act(act, id)).collect(),
            changes: changes.as_ref(),
            requests,
        }
        .serialize(serializer)
    }
}

fn requirement<'a>(row: &'a RequirementRow, with_people: bool, acts_called: &'a [String]) -> Requirement<'a> {
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
        acts,
        waived,
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
        fix: fix.as_ref().map(|fix| {
            let Fix { summary, steps, url } = fix;
            let acts = acts.iter().map(|act| acts_called[*act].as_str()).collect();
            HowToFix { summary, steps, url: url.as_deref(), acts }
        }),
        subject_counts,
        attested: row.attested(),
        waived: waived.as_ref(),
    }
}
