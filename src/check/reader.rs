//! Reads lists and single documents, and tells how far it is.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use futures::stream::{FuturesUnordered, StreamExt};
use serde_json::Value;
use tokio::{sync::mpsc, time::Instant};

use super::{
    Event, cost,
    sources::{Asker, unread},
};
use crate::{
    genesys::{Client, Heard, Kept, List, Request},
    model::{
        evidence::Unread,
        probe::{Answer, Unreadable},
    },
};

/// After so many flat refusals in a row nobody else is asked for: what is refused to all isn't asked ten thousand times.
const REFUSALS: usize = 3;

/// So many calls in a row that nobody answers are enough: each of them was tried five times.
const SILENT: usize = 20;

/// Reads from the org. Cheap to clone.
#[derive(Clone)]
pub(super) struct Reader {
    pub asker: Asker,
    teller: Option<Arc<Teller>>,
}

/// Tells how far a run is.
struct Teller {
    events: mpsc::UnboundedSender<Event>,
    client: Client,
    since: Instant,
    planned: AtomicU64,
    answered: AtomicU64,
    told: AtomicU64,
}

/// Why a list isn't there.
pub(super) enum NoList {
    /// It couldn't be read.
    Unread(Unread),
    /// It has more pages than it is worth.
    TooLong,
}

impl Reader {
    /// One that tells nothing.
    pub fn quiet(asker: Asker) -> Self {
        Self { asker, teller: None }
    }

    /// One that tells these.
    pub fn telling(asker: Asker, events: mpsc::UnboundedSender<Event>) -> Self {
        let teller = Teller {
            events,
            client: asker.client.clone(),
            since: Instant::now(),
            planned: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            told: AtomicU64::new(0),
        };
        Self { asker, teller: Some(Arc::new(teller)) }
    }

    /// Takes note of calls that are needed or were answered.
    pub fn heard(&self, heard: Heard) {
        if let Some(teller) = &self.teller {
            teller.heard(heard);
        }
    }

    /// Counts something as one call, whatever it takes.
    pub async fn one<T>(&self, read: impl Future<Output = T>) -> T {
        self.heard(Heard::Planned(1));
        let read = read.await;
        self.heard(Heard::Answered);
        read
    }

    /// The body of a GET.
    pub async fn get(&self, path: &str) -> Result<Value, Unread> {
        self.one(self.asker.get(path)).await
    }

    /// A list, whole.
    pub async fn list<T>(
        &self,
        list: List<'_>,
        kept: &mut Kept<T>,
        convert: impl Fn(&[Value]) -> Option<Vec<T>>,
    ) -> Result<Vec<T>, NoList> {
        let convert = |entities: Vec<Value>| convert(&entities);
        let heard = |heard| self.heard(heard);
        let read = Box::pin(self.asker.client.pages(&list, kept, convert, heard, &self.asker.cancel));
        read.await.map_err(|answer| match answer {
            Answer::Unreadable { what: Unreadable::TooLarge, .. } => NoList::TooLong,
            other => NoList::Unread(unread(&other)),
        })
    }

    /// A list that isn't long, whole.
    pub async fn all<T>(
        &self,
        path: &str,
        query: &str,
        convert: impl Fn(&[Value]) -> Option<Vec<T>>,
    ) -> Result<Vec<T>, Unread> {
        Ok(self.list(List::whole(path, query), &mut Kept::default(), convert).await?)
    }

    /// One document for each of these, some at once. Where the first are refused flatly (403), many in a row aren't
    /// answered, or Genesys lets nothing through any more, the others get the same for an answer without being asked.
    pub async fn each<'a, T>(
        &self,
        of: &[&'a str],
        path: impl Fn(&'a str) -> String,
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Vec<Result<T, Unread>> {
        self.heard(Heard::Planned(of.len() as u64));
        let ask = async |index: usize| {
            let request = Request::get(path(of[index]));
            let answer = self.asker.client.call(&request, &self.asker.cancel).await.answer;
            self.heard(Heard::Answered);
            let flat = matches!(answer, Answer::Refusal { status: 403, .. });
            let read = match &answer {
                Answer::Success { body, .. } => convert(body).ok_or(Unread::Unreadable),
                other => Err(unread(other)),
            };
            (index, read, flat)
        };
        let mut results: Vec<Option<Result<T, Unread>>> = of.iter().map(|_| None).collect();
        let (mut next, mut refused, mut answered, mut silent) = (0, 0, 0, 0);
        let mut given_up: Option<Unread> = None;
        let mut under_way = FuturesUnordered::new();
        loop {
            // Only some at first: they show whether anything is told at all.
            let until = if answered < REFUSALS { REFUSALS.min(of.len()) } else { of.len() };
            let most = 2 * self.asker.client.concurrency();
            while given_up.is_none() && next < until && under_way.len() < most {
                under_way.push(ask(next));
                next += 1;
            }
            let Some((index, read, flat)) = under_way.next().await else { break };
            answered += 1;
            refused += usize::from(flat);
            silent = if matches!(read, Err(Unread::Unreachable)) { silent + 1 } else { 0 };
            if silent >= SILENT {
                given_up = Some(Unread::Unreachable);
            } else if refused == answered && refused >= REFUSALS {
                given_up = Some(Unread::Refused);
            } else if let Err(unread @ (Unread::Throttled | Unread::NotYet)) = read {
                given_up = Some(unread);
            }
            results[index] = Some(read);
        }
        // What isn't asked any more is as good as answered.
        (next..of.len()).for_each(|_| self.heard(Heard::Answered));
        let left = given_up.unwrap_or(Unread::NotYet);
        results.into_iter().map(|read| read.unwrap_or(Err(left))).collect()
    }
}

impl From<NoList> for Unread {
    fn from(no_list: NoList) -> Self {
        match no_list {
            NoList::Unread(unread) => unread,
            NoList::TooLong => Self::Unreadable,
        }
    }
}

impl Teller {
    fn heard(&self, heard: Heard) {
        match heard {
            Heard::Planned(more) => {
                self.planned.fetch_add(more, Relaxed);
            }
            Heard::Answered => {
                self.answered.fetch_add(1, Relaxed);
            }
        }
        let (planned, answered) = (self.planned.load(Relaxed), self.answered.load(Relaxed));
        // Of thousands of answers only so many move the bar.
        let step = planned / 200;
        if heard == Heard::Answered && answered < self.told.load(Relaxed) + step {
            return;
        }
        self.told.store(answered, Relaxed);
        let left = planned.saturating_sub(answered);
        let remaining = cost::remaining(left, answered, self.since.elapsed(), self.client.allowance());
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        drop(self.events.send(Event::Progress {
            answered: count(answered),
            planned: count(planned),
            remaining,
        }));
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
