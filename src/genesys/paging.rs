//! Lists that come in pages: read whole, or not at all.

use futures::future::join_all;
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

/// Lists of more pages aren't read: nothing that Greenlight asks for is that long.
const MOST_PAGES: u64 = 200;

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

    /// As [`Client::listing`], for a list that isn't worth more than so many pages: a longer one is too large.
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
