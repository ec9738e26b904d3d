//! Lists that come in pages: read whole, or not at all. [`Client::pages`] converts a long one page by page, so that
//! it never stands in memory as JSON, and can go on where it was stopped.

use std::collections::BTreeMap;

use futures::{
    future::join_all,
    stream::{FuturesUnordered, StreamExt},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{Client, Request};
use crate::model::probe::{Answer, Unreadable};

/// A list, read to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// The first page's body without its entities: what it says beside them (`allDivsPermitted`).
    pub head: Value,
    /// The entities of all pages, in their order.
    pub entities: Vec<Value>,
}

/// Lists of more pages aren't read as JSON: nothing that Greenlight asks for in this way is that long.
const MOST_PAGES: u64 = 200;

/// Nor are lists of people, queues and the like: fifty thousand people, at the twenty-five a page that the API gives
/// where it doesn't heed the size.
const MOST_PAGES_OF_A_LONG_LIST: u64 = 2_000;

/// A list to be read page by page.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
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
    pub fn whole(path: &'a str, query: &'a str) -> Self {
        Self { path, query, page_size: 100, most_pages: MOST_PAGES_OF_A_LONG_LIST }
    }
}

/// The pages of a list that were read so far, converted: reading can go on where it was stopped.
#[derive(Clone, Debug)]
pub struct Kept<T> {
    /// What every page has to say of the whole list.
    total: Option<u64>,
    /// How many pages there are, once the first has told.
    count: Option<u64>,
    /// Page number → how many entities it had, and what they came to.
    pages: BTreeMap<u64, (usize, Vec<T>)>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { total: None, count: None, pages: BTreeMap::new() }
    }
}

/// What is heard while pages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// This many more calls are needed.
    Planned(u64),
    /// A call was answered, or given up.
    Answered,
}

/// Why pages don't make a list.
enum Stopped {
    /// This answer stands in the way.
    Answer(Answer),
    /// A page says another total than those before.
    Changed(u16),
}

impl Client {
    /// Reads a list: the first page, then the others together. Sends `pageSize` and `pageNumber` besides the
    /// query, which may be empty.
    ///
    /// # Errors
    /// With the answer that stood in the way: a page that is missing, or pages that don't add up to `total`,
    /// make the whole list unreadable.
    pub async fn listing(
        &self,
        path: &str,
        query: &str,
        page_size: u32,
        cancel: &CancellationToken,
    ) -> Result<Listing, Answer> {
        self.short_listing(path, query, page_size, MOST_PAGES, cancel).await
    }

    /// As [`Client::listing`], for a list that isn't worth more than this many pages: a longer one is too large.
    ///
    /// # Errors
    /// As [`Client::listing`].
    pub async fn short_listing(
        &self,
        path: &str,
        query: &str,
        page_size: u32,
        most_pages: u64,
        cancel: &CancellationToken,
    ) -> Result<Listing, Answer> {
        let ask = async |number: u64| {
            let separator = if query.is_empty() { "" } else { "&" };
            let paged = format!("{path}?{query}{separator}pageSize={page_size}&pageNumber={number}");
            Page::of(self.call(&Request::get(paged), cancel).await.answer, number)
        };
        let first = ask(1).await?;
        let pages = first.pages().ok_or_else(|| first.unreadable(Unreadable::Unexpected))?;
        if pages > most_pages {
            return Err(first.unreadable(Unreadable::TooLarge));
        }
        let others = join_all((2..=pages).map(ask)).await.into_iter().collect::<Result<Vec<_>, _>>()?;
        whole(first, others)
    }

    /// The entities of a list; see [`Client::listing`].
    ///
    /// # Errors
    /// As [`Client::listing`].
    pub async fn all_pages(
        &self,
        path: &str,
        query: &str,
        page_size: u32,
        cancel: &CancellationToken,
    ) -> Result<Vec<Value>, Answer> {
        Ok(self.listing(path, query, page_size, cancel).await?.entities)
    }

    /// Reads a long list: the first page, then the others, as many at once as calls may be under way. Each page is
    /// converted as it comes; `None` for one that isn't as promised. What was read stays in `kept` where
    /// something stands in the way, and is there no more once the list is whole.
    ///
    /// # Errors
    /// As [`Client::listing`].
    pub async fn pages<T>(
        &self,
        list: &List<'_>,
        kept: &mut Kept<T>,
        convert: impl Fn(Vec<Value>) -> Option<Vec<T>>,
        heard: impl Fn(Heard),
        cancel: &CancellationToken,
    ) -> Result<Vec<T>, Answer> {
        let resumed = kept.count.is_some();
        let mut read = self.missing_pages(list, kept, &convert, &heard, cancel).await;
        if resumed && matches!(read, Err(Stopped::Changed(_))) {
            // It isn't the list any more that it was when reading stopped.
            *kept = Kept::default();
            read = self.missing_pages(list, kept, &convert, &heard, cancel).await;
        }
        let unexpected = |status| Answer::Unreadable { status, what: Unreadable::Unexpected };
        let read = match read {
            Ok(()) => std::mem::take(kept),
            Err(Stopped::Answer(answer)) => return Err(answer),
            Err(Stopped::Changed(status)) => {
                *kept = Kept::default();
                return Err(unexpected(status));
            }
        };
        let count: usize = read.pages.values().map(|(count, _)| count).sum();
        match read.total.is_none_or(|total| total == count as u64) {
            true => Ok(read.pages.into_values().flat_map(|(_, items)| items).collect()),
            false => Err(unexpected(200)),
        }
    }

