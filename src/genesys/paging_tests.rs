//! The promises of lists: whole or not at all, however the server counts its pages.

use pretty_assertions::assert_eq;
use serde_json::json;

use super::*;
use crate::genesys::testing::{Server, client, http};

/// The list of an org that answers each page so; with the requests that it took.
async fn read(
    page: impl Fn(u64) -> (u16, Value) + Send + Sync + 'static,
) -> (Result<Listing, Answer>, usize) {
    let server = Server::start(move |request, _| {
        let number = request.split(['&', ' ']).find_map(|part| part.strip_prefix("pageNumber="));
        let (status, body) = page(number.unwrap().parse().unwrap());
        http(status, "", &body.to_string())
    })
    .await;
    let cancel = CancellationToken::new();
    let listing = client(server.port, 4).listing("/api/v2/things", "a=b", 100, &cancel).await;
    (listing, server.requests().len())
}

/// A page of seven things, three a page although a hundred were asked for.
fn page(number: u64) -> Value {
    let ids = (0..7).filter(|id| id / 3 + 1 == number).map(|id| json!({"id": id}));
    json!({"entities": ids.collect::<Vec<_>>(), "pageSize": 3, "pageNumber": number, "total": 7, "pageCount": 3,
           "allDivsPermitted": false})
}

const UNEXPECTED: Answer = Answer::Unreadable { status: 200, what: Unreadable::Unexpected };

#[tokio::test]
async fn all_pages_come_in_their_order_though_the_server_gives_fewer_a_page() {
    let (listing, requests) = read(|number| (200, page(number))).await;
    let listing = listing.unwrap();
    let ids: Vec<_> = listing.entities.iter().map(|entity| entity["id"].as_u64().unwrap()).collect();
    assert_eq!((ids, requests), ((0..7).collect(), 3));
    assert_eq!(listing.head["allDivsPermitted"], json!(false));
}

#[tokio::test]
async fn pages_are_counted_by_whatever_the_server_tells() {
    for missing in [vec!["pageCount"], vec!["total"], vec!["pageNumber", "pageSize"]] {
        let (listing, _) = read(move |number| {
            let mut page = page(number);
            missing.iter().for_each(|key| page[*key] = Value::Null);
            (200, page)
        })
        .await;
        assert_eq!(listing.unwrap().entities.len(), 7);
    }
    let alone =
        |body: Value| async { read(move |_| (200, body.clone())).await.0.map(|list| list.entities.len()) };
    assert_eq!(alone(json!({"entities": [1, 2]})).await, Ok(2));
    assert_eq!(alone(json!({"entities": [], "total": 0, "pageCount": 0, "pageSize": 25})).await, Ok(0));
    assert_eq!(alone(json!({"entities": [1, 2], "total": 3})).await, Err(UNEXPECTED));
    assert_eq!(alone(json!({"entities": [1, 2], "nextUri": "/more"})).await, Err(UNEXPECTED));
    assert_eq!(alone(json!([1, 2])).await, Err(UNEXPECTED));
    assert_eq!(alone(json!({"entities": {}})).await, Err(UNEXPECTED));
}

#[tokio::test]
async fn a_list_with_a_page_missing_is_no_list() {
    let refused = json!({"code": "not.found", "message": "gone"});
    let (listing, _) =
        read(move |number| if number == 2 { (404, refused.clone()) } else { (200, page(number)) }).await;
    assert!(matches!(listing, Err(Answer::Refusal { status: 404, .. })), "{listing:?}");
}

#[tokio::test]
async fn pages_that_do_not_add_up_are_no_list() {
    let short = |number| {
        let mut page = page(number);
        if number == 3 {
            page["entities"] = json!([]);
        }
        (200, page)
    };
    assert_eq!(read(short).await.0, Err(UNEXPECTED));
    let same = |_| {
        let mut page = page(1);
        page["total"] = json!(9);
        (200, page)
    };
    assert_eq!(read(same).await.0, Err(UNEXPECTED), "the same page again and again, though it adds up");
    let changed = |number| {
        let mut page = page(number);
        page["total"] = json!(if number == 2 { 8 } else { 7 });
        (200, page)
    };
    assert_eq!(read(changed).await.0, Err(UNEXPECTED), "it changed while it was read");
}

#[tokio::test]
async fn a_list_without_end_is_not_begun() {
    let endless = |_| (200, json!({"entities": [1], "pageSize": 1, "total": 4_000_000_000_u64}));
    let too_large = Answer::Unreadable { status: 200, what: Unreadable::TooLarge };
    assert_eq!(read(endless).await, (Err(too_large), 1));
}
