//! What every name of the page comes to in orgs that have it, have it under another name, or don't have it.

use std::collections::BTreeSet;

use super::*;
use crate::model::{Entry, Need, PersonNeed, Product, integration::embedded, people::fixture};

fn permission(name: &str) -> Permission {
    name.parse().unwrap()
}

fn catalogue(names: &[&str]) -> Catalogue {
    labelled(&names.iter().map(|name| (*name, "")).collect::<Vec<_>>())
}

fn labelled(names: &[(&str, &str)]) -> Catalogue {
    let entry = |(name, label): &(&str, &str)| Entry {
        permission: permission(name),
        label: (*label).to_owned(),
        division_aware: None,
    };
    names.iter().map(entry).collect()
}

fn screen(path: &str, name: &str, certain: bool) -> ScreenName {
    let wanted = match name.strip_suffix(":*").map(|front| front.split(':').collect::<Vec<_>>()).as_deref() {
        Some([domain, entity]) => {
            Wanted::EveryAction { domain: (*domain).to_owned(), entity: (*entity).to_owned() }
        }
        _ => Wanted::One(permission(name)),
    };
    ScreenName {
        path: path.to_owned(),
        wanted,
        certain,
        known_from: None,
        integration_type: Product::default(),
    }
}

fn kind(id: &str, name: &str, asks: &[&str]) -> IntegrationType {
    IntegrationType {
        id: id.to_owned(),
        name: name.to_owned(),
        user_permissions: Some(asks.iter().map(|name| permission(name)).collect()),
    }
}

/// What a manifest says of the permission that its integration's own type names.
fn of_manifest(id: &str) -> ScreenName {
    let needs = fixture::integration_of(id).person_needs();
    let names = needs.filter_map(|(_, _, need)| match need {
        PersonNeed::Permission(need) => Some(need.alternatives.iter().flatten()),
        PersonNeed::Licence(_) | PersonNeed::ActiveUser => None,
    });
    names.flatten().find(|name| !name.integration_type.is_empty()).unwrap().clone()
}

fn salesforce() -> ScreenName {
    of_manifest("salesforce")
}

fn teams() -> ScreenName {
    of_manifest("microsoft-teams")
}

