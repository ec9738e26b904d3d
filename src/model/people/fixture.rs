//! People to test with: eight of them, or as many as are asked for, of one org that uses the Salesforce client. Tests
//! only. The reports are judged like real ones; none is written by hand.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{
    AccountState, Person,
    evidence::{OwnHolding, PeopleEvidence, Watched},
};
use crate::model::{
    Attestation, Division, DivisionId, Entry, Grant, GrantsSource, Holder, Integration, IntegrationType,
    Name, Permission, PersonNeed, Policy, Real, Region, Report, Requests, Role, Scope, Wanted,
    fixture::{CLIENT_ID, ORG_ID},
    integration::{self},
    name::Kind,
    org::evidence::{Embedding, Installed, OrgEvidence, SignInPages},
    region::regions,
    report::{
        Imprint,
        assemble::{self, Seen, Setting},
    },
};

/// Divisions of the org, by name.
pub(crate) const DIVISIONS: [&str; 5] = ["Claims", "Home", "Retail", "Sales", "Support"];
/// What nobody with role Agent Retail or Trainee holds: two of the four permissions of Co-browse.
pub(crate) const CO_BROWSE_GAP: [&str; 2] = ["cobrowse:chat:escalate", "cobrowse:voice:escalate"];
/// A name that this org doesn't have, although the guide asks for it: a guess, so it is unknown.
pub(crate) const UNSETTLED: &str = "acdscreenshare:session:view";
/// A name that this org surely doesn't have.
pub(crate) const ABSENT: &str = "journey:outcomescores:view";

/// An embedded integration, by its id.
pub(crate) fn integration_of(id: &str) -> &'static Integration {
    integration::embedded().iter().find(|integration| integration.id == id).expect("an embedded integration")
}

/// The integration of these fixtures: Salesforce.
pub(crate) fn integration() -> &'static Integration {
    integration_of("salesforce")
}

/// Frankfurt.
pub(crate) fn region() -> &'static Region {
    regions().iter().find(|region| region.domain == "mypurecloud.de").expect("a region")
}

/// What surrounds a report of an integration.
pub(crate) fn setting_of(integration: &'static Integration) -> Setting<'static> {
    Setting {
        integration,
        region: region(),
        org_id: Some(ORG_ID.into()),
        org_name: Some(Name::new(Kind::Org, ORG_ID, "Contoso Care")),
        client_id: CLIENT_ID.into(),
        client_name: Some(Name::new(Kind::Client, CLIENT_ID, "Greenlight")),
        strict: false,
        imprint: Imprint::default(),
        waived: BTreeMap::new(),
        generated_at: Timestamp::from_second(1_767_268_800).expect("a time"),
        requests: Requests { total: 110, retried: 0, throttled_ms: 0 },
        notes: Vec::new(),
    }
}

/// What surrounds the reports of these fixtures.
pub(crate) fn setting() -> Setting<'static> {
    setting_of(integration())
}

/// The report of this evidence.
pub(crate) fn report_of(setting: &Setting<'_>, people: &PeopleEvidence, org: &OrgEvidence) -> Report<Real> {
    assemble::report(setting, Seen { client: None, people: Some(people), org })
}

/// Everything required holds for all eight; two permissions of Co-browse are lacked by four of them, evaluations by
/// one, screen share is unknown, and one permission isn't in the org.
pub(crate) fn report() -> Report<Real> {
    report_of(&setting(), &evidence(), &org())
}

/// The same, but that one person has no role, one person's grants can't be read, and everything was attested.
pub(crate) fn not_ready() -> Report<Real> {
    let (mut evidence, mut org) = (evidence(), org());
    if let Ok(people) = &mut evidence.people {
        people[3].grants = Ok(Vec::new());
        people[5].grants = Err(crate::model::unread::Unread::Refused);
    }
    for requirement in &integration().requirements {
        if requirement.need.attestable().is_some() {
            let at = Timestamp::from_second(1_767_265_200).expect("a time");
            org.attested.insert(
                requirement.id.clone(),
                Attestation {
                    said: Default::default(),
                    at,
                    by: Some(Name::without_id(Kind::Attestor, "Admin 0001")),
                },
            );
        }
    }
    report_of(&setting(), &evidence, &org)
}

