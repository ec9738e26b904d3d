//! How to fix a finding: who does what, where. Pure.
//!
//! Genesys has two menus; both are named (docs/platform-api.md 6.5). Only pages whose address is known are linked.

use super::{Circumstances, gaps, lacking, names};
use crate::model::{
    Cause, ClientNeed, Fix, PermissionNeed, Real, Requirement, Status, Text,
    client::finding::{Finding, Sources},
    say::{listed, say},
};

pub(super) fn fix(
    requirement: &Requirement,
    need: &ClientNeed,
    finding: &Finding<'_>,
    around: &Circumstances<'_>,
) -> Option<Fix<Real>> {
    let title = &requirement.title;
    match (finding.status, finding.cause) {
        (Status::Pass | Status::NotApplicable | Status::Manual, _) => None,
        (Status::Pending, _) => Some(Fix {
            summary: "Nothing: a change takes up to about 5 minutes to act.".into(),
            steps: vec!["Check again in a few minutes, or let the check wait with --wait 300.".into()],
            url: None,
        }),
        (_, Some(Cause::NotGranted)) => Some(match (need, &finding.sources) {
            (ClientNeed::Permission(need), Some(sources)) => tick(title, need, sources, around),
            _ => give_roles(None, "give the client its role in All Divisions".into(), around),
        }),
        (_, Some(Cause::DivisionGap)) => Some(widen(finding, around)),
        (_, Some(Cause::NotInCatalogue)) => {
            let domain = finding.sources.as_ref().and_then(|sources| {
                sources.set.iter().find(|name| around.evidence.lacks(name)).map(|name| name.ui_words(0))
            });
            let product = domain.unwrap_or_else(|| title.clone());
            Some(Fix {
                summary: say!("Ask your Genesys contact about {}.", &product),
                steps: vec![
                    say!("Ask your Genesys contact whether {} is part of this org.", product),
                    "Nobody can tick the permission before that.".into(),
                ],
                url: None,
            })
        }
        (_, Some(Cause::Conditional)) => Some(Fix {
            summary: "Take the condition off the role, or accept the limit.".into(),
            steps: vec![say!("{}: take the condition off {}, then Save.", roles_page(around), title)],
            url: Some(admin(around)),
        }),
        (Status::Fail, Some(Cause::Disagreement)) if *need == ClientNeed::OauthClient => {
            Some(give_roles(None, "check the client's grant type and state".into(), around))
        }
        (Status::Fail, Some(Cause::Disagreement)) => Some(Fix {
            summary: "Ask an admin to look at access policies and licences.".into(),
            steps: vec![
                "Look for an access policy, a missing licence, or an old role that says no.".into(),
                "Then check again.".into(),
            ],
            url: Some(admin(around)),
        }),
        (_, Some(Cause::Disagreement)) => Some(Fix {
            summary: "Find out before go-live: what nobody granted can end unannounced.".into(),
            steps: vec!["Compare the client's roles with what is required here, then check again.".into()],
            url: Some(client_page(around)),
        }),
        (_, Some(Cause::GrantsUnreadable)) => Some(Fix {
            summary: "Give the client Authorization › Grant › View for the check.".into(),
            steps: vec![
                say!("{}: tick Authorization › Grant › View, then Save.", roles_page(around)),
                "Check again, then take it away.".into(),
            ],
            url: Some(admin(around)),
        }),
        (_, Some(Cause::NeedsUserContext)) => Some(Fix {
            summary: "Try it as a person.".into(),
            steps: vec![say!("Log in to Genesys Cloud as a person and see whether {} works.", title)],
            url: Some(around.region.apps_url().into()),
        }),
        (_, Some(Cause::Throttled)) => Some(again("Check again when other tools are less busy.")),
        (_, Some(Cause::Unreachable)) => Some(again("Check the connection, then check again.")),
        (_, Some(Cause::UnreadableAnswer)) => {
            Some(again("Open a browser and log in to the network if it asks, then check again."))
        }
        (_, Some(Cause::NotAttested) | None) => None,
    }
}

