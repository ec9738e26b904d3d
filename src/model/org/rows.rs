//! The rows of the org as a whole. Pure. What they say was read, not inferred from grants.

use super::{
    authorized, embedding,
    evidence::{OrgEvidence, SignInPages},
    judge::{self, judge},
};
use crate::model::{
    Detail, Fix, OrgDetail, OrgNeed, Real, Requirement, RequirementRow, Status, Text,
    fix::{Act, OfRow, Place},
    integration::Kind,
    org::EmbeddedClient,
    report::assemble::Setting,
    say::say,
};

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
    let judged = judge(requirement, need, setting.region, evidence);
    let asked_of_a_person = match need {
        OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_) | OrgNeed::InstalledIntegration(_) => false,
        OrgNeed::SingleSignOn(_) => matches!(evidence.sign_in, SignInPages::NotAsked { .. }),
        OrgNeed::Embedding(_) => embedding::asks_a_person(need, evidence),
        OrgNeed::AuthorizedApplication(_) => authorized::asks_a_person(evidence),
        OrgNeed::Manual(_) => true,
    };
    let attested = evidence.attested.get(&requirement.id).filter(|_| asked_of_a_person).cloned();
    RequirementRow::of(place, requirement, judged, Detail::Org(OrgDetail { kind: need.kind(), attested }))
}

/// What fixes these rows, by their numbers; what a person only attests isn't fixed.
pub(in crate::model) fn acts(rows: &[RequirementRow<Real>]) -> Vec<OfRow> {
    let place = |row: &RequirementRow<Real>| match row.kind() {
        Kind::OauthClient | Kind::OauthScope => Place::Client,
        Kind::InstalledIntegration | Kind::AuthorizedApplication => Place::Integration,
        Kind::Embedding => Place::AccountSettings,
        Kind::SingleSignOn | Kind::Permission | Kind::DivisionAccess | Kind::Licence | Kind::Manual => {
            Place::Other
        }
    };
    let problems = rows.iter().filter(|row| row.status.is_problem() && row.status != Status::Manual);
    let acts = problems.filter_map(|row| {
        let Fix { summary, steps, url } = row.fix.as_ref()?;
        let act = Act::other(place(row), summary.clone(), steps.clone(), url.clone());
        Some(OfRow { row: row.number, acts: vec![act] })
    });
    acts.collect()
}

/// Where nobody said which OAuth client the embedded client has: which it may be.
pub(in crate::model) fn candidates(evidence: &OrgEvidence) -> Option<Text> {
    Some(match evidence.embedded_client_candidates.as_deref().ok()? {
        [] => "As far as this login can see, no OAuth client of this org signs people in.".into(),
        all => say!("{}{}.", EmbeddedClient::CANDIDATES, judge::candidates(all)),
    })
}
