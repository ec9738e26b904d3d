//! What goes wrong on purpose, before the org itself is asked. Pure, and the same at every start: a call that
//! sometimes fails succeeds when it is sent again.

use std::{collections::HashMap, time::Duration};

use serde_json::json;

use super::{
    org::{Faults, RateLimit, Spoilt, Storm},
    problem::Problem,
    reply::Reply,
};

/// Where the API refuses more requests from one token unless the org says otherwise (docs/platform-api.md 4).
const USUAL_LIMIT: RateLimit = RateLimit { allowed: 300, window_seconds: 60 };

/// How often each call of a flaky org was sent.
#[derive(Default)]
pub(super) struct Flakiness {
    sent: HashMap<String, Sent>,
}

struct Sent {
    times: usize,
    /// The how-manieth distinct call this is.
    place: usize,
}

impl Flakiness {
    /// What happens to this call instead of an answer, if anything.
    pub(super) fn strikes(&mut self, every: Option<usize>, call: String) -> Option<Reply> {
        let every = every?;
        let place = self.sent.len();
        let sent = self.sent.entry(call).or_insert(Sent { times: 0, place });
        let strikes = (sent.times + sent.place).is_multiple_of(every);
        sent.times += 1;
        strikes.then(|| match sent.place / every % 3 {
            0 => Reply::Problem(Problem::unavailable()),
            1 => Reply::Dropped,
            _ => Reply::Spoilt { document: json!({"entities": [], "total": 0}), how: Spoilt::Cut },
        })
    }
}

/// What answers instead of the whole org, if anything.
pub(super) fn everything(faults: &Faults, signing_in: bool) -> Option<Reply> {
    match faults.storm {
        _ if faults.captive_portal => Some(Reply::WebPage),
        Some(Storm::Everything) => Some(Reply::Problem(Problem::unavailable())),
        Some(Storm::Api) if !signing_in => Some(Reply::Problem(Problem::unavailable())),
        Some(Storm::Api) | None => None,
    }
}

/// The requests of one token in the current window.
#[derive(Clone, Copy, Default)]
pub(super) struct Window {
    began: Option<Duration>,
    count: u64,
}

/// What the headers of every answer say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    pub count: u64,
    pub allowed: u64,
    pub reset: u64,
}

impl Allowance {
    pub(super) fn exceeded(&self) -> bool {
        self.count > self.allowed
    }
}

impl Window {
    pub(super) fn count(&mut self, limit: Option<RateLimit>, now: Duration) -> Allowance {
        let limit = limit.unwrap_or(USUAL_LIMIT);
        let length = Duration::from_secs(limit.window_seconds);
        let began = self.began.filter(|began| now < *began + length);
        if began.is_none() {
            self.count = 0;
        }
        let began = *self.began.insert(began.unwrap_or(now));
        self.count += 1;
        // Rounded up: whoever waits so long is in the next window.
        let reset = (began + length - now).as_millis().div_ceil(1_000) as u64;
        Allowance { count: self.count, allowed: limit.allowed, reset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_sending_fails_in_three_ways_and_the_next_one_succeeds() {
        let mut flakiness = Flakiness::default();
        let mut seen = [0; 3];
        for call in 0..12 {
            let mut strike = || flakiness.strikes(Some(2), format!("GET /{call}"));
            let outcomes = [strike(), strike(), strike(), strike()];
            for pair in outcomes.windows(2) {
                assert!(pair.iter().any(Option::is_none), "a retry of call {call} fails");
            }
            for outcome in outcomes.iter().flatten() {
                match outcome {
                    Reply::Problem(_) => seen[0] += 1,
                    Reply::Dropped => seen[1] += 1,
                    _ => seen[2] += 1,
                }
            }
        }
        assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
        assert!(flakiness.strikes(None, "GET /0".to_owned()).is_none());
    }

    #[test]
    fn a_window_refuses_what_is_too_much_until_it_ends() {
        let limit = Some(RateLimit { allowed: 2, window_seconds: 3 });
        let mut window = Window::default();
        let at = Duration::from_millis;
        assert_eq!(window.count(limit, at(500)), Allowance { count: 1, allowed: 2, reset: 3 });
        assert!(!window.count(limit, at(600)).exceeded());
        let third = window.count(limit, at(1_000));
        assert!(third.exceeded());
        assert_eq!(third.reset, 3, "rounded up from 2.5");
        assert!(window.count(limit, at(3_499)).exceeded());
        assert_eq!(window.count(limit, at(3_500)), Allowance { count: 1, allowed: 2, reset: 3 });
    }
}
