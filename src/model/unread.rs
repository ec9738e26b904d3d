//! Why a source couldn't be read. Pure.

use super::Cause;

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
}

impl Unread {
    pub fn cause(self) -> Cause {
        match self {
            Self::NotYet | Self::Refused => Cause::GrantsUnreadable,
            Self::Unreachable => Cause::Unreachable,
            Self::Throttled => Cause::Throttled,
            Self::Unreadable => Cause::UnreadableAnswer,
        }
    }
}