    async fn missing_pages<T>(
        &self,
        list: &List<'_>,
        kept: &mut Kept<T>,
        convert: &impl Fn(Vec<Value>) -> Option<Vec<T>>,
        heard: &impl Fn(Heard),
        cancel: &CancellationToken,
    ) -> Result<(), Stopped> {
        let List { path, query, page_size, most_pages } = *list;
        let ask = async |number: u64| {
            let separator = if query.is_empty() { "" } else { "&" };
            let paged = format!("{path}?{query}{separator}pageSize={page_size}&pageNumber={number}");
            let answer = self.call(&Request::get(paged), cancel).await.answer;
            heard(Heard::Answered);
            let page = Page::of(answer, number).map_err(Stopped::Answer)?;
            let (total, count, status) = (page.number("total"), page.pages(), page.status);
            let unreadable = |what| Stopped::Answer(Answer::Unreadable { status, what });
            let entities = page.entities.len();
            let items = convert(page.entities).ok_or_else(|| unreadable(Unreadable::Unexpected))?;
            Ok::<_, Stopped>((number, total, count, status, (entities, items)))
        };
        if kept.count.is_none() {
            heard(Heard::Planned(1));
            let (_, total, count, status, first) = ask(1).await?;
            let unreadable = |what| Stopped::Answer(Answer::Unreadable { status, what });
            let count = count.ok_or_else(|| unreadable(Unreadable::Unexpected))?;
            if count > most_pages.min(MOST_PAGES_OF_A_LONG_LIST) {
                return Err(unreadable(Unreadable::TooLarge));
            }
            *kept = Kept { total, count: Some(count), pages: BTreeMap::from([(1, first)]) };
        }
        let wanted = 1..=kept.count.unwrap_or(1).max(1);
        let mut missing: Vec<u64> = wanted.filter(|number| !kept.pages.contains_key(number)).rev().collect();
        heard(Heard::Planned(missing.len() as u64));
        let mut under_way = FuturesUnordered::new();
        loop {
            while let (true, Some(number)) = (under_way.len() < self.concurrency(), missing.last().copied()) {
                missing.pop();
                under_way.push(ask(number));
            }
            let Some(read) = under_way.next().await else { return Ok(()) };
            let (number, total, _, status, page) = read?;
            if total != kept.total {
                return Err(Stopped::Changed(status));
            }
            kept.pages.insert(number, page);
        }
    }
}

/// One page of a list.
#[derive(Debug)]
struct Page {
    status: u16,
    head: Value,
    entities: Vec<Value>,
}

impl Page {
    /// The page of this number; any other answer is what stands in the way.
    fn of(answer: Answer, number: u64) -> Result<Self, Answer> {
        let Answer::Success { status, mut body } = answer else { return Err(answer) };
        let unexpected = Answer::Unreadable { status, what: Unreadable::Unexpected };
        let Some(Value::Array(entities)) = body.as_object_mut().and_then(|body| body.remove("entities"))
        else {
            return Err(unexpected);
        };
        let page = Self { status, head: body, entities };
        match page.number("pageNumber") {
            // A server that gives the same page again and again must not add up.
            Some(other) if other != number => Err(unexpected),
            _ => Ok(page),
        }
    }

    /// How many pages the list has; `None` where the page doesn't say it at all.
    fn pages(&self) -> Option<u64> {
        // The server may give fewer than were asked for.
        let by_total =
            || Some(self.number("total")?.div_ceil(self.number("pageSize").filter(|size| *size > 0)?));
        let last = || {
            let no_more = self.head.get("nextUri").is_none_or(Value::is_null);
            (no_more && self.number("total").is_none_or(|total| total == self.entities.len() as u64))
                .then_some(1)
        };
        self.number("pageCount").or_else(by_total).or_else(last)
    }

    fn number(&self, key: &str) -> Option<u64> {
        self.head.get(key).and_then(Value::as_u64)
    }

    fn unreadable(&self, what: Unreadable) -> Answer {
        Answer::Unreadable { status: self.status, what }
    }
}

fn whole(first: Page, others: Vec<Page>) -> Result<Listing, Answer> {
    let total = first.number("total");
    let count: usize = first.entities.len() + others.iter().map(|page| page.entities.len()).sum::<usize>();
    // A list that changed while it was read may lack what moved from one page to another.
    let changed = others.iter().any(|page| page.number("total") != total);
    if changed || total.is_some_and(|total| total != count as u64) {
        return Err(first.unreadable(Unreadable::Unexpected));
    }
    let Page { head, mut entities, .. } = first;
    entities.extend(others.into_iter().flat_map(|page| page.entities));
    Ok(Listing { head, entities })
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
