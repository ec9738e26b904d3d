//! How to mend a finding: who does what, where. Pure.
//!
//! Genesys has two menus; both are named (docs/platform-api.md 6.5). Only pages whose address is known are linked.

use super::{Circumstances, gaps, lacking, listed, shortened};
use crate::model::{
    finding::{Finding, Witnesses},
    integration::{ClientNeed, PermissionNeed, Requirement},
    report::Fix,
    status::{Cause, Status},
};

pub(super) fn fix(
    requirement: &Requirement,
    need: &ClientNeed,
    finding: &Finding<'_>,
    around: &Circumstances<'_>,
) -> Option<Fix> {
    let title = &requirement.title;
    match (finding.status, finding.cause) {
        (Status::Pass | Status::NotApplicable | Status::Manual, _) => None,
        (Status::Pending, _) => Some(Fix {
            summary: "Nothing: a change takes up to about 5 minutes to act.".to_owned(),
            steps: vec!["Check again in a few minutes, or let the check wait with --wait 300.".to_owned()],
            url: None,
        }),
        (_, Some(Cause::NotGranted)) => Some(match (need, &finding.witnesses) {
            (ClientNeed::Permission(need), Some(witnesses)) => tick(title, need, witnesses, around),
            _ => give_roles(None, "give the client its role in All Divisions", around),
        }),
        (_, Some(Cause::DivisionGap)) => Some(widen(finding, around)),
        (_, Some(Cause::NotInCatalogue)) => {
            let domain = finding.witnesses.as_ref().and_then(|witnesses| {
                witnesses.set.iter().find(|name| around.evidence.lacks(name)).map(|name| name.ui_words(0))
            });
            let product = domain.unwrap_or_else(|| title.clone());
            Some(Fix {
                summary: format!("Ask your Genesys contact about {product}."),
                steps: vec![
                    format!("Ask your Genesys contact whether {product} is part of this org."),
                    "Nobody can tick the permission before that.".to_owned(),
                ],
                url: None,
            })
        }
        (_, Some(Cause::Conditional)) => Some(Fix {
            summary: "Take the condition off the role, or accept the limit.".to_owned(),
            steps: vec![format!("{}: take the condition off {title}, then Save.", roles_page(around))],
            url: Some(admin(around)),
        }),
        (Status::Fail, Some(Cause::Disagreement)) if *need == ClientNeed::OauthClient => {
            Some(give_roles(None, "look at the grant type and the state of the client", around))
        }
        (Status::Fail, Some(Cause::Disagreement)) => Some(Fix {
            summary: "Ask an admin to look at access policies and licences.".to_owned(),
            steps: vec![
                "Look for an access policy, a missing licence, or an old role that says no.".to_owned(),
                "Then check again.".to_owned(),
            ],
            url: Some(admin(around)),
        }),
        (_, Some(Cause::Disagreement)) => Some(Fix {
            summary: "Find out before go-live: what nobody granted can end unannounced.".to_owned(),
            steps: vec!["Compare the client's roles with what is asked here, then check again.".to_owned()],
            url: Some(client_page(around)),
        }),
        (_, Some(Cause::GrantsUnreadable)) => Some(Fix {
            summary: "Give the client Authorization › Grant › View for the check.".to_owned(),
            steps: vec![
                format!("{}: tick Authorization › Grant › View, then Save.", roles_page(around)),
                "Check again, then take it away.".to_owned(),
            ],
            url: Some(admin(around)),
        }),
        (_, Some(Cause::NeedsUserContext)) => Some(Fix {
            summary: "Look as a person.".to_owned(),
            steps: vec![format!("Log in to Genesys Cloud as a person and look whether {title} works.")],
            url: Some(around.region.apps_url()),
        }),
        (_, Some(Cause::Throttled)) => Some(again("Check again when other tools rest.")),
        (_, Some(Cause::Unreachable)) => Some(again("Check the connection, then check again.")),
        (_, Some(Cause::UnreadableAnswer)) => {
            Some(again("Open a browser and log in to the network if it asks, then check again."))
        }
        (_, Some(Cause::NotAttested) | None) => None,
    }
}