/// Tick what is missing in a role of the client.
fn tick(title: &str, need: &PermissionNeed, sources: &Sources<'_>, around: &Circumstances<'_>) -> Fix<Real> {
    let evidence = around.evidence;
    let lacking = match &evidence.catalogue {
        // A stand-in for it is held, so the guide's own name is missing.
        Ok(catalogue) if sources.held.iter().all(|held| *held == Some(true)) => {
            need.guide_names.iter().filter(|name| catalogue.contains(name)).collect()
        }
        _ => lacking(sources),
    };
    let paths = lacking.into_iter().map(|name| need.ui_path_of(name).replace(" > ", " › "));
    let ticks = listed(paths, "and");
    let has_a_role = around.evidence.credible_grants().is_ok_and(|grants| !grants.grants.is_empty());
    if around.evidence.credible_grants().is_ok() && !has_a_role {
        return give_roles(
            Some(say!("a role with {}", ticks)),
            "give the client that role in All Divisions".into(),
            around,
        );
    }
    Fix {
        summary: say!("Tick {} in a role of this client, for {}.", &ticks, title),
        steps: vec![
            say!("Open {}", roles_page(around)),
            say!("Tick {}, then Save.", ticks),
            "Wait up to 5 minutes, then check again.".into(),
        ],
        url: Some(admin(around)),
    }
}

/// Give the roles in more divisions, on the client.
fn widen(finding: &Finding<'_>, around: &Circumstances<'_>) -> Fix<Real> {
    let (used, empty) = gaps(finding, around);
    let missing = if used.is_empty() { empty } else { used };
    let role = finding.sources.as_ref().and_then(|sources| sources.roles.first());
    let role = role.map_or("each role of the client".into(), Text::of);
    let what = if missing.is_empty() {
        say!("give {} in All Divisions", role)
    } else {
        say!("give {} in All Divisions, or also in {}", role, names(&missing))
    };
    give_roles(None, what, around)
}

/// Something on the client's page.
fn give_roles(first: Option<Text>, what: Text, around: &Circumstances<'_>) -> Fix<Real> {
    let client = around.client_name.map_or("the client".into(), Text::of);
    let mut steps = Vec::new();
    if let Some(first) = first {
        steps.push(say!("Make {}: Admin › People & Permissions › Roles", first));
    }
    steps.push(say!(
        "Open Admin › Integrations › OAuth › {} › Roles (newer menu: Menu › IT and Integrations › OAuth)",
        &client
    ));
    steps.push(say!("{}, then Save.", what.clone().capital()));
    steps.push("Wait up to 5 minutes, then check again.".into());
    Fix {
        summary: say!("Integrations › OAuth › {} › Roles: {}.", client, what),
        steps,
        url: Some(client_page(around)),
    }
}

fn again(what: &'static str) -> Fix<Real> {
    Fix { summary: what.into(), steps: vec![what.into()], url: None }
}

/// Where roles are edited, with the client's own role where it is known.
fn roles_page(around: &Circumstances<'_>) -> Text {
    let role = around.evidence.credible_grants().ok().and_then(|grants| {
        grants.grants.iter().map(|grant| &grant.role.name).find(|name| !name.real().is_empty())
    });
    say!(
        "Admin › People & Permissions › Roles › {} (newer menu: Menu › User Management › Roles and Permissions)",
        role.map_or("a role of this client".into(), Text::of)
    )
}

fn admin(around: &Circumstances<'_>) -> Text {
    address("/directory/#/admin", around).into()
}

fn client_page(around: &Circumstances<'_>) -> Text {
    say!("{}/directory/#/admin/integrations/oauth/{}", around.region.apps_url(), around.client_id)
}

fn address(page: &str, around: &Circumstances<'_>) -> String {
    if page.starts_with("https://") { page.to_owned() } else { format!("{}{page}", around.region.apps_url()) }
}
