//! A wizard in the hands of a person: keys, what they do outside, and every picture on the way.
//!
//! The org is a simulated one, asked by the real engine. Only the clock is this test's own, so that every picture is
//! the same at each run: it goes on by a second with every key, and what is asked is answered in between.

use std::{fmt::Write, sync::Arc, time::Duration};

use greenlight::testing::{
    check::{self, Event, Network, Place, Session},
    simulate::{Fix, FixFor, Options, Server, SimulatedOrg},
    tui::{self, Colours, Look},
    vault::Kept,
    wizard::{Effect, Key, Message, PageOpened, Presets, Wizard},
};
use ratatui::{Terminal, backend::TestBackend};
use secrecy::ExposeSecret;
use tokio::{runtime::Runtime, sync::mpsc};
use tokio_util::sync::CancellationToken;

use crate::kept;

const STORE: &str = "Secret Service (GNOME Keyring)";

/// One person's way through the wizard.
pub struct Journey {
    org: Server,
    wizard: Wizard,
    /// Once signed in.
    session: Option<Session>,
    runtime: Runtime,
    terminal: Terminal<TestBackend>,
    size: (u16, u16),
    /// The last picture.
    shown: String,
    /// Parts that are over, by name, and the one that goes on.
    parts: Vec<(String, String)>,
}

impl Journey {
    /// The wizard's first screen, on a simulated org that nothing is known of but where it is.
    pub fn new(org: SimulatedOrg, size: (u16, u16), presets: Presets) -> Self {
        let org = Server::start(org, Options::default()).unwrap();
        let url = org.url();
        let place =
            Place::Simulated { api: url.clone(), login: url.clone(), region: org.org().region().clone() };
        let presets = Presets { simulated: Some(place), demo: true, store: STORE.to_owned(), ..presets };
        Self {
            wizard: Wizard::new(presets, "2026-11-25T08:34:00Z".parse().unwrap()),
            session: None,
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            size,
            shown: String::new(),
            parts: Vec::new(),
            org,
        }
    }

    /// From here on the pictures stand in a file of this name, which begins with the number of the step.
    pub fn part(&mut self, name: &str) -> &mut Self {
        self.parts.push((name.to_owned(), String::new()));
        if self.parts.len() == 1 {
            self.send("begins", Message::Resize { columns: self.size.0, rows: self.size.1 });
        }
        let step = format!("step {} of", name.split('-').next().unwrap());
        assert!(self.shown.contains(&step), "not at {name}:\n{}", self.shown);
        self
    }

