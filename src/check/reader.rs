//! Reads single documents and lists: each whole, or unread with the reason. Counts the calls that it makes.

use std::sync::Arc;

use futures::{
    future::join_all,
    stream::{FuturesUnordered, StreamExt},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::progress::Counter;
use crate::{
    genesys::{Client, Heard, Kept, List, Reply, Request},
    model::{Answer, Unreachable, Unread, Unreadable},
};

/// The answer came, and wasn't what the operation promises; or the check itself failed at it.
pub(super) const UNREADABLE: Unread = Unread::Unreadable;

/// After this many flat refusals in a row nobody else is asked for: what is refused for all isn't asked ten thousand times.
const REFUSALS: usize = 3;

/// This many unanswered calls in a row are enough: each of them was tried five times.
const SILENT: usize = 20;

/// Reads from the org. Cheap to clone.
#[derive(Clone)]
pub(super) struct Reader {
    pub client: Client,
    pub cancel: CancellationToken,
    /// Who counts; nobody does where no run goes on.
    counter: Option<Arc<Counter>>,
}

/// Why an answer leaves its source unread.
pub(super) fn unread(answer: &Answer) -> Unread {
    match answer {
        Answer::Refusal { .. } => Unread::Refused,
        Answer::Unreachable { what: Unreachable::Stopped } => Unread::NotYet,
        Answer::Unreachable { .. } => Unread::Unreachable,
        Answer::Throttled => Unread::Throttled,
        Answer::Closed(why) => Unread::Closed(*why),
        Answer::Success { .. } | Answer::Unreadable { .. } => Unread::Unreadable,
    }
}

/// Takes what was read anew, but doesn't give up what was known for what wasn't asked: the run was stopped, or the
/// connection closed.
pub(super) fn keep<T>(known: &mut Result<T, Unread>, read: Result<T, Unread>) {
    if known.is_err() || !read.as_ref().is_err_and(|unread| unread.was_not_asked()) {
        *known = read;
    }
}

/// Whether an id that the org gave can stand in a path without leading elsewhere.
pub(super) fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// An id that can stand in a path.
pub(super) fn plain(id: &str) -> Result<&str, Unread> {
    if is_plain(id) { Ok(id) } else { Err(Unread::Unreadable) }
}

/// Why a list isn't there.
pub(super) enum NoList {
    Unread(Unread),
    /// It has more pages than it is worth.
    TooLong,
}

impl Reader {
    /// One whose calls nobody counts.
    pub(super) fn new(client: Client, cancel: CancellationToken) -> Self {
        Self { client, cancel, counter: None }
    }

    /// The same, for a task whose calls are counted.
    pub(super) fn counted(&self, counter: Counter) -> Self {
        Self { counter: Some(Arc::new(counter)), ..self.clone() }
    }

    /// The same, with somebody else's eyes.
    pub(super) fn over(&self, client: Client) -> Self {
        Self { client, ..self.clone() }
    }

    fn heard(&self, heard: Heard) {
        if let Some(counter) = &self.counter {
            counter.heard(heard);
        }
    }

    /// Makes a call that is counted elsewhere.
    pub(super) async fn call(&self, request: &Request) -> Reply {
        self.client.call(request, &self.cancel).await
    }

    /// Counts something as one call, whatever it takes.
    pub(super) async fn one<T>(&self, read: impl Future<Output = T>) -> T {
        self.heard(Heard::Planned(1));
        let read = read.await;
        self.heard(Heard::Answered);
        read
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, Unread> {
        match self.one(self.call(&Request::get(path))).await.answer {
            Answer::Success { body, .. } => Ok(body),
            other => Err(unread(&other)),
        }
    }

    pub(super) async fn list<T>(
        &self,
        list: List<'_>,
        kept: &mut Kept<T>,
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, NoList> {
        let convert = |entity: Value| convert(&entity);
        let heard = |heard| self.heard(heard);
        let read = Box::pin(self.client.pages(&list, kept, convert, heard, &self.cancel));
        read.await.map(|listing| listing.entities).map_err(|answer| match answer {
            Answer::Unreadable { what: Unreadable::TooLarge, .. } => NoList::TooLong,
            other => NoList::Unread(unread(&other)),
        })
    }

    /// A list that isn't long, whole.
    pub(super) async fn all<T>(
        &self,
        path: &str,
        query: &str,
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, Unread> {
        Ok(self.list(List::whole(path, query), &mut Kept::default(), convert).await?)
    }

    /// Of a list that isn't long the entities of these ids, fifty a call: they have to fit into an address.
    pub(super) async fn of_ids<T>(
        &self,
        path: &str,
        query: &str,
        ids: &[&str],
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Vec<Result<Vec<T>, Unread>> {
        let some = async |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|id| format!("id={id}")).collect();
            self.all(path, &format!("{query}{}", ids.join("&")), &convert).await
        };
        join_all(ids.chunks(50).map(some)).await
    }

    /// One document for each of these ids, some at once. Where the first are refused flatly (403), many in a row aren't
    /// answered, or Genesys lets nothing through any more, the others get the same for an answer without being asked.
    pub(super) async fn each<'a, T>(
        &self,
        ids: &[&'a str],
        path: impl Fn(&'a str) -> String,
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Vec<Result<T, Unread>> {
        let askable: Vec<&str> = ids.iter().copied().filter(|id| is_plain(id)).collect();
        let mut read = self.each_plain(&askable, path, convert).await.into_iter();
        let of_one = |id: &&str| plain(id).and_then(|_| read.next().unwrap_or(Err(Unread::NotYet)));
        ids.iter().map(of_one).collect()
    }

    async fn each_plain<'a, T>(
        &self,
        of: &[&'a str],
        path: impl Fn(&'a str) -> String,
        convert: impl Fn(&Value) -> Option<T>,
    ) -> Vec<Result<T, Unread>> {
        self.heard(Heard::Planned(of.len() as u64));
        let ask = async |index: usize| {
            let answer = self.call(&Request::get(path(of[index]))).await.answer;
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
            let most = 2 * self.client.concurrency();
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
            } else if let Err(unread @ (Unread::Throttled | Unread::NotYet | Unread::Closed(_))) = read {
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

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
