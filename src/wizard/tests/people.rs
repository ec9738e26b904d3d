//! Integrations whose subject is people: choosing, prerequisites, features × people, the report.

use super::*;
use crate::{
    check::{Found, UnknownName},
    model::{
        Status, Unread,
        org::EmbeddedClient,
        people::{Accepted, By, Choice, fixture as org},
    },
    wizard::fixture::people as fixtures,
};

mod choosing;
mod looking;

/// From the first step to the choice of people.
fn salesforce() -> Journey {
    let mut journey = Journey::with(Presets {
        integration: Some("salesforce".into()),
        region: Some(frankfurt()),
        attested_by: Some("admin".into()),
        ..Presets::default()
    });
    journey.keys("Enter Tab").at(Step::Credentials);
    journey
}

impl Journey {
    fn sign_in_as_client(&mut self) -> &mut Self {
        self.paste(fixture::CLIENT_ID).keys("Enter").paste(SECRET).keys("Enter");
        let ticket = self.sign_in_ticket();
        self.send(Message::SignedIn(ticket, Ok(fixtures::facts(None)))).keys("Enter → Enter").at(Step::People)
    }

    /// The org answers the last search.
    fn answer(&mut self, found: Found) -> &mut Self {
        let ticket = fixtures::ticket(&self.effects).expect("a search was asked for");
        self.send(Message::Found(ticket, Ok(found)))
    }

    /// Everyone is chosen and the checks have settled.
    fn look_at_everyone(&mut self, report: &Report<Real>) -> &mut Self {
        self.sign_in_as_client().answer(fixtures::agents()).keys("Shift-Tab → → → → → →");
        self.keys("Tab Space Tab").at(Step::Prerequisites).keys("Enter");
        let ticket = self.run_ticket();
        self.send(Message::Check(ticket, Event::Ended(Arc::new(report.clone()))))
            .keys("Tab")
            .at(Step::PeoplePermissions)
    }

    fn last_options(&self) -> &crate::check::Options {
        let options = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::RunChecks { options, .. } => Some(options),
            _ => None,
        });
        options.expect("a run was asked for")
    }
}

#[test]
fn from_the_first_step_to_the_last() {
    let mut journey = salesforce();
    journey.sign_in_as_client();
    assert!(
        journey
            .has(|effect| matches!(effect, Effect::Search { by: By::Person, text, .. } if text.is_empty()))
    );
    journey.answer(fixtures::agents()).keys("Tab Tab").says("Choose who will use it first").at(Step::People);
    assert_eq!(journey.wizard.shared.people.everyone, Some(fixtures::EVERYONE));

    journey.keys("Ctrl-U 'agent'").answer(fixtures::agents()).keys("Enter").says("Agent 0042 is chosen");
    journey.keys("↓ ↓ Space");
    assert_eq!(journey.wizard.shared.people.people_chosen(), Some(2));
    assert_eq!(journey.wizard.shared.people.lines(&journey.wizard.shared)[0].names, "Agent 0042, Agent 0108");
    assert!(
        journey.wizard.shared.people.cost().unwrap().starts_with("about "),
        "{:?}",
        journey.wizard.shared.people.cost()
    );
    assert!(journey.wizard.shared.people.cost_of_everyone().unwrap().contains("10,000 people"));

    journey.keys("Tab Tab").at(Step::Prerequisites);
    assert!(journey.runs().is_empty(), "entering asks nothing but names");
    let items = PrerequisitesStep::items(&journey.wizard.shared);
    assert_eq!(items[0].known(&journey.wizard.shared), Known::Waiting);
    journey.keys("Enter");
    assert_eq!(*journey.runs()[0].1, Ask::All);
    let Choice::Picks(picks) = &journey.last_options().people else { panic!("people were chosen") };
    assert_eq!(picks.len(), 2);
    let ticket = journey.run_ticket();
    let remaining = Some(Duration::from_secs(1860));
    let progress = Event::Progress { answered: 412, planned: 9_800, remaining };
    journey.send(Message::Check(ticket, progress)).keys("Tab").at(Step::PeoplePermissions);
    assert!(
        matches!(journey.wizard.shared.checks.run, Run::Running { remaining: Some((left, _)), .. } if left.as_secs() == 1860)
    );
    assert_eq!(remaining_words(), "about 31 min left");
    journey.says("leaving this step does not stop the checks");
    journey.send(Message::Check(ticket, Event::Ended(Arc::new(org::report()))));
    assert!(journey.wizard.shared.people_report().is_some());

    journey.keys("Tab").at(Step::Save).keys("→ Enter");
    assert_eq!(journey.wizard.shared.saving, Saving::Skipped);
    journey.keys("Enter").at(Step::Report);
    let command = journey.wizard.shared.shown_later_command().unwrap();
    assert!(command.contains("--user agent.0042@example.com --user agent.0108@example.com"), "{command}");
    journey.keys("s");
    assert!(journey.has(|effect| matches!(effect, Effect::WriteReport { presenting: false, .. })));
    assert!(journey.wizard.marks().iter().all(|mark| mark.status.is_some()));
    journey.keys("q → Enter");
    assert!(journey.has(|effect| matches!(effect, Effect::Quit(_))));
}

