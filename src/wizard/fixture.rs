//! Wizards in every state that views show, reached by messages as a person and an org would send them. Tests only.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use secrecy::SecretString;

use super::*;
use crate::{
    cause::Cause,
    check::{Event, SignInProblem, SignedIn},
    model::{CoverageState, DivisionRow, Name, Real, Report, Status, Step, fixture, name::Kind},
    vault::{Kept, KeyringProblem, Problem},
};

pub(crate) mod people;

/// The states of the steps, to look at.
macro_rules! states {
    ($($name:ident: $step:ident($state:ty)),+ $(,)?) => {
        impl Wizard {
            $(
            /// The state of the step, which this journey has to have.
            pub fn $name(&self) -> &$state {
                let state = self.journey.steps().iter().find_map(|step| match step {
                    StepState::$step(state) => Some(state),
                    _ => None,
                });
                state.expect("this journey has the step")
            })+
        }
    };
}

states! {
    region: Region(RegionStep),
    credentials: Credentials(CredentialsStep),
    people: People(PeopleStep),
    prerequisites: Prerequisites(PrerequisitesStep),
    permissions: Permissions(PermissionsStep),
    people_permissions: PeoplePermissions(PeoplePermissionsStep),
    divisions: Divisions(DivisionsStep),
    save: Save(SaveStep),
    hand_over: HandOver(HandOverStep),
}

impl Wizard {
    /// To a step, if those before it have what it needs.
    pub fn go_to(&mut self, step: Step) {
        self.shared.go_to(step);
        self.follow_requests();
    }

    /// To the step that shows a requirement, the cursor on it.
    pub fn look_at(&mut self, requirement: &str) {
        self.shared.look_at(requirement.to_owned());
        self.follow_requests();
    }
}

/// What no screen may ever show.
pub(crate) const SECRET: &str = "planted-secret-7f3c";
/// The moment at which every fixture stands.
pub(crate) const NOW: &str = "2026-03-01T14:02:15Z";

/// The moment, as a time.
pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A wizard at its first step.
pub(crate) fn fresh(presets: Presets) -> Wizard {
    Wizard::new(presets, now())
}

/// The presets of a person who has the id and the secret.
pub(crate) fn presets() -> Presets {
    Presets {
        integration: Some("ariglad".into()),
        region: crate::model::region::regions()
            .iter()
            .find(|region| region.domain == "mypurecloud.de")
            .cloned(),
        client_id: fixture::CLIENT_ID.parse().ok(),
        secret: Some(SecretString::from(SECRET)),
        store: "Secret Service (GNOME Keyring)".into(),
        ..Presets::default()
    }
}

/// Presses keys, one after the other; what is to be done outside.
pub(crate) fn press(wizard: &mut Wizard, keys: &[Key]) -> Vec<Effect> {
    keys.iter().flat_map(|key| wizard.update(Message::Key(*key))).collect()
}

/// Types a text.
pub(crate) fn type_text(wizard: &mut Wizard, text: &str) {
    for c in text.chars() {
        wizard.update(Message::Key(Key::Char(c)));
    }
}

/// Time goes by.
pub(crate) fn wait(wizard: &mut Wizard, seconds: i64) -> Vec<Effect> {
    let now = wizard.shared.now + Duration::from_secs(seconds.unsigned_abs());
    wizard.update(Message::Tick(now))
}

/// A wizard that waits for an answer to its sign-in.
pub(crate) fn signing_in() -> (Wizard, Ticket) {
    let mut wizard = fresh(presets());
    wizard.go_to(Step::Credentials);
    let effects = press(&mut wizard, &[Key::Enter]);
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::SignIn { ticket, .. } => Some(*ticket),
        _ => None,
    });
    wait(&mut wizard, 1);
    (wizard, ticket.expect("signing in was asked for"))
}

/// A wizard that is signed in and asks whether it is the right org.
pub(crate) fn signed_in() -> Wizard {
    let (mut wizard, ticket) = signing_in();
    let facts = SignedIn {
        person: None,
        org_id: Some(fixture::ORG_ID.into()),
        org_name: Some(Name::without_id(Kind::Org, "Contoso Care")),
        client_name: Some(Name::without_id(Kind::Client, "Ariglad Integration")),
        grant_type: Some("CLIENT-CREDENTIALS".into()),
        client_state: Some("active".into()),
        expires_in: Some(86_400),
    };
    wizard.update(Message::SignedIn(ticket, Ok(facts)));
    wizard
}

