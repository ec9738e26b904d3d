//! How fast to send: pauses that Genesys asks for, and slowing down before it has to (docs/platform-api.md 4). One for
//! all calls of a token, since they share its limit. Pure: the clock is the caller's.

use std::time::Duration;

use tokio::time::Instant;

/// How long all pauses of a run may last together.
const MOST: Duration = Duration::from_secs(90);

/// Nothing is asked again at once, even where the server says `Retry-After: 0`.
const LEAST: Duration = Duration::from_secs(1);

/// The pace of all calls of a token.
#[derive(Debug, Default)]
pub(super) struct Pace {
    paused_until: Option<Instant>,
    /// How long all pauses were, ever.
    paused: Duration,
    under_way: u64,
    window: Option<Window>,
    /// How long the last window was whose beginning was seen.
    lasts: Option<Duration>,
}

/// What uses up the patience of a run, which is 90 s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Patience {
    /// All its pauses together.
    #[default]
    OfARun,
    /// The pauses since something last answered, as long as Genesys asked for them: a run of thousands of calls
    /// has to wait for the next window again and again, and comes to its end all the same.
    BetweenAnswers,
}

/// What one run has waited. Each run pays for the pauses that its own calls were asked for, whoever else waits along.
#[derive(Debug, Default)]
pub(super) struct Waited {
    patience: Patience,
    /// Until when it has paid.
    until: Option<Instant>,
    /// How long, as far as it uses up patience.
    spent: Duration,
}

impl Waited {
    /// A run that hasn't waited yet.
    pub(super) fn with(patience: Patience) -> Self {
        Self { patience, ..Self::default() }
    }

    /// One of its calls was answered, neither by a 429 nor by a server in trouble.
    pub(super) fn answered(&mut self) {
        if self.patience == Patience::BetweenAnswers {
            self.spent = Duration::ZERO;
        }
    }
}

/// What the limit allows, as far as an answer told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Calls that a window allows.
    pub allowed: u64,
    pub left: u64,
    /// When the next window begins.
    pub resets_in: Duration,
    pub window: Duration,
}

/// How long a window is (docs/platform-api.md 4), until one was seen to begin.
const WINDOW: Duration = Duration::from_secs(60);

/// A window with so few calls in it has just begun: signing in reads a few things at once.
const JUST_BEGUN: u64 = 3;

/// What an answer's headers say of the token's limit: `inin-ratelimit-*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// Calls in this window so far.
    pub count: u64,
    /// Calls that a window allows. Differs from operation to operation: read, never assumed.
    pub allowed: u64,
    /// When the next window begins.
    pub reset: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    count: u64,
    allowed: u64,
    ends: Instant,
}

/// What a call has to do before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// Be sent: it counts as under way from now on.
    Open,
    /// Wait until then.
    Paused(Instant),
    /// Wait for the answer of another: those under way may have used up the limit.
    Crowded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// All calls wait for so long, which is news.
    New(Duration),
    /// A pause at least as long is under way.
    Known,
    /// This run has no patience left for it.
    TooLong,
}

