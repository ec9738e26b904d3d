//! What is behind a problem. It is kept for the log and decides nothing that is said. Imports nothing of Greenlight.

use std::{error::Error, fmt, sync::Arc};

/// What another library or the system gave as its reason. Clones share it.
#[derive(Clone, Debug)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl Cause {
    /// Of an error, or of words where there is none. Never of one that quotes a secret.
    pub(crate) fn of(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Two problems of a kind are the same, whatever is behind them.
impl PartialEq for Cause {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Cause {}

/// What an error and everything behind it say: the outermost alone says only that something failed. Some repeat
/// what is behind them; that is said once.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let said = inner.to_string();
        if !words.contains(&said) {
            words.push_str(": ");
            words.push_str(&said);
        }
        source = inner.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{says}")]
    struct Layer {
        says: &'static str,
        #[source]
        cause: Option<Cause>,
    }

    #[test]
    fn a_chain_says_everything_and_nothing_twice() {
        let innermost = Layer { says: "no route", cause: None };
        let repeats = Layer { says: "connecting: no route", cause: Some(Cause::of(innermost)) };
        let outermost = Layer { says: "not sent", cause: Some(Cause::of(repeats)) };
        assert_eq!(chain(&outermost), "not sent: connecting: no route");
        assert_eq!(chain(&Cause::of("only words")), "only words");
    }

    #[test]
    fn problems_are_told_apart_by_their_kind_alone() {
        assert_eq!(Cause::of("this"), Cause::of("that"));
    }
}
