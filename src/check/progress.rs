//! How far a run is: how many calls were answered, of how many known to be needed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use tokio::{sync::mpsc, time::Instant};

use super::{Event, cost};
use crate::genesys::{Client, Heard, Patience};

pub(super) struct Progress {
    events: mpsc::UnboundedSender<Event>,
    client: Client,
    /// How long the rest will take is told of long runs only.
    patience: Patience,
    since: Instant,
    planned: AtomicU64,
    answered: AtomicU64,
    /// How many were answered when it was told last.
    told: AtomicU64,
}

impl Progress {
    pub(super) fn new(client: Client, patience: Patience, events: mpsc::UnboundedSender<Event>) -> Arc<Self> {
        let zero = || AtomicU64::new(0);
        let since = Instant::now();
        Arc::new(Self { events, client, patience, since, planned: zero(), answered: zero(), told: zero() })
    }

    pub(super) fn tell(&self) {
        // In this order: nothing is answered that wasn't planned before.
        let answered = self.answered.load(Relaxed);
        let planned = self.planned.load(Relaxed);
        self.told.store(answered, Relaxed);
        let remaining = match self.patience {
            Patience::OfARun => None,
            Patience::BetweenAnswers => {
                let left = planned.saturating_sub(answered);
                cost::remaining(left, answered, self.since.elapsed(), self.client.allowance())
            }
        };
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        drop(self.events.send(Event::Progress {
            answered: count(answered),
            planned: count(planned),
            remaining,
        }));
    }

    /// Of thousands of answers only this many are worth reporting.
    fn tell_in_steps(&self) {
        let step = self.planned.load(Relaxed) / 200;
        if self.answered.load(Relaxed) >= self.told.load(Relaxed) + step {
            self.tell();
        }
    }
}

/// The calls of one task: one, until it says how many. What it planned counts as answered once it has ended, however
/// it ended.
pub(super) struct Counter {
    progress: Arc<Progress>,
    /// Whether the task has said how many calls it needs.
    said: AtomicBool,
    unanswered: AtomicU64,
}

impl Counter {
    pub(super) fn new(progress: Arc<Progress>) -> Self {
        progress.planned.fetch_add(1, Relaxed);
        Self { progress, said: AtomicBool::new(false), unanswered: AtomicU64::new(1) }
    }

    /// Takes note of calls that are needed or were answered.
    pub(super) fn heard(&self, heard: Heard) {
        match heard {
            Heard::Planned(more) => {
                self.progress.planned.fetch_add(more, Relaxed);
                self.unanswered.fetch_add(more, Relaxed);
                if !self.said.swap(true, Relaxed) {
                    // The one that was assumed.
                    self.progress.planned.fetch_sub(1, Relaxed);
                    self.unanswered.fetch_sub(1, Relaxed);
                }
                self.progress.tell();
            }
            Heard::Answered => {
                self.unanswered.fetch_sub(1, Relaxed);
                self.progress.answered.fetch_add(1, Relaxed);
                self.progress.tell_in_steps();
            }
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.progress.answered.fetch_add(*self.unanswered.get_mut(), Relaxed);
    }
}