    /// Presses keys: `Enter`, `Shift-Tab`, `→`, single characters; what stands in `'…'` is typed.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for (at, part) in keys.split('\'').enumerate() {
            if at % 2 == 0 {
                for name in part.split_whitespace() {
                    self.send(name, Message::Key(key(name)));
                    self.wait(1);
                }
            } else {
                self.type_text(part);
                self.wait(1);
            }
        }
        self
    }

    /// A picture of the whole word only.
    fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            let effects = self.wizard.update(Message::Key(Key::Char(letter)));
            self.perform(effects);
        }
        self.picture(&format!("typed: {text}"));
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(&format!("pasted: {text}"), Message::Paste(text.to_owned().into()));
        self
    }

    /// Pastes the id of the org's OAuth client.
    pub fn paste_client_id(&mut self) -> &mut Self {
        self.paste(&self.org.client_id().to_string())
    }

    /// Pastes its secret.
    pub fn paste_secret(&mut self) -> &mut Self {
        let secret = self.org.secret().clone();
        self.send("pasted: the secret", Message::Paste(secret));
        self
    }

    /// Pastes the token of an admin of the org.
    pub fn paste_admin_token(&mut self) -> &mut Self {
        let token = self.org.admin_token();
        self.send("pasted: an admin's token", Message::Paste(token));
        self
    }

    /// Lets time go by, a second at a time; without a picture.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        for _ in 0..seconds {
            let now = self.wizard.shared.now + Duration::from_secs(1);
            let effects = self.wizard.update(Message::Tick(now));
            self.perform(effects);
        }
        self
    }

    /// The picture as it is now, after nothing but time.
    pub fn look(&mut self) -> &mut Self {
        self.picture("some time later");
        self
    }

    /// Compares everything with what is kept.
    pub fn ends(&mut self, folder: &str) {
        let folder = format!("journeys/{folder}-{}x{}", self.size.0, self.size.1);
        kept::compare(&folder, &self.parts);
    }

    fn send(&mut self, what: &str, message: Message) {
        let effects = self.wizard.update(message);
        self.picture(what);
        self.perform(effects);
    }

    /// Does what is to be done outside, and tells the wizard what came of it.
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            for (what, message) in self.outcome(effect) {
                let next = self.wizard.update(message);
                if !what.is_empty() {
                    self.picture(what);
                }
                self.perform(next);
            }
        }
    }

    /// The answers to an effect. Those that have words get a picture.
    fn outcome(&mut self, effect: Effect) -> Vec<(&'static str, Message)> {
        let cancel = CancellationToken::new();
        match effect {
            Effect::SignIn { ticket, place, login } => {
                // One call after the other: what one run learns, the next needn't ask, whatever was answered first.
                let network = Network { concurrency: 1, ..Network::default() };
                let session = self.runtime.block_on(check::sign_in(&place, &login, &network, &cancel));
                let facts = session.as_ref().map(|session| session.signed_in().clone());
                let message = Message::SignedIn(ticket, facts.map_err(Clone::clone));
                self.session = session.ok();
                vec![("the sign-in is answered", message)]
            }
            Effect::Search { ticket, by, text, observer } => {
                let session = self.session.as_mut().unwrap();
                session.observe_with(observer.as_ref());
                let found = self.runtime.block_on(session.search(by, &text, &cancel));
                vec![("the search is answered", Message::Found(ticket, found))]
            }
            Effect::RunChecks { ticket, integration, ask, options } => {
                let session = self.session.as_mut().unwrap();
                let (events, mut heard) = mpsc::unbounded_channel();
                let run = session.run(&integration, &options, ask, &events, &cancel);
                let mut report = Arc::unwrap_or_clone(self.runtime.block_on(run));
                // Side by side, calls are answered in any order: each row's last finding, in the order of the rows.
                let mut findings = Vec::new();
                while let Ok(event) = heard.try_recv() {
                    let Event::Finding(row) = event else { continue };
                    findings.retain(|(id, _)| *id != row.id);
                    findings.push((row.id.clone(), Event::Finding(row)));
                }
                let place = |id: &str| report.rows.iter().position(|row| row.id == id);
                findings.sort_by_key(|(id, _)| place(id));
                report.head.generated_at = self.wizard.shared.now;
                let ended = Message::Check(ticket, Event::Ended(Arc::new(report)));
                let findings = findings.into_iter().map(|(_, event)| ("", Message::Check(ticket, event)));
                findings.chain([("the checks are over", ended)]).collect()
            }
            Effect::Save { entry, .. } => {
                self.note(&format!("saved: {}", entry.name));
                let integrations = entry.integrations().map(str::to_owned).collect();
                let kept = Kept { store: STORE.to_owned(), integrations, replaced: None };
                let saved = Message::Saved(Ok(kept));
                vec![("the keyring answers", saved)]
            }
            Effect::OpenPage(address) => {
                self.note(&format!("opened: {address}"));
                vec![("the browser answers", Message::PageOpened(PageOpened::InBrowser))]
            }
            Effect::WriteReport { report, presenting } => {
                let hidden = if presenting { ", presenting" } else { "" };
                self.note(&format!("written: the report for {:?}{hidden}", report.head.org.name));
                vec![("the report is written", Message::ReportWritten(Ok("greenlight-report/".to_owned())))]
            }
            Effect::FixDemo { for_people } => {
                let whom = if for_people { FixFor::People } else { FixFor::Client };
                let done = self.org.fix_for(whom, Fix::Next);
                let message = Message::Fixed(done.ok_or("The demo has no more fixes for this step."));
                vec![("the admin has done it", message)]
            }
            effect => {
                self.note(&match effect {
                    Effect::Copy(text) => format!("copied: {text}"),
                    Effect::CopySecret(_) => "copied: the secret".to_owned(),
                    Effect::RememberAccepted { asked, name, .. } => format!("remembered: {asked} is {name}"),
                    Effect::Mouse(taken) => format!("the mouse is taken: {taken}"),
                    Effect::ClearClipboard => "copied: nothing any more".to_owned(),
                    Effect::Quit(exit) => format!("left with {}: {}", exit.code, exit.line),
                    other => unreachable!("no key of these journeys leads to {other:?}"),
                });
                Vec::new()
            }
        }
    }

    /// Adds what stands on the screen, below what led to it.
    fn picture(&mut self, what: &str) {
        let look = Look::new(Colours::Dark, false);
        self.terminal.draw(|frame| tui::draw(frame, &self.wizard, look)).unwrap();
        let picture = self.terminal.backend().to_string();
        for secret in [self.org.secret(), &self.org.admin_token()] {
            assert!(!picture.contains(secret.expose_secret()), "a secret is on the screen");
        }
        // The backend puts each line into quotation marks.
        let lines = picture.lines().map(|line| without_time(line[1..line.len() - 1].trim_end()));
        let lines: Vec<String> = lines.collect();
        let picture = format!("{}\n{}", self.wizard.shared.window_title(), lines.join("\n"));
        if picture == self.shown {
            return self.note(&format!("{what}: the same"));
        }
        self.note(&format!("{what} · {picture}"));
        self.shown = picture;
    }

    fn note(&mut self, what: &str) {
        // As wide as any port, so that columns stay.
        let what = what.replace(&self.org.url().port().unwrap().to_string(), "PORT.");
        let text = &mut self.parts.last_mut().unwrap().1;
        writeln!(text, "▌ {what}").unwrap();
    }
}

/// A row's evidence says when the org was asked, and how long it took: that's the engine's clock.
fn without_time(line: &str) -> String {
    match line.split_once("asked at ") {
        Some((before, time)) if time.contains("answered in") => {
            format!("{before}asked at TIME · answered in SOME ms")
        }
        Some((before, time)) if time.ends_with(" ms") => format!("{before}asked at TIME · SOME ms"),
        _ => line.to_owned(),
    }
}

fn key(name: &str) -> Key {
    match name {
        "Enter" => Key::Enter,
        "Esc" => Key::Esc,
        "Tab" => Key::Tab,
        "Shift-Tab" => Key::BackTab,
        "Space" => Key::Char(' '),
        "↑" => Key::Up,
        "↓" => Key::Down,
        "←" => Key::Left,
        "→" => Key::Right,
        "PgDn" => Key::PageDown,
        "PgUp" => Key::PageUp,
        "Home" => Key::Home,
        "End" => Key::End,
        "F2" => Key::F(2),
        "Ctrl-C" => Key::Ctrl('c'),
        "Ctrl-U" => Key::Ctrl('u'),
        letter if letter.chars().count() == 1 => Key::Char(letter.chars().next().unwrap()),
        other => unreachable!("no key is called {other}"),
    }
}
