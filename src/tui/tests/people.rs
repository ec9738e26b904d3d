//! The steps of people as pictures.

use std::{sync::Arc, time::Duration};

use super::*;
use crate::{
    check::{Event, Found, Hit, SignedIn},
    model::{
        Name, Real, Report,
        name::Kind,
        people::{By, Pick, fixture as people},
    },
    wizard::{Effect, Presets, Ticket},
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
fn settled(report: Report<Real>) -> Wizard {
    let (mut wizard, ticket) = running();
    wizard.update(Message::Check(ticket, Event::Ended(Arc::new(report))));
    wizard
}

/// The same, with keys pressed then.
fn pressed(report: Report<Real>, keys: &[Key]) -> Wizard {
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

fn feature(report: Report<Real>, name: &str, keys: &[Key]) -> Wizard {
    let mut wizard = settled(report);
    to_feature(&mut wizard, name);
    fixture::press(&mut wizard, keys);
    wizard
}

fn at_report(report: Report<Real>) -> Wizard {
    let mut wizard = settled(report);
    on_to(&mut wizard, Step::Report);
    wizard
}

/// How it is answered after this many ways to choose people.
fn way(count: usize) -> (Wizard, Option<Ticket>) {
    let mut wizard = found_people();
    fixture::press(&mut wizard, &[Key::Char('/'), Key::Up]);
    let effects = fixture::press(&mut wizard, &vec![Key::Right; count]);
    (wizard, ticket_of(effects))
}

/// The search of that way finds these.
fn found(count: usize, hits: Vec<Hit>) -> Wizard {
    let (mut wizard, ticket) = way(count);
    let total = Some(hits.len() as u64);
    wizard.update(Message::Found(ticket.unwrap(), Ok(Found { hits, total })));
    wizard
}

fn group() -> Wizard {
    let hits = vec![hit(By::Group, "Retail Tier 1", None, 36), hit(By::Group, "Retail Tier 2", None, 1_204)];
    let mut wizard = found(1, hits);
    fixture::press(&mut wizard, &[Key::Down, Key::Down, Key::Char(' ')]);
    wizard
}

fn everyone() -> Wizard {
    let mut wizard = way(6).0;
    fixture::press(&mut wizard, &[Key::Down, Key::Char(' ')]);
    wizard
}

fn before_checks() -> Wizard {
    let mut wizard = found_people();
    on_to(&mut wizard, Step::Prerequisites);
    wizard
}

/// From the permissions back to what a person attests, the last but one of it.
const ATTEST: [Key; 4] = [Key::BackTab, Key::End, Key::Up, Key::Char(' ')];

fn attested() -> Wizard {
    let mut wizard = pressed(people::not_ready(), &ATTEST);
    fixture::type_text(&mut wizard, "Admin 0001");
    fixture::press(&mut wizard, &[Key::Enter, Key::Up, Key::Char(' ')]);
    wizard
}

/// The people who lack Co-browse in Retail, and what is pressed there.
fn in_retail(keys: &[Key]) -> Wizard {
    let to_retail = [Key::Right, Key::Right, Key::Right, Key::Enter];
    feature(people::report(), "Co-browse", &[to_retail.as_slice(), keys].concat())
}

states! {
    people_searching: [NARROW] = at_people();
    people_found: [NARROW, WIDE, LARGE] = found_people();
    people_group: [NARROW] = group();
    people_nothing_found: [NARROW] = found(2, Vec::new());
    people_file: [NARROW] = way(5).0;
    people_everyone: [NARROW] = everyone();
    prerequisites_waiting: [NARROW] = before_checks();
    prerequisites_attesting: [SMALL, NARROW, WIDE, LARGE] = pressed(people::report(), &ATTEST);
    prerequisites_attested: [NARROW] = attested();
    people_running: [NARROW] = running().0;
    features: [SMALL, NARROW, WIDE, LARGE] = feature(people::report(), "Co-browse", &[]);
    features_unknown: [NARROW] = feature(people::report(), "Screen share", &[Key::Right]);
    features_by_group: [NARROW, WIDE] = feature(people::report(), "Co-browse", &[Key::Char('b')]);
    features_problems: [NARROW] = pressed(people::report(), &[Key::Char('p')]);
    features_not_ready: [NARROW] = settled(people::not_ready());
    people_permissions: [NARROW, WIDE, LARGE] = in_retail(&[]);
    people_permissions_all: [SMALL, NARROW, WIDE] = in_retail(&[Key::Char('v')]);
    people_permissions_presenting: [NARROW] = in_retail(&[Key::F(2)]);
    people_evidence: [SMALL, NARROW, WIDE] = in_retail(&[Key::Enter]);
    people_evidence_granted: [NARROW] =
        feature(people::report(), "Queues", &[Key::Enter, Key::Char('p'), Key::Enter]);
    people_evidence_unsettled: [NARROW] = feature(people::report(), "Screen share", &[Key::Enter, Key::Enter]);
    people_plan: [NARROW, WIDE] = pressed(people::report(), &[Key::Char('f')]);
    report: [NARROW, LARGE] = at_report(people::report());
    report_not_ready: [SMALL, NARROW, WIDE] = at_report(people::not_ready());
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
