//! Journeys without a terminal: messages in, state and effects out.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::*;
use crate::{
    check::{Ask, Event, Place, SignInProblem, SignedIn},
    model::{Name, Real, Report, Step, Text, fixture, name::Kind, presenting, region},
    vault::Kept,
};

mod anything;
mod both;
mod checking;
mod handing_over;
mod people;
mod setting_up;

const SECRET: &str = "planted-Secret_7";

/// A wizard with everything that it asked for.
struct Journey {
    wizard: Wizard,
    effects: Vec<Effect>,
}

impl Journey {
    fn new() -> Self {
        Self::with(Presets::default())
    }

    fn with(presets: Presets) -> Self {
        Self { wizard: Wizard::new(presets, now()), effects: Vec::new() }
    }

    fn send(&mut self, message: Message) -> &mut Self {
        self.effects.extend(self.wizard.update(message));
        self
    }

    /// Presses keys: `Enter`, `Shift-Tab`, `Ctrl-C`, single characters; what stands in `'…'` is typed.
    fn keys(&mut self, keys: &str) -> &mut Self {
        for (at, part) in keys.split('\'').enumerate() {
            let keys: Vec<Key> = match at % 2 {
                1 => part.chars().map(Key::Char).collect(),
                _ => part.split_whitespace().map(key).collect(),
            };
            for key in keys {
                self.send(Message::Key(key));
            }
        }
        self
    }

    fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Message::Paste(SecretString::from(text)))
    }

    fn seconds(&mut self, seconds: i64) -> &mut Self {
        for _ in 0..seconds {
            let next = self.wizard.shared.now + SignedDuration::from_secs(1);
            self.send(Message::Tick(next));
        }
        self
    }

    /// From the first step to the question about the org.
    fn sign_in(&mut self) -> &mut Self {
        self.keys("Enter").paste("https://apps.mypurecloud.de/directory/#/admin").keys("Enter Tab Enter");
        self.paste(fixture::CLIENT_ID).keys("Enter").paste(SECRET).keys("Enter");
        let ticket = self.sign_in_ticket();
        self.send(Message::SignedIn(ticket, Ok(facts())))
    }

    /// From the first step to the settled checks.
    fn check(&mut self, report: &Report<Real>) -> &mut Self {
        self.sign_in().keys("Enter → Enter Enter").settle(report)
    }

    fn settle(&mut self, report: &Report<Real>) -> &mut Self {
        let ticket = self.run_ticket();
        for row in &report.rows {
            self.send(Message::Check(ticket, Event::Asking { requirement: row.id.clone() }));
            self.send(Message::Check(ticket, Event::Finding(Box::new(row.clone()))));
        }
        self.send(Message::Check(ticket, Event::Ended(Arc::new(report.clone()))))
    }

    fn sign_in_ticket(&self) -> Ticket {
        let last = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::SignIn { ticket, .. } => Some(*ticket),
            _ => None,
        });
        last.expect("signing in was asked for")
    }

    fn run_ticket(&self) -> Ticket {
        self.runs().last().expect("a run was asked for").0
    }

    /// Which rows were asked for, run by run.
    fn runs(&self) -> Vec<(Ticket, &Ask)> {
        let run = |effect: &'_ Effect| match effect {
            Effect::RunChecks { ticket, .. } => Some(*ticket),
            _ => None,
        };
        let tickets = self.effects.iter().filter_map(run);
        let asks = self.effects.iter().filter_map(|effect| match effect {
            Effect::RunChecks { ask, .. } => Some(ask),
            _ => None,
        });
        tickets.zip(asks).collect()
    }

    fn has(&self, wanted: impl Fn(&Effect) -> bool) -> bool {
        self.effects.iter().any(wanted)
    }

    #[track_caller]
    fn at(&mut self, step: Step) -> &mut Self {
        assert_eq!(self.wizard.step(), step, "{}", self.wizard.rule());
        self
    }

    #[track_caller]
    fn says(&mut self, text: &str) -> &mut Self {
        assert!(self.wizard.rule().contains(text), "{:?} lacks {text:?}", self.wizard.rule());
        self
    }
}

fn key(name: &str) -> Key {
    let one = [
        ("Enter", Key::Enter),
        ("Esc", Key::Esc),
        ("Tab", Key::Tab),
        ("Shift-Tab", Key::BackTab),
        ("Space", Key::Char(' ')),
        ("↑", Key::Up),
        ("↓", Key::Down),
        ("←", Key::Left),
        ("→", Key::Right),
        ("Home", Key::Home),
        ("End", Key::End),
        ("Backspace", Key::Backspace),
        ("F1", Key::F(1)),
        ("F2", Key::F(2)),
        ("Ctrl-C", Key::Ctrl('c')),
        ("Ctrl-U", Key::Ctrl('u')),
    ];
    let known = one.into_iter().find(|(own, _)| *own == name).map(|(_, key)| key);
    let mut chars = name.chars();
    known
        .or(chars.next().filter(|_| chars.next().is_none()).map(Key::Char))
        .unwrap_or_else(|| panic!("{name}"))
}

fn told(text: &Text) -> String {
    presenting::Shown::Clear.text(text)
}

fn now() -> Timestamp {
    "2026-03-02T14:02:00Z".parse().unwrap()
}

fn facts() -> SignedIn {
    SignedIn {
        person: None,
        org_id: Some(fixture::ORG_ID.into()),
        org_name: Some(Name::without_id(Kind::Org, "Contoso Care")),
        client_name: Some(Name::without_id(Kind::Client, "Ariglad Integration")),
        grant_type: Some("CLIENT-CREDENTIALS".into()),
        client_state: Some("active".into()),
        expires_in: Some(86_400),
    }
}

fn frankfurt() -> region::Region {
    region::regions().iter().find(|region| region.domain == "mypurecloud.de").unwrap().clone()
}

fn saved() -> Message {
    Message::Saved(Ok(Kept {
        store: "Secret Service (GNOME Keyring)".into(),
        integrations: vec!["ariglad".into()],
        replaced: None,
    }))
}
