//! The steps of people as pictures.

use std::{sync::Arc, time::Duration};

use super::*;
use crate::{
    check::{Event, Found, Hit, SignedIn},
    model::{
        name::{Kind, Name},
        people::{By, Pick, fixture as people},
        report::Report,
    },
    wizard::{Effect, Ticket},
};

/// A wizard at the step People, signed in.
fn at_people() -> Wizard {
    let mut presets = fixture::presets();
    presets.integration = Some("salesforce".into());
    let mut wizard = fixture::fresh(presets);
    wizard.update(Message::Key(Key::Enter));
    wizard.update(Message::Key(Key::Tab));
    for _ in 0..12 {
        for effect in wizard.update(Message::Key(Key::Enter)) {
            if let Effect::SignIn { ticket, .. } = effect {
                let facts = SignedIn {
                    person: None,
                    org_id: Some(reports::ORG_ID.into()),
                    org_name: Some(Name::without_id(Kind::Org, "Contoso Care")),
                    client_name: Some(Name::without_id(Kind::Client, "People reader")),
                    grant_type: Some("CLIENT-CREDENTIALS".into()),
                    client_state: Some("active".into()),
                    expires_in: Some(86_400),
                };
                wizard.update(Message::SignedIn(ticket, Ok(facts)));
            }
        }
        if wizard.step() == Step::People {
            break;
        }
    }
    wizard
}

fn ticket_of(effects: Vec<Effect>) -> Option<Ticket> {
    effects.into_iter().rev().find_map(|effect| match effect {
        Effect::Search { ticket, .. } | Effect::RunChecks { ticket, .. } => Some(ticket),
        _ => None,
    })
}

fn hit(by: By, name: &str, division: Option<&str>, people: u64) -> Hit {
    let number = &name[name.len() - 4..];
    Hit {
        pick: Pick { by, name: Name::new(by.kind(), format!("id-{name}"), name) },
        email: (by == By::Person)
            .then(|| Name::without_id(Kind::Mail, format!("agent.{number}@example.com"))),
        division: division.map(|name| Name::without_id(Kind::Division, name)),
        people: Some(people),
    }
}

/// A search for people was answered.
fn found_people() -> Wizard {
    let mut wizard = at_people();
    let typed = "agent".chars().map(Key::Char).collect::<Vec<_>>();
    let mut effects = fixture::press(&mut wizard, &typed);
    effects.extend(fixture::wait(&mut wizard, 2));
    let ticket = ticket_of(effects);
    if let Some(ticket) = ticket {
        let hits = vec![
            hit(By::Person, "Agent 0042", Some("Retail"), 1),
            hit(By::Person, "Agent 0108", Some("Retail"), 1),
            hit(By::Person, "Agent 0311", Some("Claims"), 1),
            hit(By::Person, "Agent 0977", Some("Home"), 1),
        ];
        wizard.update(Message::Found(ticket, Ok(Found { hits, total: Some(10_000) })));
    }
    fixture::press(&mut wizard, &[Key::Down, Key::Char(' '), Key::Down, Key::Char(' ')]);
    wizard
}

/// The steps up to this one, which has to come.
fn on_to(wizard: &mut Wizard, step: Step) {
    for _ in 0..12 {
        if wizard.step() == step {
            return;
        }
        fixture::press(wizard, &[Key::Tab]);
    }
    panic!("{step:?} never came: {}", shot(wizard, 80, 24));
}

/// The checks run.
fn running() -> (Wizard, Ticket) {
    let mut wizard = found_people();
    on_to(&mut wizard, Step::PeoplePermissions);
    let ticket = ticket_of(fixture::press(&mut wizard, &[Key::Enter])).unwrap();
    fixture::wait(&mut wizard, 9);
    let remaining = Some(Duration::from_secs(95));
    wizard.update(Message::Check(ticket, Event::Progress { answered: 5_212, planned: 10_024, remaining }));
    (wizard, ticket)
}

/// The checks have settled in this report.
fn settled(report: Report) -> Wizard {
    let (mut wizard, ticket) = running();
    wizard.update(Message::Check(ticket, Event::Ended(Arc::new(report))));
    wizard
}

/// The same, with keys pressed then.
fn pressed(report: Report, keys: &[Key]) -> Wizard {
    let mut wizard = settled(report);
    fixture::press(&mut wizard, keys);
    wizard
}

/// From the features to the row of this name.
fn to_feature(wizard: &mut Wizard, name: &str) {
    for _ in 0..40 {
        if wizard.people_permissions().feature_at_cursor().and_then(|row| row.feature.as_deref())
            == Some(name)
        {
            return;
        }
        fixture::press(wizard, &[Key::Down]);
    }
    panic!("there is no feature {name}");
}

fn feature(report: Report, name: &str, keys: &[Key]) -> Wizard {
    let mut wizard = settled(report);
    to_feature(&mut wizard, name);
    fixture::press(&mut wizard, keys);
    wizard
}

/// The people who lack Co-browse in Retail.
const RETAIL: [Key; 4] = [Key::Right, Key::Right, Key::Right, Key::Enter];

fn at_report(report: Report) -> Wizard {
    let mut wizard = settled(report);
    on_to(&mut wizard, Step::Report);
    wizard
}