impl Pace {
    /// Whether a call may be sent now. Opens for as many as the limit allows.
    pub(super) fn gate(&mut self, now: Instant) -> Gate {
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Gate::Paused(until);
        }
        // The next window is taken to allow as much as the last, until an answer tells.
        let crowded = self.window.is_some_and(|window| {
            let count = if window.ends > now { window.count } else { 0 };
            count + self.under_way >= window.allowed
        });
        // One is always let through: the server decides.
        if crowded && self.under_way > 0 {
            return Gate::Crowded;
        }
        self.under_way += 1;
        Gate::Open
    }

    /// A call that was sent was answered, or given up.
    pub(super) fn landed(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
    }

    /// Heeds the headers of an answer: where the limit is used up, everything waits for the next window.
    pub(super) fn heed(&mut self, limit: Limit, run: &mut Waited, now: Instant) -> Pause {
        let ends = now + limit.reset;
        // Answers overtake each other: within a window (its end comes in whole seconds) the count only grows.
        let same = self.window.filter(|window| window.ends > now && ends <= window.ends + LEAST);
        let count = same.map_or(limit.count, |window| window.count.max(limit.count));
        if same.is_none() && limit.count <= JUST_BEGUN {
            self.lasts = Some(limit.reset);
        }
        self.window = Some(Window { count, allowed: limit.allowed, ends });
        // Without patience left the call is sent all the same: the server may still take it.
        if limit.count < limit.allowed {
            return Pause::Known;
        }
        match run.patience {
            Patience::OfARun => self.pause(limit.reset, run, now),
            Patience::BetweenAnswers => self.wait_for_the_next_window(limit.reset, run, now),
        }
    }

    /// Nobody asked for this pause yet, and it ends by itself: it costs no patience. One that is longer than all
    /// patience isn't waited for either way.
    fn wait_for_the_next_window(&mut self, reset: Duration, run: &mut Waited, now: Instant) -> Pause {
        let spent = std::mem::take(&mut run.spent);
        let pause = self.pause(reset, run, now);
        run.spent = spent;
        pause
    }

    /// What the limit allows, as far as an answer told.
    pub(super) fn allowance(&self, now: Instant) -> Option<Allowance> {
        let window = self.window?;
        let begun = window.ends > now;
        Some(Allowance {
            allowed: window.allowed,
            left: if begun { window.allowed.saturating_sub(window.count) } else { window.allowed },
            resets_in: window.ends.saturating_duration_since(now),
            window: self.lasts.unwrap_or(WINDOW),
        })
    }

    /// Pauses all calls for so long, as a 429 asked one of this run.
    pub(super) fn pause(&mut self, wait: Duration, run: &mut Waited, now: Instant) -> Pause {
        let until = now + wait.max(LEAST);
        let longer_than = |known: Option<Instant>| {
            until.saturating_duration_since(known.map_or(now, |known| known.max(now)))
        };
        let to_pay = longer_than(run.until);
        if !to_pay.is_zero() {
            if run.spent + to_pay > MOST {
                return Pause::TooLong;
            }
            run.spent += to_pay;
            run.until = Some(until);
        }
        let longer = longer_than(self.paused_until);
        if longer.is_zero() {
            return Pause::Known;
        }
        self.paused += longer;
        self.paused_until = Some(until);
        Pause::New(until - now)
    }

    /// How long everything has been paused in all.
    pub(super) fn paused(&self) -> Duration {
        self.paused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn pauses_hold_everything_and_add_up_to_ninety_seconds_at_most() {
        let now = Instant::now();
        let (mut pace, mut run) = (Pace::default(), Waited::default());
        assert_eq!(pace.pause(seconds(40), &mut run, now), Pause::New(seconds(40)));
        assert_eq!(pace.gate(now), Gate::Paused(now + seconds(40)));
        assert_eq!(
            pace.pause(seconds(30), &mut run, now + seconds(10)),
            Pause::Known,
            "the same pause, heard twice"
        );
        assert_eq!(
            pace.pause(seconds(40), &mut run, now + seconds(10)),
            Pause::New(seconds(40)),
            "ten seconds longer"
        );
        assert_eq!(pace.paused(), seconds(50));
        assert_eq!(pace.gate(now + seconds(50)), Gate::Open);
        assert_eq!(pace.pause(seconds(41), &mut run, now + seconds(60)), Pause::TooLong);
        assert_eq!(pace.pause(seconds(40), &mut run, now + seconds(60)), Pause::New(seconds(40)));
        assert_eq!(pace.pause(seconds(1), &mut run, now + seconds(100)), Pause::TooLong);
        run = Waited::default();
        assert_eq!(pace.pause(seconds(90), &mut run, now + seconds(100)), Pause::New(seconds(90)));
        assert_eq!(pace.paused(), seconds(180));
    }

    #[test]
    fn each_run_pays_for_its_own_pauses() {
        let now = Instant::now();
        let mut pace = Pace::default();
        let (mut one, mut other) = (Waited::default(), Waited::with(Patience::BetweenAnswers));
        assert_eq!(pace.pause(seconds(60), &mut one, now), Pause::New(seconds(60)));
        assert_eq!(
            pace.pause(seconds(60), &mut other, now),
            Pause::Known,
            "the same pause, but it pays, too"
        );
        let later = now + seconds(60);
        assert_eq!(pace.pause(seconds(40), &mut other, later), Pause::TooLong);
        one.answered();
        assert_eq!(pace.pause(seconds(40), &mut one, later), Pause::TooLong, "ninety seconds in all");
        other.answered();
        assert_eq!(pace.pause(seconds(40), &mut other, later), Pause::New(seconds(40)));
        assert_eq!(pace.pause(seconds(30), &mut one, later), Pause::Known);
        assert_eq!(pace.paused(), seconds(100));
    }

    #[test]
    fn a_pause_of_nothing_still_costs_patience() {
        let mut now = Instant::now();
        let (mut pace, mut run) = (Pace::default(), Waited::default());
        let mut pauses = 0;
        while let Pause::New(wait) = pace.pause(Duration::ZERO, &mut run, now) {
            pauses += 1;
            now += wait;
        }
        assert_eq!(pauses, 90, "a server that always says `Retry-After: 0` is given up");
    }

    #[test]
    fn no_more_calls_are_under_way_than_the_window_has_left() {
        let now = Instant::now();
        let (mut pace, mut run) = (Pace::default(), Waited::default());
        assert_eq!(pace.gate(now), Gate::Open);
        pace.landed();
        let limit = |count| Limit { count, allowed: 5, reset: seconds(20) };
        assert_eq!(pace.heed(limit(1), &mut run, now), Pause::Known);
        let opened = (0..10).filter(|_| pace.gate(now) == Gate::Open).count();
        assert_eq!(opened, 4);
        assert_eq!(pace.gate(now), Gate::Crowded);
        for _ in 0..4 {
            pace.landed();
        }
        assert_eq!(pace.heed(limit(5), &mut run, now), Pause::New(seconds(20)));
        assert_eq!(pace.gate(now), Gate::Paused(now + seconds(20)));
        assert_eq!(pace.gate(now + seconds(20)), Gate::Open);
    }

    #[test]
    fn one_call_is_let_through_even_where_nothing_seems_allowed() {
        let now = Instant::now();
        let (mut pace, mut run) = (Pace::default(), Waited::default());
        assert_eq!(
            pace.heed(Limit { count: 9, allowed: 0, reset: seconds(600) }, &mut run, now),
            Pause::TooLong
        );
        assert_eq!(pace.gate(now), Gate::Open, "the server decides");
    }

    #[test]
    fn in_a_long_run_only_pauses_without_an_answer_between_them_add_up() {
        let mut now = Instant::now();
        let (mut pace, mut run) = (Pace::default(), Waited::with(Patience::BetweenAnswers));
        for _ in 0..100 {
            assert_eq!(pace.pause(seconds(60), &mut run, now), Pause::New(seconds(60)));
            now += seconds(60);
            run.answered();
            // Waiting for the next window by ourselves, on top of it, costs nothing.
            assert_eq!(
                pace.heed(Limit { count: 5, allowed: 5, reset: seconds(60) }, &mut run, now),
                Pause::New(seconds(60))
            );
            now += seconds(60);
        }
        assert_eq!(pace.pause(seconds(60), &mut run, now), Pause::New(seconds(60)));
        now += seconds(60);
        assert_eq!(pace.pause(seconds(60), &mut run, now), Pause::TooLong, "nothing was answered in between");
        run = Waited::default();
        run.answered();
        assert_eq!(pace.pause(seconds(60), &mut run, now), Pause::New(seconds(60)));
        now += seconds(60);
        run.answered();
        assert_eq!(
            pace.pause(seconds(60), &mut run, now),
            Pause::TooLong,
            "an ordinary run has ninety seconds in all"
        );
    }

    #[test]
    fn what_the_limit_allows_is_told_for_now() {
        let now = Instant::now();
        let (mut pace, mut run) = (Pace::default(), Waited::default());
        assert_eq!(pace.allowance(now), None);
        pace.heed(Limit { count: 100, allowed: 300, reset: seconds(20) }, &mut run, now);
        let told = |left, resets_in, window| Some(Allowance { allowed: 300, left, resets_in, window });
        assert_eq!(pace.allowance(now + seconds(5)), told(200, seconds(15), WINDOW));
        assert_eq!(pace.allowance(now + seconds(25)), told(300, seconds(0), WINDOW));
        pace.heed(Limit { count: 2, allowed: 300, reset: seconds(10) }, &mut run, now + seconds(25));
        assert_eq!(
            pace.allowance(now + seconds(25)),
            told(298, seconds(10), seconds(10)),
            "its beginning was seen"
        );
    }
}
