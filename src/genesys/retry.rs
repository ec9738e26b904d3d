//! When to send again after nobody answered, and how long to wait for an answer. Pure: the clock is the caller's.

use std::time::Duration;

/// How long one answer may take, its connection included.
const ANSWER: Duration = Duration::from_secs(15);

/// The pauses before the retries: there are no more retries than these.
const BACK_OFF: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_millis(1_000),
    Duration::from_millis(2_000),
];

/// The patience that one call has left.
#[derive(Debug)]
pub(super) struct Patience {
    left: Duration,
    retries: usize,
}

impl Patience {
    pub(super) fn for_a_call() -> Self {
        Self { left: Duration::from_secs(30), retries: 0 }
    }

    /// For signing in, waits that the server asked for included. 20 s are promised to who looks at the clock,
    /// and the program takes a moment to begin and to end.
    pub(super) fn for_signing_in() -> Self {
        Self { left: Duration::from_secs(19), retries: 0 }
    }

    /// How long the next attempt may take.
    pub(super) fn limit(&self) -> Duration {
        self.left.min(ANSWER)
    }

    /// Whether the next attempt gets less time than an answer may take. What it ends with then says less than
    /// the attempt before it.
    pub(super) fn is_short(&self) -> bool {
        self.left < ANSWER
    }

    /// Takes what an attempt took.
    pub(super) fn spend(&mut self, took: Duration) {
        self.left = self.left.saturating_sub(took);
    }

    /// The pause before the next retry, already taken off; `None` when there is none left.
    pub(super) fn retry(&mut self) -> Option<Duration> {
        let pause = *BACK_OFF.get(self.retries)?;
        self.wait(pause)?;
        self.retries += 1;
        Some(pause)
    }

    /// Takes a wait that isn't a retry; `None` when it would use up everything.
    pub(super) fn wait(&mut self, pause: Duration) -> Option<()> {
        if pause >= self.left {
            return None;
        }
        self.left -= pause;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pauses of a call whose every attempt takes so long, as milliseconds, and how long it took in all.
    fn run(mut patience: Patience, attempt: Duration) -> (Vec<u128>, Duration) {
        let (mut pauses, mut whole) = (Vec::new(), Duration::ZERO);
        loop {
            let took = attempt.min(patience.limit());
            whole += took;
            patience.spend(took);
            let Some(pause) = patience.retry() else { return (pauses, whole) };
            whole += pause;
            pauses.push(pause.as_millis());
        }
    }

    #[test]
    fn four_retries_and_never_longer_than_allowed() {
        let (seconds, millis) = (Duration::from_secs, Duration::from_millis);
        let table = [
            (Patience::for_a_call(), millis(0), vec![200, 500, 1_000, 2_000], millis(3_700)),
            (Patience::for_a_call(), seconds(5), vec![200, 500, 1_000, 2_000], millis(28_700)),
            (Patience::for_a_call(), seconds(60), vec![200], seconds(30)),
            (Patience::for_signing_in(), seconds(60), vec![200], seconds(19)),
            (Patience::for_signing_in(), seconds(5), vec![200, 500, 1_000], seconds(19)),
        ];
        for (patience, attempt, pauses, whole) in table {
            assert_eq!(run(patience, attempt), (pauses, whole), "attempts of {attempt:?}");
        }
    }

    #[test]
    fn a_wait_longer_than_the_patience_is_refused_and_costs_nothing() {
        let mut patience = Patience::for_signing_in();
        assert_eq!(patience.wait(Duration::from_secs(19)), None);
        assert_eq!(patience.wait(Duration::from_secs(15)), Some(()));
        assert_eq!(patience.limit(), Duration::from_secs(4));
        assert!(patience.is_short());
    }
}