/// All states of these steps that the snapshots show, by name.
pub fn states() -> Vec<(&'static str, Wizard)> {
    let way = |count: usize| {
        let mut wizard = found_people();
        fixture::press(&mut wizard, &[Key::Char('/'), Key::Up]);
        let effects = fixture::press(&mut wizard, &vec![Key::Right; count]);
        (wizard, ticket_of(effects))
    };
    let (mut group, ticket) = way(1);
    let hits = vec![hit(By::Group, "Retail Tier 1", None, 36), hit(By::Group, "Retail Tier 2", None, 1_204)];
    group.update(Message::Found(ticket.unwrap(), Ok(Found { hits, total: Some(2) })));
    fixture::press(&mut group, &[Key::Down, Key::Down, Key::Char(' ')]);
    let (mut nothing, ticket) = way(2);
    nothing.update(Message::Found(ticket.unwrap(), Ok(Found { hits: Vec::new(), total: Some(0) })));
    let (mut everyone, _) = way(6);
    fixture::press(&mut everyone, &[Key::Down, Key::Char(' ')]);
    let mut evidence = RETAIL.to_vec();
    evidence.push(Key::Enter);
    let mut everybody = RETAIL.to_vec();
    everybody.push(Key::Char('v'));
    let mut presenting = RETAIL.to_vec();
    presenting.push(Key::F(2));
    let mut prerequisites = found_people();
    on_to(&mut prerequisites, Step::Prerequisites);
    let mut attesting = settled(people::report());
    fixture::press(&mut attesting, &[Key::BackTab, Key::End, Key::Up, Key::Char(' ')]);
    let mut attested = settled(people::not_ready());
    fixture::press(&mut attested, &[Key::BackTab, Key::End, Key::Up, Key::Char(' ')]);
    fixture::type_text(&mut attested, "Admin 0001");
    fixture::press(&mut attested, &[Key::Enter, Key::Up, Key::Char(' ')]);
    vec![
        ("people_searching", at_people()),
        ("people_found", found_people()),
        ("people_group", group),
        ("people_nothing_found", nothing),
        ("people_file", way(5).0),
        ("people_everyone", everyone),
        ("prerequisites_waiting", prerequisites),
        ("prerequisites_attesting", attesting),
        ("prerequisites_attested", attested),
        ("people_running", running().0),
        ("features", feature(people::report(), "Co-browse", &[])),
        ("features_nobody_can_tell", feature(people::report(), "Screen share", &[Key::Right])),
        ("features_by_group", feature(people::report(), "Co-browse", &[Key::Char('b')])),
        ("features_problems", pressed(people::report(), &[Key::Char('p')])),
        ("features_not_ready", settled(people::not_ready())),
        ("people_permissions", feature(people::report(), "Co-browse", &RETAIL)),
        ("people_permissions_all", feature(people::report(), "Co-browse", &everybody)),
        ("people_permissions_presenting", feature(people::report(), "Co-browse", &presenting)),
        ("people_evidence", feature(people::report(), "Co-browse", &evidence)),
        (
            "people_evidence_granted",
            feature(people::report(), "Queues", &[Key::Enter, Key::Char('p'), Key::Enter]),
        ),
        ("people_evidence_unsettled", feature(people::report(), "Screen share", &[Key::Enter, Key::Enter])),
        ("people_plan", pressed(people::report(), &[Key::Char('f')])),
        ("report", at_report(people::report())),
        ("report_not_ready", at_report(people::not_ready())),
    ]
}

#[test]
fn large_windows() {
    for (name, mut wizard) in [
        ("features", feature(people::report(), "Co-browse", &[])),
        ("people_permissions", feature(people::report(), "Co-browse", &RETAIL)),
        ("people", found_people()),
        ("prerequisites", pressed(people::report(), &[Key::BackTab])),
        ("report", at_report(people::report())),
    ] {
        assert_snapshot!(format!("large_{name}_200x60"), shot(&mut wizard, 200, 60));
    }
}

#[test]
fn ten_thousand_people_build_only_the_rows_on_screen() {
    let mut wizard = feature(people::large(10_000), "Co-browse", &[]);
    assert_snapshot!("ten_thousand_features_80x24", shot(&mut wizard, 80, 24));
    fixture::press(&mut wizard, &[Key::Enter, Key::Char('p'), Key::End]);
    assert_eq!(wizard.people_permissions().people.listed.len(), 10_000);
    let room = view::Room { width: 80, height: 19, wide: false, pane: view::PanePlace::Below };
    let main = view::main(&wizard, room, theme::Theme::new(Colours::Dark));
    assert!(main.rows.len() <= 19, "{}", main.rows.len());
    assert_snapshot!("ten_thousand_people_80x24", shot(&mut wizard, 80, 24));
}

#[test]
fn an_access_token_signs_in_without_being_shown() {
    let mut wizard = fixture::fresh(Presets {
        secret: None,
        client_id: None,
        integration: Some("salesforce".into()),
        ..fixture::presets()
    });
    fixture::press(&mut wizard, &[Key::Tab, Key::Tab, Key::Tab, Key::Tab]);
    wizard.update(Message::Paste(fixture::SECRET.to_owned().into()));
    let picture = shot(&mut wizard, 80, 24);
    assert!(!picture.contains(fixture::SECRET));
    assert_snapshot!("credentials_token_80x24", picture);
}
