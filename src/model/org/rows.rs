//! The rows of the org as a whole. Pure. What they say was read, not inferred from grants.

use super::{
    evidence::{OrgEvidence, SignInPages},
    judge::judge,
};
use crate::model::{
    integration::{OrgNeed, Requirement},
    report::{Detail, Kind, OrgDetail, Real, RequirementRow, assemble::Setting},
};

/// One row a requirement of the org.
pub(in crate::model) fn rows(setting: &Setting<'_>, evidence: &OrgEvidence) -> Vec<RequirementRow<Real>> {
    let needs = setting.integration.org_needs();
    needs.map(|(place, requirement, need)| row(setting, evidence, place, requirement, need)).collect()
}

/// Judges one requirement of the org, by its place in the manifest.
pub(in crate::model) fn row(
    setting: &Setting<'_>,
    evidence: &OrgEvidence,
    place: usize,
    requirement: &Requirement,
    need: &OrgNeed,
) -> RequirementRow<Real> {
    let finding = judge(requirement, need, setting.region, evidence);
    let (kind, asked_of_a_person) = match need {
        OrgNeed::EmbeddedOauthClient => (Kind::OauthClient, false),
        OrgNeed::OauthScope(_) => (Kind::OauthScope, false),
        OrgNeed::InstalledIntegration(_) => (Kind::InstalledIntegration, false),
        OrgNeed::SingleSignOn(_) => {
            (Kind::SingleSignOn, matches!(evidence.sign_in, SignInPages::NotAsked { .. }))
        }
        OrgNeed::Manual(_) => (Kind::Manual, true),
    };
    RequirementRow {
        number: place + 1,
        id: requirement.id.clone(),
        title: requirement.title.clone(),
        short: requirement.short.clone(),
        required: requirement.required,
        feature: requirement.feature.clone(),
        why_needed: requirement.why.clone(),
        status: finding.cell.status,
        cause: finding.cell.cause,
        explanation: finding.explanation,
        cause_detail: finding.cause_detail,
        fix: finding.fix,
        also_fixes: Vec::new(),
        detail: Detail::Org(OrgDetail {
            kind,
            attested: evidence.attested.get(&requirement.id).filter(|_| asked_of_a_person).cloned(),
        }),
    }
}
