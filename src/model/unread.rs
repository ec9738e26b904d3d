//! Why a source couldn't be read. Pure.

use super::{Cause, Closed};

/// Why a source couldn't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nobody asked yet, or the run was stopped.
    NotYet,
    Refused,
    Unreachable,
    Throttled,
    /// What came wasn't readable, or wasn't complete.
    Unreadable,
    /// Nothing was answered any more, whatever was asked.
    Closed(Closed),
}

impl Unread {
    pub fn cause(self) -> Cause {
        match self {
            Self::Refused => Cause::GrantsUnreadable,
            Self::NotYet | Self::Unreachable => Cause::Unreachable,
            Self::Throttled => Cause::Throttled,
            Self::Unreadable => Cause::UnreadableAnswer,
            Self::Closed(why) => why.cause(),
        }
    }

    /// Whether another run may get the answer that this one didn't.
    pub fn has_no_answer(self) -> bool {
        match self {
            Self::NotYet | Self::Unreachable | Self::Throttled | Self::Closed(_) => true,
            Self::Refused | Self::Unreadable => false,
        }
    }

    /// Whether nothing was sent: then what was known before stays.
    pub fn was_not_asked(self) -> bool {
        match self {
            Self::NotYet | Self::Closed(_) => true,
            Self::Refused | Self::Unreachable | Self::Throttled | Self::Unreadable => false,
        }
    }
}
