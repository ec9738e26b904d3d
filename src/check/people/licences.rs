//! The licences of people: the list of everyone's, or person by person, whichever costs less (docs/platform-api.md 9).

use std::collections::HashMap;

use crate::{
    check::reader::{NoList, Reader},
    genesys::{Kept, List, wire},
    model::{Id, Unread},
};

/// So few people are asked for one by one without weighing what is cheaper.
const FEW: usize = 3;

/// People whom the list leaves out are asked for one by one, up to this many: a list that is silent on somebody isn't
/// proof that there is no licence.
const MOST_LEFT_OUT: usize = 100;

/// The licences of the people of these ids, in this order.
pub(super) async fn read(
    reader: &Reader,
    ids: &[Id],
    kept: &mut Kept<(Id, Vec<String>)>,
) -> Vec<Result<Vec<String>, Unread>> {
    let ids: Vec<&Id> = ids.iter().collect();
    if ids.len() <= FEW {
        return one_by_one(reader, &ids).await;
    }
    let list = List { most_pages: ids.len() as u64, ..List::whole("/api/v2/license/users", "") };
    let mut known: HashMap<Id, Vec<String>> = match reader.list(list, kept, wire::licensed).await {
        Ok(licensed) => licensed.into_iter().collect(),
        Err(NoList::TooLong) => return one_by_one(reader, &ids).await,
        Err(NoList::Unread(unread)) => return ids.iter().map(|_| Err(unread)).collect(),
    };
    let left_out: Vec<&Id> =
        ids.iter().copied().filter(|id| !known.contains_key(*id)).take(MOST_LEFT_OUT).collect();
    let asked = one_by_one(reader, &left_out).await;
    let mut asked: HashMap<&Id, Result<Vec<String>, Unread>> = left_out.into_iter().zip(asked).collect();
    let of_one = |id: &Id| {
        let listed = known.remove(id).map(Ok);
        listed.or_else(|| asked.remove(id)).unwrap_or(Err(Unread::Unreadable))
    };
    ids.into_iter().map(of_one).collect()
}

async fn one_by_one(reader: &Reader, ids: &[&Id]) -> Vec<Result<Vec<String>, Unread>> {
    let ids: Vec<&str> = ids.iter().map(|id| id.real()).collect();
    reader.each(&ids, |id| format!("/api/v2/license/users/{id}"), wire::licences).await
}