/// As many people as asked for, in the proportions of [`many`].
pub(crate) fn large(people: usize) -> Report<Real> {
    report_of(&setting(), &many(people), &org())
}

/// What was seen of eight people.
pub(crate) fn evidence() -> PeopleEvidence {
    let roles = roles(integration());
    let [retail, sales, trainee, basics] = [0, 1, 2, 3].map(|place| Arc::clone(&roles[place]));
    let people = vec![
        watched(42, "Retail", vec![through("g-tier-1", &retail, Some("Retail"))], &["g-tier-1"]),
        watched(108, "Retail", vec![itself(&retail, Some("Retail"))], &[]),
        watched(
            119,
            "Retail",
            vec![through("g-tier-1", &retail, Some("Retail")), itself(&basics, None)],
            &["g-tier-1", "g-night"],
        ),
        watched(140, "Retail", vec![itself(&trainee, Some("Retail"))], &[]),
        watched(311, "Claims", vec![itself(&sales, Some("Claims")), itself(&sales, Some("Support"))], &[]),
        watched(977, "Home", vec![itself(&sales, None)], &["g-night"]),
        watched(1204, "Sales", vec![through("g-tier-2", &sales, Some("Sales"))], &["g-tier-2"]),
        watched(1311, "Support", vec![itself(&sales, Some("Support"))], &[]),
    ];
    PeopleEvidence { people: Ok(people), ..surroundings(integration(), roles) }
}

/// What was seen of as many people as asked for: of each hundred eight hold role Agent Retail, through a group or by
/// themselves, one role Trainee, and the others role Agent Sales. Every seventh is in two groups.
pub(crate) fn many(people: usize) -> PeopleEvidence {
    let roles = roles(integration());
    let watched = (0..people)
        .map(|number| {
            let division = DIVISIONS[number % DIVISIONS.len()];
            let groups: &[&str] = if number % 7 == 0 { &["g-tier-1", "g-night"] } else { &["g-tier-2"] };
            let grants = match number % 100 {
                0..4 => vec![through("g-tier-1", &roles[0], Some("Retail"))],
                4..8 => vec![itself(&roles[0], Some(division)), itself(&roles[3], None)],
                8 => vec![itself(&roles[2], Some(division))],
                _ => vec![itself(&roles[1], Some(division)), itself(&roles[3], None)],
            };
            self::watched(number, division, grants, groups)
        })
        .collect();
    PeopleEvidence { people: Ok(watched), ..surroundings(integration(), roles) }
}

/// The org as a whole.
pub(crate) fn org() -> OrgEvidence {
    OrgEvidence {
        installed: Ok(vec![Installed {
            name: Name::without_id(Kind::Integration, "Genesys Cloud for Salesforce"),
            type_id: "salesforce-embedded-client".to_owned(),
            type_name: Some("Genesys Cloud for Salesforce".to_owned()),
            intended: Some("ENABLED".to_owned()),
            reported: Some("ACTIVE".to_owned()),
        }]),
        types: Ok(types()),
        sign_in: SignInPages::NoThirdParty,
        embedding: Ok(Embedding::Anywhere),
        ..OrgEvidence::default()
    }
}

fn types() -> Vec<IntegrationType> {
    vec![IntegrationType {
        id: "salesforce-embedded-client".to_owned(),
        name: "Genesys Cloud for Salesforce".to_owned(),
        user_permissions: Some(vec!["integration:salesforce:agent".parse().expect("a name")]),
    }]
}

/// What people's names rest on.
fn surroundings(integration: &Integration, roles: Vec<Arc<Role>>) -> PeopleEvidence {
    let group = |(id, name): (&str, &str)| (id.into(), Name::new(Kind::Group, id, name));
    let groups = [("g-night", "Night shift"), ("g-tier-1", "Tier 1"), ("g-tier-2", "Tier 2")];
    PeopleEvidence {
        catalogue: Ok(names(integration)
            .into_iter()
            .filter(|name| name.as_str() != UNSETTLED && name.as_str() != ABSENT)
            .chain(
                ["acdscreenshare:chat:escalate", "journey:outcome:edit"]
                    .map(|name| name.parse().expect("a name")),
            )
            .map(|permission| Entry { permission, label: String::new(), division_aware: Some(true) })
            .collect()),
        divisions: Ok(DIVISIONS.iter().map(|name| division(name)).collect()),
        roles,
        groups: groups.map(group).into(),
        source: GrantsSource::SubjectsId,
        types: Ok(types()),
        own: integration
            .prerequisites()
            .iter()
            .map(|needed| (needed.permission.clone(), OwnHolding::Everywhere))
            .collect(),
        ..PeopleEvidence::default()
    }
}

