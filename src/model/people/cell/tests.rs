//! The evidence of a cell, in sentences.

use std::sync::Arc;

use super::*;
use crate::model::{
    Limit, Policy, Report, Role, Text, Unread,
    fixture::clear,
    integration::Kind,
    people::{
        evidence::PeopleEvidence,
        fixture::{self, itself, through, watched},
    },
};

fn told(report: &Report, person: usize, requirement: &str) -> Vec<String> {
    let people = report.people.as_ref().unwrap();
    let column = people.findings.column(requirement).unwrap();
    let account = account(people, person, column);
    account.lines().map(|(label, line)| format!("{label} {line}")).collect()
}

fn of_one(change: impl FnOnce(&mut PeopleEvidence)) -> Report {
    let mut evidence = fixture::evidence();
    change(&mut evidence);
    clear(&fixture::report_of(&fixture::setting(), &evidence, &fixture::org()))
}

fn policies(names: &[&str], limit: Option<&str>) -> Vec<Policy> {
    names
        .iter()
        .map(|name| {
            let mut parts = name.split(':').map(str::to_owned);
            let mut next = || parts.next().unwrap();
            Policy {
                domain: next(),
                entity: next(),
                actions: vec![next()],
                limit: limit.map(|text| Limit::Condition(Text::of(text))),
            }
        })
        .collect()
}

fn role_of(name: &str, policies: Option<Vec<Policy>>) -> Arc<Role> {
    Arc::new(Role::new(name, name, policies))
}

#[test]
fn a_gap_says_what_the_person_has_why_that_is_not_enough_and_the_cheapest_fix() {
    let report = clear(&fixture::large(1_000));
    let people = report.people.as_ref().unwrap();
    assert_eq!(people.subjects[0].name, "Agent 0000");
    assert_eq!(
        told(&report, 0, "cobrowse-chat-escalate"),
        [
            "has role Agent Retail in division Retail, through group Tier 1",
            "why That role doesn't grant it, and no other role of this person does.",
            "fix add it to role Agent Retail: 80 of the 90 people turn green",
            "fix The other 10 hold only role Trainee.",
        ]
    );
    assert_eq!(
        told(&report, 8, "cobrowse-chat-escalate"),
        [
            "has role Trainee in division Sales",
            "why That role doesn't grant it, and no other role of this person does.",
            "fix add it to role Trainee: 10 of the 90 people turn green",
        ]
    );
}

#[test]
fn a_pass_says_which_role_grants_it() {
    let report = clear(&fixture::report());
    let is = |person: usize, lines: [&str; 2]| {
        assert_eq!(told(&report, person, "cobrowse-session-view"), lines);
    };
    is(2, ["has role Agent Retail in division Retail, through group Tier 1", "why That role grants it."]);
    is(4, ["has role Agent Sales in divisions Claims and Support", "why That role grants it."]);
    is(5, ["has role Agent Sales in all divisions", "why That role grants it."]);
}

#[test]
fn every_other_finding_has_its_sentence() {
    let report = clear(&fixture::not_ready());
    assert_eq!(
        told(&report, 3, "integration-salesforce-agent"),
        [
            "has no role that has to do with it",
            "why No role of this person grants it.",
            "fix give this person role Agent Sales, which grants it",
        ]
    );
    assert_eq!(
        told(&report, 5, "integration-salesforce-agent"),
        ["has grants unread", "why The grants of this person couldn't be read."]
    );
    let report = clear(&fixture::report());
    assert_eq!(told(&report, 0, "journey-outcome-scores-view").len(), 2);
    assert_eq!(
        told(&report, 0, "acd-screen-share-session-view")[1],
        "why It is unknown which permission of this org is meant. Nearest: acdscreenshare:chat:escalate, \
         cobrowse:session:view and journey:session:view."
    );
}

#[test]
fn conditions_parts_and_unreadable_roles_are_told() {
    let both = "microsoft-teams";
    let names =
        ["integration:microsoftTeamsEmbeddedClient:view", "integration:microsoftTeamsEmbeddedClient:edit"];
    let tell = |role: Arc<Role>| {
        let integration = fixture::integration_of(both);
        let catalogue = fixture::names(integration).into_iter().map(|permission| {
            crate::model::catalogue::Entry { permission, label: String::new(), division_aware: None }
        });
        let evidence = PeopleEvidence {
            catalogue: Ok(catalogue.collect()),
            people: Ok(vec![watched(1, "Home", vec![itself(&role, None)], &[])]),
            ..fixture::evidence()
        };
        let report =
            clear(&fixture::report_of(&fixture::setting_of(integration), &evidence, &fixture::org()));
        let id = report.rows.iter().find(|row| row.required && row.kind() == Kind::Permission).unwrap();
        told(&report, 0, &id.id)
    };
    assert_eq!(
        tell(role_of("Part", Some(policies(&names[..1], None)))),
        [
            "has role Part in all divisions",
            "why Role Part grants only part of it.",
            "fix add it to role Part: the one person turns green"
        ]
    );
    assert_eq!(
        tell(role_of("Limited", Some(policies(&names, Some("media type is e-mail")))))[1],
        "why It is granted only with a condition: media type is e-mail."
    );
    assert_eq!(
        tell(role_of("Closed", None))[1],
        "why The contents of role Closed couldn't be read, and no other role grants it."
    );
    assert_eq!(tell(role_of("All", Some(policies(&names, None))))[1], "why That role grants it.");
}

#[test]
fn many_roles_are_shortened() {
    let roles: Vec<_> = (1..=5).map(|number| role_of(&format!("R{number}"), Some(Vec::new()))).collect();
    let report = of_one(|evidence| {
        let mut grants: Vec<_> = roles.iter().map(|role| itself(role, None)).collect();
        grants.push(through("g-tier-1", &roles[0], Some("Home")));
        evidence.people = Ok(vec![watched(1, "Home", grants, &[])]);
    });
    assert_eq!(
        told(&report, 0, "cobrowse-chat-escalate"),
        [
            "has role R1 in all divisions",
            "has role R1 in division Home, through group Tier 1",
            "has role R2 in all divisions",
            "has role R3 in all divisions",
            "has 2 more roles",
            "why None of these roles grants it.",
            "fix add it to role R1: the one person turns green",
        ]
    );
}

#[test]
fn licences_are_told_by_their_ids() {
    let tell = |licences: Result<&[&str], Unread>| {
        let report = of_one(|evidence| {
            evidence.people.as_mut().unwrap()[0].licences =
                licences.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
        });
        told(&report, 0, "licence")
    };
    assert_eq!(tell(Ok(&["cloudCX1"])), ["has licence cloudCX1", "why That is enough."]);
    assert_eq!(tell(Ok(&[]))[..2], ["has no licence", "why That isn't enough."]);
    assert_eq!(
        tell(Ok(&["strange"]))[1],
        "why Whether that is enough is unknown: Greenlight doesn't know this licence."
    );
    assert_eq!(
        tell(Err(Unread::Unreachable)),
        ["has licences unread", "why The licences of this person couldn't be read: no answer came."]
    );
}
