//! People, and what is there for them.

use super::{listings::all, *};

#[tokio::test]
async fn placeholder() {
    let visit = Visit::for_people_of("three-missing").await;
    assert_eq!(all(&visit, "users?pageSize=500").await.len(), 61);
}