fn remaining_words() -> String {
    remaining(SignedDuration::from_secs(1860))
}

#[test]
fn a_person_s_token_signs_in_and_is_not_kept() {
    let mut journey = salesforce();
    journey.keys("Tab Tab").paste(SECRET).keys("Enter");
    assert!(journey.has(|effect| {
        matches!(effect, Effect::SignIn { login: crate::model::credentials::Login::Token(_), .. })
    }));
    let ticket = journey.sign_in_ticket();
    journey.send(Message::SignedIn(ticket, Ok(fixtures::facts(Some(fixtures::agent(42))))));
    let facts = journey.wizard.shared.shown_facts();
    assert_eq!(facts[1], ("person", "Agent 0042 · agent.0042@example.com".into()));
    journey.keys("Enter").at(Step::People); // nothing is offered for the keyring
    assert!(PeopleStep::ways(&journey.wizard.shared).contains(&Way::Myself));
    assert!(journey.wizard.shared.identity.observer.is_none());
    journey.answer(fixtures::agents()).keys("Shift-Tab → → → → → → →");
    assert_eq!(journey.wizard.people().way, Way::Myself);
    journey.keys("↓ Enter").at(Step::Prerequisites).keys("Enter");
    assert_eq!(journey.last_options().people, Choice::Myself);
    let ticket = journey.run_ticket();
    journey
        .send(Message::Check(ticket, Event::Ended(Arc::new(org::report()))))
        .keys("Tab Tab")
        .at(Step::Save);
    assert_eq!(journey.wizard.shared.saving, Saving::NothingToKeep);
    journey.says("an access token is kept in memory only").keys("Enter").at(Step::Report);
    assert_eq!(
        journey.wizard.shared.shown_later_command().unwrap(),
        "greenlight check --integration salesforce --region mypurecloud.de"
    );
}

#[test]
fn a_token_that_is_not_accepted_is_told_as_one() {
    let mut journey = salesforce();
    journey.keys("Tab Tab Enter").says("No access token is entered yet").paste(SECRET).keys("Enter");
    let ticket = journey.sign_in_ticket();
    let said = SignInProblem::TokenNotAccepted;
    journey.send(Message::SignedIn(ticket, Err(said)));
    let SignIn::Refused { problem, .. } = &journey.wizard.shared.identity.sign_in else { panic!("refused") };
    assert!(sign_in_problem(problem).what.contains("access token"));
    assert_eq!(
        journey.wizard.credentials().buttons(&journey.wizard.shared)[0],
        credentials::Button::EnterToken
    );
    journey.keys("Enter");
    assert_eq!(journey.wizard.credentials().stop, CredentialsStop::Token);
}

#[test]
fn nothing_of_people_is_offered_where_the_subject_is_a_client() {
    let mut journey = Journey::new();
    journey.sign_in();
    assert!(!journey.wizard.shared.takes_token());
    assert_eq!(
        journey.wizard.credentials().buttons(&journey.wizard.shared),
        [credentials::Button::RightOrg, credentials::Button::WrongOrg]
    );
    assert!(!journey.wizard.shared.has(Step::People));
}
