//! What a person attests: who and when, and how it is put into a report that was judged before. Pure. The only way in
//! which a report changes without new evidence; nothing but what a person attests is touched.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Detail, Form, Integration, OrgDetail, Real, Report, Requirement, RequirementRow, Status,
    org::judge,
    report::{Written, assemble, words},
};

/// What a person says of something that only a person can look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttestedAs {
    #[default]
    #[serde(rename = "pass")]
    Pass,
    #[serde(rename = "fail")]
    Fail,
    #[serde(rename = "n/a")]
    NotApplicable,
}

impl AttestedAs {
    pub(crate) const ALL: [Self; 3] = [Self::Pass, Self::Fail, Self::NotApplicable];

    /// What it makes of a requirement: an optional one never fails.
    pub(crate) fn status(self, required: bool) -> Status {
        match self {
            Self::Pass => Status::Pass,
            Self::Fail if required => Status::Fail,
            Self::Fail => Status::Warn,
            Self::NotApplicable => Status::NotApplicable,
        }
    }

    /// As it is given and as scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NotApplicable => "n/a",
        }
    }
}

/// That a person attested something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "F: Written")]
pub struct Attestation<F: Form = Real> {
    /// As what.
    #[serde(rename = "as")]
    pub said: AttestedAs,
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
    let as_before = now.zip(before.as_ref()).is_some_and(|(now, before)| now.said == before.said);
    if as_before {
        *before = now.cloned();
        return;
    }
    if now.is_none() && row.status == Status::Manual {
        return;
    }
    *before = now.cloned();
    let finding = judge::manual(requirement, need, now.map(|now| now.said), apps);
    row.status = finding.cell.status;
    row.cause = finding.cell.cause;
    row.explanation = finding.explanation;
    row.cause_detail = finding.cause_detail;
    row.fix = finding.fix;
}

#[cfg(test)]
mod tests;
