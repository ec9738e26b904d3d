//! Division access: what the divisions of all permissions together say for the integration as a whole. Pure.
//!
//! A permission that is held nowhere has its own row and its own fix; it says nothing of divisions. So the
//! permissions that are held somewhere decide, and only if there is none, nothing is reached at all.

use super::{Coverage, Finding, Scope, ground::coverage_state, permission, why_no_grants};
use crate::model::{
    Cause, ClientNeed, CoverageState, Doubt, Held, Integration, Status, client::evidence::ClientEvidence,
    grant,
};

pub(super) fn division_access<'a>(integration: &Integration, evidence: &'a ClientEvidence) -> Finding<'a> {
    let permissions: Vec<(Option<Cause>, Coverage)> = integration
        .client_needs()
        // Whether something optional is held is its own row's matter.
        .filter(|(_, requirement, _)| requirement.required)
        .filter_map(|(_, requirement, need)| match need {
            ClientNeed::Permission(need) => {
                let probes = evidence.probes_of(&requirement.id);
                let finding = permission(need, probes, evidence, Scope { every_division: true });
                Some((finding.cause, finding.coverage?))
            }
            ClientNeed::OauthClient | ClientNeed::DivisionAccess => None,
        })
        .filter(|(_, coverage)| coverage.state != CoverageState::NotAware)
        .collect();
    let coverages = permissions.iter().map(|(_, coverage)| coverage);
    let reached: Vec<&Coverage> = coverages.filter(|coverage| !coverage.nowhere).collect();
    if reached.is_empty() {
        return nothing_is_reached(evidence, &permissions);
    }
    // Whatever the roles contain: if every one is granted in all divisions, no division is left out.
    let every_grant_everywhere = evidence
        .credible_grants()
        .is_ok_and(|grants| grants.grants.iter().all(|grant| grant.scope == grant::Scope::AllDivisions));
    let sure = |held: Held| match held {
        Held::Unknown(Doubt::RoleContents) if every_grant_everywhere => Held::Yes,
        held => held,
    };
    let divisions = evidence.known_divisions();
    let held: Vec<Held> = (0..divisions.len())
        .map(|index| reached.iter().map(|coverage| sure(coverage.held[index])).min().unwrap_or(Held::No))
        .collect();
    let all = every_grant_everywhere || reached.iter().all(|coverage| coverage.state == CoverageState::All);
    let is_conditional = |held: &Held| *held <= Held::Conditional && !matches!(held, Held::Unknown(_));
    let only_conditional = reached.iter().flat_map(|coverage| &coverage.held).all(is_conditional);
    let cells: Vec<Status> = held
        .iter()
        .zip(divisions.iter())
        .map(|(held, division)| match held {
            Held::Yes => Status::Pass,
            Held::Conditional if only_conditional => Status::Fail,
            Held::Conditional => Status::Warn,
            Held::Unknown(_) => Status::Unknown,
            Held::No if division.counts_as_populated() => Status::Fail,
            Held::No => Status::Warn,
        })
        .collect();
    let (status, cause) = match &evidence.divisions {
        _ if all && held.iter().all(|held| *held == Held::Yes) => (Status::Pass, None),
        Err(unread) => (Status::Unknown, Some(unread.cause())),
        Ok(_) if only_conditional => (Status::Fail, Some(Cause::Conditional)),
        Ok(_) if cells.contains(&Status::Fail) => (Status::Fail, Some(Cause::DivisionGap)),
        Ok(_) => match held
            .iter()
            .find_map(|held| if let Held::Unknown(doubt) = held { Some(doubt) } else { None })
        {
            Some(Doubt::Contradiction) => (Status::Unknown, Some(Cause::Disagreement)),
            Some(Doubt::Grants | Doubt::RoleContents) => (Status::Unknown, Some(why_no_grants(evidence))),
            None if held.contains(&Held::No) => (Status::Warn, Some(Cause::DivisionGap)),
            None if held.contains(&Held::Conditional) => (Status::Warn, Some(Cause::Conditional)),
            None => (Status::Pass, None),
        },
    };
    let beyond = if all { Held::Yes } else { Held::No };
    let state = coverage_state(&held, beyond, evidence.divisions.is_ok(), false);
    Finding { status, cause, coverage: Some(Coverage { state, held, cells, nowhere: false }), sources: None }
}

/// No permission is held anywhere.
fn nothing_is_reached(
    evidence: &ClientEvidence,
    permissions: &[(Option<Cause>, Coverage)],
) -> Finding<'static> {
    if permissions.is_empty() {
        // Divisions don't limit any of the permissions.
        return Finding::plain(Status::NotApplicable, None);
    }
    match evidence.credible_grants() {
        Ok(_) if permissions.iter().any(|(cause, _)| *cause == Some(Cause::Conditional)) => {
            Finding::plain(Status::Fail, Some(Cause::Conditional))
        }
        Ok(_) => Finding::plain(Status::Fail, Some(Cause::NotGranted)),
        Err(_) => Finding::plain(Status::Unknown, Some(why_no_grants(evidence))),
    }
}