/// Tick what is missing in a role of the client.
fn tick(title: &str, need: &PermissionNeed, witnesses: &Witnesses<'_>, around: &Circumstances<'_>) -> Fix {
    let evidence = around.evidence;
    let lacking = match &evidence.catalogue {
        // What stands in for it is held: then the guide's own name is what lacks.
        Ok(catalogue) if witnesses.held.iter().all(|held| *held == Some(true)) => {
            need.guide_names.iter().filter(|name| catalogue.contains(name)).collect()
        }
        _ => lacking(witnesses),
    };
    let paths: Vec<String> =
        lacking.into_iter().map(|name| need.ui_path_of(name).replace(" > ", " › ")).collect();
    let ticks = listed(paths, "and");
    let has_a_role = around.evidence.credible_grants().is_ok_and(|grants| !grants.grants.is_empty());
    if around.evidence.credible_grants().is_ok() && !has_a_role {
        return give_roles(
            Some(&format!("a role with {ticks}")),
            "give the client that role in All Divisions",
            around,
        );
    }
    Fix {
        summary: format!("Tick {ticks} in a role of this client, for {title}."),
        steps: vec![
            format!("Open {}", roles_page(around)),
            format!("Tick {ticks}, then Save."),
            "Wait up to 5 minutes, then check again.".to_owned(),
        ],
        url: Some(admin(around)),
    }
}

/// Give the roles in more divisions, on the client.
fn widen(finding: &Finding<'_>, around: &Circumstances<'_>) -> Fix {
    let (used, empty) = gaps(finding, around);
    let missing = if used.is_empty() { empty } else { used };
    let role = finding.witnesses.as_ref().and_then(|witnesses| witnesses.roles.first()).cloned();
    let role = role.unwrap_or_else(|| "each role of the client".to_owned());
    let divisions = listed(shortened(&missing), "and");
    let what = if missing.is_empty() {
        format!("give {role} in All Divisions")
    } else {
        format!("give {role} in All Divisions, or also in {divisions}")
    };
    give_roles(None, &what, around)
}

/// Something on the client's page.
fn give_roles(first: Option<&str>, what: &str, around: &Circumstances<'_>) -> Fix {
    let client = around.client_name.unwrap_or("the client");
    let mut steps = Vec::new();
    if let Some(first) = first {
        steps.push(format!("Make {first}: Admin › People & Permissions › Roles"));
    }
    steps.push(format!(
        "Open Admin › Integrations › OAuth › {client} › Roles (newer menu: Menu › IT and Integrations › OAuth)"
    ));
    let mut sentence: String = what.to_owned();
    sentence[..1].make_ascii_uppercase();
    steps.push(format!("{sentence}, then Save."));
    steps.push("Wait up to 5 minutes, then check again.".to_owned());
    Fix {
        summary: format!("Integrations › OAuth › {client} › Roles: {what}."),
        steps,
        url: Some(client_page(around)),
    }
}

fn again(what: &str) -> Fix {
    Fix { summary: what.to_owned(), steps: vec![what.to_owned()], url: None }
}

/// Where roles are edited, with the client's own role where it is known.
fn roles_page(around: &Circumstances<'_>) -> String {
    let role = around.evidence.credible_grants().ok().and_then(|grants| {
        grants.grants.iter().map(|grant| grant.role.name.clone()).find(|name| !name.is_empty())
    });
    let role = role.unwrap_or_else(|| "a role of this client".to_owned());
    format!(
        "Admin › People & Permissions › Roles › {role} (newer menu: Menu › User Management › Roles and Permissions)"
    )
}

fn admin(around: &Circumstances<'_>) -> String {
    address("/directory/#/admin", around)
}

fn client_page(around: &Circumstances<'_>) -> String {
    address(&format!("/directory/#/admin/integrations/oauth/{}", around.client_id), around)
}

fn address(page: &str, around: &Circumstances<'_>) -> String {
    if page.starts_with("https://") { page.to_owned() } else { format!("{}{page}", around.region.apps_url()) }
}