fn suggested(resolved: &Resolved) -> Vec<String> {
    match resolved {
        Resolved::Unsettled { nearest } => nearest.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn names_of(resolved: &Resolved) -> Vec<&str> {
    match resolved {
        Resolved::Names { names, .. } => names.iter().map(Permission::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Without anything accepted, in a catalogue, with types.
fn plain(name: &ScreenName, catalogue: &Catalogue, types: &[IntegrationType]) -> Resolved {
    resolve(&name.path, name, Ok(catalogue), types, &Accepted::new())
}

/// Every name that any manifest asks for, with the guide's wording.
fn all_of_the_page() -> Vec<(String, ScreenName)> {
    let mut all: Vec<(String, ScreenName)> = Vec::new();
    for requirement in embedded().iter().flat_map(|integration| &integration.requirements) {
        if let Need::Person(PersonNeed::Permission(need)) = &requirement.need {
            for name in need.alternatives.iter().flatten() {
                if !all.iter().any(|(_, known)| known.path == name.path) {
                    all.push((requirement.asked.clone().unwrap(), name.clone()));
                }
            }
        }
    }
    all
}

#[test]
fn every_name_of_the_page_is_found_in_an_org_that_has_the_manifests_names() {
    let page = all_of_the_page();
    assert!(page.len() >= 38, "{}", page.len());
    let names: BTreeSet<Permission> = embedded().iter().flat_map(fixture::names).collect();
    let catalogue: Catalogue = names
        .iter()
        .map(|name| Entry { permission: name.clone(), label: String::new(), division_aware: None })
        .collect();
    for (asked, name) in page {
        let resolved = resolve(&asked, &name, Ok(&catalogue), &[], &Accepted::new());
        let wanted: Vec<Permission> = match &name.wanted {
            Wanted::One(permission) => vec![permission.clone()],
            Wanted::EveryAction { domain, entity } => names
                .iter()
                .filter(|name| name.domain() == domain && name.entity() == entity)
                .cloned()
                .collect(),
        };
        assert_eq!(resolved, Resolved::Names { names: wanted, how: How::Exact }, "{asked}");
    }
}

#[test]
fn every_name_of_the_page_is_found_by_its_path_however_the_org_writes_it() {
    // The manifest's own names are taken away: only the path leads there.
    for (asked, name) in all_of_the_page() {
        let Wanted::One(own) = &name.wanted else { continue };
        let path = Path::of(&name.path);
        let written = format!("{}:{}:{}", path.part(0), path.part(1).to_uppercase(), path.part(2));
        let nobody = ScreenName { wanted: Wanted::One(permission("nobody:has:it")), ..name.clone() };
        let catalogue = catalogue(&[&written, "users:user:view", "integrations:integration:view"]);
        let resolved = resolve(&asked, &nobody, Ok(&catalogue), &[], &Accepted::new());
        assert_eq!(names_of(&resolved), [written.as_str()], "{asked}: {own}");
    }
}

#[test]
fn without_its_name_a_certain_one_is_absent_and_a_guess_unsettled() {
    let empty = catalogue(&["users:user:view"]);
    for (asked, name) in all_of_the_page() {
        let resolved = resolve(&asked, &name, Ok(&empty), &[], &Accepted::new());
        if name.certain {
            assert_eq!(resolved, Resolved::Absent, "{asked}");
        } else {
            assert!(matches!(resolved, Resolved::Unsettled { .. }), "{asked}: {resolved:?}");
        }
    }
}

#[test]
fn integration_and_integrations_are_two_domains() {
    let other = catalogue(&["integrations:salesforce:agent", "integration:salesforce:view"]);
    let Resolved::Unsettled { nearest } = plain(&salesforce(), &other, &[]) else { panic!() };
    assert_eq!(
        nearest.iter().map(|one| one.permission.as_str()).collect::<Vec<_>>(),
        [
            // Entity and action are right, the domain isn't; in the right domain the action isn't.
            "integrations:salesforce:agent",
            "integration:salesforce:view",
        ]
    );
}

#[test]
fn workforce_management_is_wfm() {
    let name = screen("Workforce Management > Agent Schedule > View", "a:b:c", true);
    let resolved = plain(&name, &catalogue(&["wfm:agentSchedule:view"]), &[]);
    assert_eq!(names_of(&resolved), ["wfm:agentSchedule:view"]);
}

#[test]
fn a_label_says_the_same_as_a_path() {
    let name = screen("Cobrowse > Chat > Escalate", "cobrowse:chat:escalate", false);
    let whole = labelled(&[("cobrowse:webchat:start", "Cobrowse > Chat > Escalate")]);
    assert_eq!(names_of(&plain(&name, &whole, &[])), ["cobrowse:webchat:start"]);
    let within = labelled(&[("cobrowse:webchat:start", "Chat - Escalate")]);
    assert_eq!(names_of(&plain(&name, &within, &[])), ["cobrowse:webchat:start"]);
    // In another domain the same label says something else.
    let elsewhere = labelled(&[("chat:webchat:start", "Chat - Escalate"), ("a:b:c", "Escalate")]);
    assert!(matches!(plain(&name, &elsewhere, &[]), Resolved::Unsettled { .. }));
}

#[test]
fn two_names_that_fit_are_unsettled_unless_the_type_knows() {
    let both = catalogue(&["integration:salesForce:agent", "integration:sales-force:agent"]);
    let name = salesforce();
    let Resolved::Unsettled { nearest } = plain(&name, &both, &[]) else { panic!() };
    assert_eq!(nearest.len(), 2);
    let types = [kind("salesforce-embedded-client", "Salesforce", &["integration:sales-force:agent"])];
    assert_eq!(
        plain(&name, &both, &types),
        Resolved::Names {
            names: vec![permission("integration:sales-force:agent")],
            how: How::ByIntegrationType
        }
    );
}

#[test]
fn the_type_of_the_integration_names_what_the_catalogue_calls_otherwise() {
    let org = catalogue(&["integration:cxSalesforce:agent", "integration:cxSalesforce:view", "a:b:agent"]);
    let asks: &[&str] = &["integration:cxSalesforce:agent", "integration:cxSalesforce:view"];
    let names = |types: &[IntegrationType]| {
        names_of(&plain(&salesforce(), &org, types)).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    const OWN: &str = "salesforce-embedded-client";
    assert_eq!(names(&[kind(OWN, "Genesys", asks)]), ["integration:cxSalesforce:agent"]);
    assert_eq!(names(&[kind("x", "Genesys Cloud for Salesforce", asks)]), ["integration:cxSalesforce:agent"]);
    for other in ["Salesforce", "CX Cloud from Genesys and Salesforce", "Genesys Cloud for Zendesk"] {
        assert!(names(&[kind("x", other, asks)]).is_empty(), "{other} is another product");
    }
    assert!(names(&[kind(OWN, "", &["integration:cxSalesforce:view"])]).is_empty(), "another action");
    assert!(names(&[kind(OWN, "", &["integration:gone:agent"])]).is_empty(), "not in the catalogue");
    let two = [kind(OWN, "", asks), kind("salesforce-embedded-client-2", "", &["a:b:agent"])];
    assert!(names(&two).is_empty(), "two names of that action");
    let silent = IntegrationType { user_permissions: None, ..kind(OWN, "", &[]) };
    assert!(names(&[silent]).is_empty());
}

#[test]
fn all_permissions_are_every_action_of_the_entity() {
    let org = catalogue(&[
        "integration:microsoftTeamsEmbeddedClient:view",
        "integration:MICROSOFTTEAMSEMBEDDEDCLIENT:edit",
        "integration:microsoftTeams:view",
        "integrations:microsoftTeamsEmbeddedClient:add",
    ]);
    let resolved = plain(&teams(), &org, &[]);
    assert_eq!(
        names_of(&resolved),
        ["integration:MICROSOFTTEAMSEMBEDDEDCLIENT:edit", "integration:microsoftTeamsEmbeddedClient:view"]
    );
    let older = catalogue(&["integration:microsoftTeams:view", "integration:microsoftTeams:edit"]);
    assert!(matches!(plain(&teams(), &older, &[]), Resolved::Unsettled { .. }));
    // Direct Routing shares two words with it, and its permission is one of that domain: a suggestion.
    let sibling = [kind("microsoft-teams", "Microsoft Teams", &["integration:microsoftTeams:view"])];
    let resolved = plain(&teams(), &older, &sibling);
    assert_eq!(
        suggested(&resolved),
        [
            "integration:microsoftTeams:view (of Microsoft Teams, another product)",
            "integration:microsoftTeams:edit"
        ]
    );
    let types = [kind("x", "Genesys Cloud for Microsoft Teams", &["integration:microsoftTeams:view"])];
    assert_eq!(
        plain(&teams(), &older, &types),
        Resolved::Names {
            names: vec![
                permission("integration:microsoftTeams:edit"),
                permission("integration:microsoftTeams:view")
            ],
            how: How::ByIntegrationType
        },
        "every action of it, not only the one that the type asks"
    );
}

#[test]
fn what_was_accepted_counts_by_any_form_of_the_name_and_only_if_the_org_has_it() {
    let org =
        catalogue(&["integration:cxSalesforce:agent", "integration:salesforce:agent", "journey:e:view"]);
    let chosen = permission("integration:cxsalesforce:AGENT");
    for key in [
        "Integration > Salesforce > Agent",
        "integration › salesforce › agent",
        "integration:salesforce:agent",
    ] {
        let accepted = Accepted::from([(key.to_owned(), chosen.clone())]);
        let resolved = resolve("Integration > Salesforce > Agent", &salesforce(), Ok(&org), &[], &accepted);
        // The org's own case.
        let names = vec![permission("integration:cxSalesforce:agent")];
        assert_eq!(resolved, Resolved::Names { names, how: How::Accepted }, "{key}");
    }
    let name = screen("Journey > Event > View", "journey:event:view", true);
    for key in ["JourneyEvent View", "Journey > Event > View"] {
        let accepted = Accepted::from([(key.to_owned(), permission("journey:e:view"))]);
        let resolved = resolve("JourneyEvent View", &name, Ok(&org), &[], &accepted);
        assert_eq!(names_of(&resolved), ["journey:e:view"], "{key}");
    }
    let gone = Accepted::from([("JourneyEvent View".to_owned(), permission("journey:gone:view"))]);
    let resolved = resolve("JourneyEvent View", &name, Ok(&org), &[], &gone);
    assert!(matches!(resolved, Resolved::Unsettled { .. }), "an accepted name that the org doesn't have");
    let other = Accepted::from([("Journey > Event Type > View".to_owned(), permission("journey:e:view"))]);
    assert_eq!(resolve("JourneyEvent View", &name, Ok(&org), &[], &other), Resolved::Absent);
}

#[test]
fn the_nearest_names_share_the_domain_or_the_entity() {
    let org = catalogue(&["acdscreenshare:chat:escalate", "cobrowse:session:view", "users:user:view"]);
    let name = screen("ACD Screen Share > Session > View", "acdscreenshare:session:view", false);
    let nearest: Vec<String> = nearest(&name, &org, &[]).iter().map(ToString::to_string).collect();
    assert_eq!(
        nearest,
        ["acdscreenshare:chat:escalate", "cobrowse:session:view"],
        "none that shares neither domain nor entity"
    );
}

#[test]
fn without_the_catalogue_nothing_is_resolved() {
    let resolved = resolve("x", &salesforce(), Err(Unread::Refused), &[], &Accepted::new());
    assert_eq!(resolved, Resolved::Unread(Unread::Refused));
}
