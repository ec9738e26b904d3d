//! Lists that come in pages: read whole, or not at all. [`Client::pages`] converts a long one page by page, so that
//! it never stands in memory as JSON, and can go on where it was stopped.

use std::collections::BTreeMap;

use futures::stream::{FuturesUnordered, StreamExt};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{Client, Request};
use crate::model::{Answer, Unreadable};

/// A list, read to its end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listing<T = Value> {
    /// The first page's body without its entities: what it says beside them (`allDivsPermitted`).
    pub head: Value,
    /// The entities of all pages, in their order.
    pub entities: Vec<T>,
}

/// Lists of more pages aren't read as JSON: nothing that Greenlight asks for in this way is that long.
const MOST_PAGES: u64 = 200;

/// Nor are lists of people, queues and the like: fifty thousand people, at the twenty-five a page that the API gives
/// where it doesn't heed the size.
const MOST_PAGES_OF_A_LONG_LIST: u64 = 2_000;

/// A list to be read page by page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'a> {
    /// From `/api/v2/…` on.
    pub path: &'a str,
    /// What is asked besides the page; may be empty.
    pub query: &'a str,
    /// How many a page; the server may give fewer.
    pub page_size: u32,
    /// A list of more pages isn't worth it: it is too large.
    pub most_pages: u64,
}

impl<'a> List<'a> {
    /// All of a list, a hundred a page.
    pub(crate) fn whole(path: &'a str, query: &'a str) -> Self {
        Self { path, query, page_size: 100, most_pages: MOST_PAGES_OF_A_LONG_LIST }
    }
}

/// The pages of a list that were read so far, converted: reading can go on where it was stopped.
#[derive(Clone, Debug)]
pub(crate) struct Kept<T> {
    /// What the first page says, and how many pages there are, once it was read.
    first: Option<(Head, u64)>,
    /// By their numbers.
    pages: BTreeMap<u64, Vec<T>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { first: None, pages: BTreeMap::new() }
    }
}

/// What is heard while pages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// This many more calls are needed.
    Planned(u64),
    /// A call was answered, or given up.
    Answered,
}

/// Why pages don't make a list.
enum Stopped {
    /// This answer stands in the way.
    Answer(Answer),
    /// A page says another total than those before; what that comes to.
    Changed(Answer),
}

impl Client {
    /// Reads a list as JSON.
    ///
    /// # Errors
    /// As [`Client::pages`].
    pub(crate) async fn listing(
        &self,
        list: &List<'_>,
        cancel: &CancellationToken,
    ) -> Result<Listing, Answer> {
        let list = List { most_pages: list.most_pages.min(MOST_PAGES), ..*list };
        self.pages(&list, &mut Kept::default(), Some, |_| {}, cancel).await
    }

    /// Reads a list: the first page, then the others, as many at once as calls may be under way. Each page is
    /// converted as it comes; `None` for an entity that isn't as promised. What was read stays in `kept` where
    /// something stands in the way, and is there no more once the list is whole.
    ///
    /// # Errors
    /// With the answer that stood in the way: a page that is missing, or pages that don't add up to `total`,
    /// make the whole list unreadable.
    pub(crate) async fn pages<T>(
        &self,
        list: &List<'_>,
        kept: &mut Kept<T>,
        convert: impl Fn(Value) -> Option<T>,
        heard: impl Fn(Heard),
        cancel: &CancellationToken,
    ) -> Result<Listing<T>, Answer> {
        let resumed = kept.first.is_some();
        let mut read = self.missing_pages(list, kept, &convert, &heard, cancel).await;
        if resumed && matches!(read, Err(Stopped::Changed(_))) {
            // It isn't the list any more that it was when reading stopped.
            *kept = Kept::default();
            read = self.missing_pages(list, kept, &convert, &heard, cancel).await;
        }
        let head = match read {
            Ok(head) => head,
            Err(Stopped::Answer(answer)) => return Err(answer),
            Err(Stopped::Changed(answer)) => {
                *kept = Kept::default();
                return Err(answer);
            }
        };
        let entities: Vec<T> = std::mem::take(kept).pages.into_values().flatten().collect();
        if head.number("total").is_some_and(|total| total != entities.len() as u64) {
            return Err(head.unreadable(Unreadable::Unexpected));
        }
        Ok(Listing { head: head.body, entities })
    }