/// A wizard whose sign-in was refused.
pub(crate) fn refused() -> Wizard {
    let (mut wizard, ticket) = signing_in();
    let problem = SignInProblem::UnknownClient { said: "client not found".into() };
    wizard.update(Message::SignedIn(ticket, Err(problem)));
    wizard
}

/// A wizard at step 5, before anything was asked.
pub(crate) fn before_checks() -> Wizard {
    let mut wizard = signed_in();
    press(&mut wizard, &[Key::Enter, Key::Right, Key::Enter]);
    wizard.go_to(Step::Permissions);
    wizard
}

/// A wizard whose checks are under way.
pub(crate) fn checking(report: &Report<Real>) -> (Wizard, Ticket) {
    let mut wizard = before_checks();
    let ticket = run(&mut wizard);
    for (at, row) in report.rows.iter().take(11).enumerate() {
        if at < 9 {
            let asking = Event::Asking { requirement: row.id.clone() };
            wizard.update(Message::Check(ticket, asking));
        }
        if [0, 1, 2, 6, 7].contains(&at) {
            wizard.update(Message::Check(ticket, Event::Finding(Box::new(row.clone()))));
        }
    }
    wizard.update(Message::Check(ticket, Event::Progress { answered: 19, planned: 31, remaining: None }));
    wait(&mut wizard, 3);
    (wizard, ticket)
}

/// A wizard whose checks have settled in this report.
pub(crate) fn settled(report: Report<Real>) -> Wizard {
    let (mut wizard, ticket) = checking(&report);
    wait(&mut wizard, 3);
    wizard.update(Message::Check(ticket, Event::Ended(Arc::new(report))));
    wizard
}

/// The same at a step.
pub(crate) fn settled_at(report: Report<Real>, step: Step) -> Wizard {
    let mut wizard = settled(report);
    wizard.go_to(step);
    wizard
}

/// A wizard that has saved the credentials.
pub(crate) fn saved(report: Report<Real>) -> Wizard {
    kept(
        report,
        Ok(Kept {
            store: "Secret Service (GNOME Keyring)".into(),
            integrations: vec!["ariglad".into()],
            replaced: None,
        }),
    )
}

/// A wizard that couldn't save them: there is no keyring.
pub(crate) fn not_saved(report: Report<Real>) -> Wizard {
    kept(report, Err(Problem::Keyring(KeyringProblem::Absent { cause: Cause::of("no bus") })))
}

fn kept(report: Report<Real>, answer: Result<Kept, Problem>) -> Wizard {
    let mut wizard = settled_at(report, Step::Save);
    press(&mut wizard, &[Key::Enter]);
    wizard.update(Message::Saved(answer));
    wizard
}

/// A board: Contoso Care with 214 divisions, three of them with a gap.
pub(crate) fn contoso() -> Report<Real> {
    let mut report = fixture::not_ready();
    let more = 214 - report.divisions().len();
    for number in 0..more {
        let divisions = &mut report.client.as_mut().unwrap().divisions;
        let like = divisions[4].clone();
        divisions.push(DivisionRow {
            id: fixture::division_id(number + 5).into(),
            name: Name::new(
                Kind::Division,
                fixture::division_id(number + 5),
                format!("Team {:03}", number + 1),
            ),
            holds: "17 conv. 1 queue".into(),
            ..like
        });
    }
    for row in &mut report.rows {
        let everywhere = match row.status {
            Status::Fail if row.nowhere() => Status::Fail,
            Status::Pending => Status::Pending,
            _ => Status::Pass,
        };
        row.explanation =
            row.explanation.clone().replaced("2 of 5", "211 of 214").replaced("4 of 5", "213 of 214");
        if row.reach().is_some() {
            let reach = fixture::reach(row);
            if !reach.cells.is_empty() {
                reach.cells.extend(std::iter::repeat_n(everywhere, more));
            }
            let coverage = &mut reach.coverage;
            coverage.total = Some(214);
            if coverage.state != CoverageState::None {
                coverage.covered = coverage.covered.map(|covered| covered + more);
            }
        }
    }
    let upload = fixture::row(&mut report, "upload-attachments");
    let probe = &mut fixture::detail(upload).evidence.probe;
    probe.denied_since = "2026-03-01T14:02:10Z".parse().ok();
    report
}

fn run(wizard: &mut Wizard) -> Ticket {
    let effects = press(wizard, &[Key::Enter]);
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::RunChecks { ticket, .. } => Some(*ticket),
        _ => None,
    });
    ticket.expect("the checks were asked for")
}
