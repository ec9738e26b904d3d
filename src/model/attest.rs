//! What a person attests: who and when, and how it is put into a report that was judged before. Pure. The only way in
//! which a report changes without new evidence; nothing but what a person attests is touched.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Detail, Form, Integration, OrgDetail, Real, Report, Requirement, RequirementRow, Status,
    org::judge,
    report::{Written, assemble, words},
};

/// That a person attested something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "F: Written")]
pub struct Attestation<F: Form = Real> {
    /// When.
    #[serde(serialize_with = "words::write_instant")]
    pub at: Timestamp,
    /// The name that the person gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<F::Name>,
}

/// What was attested, by the requirement's id.
pub(crate) type Attested = BTreeMap<String, Attestation>;

/// The report with what is attested now, its counts and its verdict made anew.
pub(crate) fn with_attested(
    report: &Report<Real>,
    integration: &Integration,
    attested: &Attested,
) -> Report<Real> {
    let mut report = report.clone();
    let apps = format!("https://apps.{}", report.head.org.domain);
    for row in &mut report.rows {
        if let Some(requirement) = integration.requirement(&row.id) {
            settle(row, requirement, attested, &apps);
        }
    }
    assemble::conclude(&mut report);
    report
}

/// One row as it is attested now.
fn settle(row: &mut RequirementRow<Real>, requirement: &Requirement, attested: &Attested, apps: &str) {
    let Some(need) = requirement.need.attestable() else { return };
    let Detail::Org(OrgDetail { attested: before, .. }) = &mut row.detail else { return };
    // What was judged by something else than a person's word stays as it is.
    let by_a_person = requirement.need.is_manual() || row.status == Status::Manual || before.is_some();
    if !by_a_person {
        return;
    }
    let now = attested.get(&row.id);
    if now.is_some() && before.is_some() {
        *before = now.cloned();
        return;
    }
    if now.is_none() && row.status == Status::Manual {
        return;
    }
    *before = now.cloned();
    let finding = judge::manual(need, now.is_some(), apps);
    row.status = finding.cell.status;
    row.cause = finding.cell.cause;
    row.explanation = finding.explanation;
    row.cause_detail = finding.cause_detail;
    row.fix = finding.fix;
}

#[cfg(test)]
mod tests;