    /// Reads the pages that `kept` lacks; the head of the first.
    async fn missing_pages<T>(
        &self,
        list: &List<'_>,
        kept: &mut Kept<T>,
        convert: &impl Fn(Value) -> Option<T>,
        heard: &impl Fn(Heard),
        cancel: &CancellationToken,
    ) -> Result<Head, Stopped> {
        let List { path, query, page_size, most_pages } = *list;
        let ask = async |number: u64| {
            let separator = if query.is_empty() { "" } else { "&" };
            let paged = format!("{path}?{query}{separator}pageSize={page_size}&pageNumber={number}");
            let answer = self.call(&Request::get(paged), cancel).await.answer;
            heard(Heard::Answered);
            let (head, entities) = page(answer, number).map_err(Stopped::Answer)?;
            let items: Option<Vec<T>> = entities.into_iter().map(convert).collect();
            let items = items.ok_or_else(|| Stopped::Answer(head.unreadable(Unreadable::Unexpected)))?;
            Ok::<_, Stopped>((number, head, items))
        };
        let (head, count) = match &kept.first {
            Some(first) => first.clone(),
            None => {
                heard(Heard::Planned(1));
                let (_, head, first) = ask(1).await?;
                let unreadable = |what| Stopped::Answer(head.unreadable(what));
                let count = head.pages(first.len()).ok_or_else(|| unreadable(Unreadable::Unexpected))?;
                if count > most_pages.min(MOST_PAGES_OF_A_LONG_LIST) {
                    return Err(unreadable(Unreadable::TooLarge));
                }
                kept.pages.insert(1, first);
                kept.first.insert((head, count)).clone()
            }
        };
        let mut missing: Vec<u64> =
            (1..=count).filter(|number| !kept.pages.contains_key(number)).rev().collect();
        heard(Heard::Planned(missing.len() as u64));
        let mut under_way = FuturesUnordered::new();
        loop {
            while let (true, Some(number)) = (under_way.len() < self.concurrency(), missing.last().copied()) {
                missing.pop();
                under_way.push(ask(number));
            }
            let Some(read) = under_way.next().await else { return Ok(head) };
            let (number, page_head, page) = read?;
            if page_head.number("total") != head.number("total") {
                return Err(Stopped::Changed(page_head.unreadable(Unreadable::Unexpected)));
            }
            kept.pages.insert(number, page);
        }
    }
}

/// What a page says of its list, beside the entities.
#[derive(Clone, Debug)]
struct Head {
    status: u16,
    body: Value,
}

/// The page of this number; any other answer is what stands in the way.
fn page(answer: Answer, number: u64) -> Result<(Head, Vec<Value>), Answer> {
    let Answer::Success { status, mut body } = answer else { return Err(answer) };
    let entities = body.as_object_mut().and_then(|body| body.remove("entities"));
    let head = Head { status, body };
    match (entities, head.number("pageNumber")) {
        // A server that gives the same page again and again must not add up.
        (Some(Value::Array(entities)), told) if told.is_none_or(|told| told == number) => {
            Ok((head, entities))
        }
        _ => Err(head.unreadable(Unreadable::Unexpected)),
    }
}

impl Head {
    /// How many pages the list has; `None` where its first page, of so many entities, doesn't say it at all.
    fn pages(&self, entities: usize) -> Option<u64> {
        // The server may give fewer than were asked for.
        let by_total =
            || Some(self.number("total")?.div_ceil(self.number("pageSize").filter(|size| *size > 0)?));
        let last = || {
            let no_more = self.body.get("nextUri").is_none_or(Value::is_null);
            (no_more && self.number("total").is_none_or(|total| total == entities as u64)).then_some(1)
        };
        self.number("pageCount").or_else(by_total).or_else(last)
    }

    fn number(&self, key: &str) -> Option<u64> {
        self.body.get(key).and_then(Value::as_u64)
    }

    fn unreadable(&self, what: Unreadable) -> Answer {
        Answer::Unreadable { status: self.status, what }
    }
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
