//! Whether Genesys may be embedded where the client is loaded, where the org restricts that (docs/platform-api.md 9).
//! Pure and total.
//!
//! How the org's list is compared with an address isn't known: a listed domain that may be the right one is left to a
//! person, and only where none can be it the client surely isn't loaded.

use super::judge::manual;
use crate::model::{
    Cause, Fix, Judged, Name, OrgNeed, Region, Requirement, Status, Text,
    integration::{EmbeddingNeed, StoppedClient},
    org::evidence::{Embedding, OrgEvidence},
    say::{say, shortened},
    words,
};

pub(super) fn judge(
    requirement: &Requirement,
    need: &EmbeddingNeed,
    region: &Region,
    evidence: &OrgEvidence,
) -> Judged {
    let listed = match &evidence.embedding {
        Err(unread) => {
            return Judged::unknown(
                unread.cause(),
                format!("Who may embed Genesys couldn't be read: {}.", words::why_unread(*unread)),
                words::unread_detail(*unread),
                Some(words::read_it(*unread, "Directory › Organization › Admin")),
            );
        }
        Ok(Embedding::Anywhere) => return Judged::pass("The org doesn't restrict who may embed Genesys."),
        Ok(Embedding::Only(listed)) => listed,
    };
    let stopped = match need {
        EmbeddingNeed::Stops(stopped) => stopped,
        EmbeddingNeed::NotNamed => {
            return Judged::not_applicable(
                "The org restricts who may embed Genesys. This client isn't among those that Genesys says this stops.",
            );
        }
    };
    if may_be_listed(stopped, listed) {
        let mut finding =
            manual(requirement, &stopped.manual, evidence.attested_as(requirement), &region.apps_url());
        if finding.cell.status == Status::Manual {
            finding.explanation = say!(
                "The org restricts who may embed Genesys. Listed: {}. A person has to look whether that includes {}.",
                domains(listed),
                &stopped.list
            );
        }
        return finding;
    }
    let explanation = match listed.as_slice() {
        [] => Text::from(
            "The org restricts who may embed Genesys, and lists no domain: the client isn't loaded.",
        ),
        listed => say!(
            "The org restricts who may embed Genesys. Listed: {}. The client is loaded from none of them.",
            domains(listed)
        ),
    };
    let add = say!("Under Allowed Embeddable Domain(s), add {}.", &stopped.list);
    Judged::lacking(
        requirement,
        Cause::NotGranted,
        explanation,
        "domain not listed",
        Some(Fix {
            summary: add.clone(),
            steps: vec![
                "Open Admin › Account Settings › Organization Settings › Settings, Restrict Genesys Cloud Embedding.".into(),
                say!("{} Then Save.", add),
                Text::of(&stopped.manual.look_at),
            ],
            url: stopped.manual.page.as_deref().map(|page| words::address(page, &region.apps_url()).into()),
        }),
    )
}

/// Whether it is left to a person: something is listed that may be where the client is loaded from.
pub(super) fn asks_a_person(need: &OrgNeed, evidence: &OrgEvidence) -> bool {
    match (need, &evidence.embedding) {
        (OrgNeed::Embedding(EmbeddingNeed::Stops(stopped)), Ok(Embedding::Only(listed))) => {
            may_be_listed(stopped, listed)
        }
        _ => false,
    }
}

fn may_be_listed(stopped: &StoppedClient, listed: &[Name]) -> bool {
    let may_be = |domain: &Name| {
        stopped.loaded_from.is_empty() || stopped.loaded_from.iter().any(|from| fits(domain.real(), from))
    };
    listed.iter().any(may_be)
}

/// Whether what is listed may stand for the place that a client is loaded from.
fn fits(listed: &str, from: &str) -> bool {
    let listed = listed.trim().to_lowercase();
    if let Some(scheme) = from.strip_suffix(':') {
        // An extension has an id and no domain.
        return listed.starts_with(scheme) || !listed.contains(['.', ':']);
    }
    let address = listed.split_once("://").map_or(listed.as_str(), |(_, address)| address);
    let host = address.split(['/', ':']).next().unwrap_or_default();
    host == "*" || host.strip_suffix(from).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

fn domains(listed: &[Name]) -> Text {
    shortened(listed.iter().map(Text::of), 5)
}

#[cfg(test)]
mod tests;
