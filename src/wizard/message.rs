//! What goes into the state machine and what comes out of it. Pure data: a message is something that happened,
//! an effect is something that somebody else has to do. Neither ever shows a secret in its `Debug`.

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    check::{self, Ask, Found, Hit, Options, Place, SignInProblem, SignedIn, UnknownName},
    model::{
        Credentials, Id, Integration, Login, Permission, Report, Text, Unread,
        people::{Accepted, By},
    },
    vault::{Answers, Kept, Problem, Replace, SavedEntry},
};

/// A key, as far as the wizard tells keys apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Backspace,
    Delete,
}

impl Key {
    pub fn name(self) -> String {
        match self {
            Self::Char(' ') => "Space".into(),
            Self::Char(c) => c.into(),
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::F(number) => format!("F{number}"),
            Self::BackTab => "Shift-Tab".into(),
            Self::Up => "↑".into(),
            Self::Down => "↓".into(),
            Self::Left => "←".into(),
            Self::Right => "→".into(),
            Self::PageUp => "PgUp".into(),
            Self::PageDown => "PgDn".into(),
            other => format!("{other:?}"),
        }
    }
}

/// Something that a click can hit. The view knows where things stand, the state machine what they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A pip, or a step's name in the rail: by position, from 0.
    Step(usize),
    /// A row of the list that has the focus, by position in that list, from 0.
    Row(usize),
    /// A column of the matrix, from 0.
    Column(usize),
    /// A button of the row of buttons on screen, from 0.
    Button(usize),
}

/// Which sign-in or run an answer belongs to, so that an answer that comes too late is told from the right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u32);

#[derive(Clone, Debug)]
pub enum Message {
    Key(Key),
    /// Something was pasted; it may be the secret, so it is treated as one.
    Paste(SecretString),
    Resize {
        columns: u16,
        rows: u16,
    },
    Tick(Timestamp),
    Click(Target),
    /// The wheel was turned: down, or up.
    Scroll {
        down: bool,
    },
    SignedIn(Ticket, Result<SignedIn, SignInProblem>),
    Found(Ticket, Result<Found, Unread>),
    /// A file of people was read, or wasn't because of this.
    FileRead(Ticket, Result<FromFile, String>),
    /// These names were settled for this org before, by its id.
    AcceptedBefore {
        org_id: Id,
        accepted: Accepted,
    },
    Check(Ticket, check::Event),
    CheckEndedEarly(Ticket),
    Saved(Result<Kept, Problem>),
    PageOpened(PageOpened),
    /// The report was written to this file, or wasn't because of this.
    ReportWritten(Result<String, String>),
    /// In the demo: what the admin would do was done. In words, what.
    Fixed(Result<Text, &'static str>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FromFile {
    pub people: Vec<Hit>,
    pub not_found: Vec<UnknownName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageOpened {
    InBrowser,
    /// There is no browser here (over SSH): the address is copied instead, by an [`Effect::Copy`] that follows.
    Copied,
}

#[derive(Clone, Debug)]
pub enum Effect {
    /// Sign in; answer with [`Message::SignedIn`]. An earlier session is over.
    SignIn {
        ticket: Ticket,
        place: Place,
        login: Login,
    },
    /// Look for people, groups, roles, queues or divisions; answer with [`Message::Found`]. An earlier search is over.
    /// Nothing typed lists from the beginning. An `observer` is an admin's token to look with, where the client that
    /// signed in is looked at itself.
    Search {
        ticket: Ticket,
        by: By,
        text: String,
        observer: Option<SecretString>,
    },
    /// Read a file with one person per line, by address or name, and look each up in the org; answer with
    /// [`Message::FileRead`]. An earlier search is over.
    /// The `observer` is the same as in a search.
    ReadPeople {
        ticket: Ticket,
        path: String,
        observer: Option<SecretString>,
    },
    /// Keep that a name was settled for this org. No answer is needed.
    RememberAccepted {
        org_id: Id,
        asked: String,
        name: Permission,
    },
    StopSignIn,
    /// Run checks in the session; answer with [`Message::Check`] until its `Ended`.
    RunChecks {
        ticket: Ticket,
        integration: Arc<Integration>,
        ask: Ask,
        options: Options,
    },
    /// Stop the run; its `Ended` is still to come.
    StopChecks,
    /// Put the credentials into the keyring, read them back, and answer with [`Message::Saved`].
    Save {
        entry: Box<SavedEntry>,
        credentials: Credentials,
        replace: Replace,
    },
    /// Open a page in the browser; answer with [`Message::PageOpened`].
    OpenPage(String),
    Copy(String),
    /// Send the secret to the clipboard. [`Effect::ClearClipboard`] follows.
    CopySecret(SecretString),
    ClearClipboard,
    /// Write this report to files; answer with [`Message::ReportWritten`]. While presenting it has stand-ins
    /// only, and the file's name ends in `-presenting`.
    WriteReport {
        report: Arc<Report>,
        presenting: bool,
    },
    RememberAnswers(Answers),
    /// In the demo: do what the admin would do; answer with [`Message::Fixed`].
    /// Either for the people who use an integration or for its OAuth client.
    FixDemo {
        for_people: bool,
    },
    Mouse(bool),
    Redraw,
    Quit(Exit),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The exit code: 0, or 130 after Ctrl-C.
    pub code: u8,
    /// The line to print once the terminal is as it was.
    pub line: String,
}
