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
    let listing = client(server.port, 4).listing(&List::whole("/api/v2/things", "a=b"), &cancel).await;
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

/// The numbers of a list that is read page by page, with what is kept of it, and the requests so far.
async fn pages(
    server: &Server,
    kept: &mut Kept<u64>,
    cancel: &CancellationToken,
) -> (Result<Vec<u64>, Answer>, usize) {
    let convert = |entity: Value| entity["id"].as_u64();
    let list = List::whole("/api/v2/things", "a=b");
    let read = client(server.port, 2).pages(&list, kept, convert, |_| {}, cancel).await;
    (read.map(|listing| listing.entities), server.requests().len())
}

fn number_in(request: &str) -> u64 {
    let number = request.split(['&', ' ']).find_map(|part| part.strip_prefix("pageNumber="));
    number.unwrap().parse().unwrap()
}

#[tokio::test]
async fn pages_are_converted_as_they_come_and_stand_in_their_order() {
    let server = Server::start(|request, _| http(200, "", &page(number_in(request)).to_string())).await;
    let mut kept = Kept::default();
    let (read, requests) = pages(&server, &mut kept, &CancellationToken::new()).await;
    assert_eq!((read, requests), (Ok((0..7).collect()), 3));
    let heard = std::sync::Mutex::new(Vec::new());
    let list = List { page_size: 3, ..List::whole("/api/v2/things", "") };
    let told = |one| heard.lock().unwrap().push(one);
    let mut kept = Kept::<Value>::default();
    let read = client(server.port, 2).pages(&list, &mut kept, Some, told, &CancellationToken::new()).await;
    assert_eq!(read.unwrap().entities.len(), 7);
    let heard = heard.into_inner().unwrap();
    assert_eq!(heard[..3], [Heard::Planned(1), Heard::Answered, Heard::Planned(2)]);
    assert_eq!(heard.iter().filter(|one| **one == Heard::Answered).count(), 3);
}

#[tokio::test]
async fn reading_goes_on_with_the_pages_that_are_missing() {
    let refusal = json!({"code": "x", "message": "y"}).to_string();
    let server = Server::start(move |request, asked| match number_in(request) {
        2 if asked < 3 => http(404, "", &refusal),
        number => http(200, "", &page(number).to_string()),
    })
    .await;
    let mut kept = Kept::default();
    let cancel = CancellationToken::new();
    let (read, before) = pages(&server, &mut kept, &cancel).await;
    assert!(matches!(read, Err(Answer::Refusal { status: 404, .. })), "{read:?}");
    let (read, after) = pages(&server, &mut kept, &cancel).await;
    assert_eq!(read, Ok((0..7).collect()));
    assert!(after - before <= 2, "the first page isn't asked for again");
    assert_eq!(pages(&server, &mut kept, &cancel).await.1 - after, 3, "a list that was whole is read anew");
}

#[tokio::test]
async fn a_list_that_changed_since_it_was_stopped_is_read_anew() {
    let refusal = json!({"code": "x", "message": "y"}).to_string();
    let server = Server::start(move |request, asked| {
        let number = number_in(request);
        if number > 1 && asked < 3 {
            return http(404, "", &refusal);
        }
        let mut page = page(number);
        if asked >= 3 {
            page["total"] = json!(8);
            if number == 3 {
                page["entities"] = json!([{"id": 6}, {"id": 7}]);
            }
        }
        http(200, "", &page.to_string())
    })
    .await;
    let mut kept = Kept::default();
    let cancel = CancellationToken::new();
    while server.requests().len() < 3 {
        assert!(pages(&server, &mut kept, &cancel).await.0.is_err());
    }
    assert_eq!(pages(&server, &mut kept, &cancel).await.0, Ok((0..8).collect()));
}

#[tokio::test]
async fn pages_that_do_not_add_up_are_no_list_either() {
    for wrong in ["total", "entities", "id"] {
        let server = Server::start(move |request, _| {
            let number = number_in(request);
            let mut page = page(number);
            match wrong {
                "total" if number == 2 => page["total"] = json!(8),
                "entities" if number == 3 => page["entities"] = json!([]),
                "id" if number == 3 => page["entities"] = json!([{"name": "no id"}]),
                _ => {}
            }
            http(200, "", &page.to_string())
        })
        .await;
        let (read, _) = pages(&server, &mut Kept::default(), &CancellationToken::new()).await;
        assert_eq!(read, Err(UNEXPECTED), "{wrong}");
    }
}

#[tokio::test]
async fn a_list_that_is_not_worth_it_ends_with_its_first_page() {
    let server = Server::start(|request, _| http(200, "", &page(number_in(request)).to_string())).await;
    let list = List { most_pages: 2, ..List::whole("/api/v2/things", "") };
    let (mut kept, cancel) = (Kept::<Value>::default(), CancellationToken::new());
    let read = client(server.port, 2).pages(&list, &mut kept, Some, |_| {}, &cancel).await;
    assert_eq!(read, Err(Answer::Unreadable { status: 200, what: Unreadable::TooLarge }));
    assert_eq!(server.requests().len(), 1);
}
