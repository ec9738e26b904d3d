//! Statuses and causes: the words that every front end and report shares. Pure.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::Closed;

/// The judgement on one requirement for one subject, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It holds, in every division in scope.
    Pass,
    /// It does not hold.
    Fail,
    /// It holds with a limit.
    Warn,
    /// It couldn't be found out. Never counts as a pass.
    Unknown,
    /// Granted, but the API still denies.
    Pending,
    /// A person has to attest it.
    Manual,
    /// It doesn't apply.
    NotApplicable,
    /// The check itself failed.
    Broken,
}

impl Status {
    /// All of them, in the order of counts.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Fail,
        Self::Warn,
        Self::Unknown,
        Self::Pending,
        Self::Manual,
        Self::Broken,
        Self::NotApplicable,
    ];

    /// The word on screen and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
            Self::Pending => "pending",
            Self::Manual => "manual",
            Self::NotApplicable => "n/a",
            Self::Broken => "broken",
        }
    }

    /// The sign that goes with the word, on screen and in reports. Views that can't show it replace it by its
    /// plain form.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Pass => "√",
            Self::Fail => "×",
            Self::Warn => "‼",
            Self::Unknown => "?",
            Self::Pending => "…",
            Self::Manual => "□",
            Self::NotApplicable => "·",
            Self::Broken => "#",
        }
    }

    /// How much it asks for attention: the greater of two is the worse. A step's or a group's status is the
    /// worst of its parts.
    pub fn weight(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Pass => 1,
            Self::Manual => 2,
            Self::Warn => 3,
            Self::Pending => 4,
            Self::Unknown => 5,
            Self::Broken => 6,
            Self::Fail => 7,
        }
    }

    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }

    /// Whether somebody still has to do or look at something.
    pub fn is_problem(self) -> bool {
        !matches!(self, Self::Pass | Self::NotApplicable)
    }
}

/// Why a finding isn't a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Cause {
    /// No role grants it.
    NotGranted,
    /// It isn't held in every division in scope.
    DivisionGap,
    /// The org doesn't have this permission.
    NotInCatalogue,
    /// It is held under a condition only.
    Conditional,
    /// Two sources contradict each other.
    Disagreement,
    NeedsUserContext,
    GrantsUnreadable,
    Throttled,
    Unreachable,
    NotAttested,
    UnreadableAnswer,
    /// The sign-in ended in the middle.
    SignedOut,
    /// Every call is refused, even those that need no permission.
    NotLetIn,
}

impl Cause {
    /// The word in reports, `not-granted`.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The words on screen, `not granted`.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotGranted => "not granted",
            Self::DivisionGap => "division gap",
            Self::NotInCatalogue => "not in this org",
            Self::Conditional => "with a condition",
            Self::Disagreement => "sources disagree",
            Self::NeedsUserContext => "answers people only",
            Self::GrantsUnreadable => "grants unreadable",
            Self::Throttled => "rate limited",
            Self::Unreachable => "no answer",
            Self::NotAttested => "not attested",
            Self::UnreadableAnswer => "unreadable answer",
            Self::SignedOut => "signed out",
            Self::NotLetIn => "not let in",
        }
    }

    /// Why nothing was answered any more, whatever was asked: that is told once, not row by row.
    pub fn closed(self) -> Option<Closed> {
        match self {
            Self::SignedOut => Some(Closed::SignedOut),
            Self::NotLetIn => Some(Closed::NotLetIn),
            Self::NotGranted
            | Self::DivisionGap
            | Self::NotInCatalogue
            | Self::Conditional
            | Self::Disagreement
            | Self::NeedsUserContext
            | Self::GrantsUnreadable
            | Self::Throttled
            | Self::Unreachable
            | Self::NotAttested
            | Self::UnreadableAnswer => None,
        }
    }
}

/// A judgement: a status, and why it isn't a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    pub status: Status,
    pub cause: Option<Cause>,
}

/// What all findings together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything required holds.
    Ready,
    /// Something required fails.
    NotReady,
    /// Nothing required fails, but something required isn't known.
    Undetermined,
}

impl Verdict {
    /// The status whose sign and colour it has.
    pub fn status(self) -> Status {
        match self {
            Self::Ready => Status::Pass,
            Self::NotReady => Status::Fail,
            Self::Undetermined => Status::Unknown,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NotReady => "not ready",
            Self::Undetermined => "undetermined",
        }
    }
}
