//! Why a source couldn't be read. Pure.

use super::status::Cause;

/// Why a source couldn't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nobody asked yet, or the run was stopped.
    NotYet,
    /// The org refused.
    Refused,
    /// Nobody answered.
    Unreachable,
    /// Too many requests.
    Throttled,
    /// What came wasn't readable, or wasn't complete.
    Unreadable,
}

impl Unread {
    /// The cause that a finding gets from it.
    pub fn cause(self) -> Cause {
        match self {
            Self::NotYet | Self::Refused => Cause::GrantsUnreadable,
            Self::Unreachable => Cause::Unreachable,
            Self::Throttled => Cause::Throttled,
            Self::Unreadable => Cause::UnreadableAnswer,
        }
    }
}