/// Agent Retail without two permissions of Co-browse, Agent Sales with everything, Trainee without evaluations, too,
/// and Basics with next to nothing.
fn roles(integration: &Integration) -> Vec<Arc<Role>> {
    let all = names(integration);
    let without = |domains: &[&str]| -> Vec<Permission> {
        let lacks =
            |name: &Permission| CO_BROWSE_GAP.contains(&name.as_str()) || domains.contains(&name.domain());
        all.iter().filter(|name| !lacks(name)).cloned().collect()
    };
    vec![
        role("r-retail", "Agent Retail", &without(&[])),
        role("r-sales", "Agent Sales", &all),
        role("r-trainee", "Trainee", &without(&["quality"])),
        role("r-basics", "Basics", &["directory:user:view".parse().expect("a name")]),
    ]
}

/// Every name that an integration asks of people, as its manifest has it.
pub(crate) fn names(integration: &Integration) -> Vec<Permission> {
    let screens = integration.person_needs().filter_map(|(_, _, need)| match need {
        PersonNeed::Permission(need) => Some(need.alternatives.iter().flatten()),
        PersonNeed::Licence(_) | PersonNeed::ActiveUser => None,
    });
    let mut names: Vec<Permission> = screens
        .flatten()
        .flat_map(|screen| match &screen.wanted {
            Wanted::One(permission) => vec![permission.clone()],
            Wanted::EveryAction { domain, entity } => ["view", "edit"]
                .map(|action| Permission::from_parts(domain, entity, action).expect("a name"))
                .to_vec(),
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A role with these permissions, unconditionally.
pub(crate) fn role(id: &str, name: &str, permissions: &[Permission]) -> Arc<Role> {
    let policy = |permission: &Permission| Policy {
        domain: permission.domain().to_owned(),
        entity: permission.entity().to_owned(),
        actions: vec![permission.action().to_owned()],
        limit: None,
    };
    Arc::new(Role::new(id, name, Some(permissions.iter().map(policy).collect())))
}

/// A grant of a person's own; in all divisions without one.
pub(crate) fn itself(role: &Arc<Role>, division: Option<&str>) -> Grant {
    Grant { holder: Holder::Subject, role: Arc::clone(role), scope: scope(division) }
}

/// A grant through a group.
pub(crate) fn through(group: &str, role: &Arc<Role>, division: Option<&str>) -> Grant {
    Grant { holder: Holder::Group { id: group.into() }, role: Arc::clone(role), scope: scope(division) }
}

/// A person with a sufficient licence.
pub(crate) fn watched(number: usize, division: &str, grants: Vec<Grant>, groups: &[&str]) -> Watched {
    Watched {
        person: Person {
            division: Some(division_id(division)),
            ..Person::new(
                format!("00000000-0000-4000-8000-{number:012}"),
                format!("Agent {number:04}"),
                Some(format!("agent.{number:04}@example.com")),
            )
        },
        state: AccountState::Active,
        grants: Ok(grants),
        licences: Ok(vec!["cloudCX2".to_owned()]),
        groups: groups.iter().map(|id| (*id).into()).collect(),
        queues: Vec::new(),
    }
}

fn scope(division: Option<&str>) -> Scope {
    division.map_or(Scope::AllDivisions, |name| Scope::Division(division_id(name)))
}

fn division_id(name: &str) -> DivisionId {
    DivisionId(format!("d-{}", name.to_lowercase()).into())
}

fn division(name: &str) -> Division {
    Division {
        id: division_id(name),
        name: division_id(name).named(name),
        home: name == "Home",
        objects: None,
        conversations_seen: 0,
    }
}
