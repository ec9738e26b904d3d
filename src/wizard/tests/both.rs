//! An integration that looks at a client and at people: one journey, with each step once.

use super::*;
use crate::{
    check::Found,
    model::{Integration, Need, PersonNeed, integration::embedded, people::fixture as org},
    wizard::{fixture::people as fixtures, step::ORDER},
};

fn both() -> Integration {
    let of = |id: &str| embedded().iter().find(|own| own.id == id).unwrap().clone();
    let (client, people) = (of("ariglad"), of("salesforce"));
    let requirements = [client.requirements.clone(), people.requirements].concat();
    Integration { people: people.people, requirements, ..client }
}

/// From the first step to the choice of people, with the question for them under way.
fn at_people() -> Journey {
    let presets = Presets { integrations: vec![both()], region: Some(frankfurt()), ..Presets::default() };
    let mut journey = Journey::with(presets);
    journey.keys("Enter Tab").at(Step::OauthClient).keys("Tab Enter").at(Step::Credentials);
    assert!(!journey.wizard.shared.takes_token(), "the client that is looked at has to sign in itself");
    journey.paste(fixture::CLIENT_ID).keys("Enter").paste(SECRET).keys("Enter");
    let ticket = journey.sign_in_ticket();
    journey.send(Message::SignedIn(ticket, Ok(facts()))).keys("Enter → Enter").at(Step::People);
    journey
}

/// On to the prerequisites, with everyone chosen.
fn at_prerequisites() -> Journey {
    let mut journey = at_people();
    let ticket = fixtures::ticket(&journey.effects).unwrap();
    journey.send(Message::Found(ticket, Ok(fixtures::agents())));
    journey.keys("Shift-Tab → → → → → → Tab Space Tab").at(Step::Prerequisites);
    journey
}

#[test]
fn every_step_comes_once_and_both_permissions_are_told_apart() {
    let mut journey = at_prerequisites();
    journey.keys("Tab Tab").at(Step::Permissions).keys("Enter");
    let ticket = journey.run_ticket();
    journey.send(Message::Check(ticket, Event::Ended(Arc::new(org::report()))));
    journey
        .keys("Tab")
        .at(Step::PeoplePermissions)
        .keys("Tab")
        .at(Step::Divisions)
        .keys("Tab")
        .at(Step::Save);
    journey.keys("→ Enter Enter").at(Step::HandOver).keys("Tab").at(Step::Report).says("saves the report");
    let marks = journey.wizard.marks();
    assert_eq!(marks.iter().map(|mark| mark.step).collect::<Vec<_>>(), ORDER);
    let mut titles: Vec<&str> = marks.iter().map(|mark| mark.title).collect();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), ORDER.len(), "{titles:?}");
    let command = journey.wizard.shared.later_command(&presenting::Shown::Clear).unwrap();
    assert!(command.ends_with("--all-users"), "{command}");
}

#[test]
fn a_row_stands_in_one_step_and_is_found_there() {
    let mut journey = at_prerequisites();
    journey.keys("Tab Tab Enter");
    let ticket = journey.run_ticket();
    journey.send(Message::Check(ticket, Event::Ended(Arc::new(org::report()))));
    let wizard = &mut journey.wizard;
    for requirement in both().requirements.iter().filter(|own| !own.need.is_manual()) {
        wizard.look_at(&requirement.id);
        let step = match requirement.need {
            Need::Client(_) => Step::Permissions,
            Need::Person(PersonNeed::Permission(_)) => Step::PeoplePermissions,
            Need::Person(_) | Need::Org(_) => Step::Prerequisites,
        };
        assert_eq!(wizard.step(), step, "{}", requirement.id);
    }
    let listed = wizard.permissions().listed(&wizard.shared);
    let read = PrerequisitesStep::items(&wizard.shared);
    let read = read.iter().filter(|item| matches!(item, PrerequisiteItem::Read(_))).count();
    let is_permission = |need: &PersonNeed| matches!(need, PersonNeed::Permission(_));
    let of_people = both().person_needs().filter(|row| is_permission(row.2)).count();
    assert_eq!(listed.len() + read + of_people, wizard.shared.checks.rows.len());
}

#[test]
fn where_the_client_sees_nobody_an_admins_token_looks_in_its_place() {
    let mut journey = at_people();
    let ticket = fixtures::ticket(&journey.effects).unwrap();
    let nobody = Found { hits: Vec::new(), total: Some(0) };
    journey.keys("Shift-Tab →");
    let of_groups = fixtures::ticket(&journey.effects).unwrap();
    journey.send(Message::Found(of_groups, Ok(nobody.clone())));
    assert!(!journey.wizard.shared.observer_would_help(), "an org may have no groups");
    journey.keys("←");
    let ticket = fixtures::ticket(&journey.effects).filter(|last| *last != ticket).unwrap();
    journey.send(Message::Found(ticket, Ok(nobody)));
    assert!(journey.wizard.shared.observer_would_help());
    let observed = |journey: &Journey| {
        let last = journey.effects.iter().rev().find_map(|effect| match effect {
            Effect::Search { observer, .. } => Some(observer.clone()),
            _ => None,
        });
        last.flatten().map(|token| token.expose_secret().to_owned())
    };
    assert_eq!(observed(&journey), None);
    journey.keys("Shift-Tab").at(Step::Credentials).keys("Shift-Tab").paste("an-admins-token");
    journey.keys("Enter").at(Step::People);
    assert_eq!(observed(&journey).as_deref(), Some("an-admins-token"), "it is asked again with it");
    assert!(!journey.wizard.shared.observer_would_help());
    let ticket = fixtures::ticket(&journey.effects).unwrap();
    journey.send(Message::Found(ticket, Ok(fixtures::agents())));
    journey.keys("Tab Space Tab Tab").at(Step::Prerequisites).keys("Enter");
    let looks =
        |effect: &Effect| matches!(effect, Effect::RunChecks { options, .. } if options.observer.is_some());
    assert!(journey.has(looks), "the checks look with it, too");
}
