//! Does what the wizard asks for: signs in, runs checks, saves, opens pages, writes reports. Every answer goes
//! back as a message; nothing here is waited for.

use std::{env, fs, path::Path, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use secrecy::SecretString;
use tokio::sync::{
    Mutex,
    mpsc::{self, UnboundedSender},
};
use tokio_util::sync::CancellationToken;

use super::{log, people_file};
use crate::{
    check::{self, Ask, Event, Hit, Network, NotFound, Options, Place, Session},
    file,
    model::{
        Credentials, Integration, Login, Report, Unread,
        people::{Accepted, By, Pick},
    },
    report::{self, Format, TableStyle},
    simulate::{Fix, FixFor, Server},
    vault::{self, OsVault, Replace, SavedEntry, Settings, SettingsProblem},
    wizard::{Effect, FromFile, Message, PageOpened, Ticket},
};

pub(super) struct Performer {
    network: Network,
    settings: Result<Settings, SettingsProblem>,
    vault: OsVault,
    /// The simulated org of the demo.
    demo: Option<Server>,
    /// The session of the last sign-in, once there is one. A run holds it, so that the next one waits its turn.
    session: Arc<Mutex<Option<Session>>>,
    sign_in: CancellationToken,
    searching: CancellationToken,
    checks: CancellationToken,
}

impl Performer {
    /// `demo` is the simulated org, where there is one.
    pub(super) fn new(
        network: Network,
        settings: Result<Settings, SettingsProblem>,
        demo: Option<Server>,
    ) -> Self {
        Self {
            network,
            settings,
            vault: OsVault::default(),
            demo,
            session: Arc::default(),
            sign_in: CancellationToken::new(),
            searching: CancellationToken::new(),
            checks: CancellationToken::new(),
        }
    }

    /// Begins to do it; what comes of it is sent as a message.
    pub(super) fn perform(&mut self, effect: Effect, messages: &UnboundedSender<Message>) {
        let messages = messages.clone();
        match effect {
            Effect::SignIn { ticket, place, login } => self.sign_in(messages, ticket, place, login),
            Effect::Search { ticket, by, text, observer } => {
                self.search(messages, ticket, by, text, observer);
            }
            Effect::StopSignIn => self.sign_in.cancel(),
            Effect::RunChecks { ticket, integration, ask, options } => {
                self.run_checks(messages, ticket, integration, ask, options);
            }
            Effect::StopChecks => self.checks.cancel(),
            Effect::Save { entry, credentials, replace } => self.save(messages, *entry, credentials, replace),
            Effect::OpenPage(address) => open_page(messages, address),
            Effect::WriteReport { report, presenting } => {
                let written = write_reports(&report, presenting).map_err(|why| {
                    log::failed("writing the report", &why);
                    why.to_string()
                });
                let _ = messages.send(Message::ReportWritten(written));
            }
            Effect::RememberAnswers(answers) => {
                // Answers are a convenience: where they can't be kept, nothing is lost but that.
                if let Ok(settings) = &self.settings
                    && let Err(why) = settings.keep_answers(&answers)
                {
                    log::failed("keeping the answers", &why);
                }
            }
            Effect::ReadPeople { ticket, path, observer } => {
                self.read_people(messages, ticket, path, observer);
            }
            Effect::RememberAccepted { org_id, asked, name } => {
                // Judging goes on with the name in any case; the next time it would be asked once more.
                if let Ok(settings) = &self.settings
                    && let Err(why) = settings.accept(org_id.real(), &Accepted::from([(asked, name)]))
                {
                    log::failed("remembering a name", &why);
                }
            }
            Effect::FixDemo { for_people } => self.fix(&messages, for_people),
            // The terminal's own, done where the terminal is.
            Effect::Copy(_)
            | Effect::CopySecret(_)
            | Effect::ClearClipboard
            | Effect::Mouse(_)
            | Effect::Redraw
            | Effect::Quit(_) => {}
        }
    }

    fn sign_in(&mut self, messages: UnboundedSender<Message>, ticket: Ticket, place: Place, login: Login) {
        self.checks.cancel();
        self.session = Arc::default();
        log::org(&place);
        let (cancel, session) = (anew(&mut self.sign_in), Arc::clone(&self.session));
        let (network, settings) = (self.network.clone(), self.settings.clone());
        let settings = settings.ok().filter(|_| self.demo.is_none());
        tokio::spawn(async move {
            let signed_in = match check::sign_in(&place, &login, &network, &cancel).await {
                Ok(signed_in) => {
                    let facts = signed_in.signed_in().clone();
                    *session.lock().await = Some(signed_in);
                    Ok(facts)
                }
                Err(why) => {
                    log::failed("signing in", &why);
                    Err(why)
                }
            };
            let org_id = signed_in.as_ref().ok().and_then(|facts| facts.org_id.clone());
            // Nobody listens any more when the wizard was left.
            let _ = messages.send(Message::SignedIn(ticket, signed_in));
            if let (Some(org_id), Some(settings)) = (org_id, settings) {
                let accepted = settings.accepted(org_id.real()).unwrap_or_default();
                let _ = messages.send(Message::AcceptedBefore { org_id, accepted });
            }
        });
    }

    fn search(
        &mut self,
        messages: UnboundedSender<Message>,
        ticket: Ticket,
        by: By,
        text: String,
        observer: Option<SecretString>,
    ) {
        let (cancel, session) = (anew(&mut self.searching), Arc::clone(&self.session));
        tokio::spawn(async move {
            let found = match &mut *session.lock().await {
                Some(session) => {
                    session.observe_with(observer.as_ref());
                    session.search(by, &text, &cancel).await
                }
                None => Err(Unread::NotYet),
            };
            if !cancel.is_cancelled() {
                let _ = messages.send(Message::Found(ticket, found));
            }
        });
    }

    fn read_people(
        &mut self,
        messages: UnboundedSender<Message>,
        ticket: Ticket,
        path: String,
        observer: Option<SecretString>,
    ) {
        let (cancel, session) = (anew(&mut self.searching), Arc::clone(&self.session));
        tokio::spawn(async move {
            let read = match people_file::read(Path::new(&path), None) {
                Err(why) => Err(why.to_string()),
                Ok(listed) => match &mut *session.lock().await {
                    Some(session) => {
                        session.observe_with(observer.as_ref());
                        let names: Vec<String> = listed.into_iter().map(|person| person.name).collect();
                        look_up(&names, session, &cancel).await
                    }
                    None => Err("nobody is signed in.".to_owned()),
                },
            };
            if !cancel.is_cancelled() {
                let _ = messages.send(Message::FileRead(ticket, read));
            }
        });
    }

    fn run_checks(
        &mut self,
        messages: UnboundedSender<Message>,
        ticket: Ticket,
        integration: Arc<Integration>,
        ask: Ask,
        options: Options,
    ) {
        let (cancel, session) = (anew(&mut self.checks), Arc::clone(&self.session));
        tokio::spawn(async move {
            let (events, mut heard) = mpsc::unbounded_channel();
            let passed_on = {
                let messages = messages.clone();
                tokio::spawn(async move {
                    while let Some(event) = heard.recv().await {
                        if let Event::Ended(report) = &event {
                            log::report(report);
                        }
                        let _ = messages.send(Message::Check(ticket, event));
                    }
                })
            };
            let ran = match &mut *session.lock().await {
                Some(session) => {
                    session.run(&integration, &options, ask, &events, &cancel).await;
                    true
                }
                None => false,
            };
            drop(events);
            // All events first, then that there are no more.
            let _ = passed_on.await;
            if !ran {
                let _ = messages.send(Message::CheckEndedEarly(ticket));
            }
        });
    }

    fn save(
        &self,
        messages: UnboundedSender<Message>,
        entry: SavedEntry,
        credentials: Credentials,
        replace: Replace,
    ) {
        let (vault, settings) = (self.vault.clone(), self.settings.clone());
        tokio::spawn(async move {
            let saved = match settings {
                Ok(settings) => vault::keep(&vault, &settings, entry, &credentials, replace).await,
                Err(why) => Err(why.into()),
            };
            if let Err(why) = &saved {
                log::failed("saving", why);
            }
            let _ = messages.send(Message::Saved(saved));
        });
    }

    fn fix(&self, messages: &UnboundedSender<Message>, for_people: bool) {
        let whom = if for_people { FixFor::People } else { FixFor::Client };
        let fixed = match &self.demo {
            Some(org) => org.fix_for(whom, Fix::Next).ok_or("The demo has no more fixes for this step."),
            None => Err("Nothing was fixed: this isn't the demo."),
        };
        let _ = messages.send(Message::Fixed(fixed));
    }
}

/// Stops what this token stands for; the one for what begins now.
fn anew(token: &mut CancellationToken) -> CancellationToken {
    std::mem::take(token).cancel();
    token.clone()
}

/// Looks up whom a file names.
async fn look_up(
    names: &[String],
    session: &Session,
    cancel: &CancellationToken,
) -> Result<FromFile, String> {
    let (picks, not_found) = match session.find(By::Person, names, cancel).await {
        Ok(picks) => (picks, Vec::new()),
        Err(NotFound::Unknown { names, found, .. }) => (found, names),
        Err(NotFound::Unread { by, why: Unread::Refused }) if let Some((screen, _)) = by.needs() => {
            return Err(format!("whoever signed in may not look people up: that needs {screen}."));
        }
        Err(NotFound::Unread { why: Unread::Closed(why), .. }) => {
            return Err(format!("{}.", why.words()));
        }
        Err(NotFound::Unread { .. }) => {
            return Err("the org couldn't be asked for these people.".to_owned());
        }
    };
    let hit = |pick: Pick| Hit { pick, email: None, division: None, people: Some(1) };
    Ok(FromFile { people: picks.into_iter().map(hit).collect(), not_found })
}

/// Opens a page in front of the person, if there is a browser.
fn open_page(messages: UnboundedSender<Message>, address: String) {
    tokio::task::spawn_blocking(move || {
        let opened = if has_a_browser() && webbrowser::open(&address).is_ok() {
            PageOpened::InBrowser
        } else {
            PageOpened::Copied
        };
        let _ = messages.send(Message::PageOpened(opened));
    });
}

/// Whether a browser would open in front of the person: not at the other end of SSH, not without a desktop, where
/// a browser for text would take over the terminal.
fn has_a_browser() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let desktop = cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY");
    desktop && !set("SSH_CONNECTION") && !set("SSH_TTY")
}

/// Writes the report in every form into a folder of its own in the current one, and names it.
fn write_reports(report: &Report, presenting: bool) -> std::io::Result<String> {
    let now = Timestamp::now().to_zoned(TimeZone::system()).strftime("%Y%m%d-%H%M%S");
    let end = if presenting { "-presenting" } else { "" };
    let name = format!("greenlight-{}-{now}{end}", report.head.integration.id);
    fs::create_dir_all(&name)?;
    for format in Format::all() {
        let file = Path::new(&name).join(format!("{name}.{}", format.extension()));
        file::write(&file, |out| report::write(report, format, &TableStyle::default(), out))?;
    }
    Ok(format!("{name}/, in {} forms", Format::all().len()))
}
