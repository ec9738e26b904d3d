//! How to fix a finding: who does what, where. Pure.
//!
//! What a role or the client lacks is fixed by the acts of [`acts`]; each other cause has one of its own, in words.

use super::{Circumstances, words_of_roles_page};
use crate::model::{
    Cause, ClientNeed, Fix, Real, Requirement, Status, Text,
    client::{acts, finding::Finding, live::Word},
    fix::{Act, Place},
    permission::admin_path,
    say::say,
};

/// What fixes it, and what can only be waited for.
pub(super) fn fix(
    requirement: &Requirement,
    need: &ClientNeed,
    finding: &Finding<'_>,
    around: &Circumstances<'_>,
) -> Remedy {
    match (finding.status, finding.cause) {
        (Status::Pass | Status::NotApplicable | Status::Manual, _) => Remedy::Nothing,
        (Status::Pending, _) => Remedy::NotPlanned(Fix {
            summary: "Nothing: a change takes up to about 5 minutes to act.".into(),
            steps: vec!["Check again in a few minutes, or let the check wait with --wait 300.".into()],
            url: None,
        }),
        (_, Some(Cause::NotGranted | Cause::DivisionGap | Cause::Conditional)) if !requirement.required => {
            Remedy::NotPlanned(if_wanted(need))
        }
        (_, Some(cause)) => {
            let acts = acts::acts(need, finding, around);
            let other = || other(&requirement.title, need, finding, cause, around).into_iter().collect();
            Remedy::Acts(if acts.is_empty() { other() } else { acts })
        }
        (_, None) => Remedy::Nothing,
    }
}

/// What is optional is never put into a role unasked.
fn if_wanted(need: &ClientNeed) -> Fix<Real> {
    let what = match need {
        ClientNeed::Permission(need) => {
            need.ui_path.iter().map(|path| admin_path(path)).collect::<Vec<_>>().join(", ")
        }
        ClientNeed::OauthClient | ClientNeed::DivisionAccess => "it".to_owned(),
    };
    let summary = say!("Only if the integration is to have it: grant {} to the client.", &what);
    Fix {
        steps: vec![
            say!("Tick {} in a role that only this client holds, or make one with it.", what),
            "Give the client that role in the divisions that it is for, then check again.".into(),
        ],
        summary,
        url: None,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    Nothing,
    /// What can only be waited for, or is for whoever wants it.
    NotPlanned(Fix<Real>),
    Acts(Vec<Act>),
}

/// What isn't done to a role of the client, nor to the client.
fn other(
    title: &str,
    need: &ClientNeed,
    finding: &Finding<'_>,
    cause: Cause,
    around: &Circumstances<'_>,
) -> Option<Act> {
    let sources = finding.sources.as_ref();
    Some(match cause {
        Cause::NotInCatalogue => {
            let absent =
                sources.and_then(|sources| sources.set.iter().find(|name| around.evidence.lacks(name)));
            let product = absent.map_or_else(|| title.to_owned(), |name| name.ui_words(0));
            Act::other(
                Place::Licence,
                say!("Ask your Genesys contact about {}.", &product),
                vec![
                    say!("Ask your Genesys contact whether {} is part of this org.", product),
                    "Nobody can tick the permission before that.".into(),
                ],
                None,
            )
        }
        Cause::Disagreement if *need == ClientNeed::OauthClient => Act::other(
            Place::Client,
            "Make the client one of Client Credentials, and active.",
            vec![
                say!("Open {}", client_page_path(around)),
                "Set its grant type to Client Credentials and its state to active, then Save.".into(),
            ],
            Some(client_page(around)),
        ),
        Cause::Disagreement => disagreement(finding, around),
        Cause::GrantsUnreadable if around.evidence.credible_grants().is_ok() => Act::other(
            Place::Role,
            "Give the client Authorization › Role › View for the check.",
            vec![
                say!("{}: tick Authorization › Role › View, then Save.", words_of_roles_page(around)),
                "Check again, then take it away.".into(),
            ],
            Some(admin(around)),
        ),
        Cause::GrantsUnreadable => Act::other(
            Place::Role,
            "Give the client Authorization › Grant › View for the check.",
            vec![
                say!("{}: tick Authorization › Grant › View, then Save.", words_of_roles_page(around)),
                "Check again, then take it away.".into(),
            ],
            Some(admin(around)),
        ),
        Cause::NeedsUserContext => Act::other(
            Place::Other,
            "Try it as a person.",
            vec![say!("Log in to Genesys Cloud as a person and see whether {} works.", title)],
            Some(around.region.apps_url().into()),
        ),
        Cause::Throttled => again("Check again when other tools are less busy."),
        Cause::Unreachable if around.was_stopped(finding) => again("Run the check to its end."),
        Cause::Unreachable => again("Check the connection, then check again."),
        Cause::UnreadableAnswer => {
            again("Open a browser and log in to the network if it asks, then check again.")
        }
        Cause::NotGranted => Act::other(
            Place::Client,
            "Give the client its role in All Divisions.",
            vec![
                say!("Open {}", client_page_path(around)),
                "Give the client its role in All Divisions, then Save.".into(),
            ],
            Some(client_page(around)),
        ),
        Cause::DivisionGap | Cause::Conditional | Cause::NotAttested | Cause::SignedOut | Cause::NotLetIn => {
            return None;
        }
    })
}

/// Sources that contradict each other: each contradiction is another thing to look at.
fn disagreement(finding: &Finding<'_>, around: &Circumstances<'_>) -> Act {
    let nowhere = finding.coverage.as_ref().is_some_and(|coverage| coverage.nowhere);
    match finding.sources.as_ref().map(|sources| sources.live.word) {
        Some(Word::Proven) if nowhere => Act::other(
            Place::Client,
            "Find out why it works before go-live: what nobody granted can end unannounced.",
            vec!["Compare the client's roles with what is required here, then check again.".into()],
            Some(client_page(around)),
        ),
        Some(Word::Denied | Word::NoAccessToObject | Word::OtherRefusal) => Act::other(
            Place::Other,
            "Find out what refuses it although it is granted.",
            vec![
                "Look for an access policy that denies it, a licence that is missing, or a role that changed."
                    .into(),
                "Then check again.".into(),
            ],
            Some(admin(around)),
        ),
        _ => Act::other(
            Place::Client,
            "Compare the divisions of the client's roles with what Genesys says of them.",
            vec![
                say!("Open {}", client_page_path(around)),
                "Look in which divisions each role is held, and whether those divisions exist; then check again."
                    .into(),
            ],
            Some(client_page(around)),
        ),
    }
}

fn again(what: &'static str) -> Act {
    Act::other(Place::Other, what, vec![what.into()], None)
}

fn admin(around: &Circumstances<'_>) -> Text {
    format!("{}/directory/#/admin", around.region.apps_url()).into()
}

fn client_page_path(around: &Circumstances<'_>) -> Text {
    let client = around.client_name.map_or("the client".into(), Text::of);
    say!("Admin › Integrations › OAuth › {} (newer menu: Menu › IT and Integrations › OAuth)", client)
}

fn client_page(around: &Circumstances<'_>) -> Text {
    say!("{}/directory/#/admin/integrations/oauth/{}", around.region.apps_url(), around.client_id)
}
