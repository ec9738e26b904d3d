//! Whether the embedded client's OAuth client is among the org's authorized applications (docs/platform-api.md 8.4).
//! Pure and total.
//!
//! Only an org that enforces OAuth scopes asks for that, and nothing says whether it does: what isn't listed is left to
//! a person.

use super::{EmbeddedClient, judge::manual};
use crate::model::{Judged, ManualNeed, Region, Requirement, Status, org::evidence::OrgEvidence};

pub(super) fn judge(
    requirement: &Requirement,
    need: &ManualNeed,
    region: &Region,
    evidence: &OrgEvidence,
) -> Judged {
    match listed(evidence) {
        Listed::NoClient => Judged::not_applicable("This deployment has no OAuth client of its own."),
        Listed::Yes => Judged::pass("The OAuth client is among the org's authorized applications."),
        unsettled @ (Listed::No | Listed::Unknown) => {
            let attested = evidence.attested_as(requirement);
            let mut finding = manual(requirement, need, attested, &region.apps_url());
            if unsettled == Listed::No && finding.cell.status == Status::Manual {
                finding.explanation = "The OAuth client isn't among the org's authorized applications. Where the org enforces OAuth \
                    scopes, nobody can sign in with it; a person has to look whether it does."
                    .into();
            }
            finding
        }
    }
}

/// Whether it is left to a person.
pub(super) fn asks_a_person(evidence: &OrgEvidence) -> bool {
    matches!(listed(evidence), Listed::No | Listed::Unknown)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    NoClient,
    Yes,
    No,
    Unknown,
}

fn listed(evidence: &OrgEvidence) -> Listed {
    match (&evidence.embedded_client, &evidence.authorized_clients) {
        (EmbeddedClient::None, _) => Listed::NoClient,
        (EmbeddedClient::Id(id), Ok(all)) => {
            let id = id.to_string();
            match all.iter().any(|known| known.real().eq_ignore_ascii_case(&id)) {
                true => Listed::Yes,
                false => Listed::No,
            }
        }
        (EmbeddedClient::Id(_), Err(_)) | (EmbeddedClient::NotSaid, _) => Listed::Unknown,
    }
}
