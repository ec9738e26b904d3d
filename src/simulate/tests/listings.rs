//! Listings: divisions and the catalogue, page by page (docs/platform-api.md 5.1, 5.4).

use std::collections::BTreeSet;

use super::*;

/// All entities of a listing, page by page as its links say.
pub(super) async fn all(visit: &Visit, path: &str) -> Vec<Value> {
    let mut entities = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = visit.get(&path).await.body;
        entities.extend(page["entities"].as_array().unwrap().iter().cloned());
        next = page["nextUri"].as_str().map(str::to_owned);
    }
    entities
}

#[tokio::test]
async fn a_thousand_divisions_come_in_pages_of_a_hundred() {
    let visit = Visit::to_embedded("thousand-divisions").await;
    let first = visit.get("authorization/divisions?pageSize=500&objectCount=true").await.body;
    assert_eq!(
        (&first["pageSize"], &first["total"], &first["pageCount"]),
        (&json!(100), &json!(1000), &json!(10))
    );
    let divisions = all(&visit, "authorization/divisions?pageSize=100&objectCount=true").await;
    let names: BTreeSet<&str> = divisions.iter().map(|division| division["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 1_000);
    assert!(divisions.iter().all(|division| division["objectCounts"]["queue"].is_u64()));
    let grants = visit.get("authorization/subjects/me?includeFullRoles=true").await.body["grants"].clone();
    assert_eq!(grants.as_array().unwrap().len(), 997);
}

#[tokio::test]
async fn counts_come_only_when_asked_and_where_the_org_has_them() {
    let visit = Visit::to(org("")).await;
    let plain = all(&visit, "authorization/divisions").await;
    assert!(plain.iter().all(|division| division.get("objectCounts").is_none()));
    let counted = all(&visit, "authorization/divisions?objectCount=true").await;
    assert_eq!(counted[1]["objectCounts"], json!({"queue": 1}));
    assert!(counted[2].get("objectCounts").is_none(), "Archive has none in the file");
    let home = visit.get("authorization/divisions/home").await.body;
    assert_eq!((&home["name"], &home["homeDivision"]), (&json!("Home"), &json!(true)));
    let one = format!("authorization/divisions/{}", home["id"].as_str().unwrap());
    assert_eq!(visit.get(&one).await.body, home);
}

#[tokio::test]
async fn the_catalogue_names_every_permission_and_spreads_domains() {
    let visit = Visit::to_embedded("wildcard").await;
    let entries = all(&visit, "authorization/permissions?pageSize=100").await;
    assert!(entries.len() > 100);
    let mut names = BTreeSet::new();
    for entry in &entries {
        for (entity, permissions) in entry["permissionMap"].as_object().unwrap() {
            for permission in permissions.as_array().unwrap() {
                assert_eq!(permission["entityType"], *entity);
                assert_eq!(permission["domain"], entry["domain"]);
                assert!(permission["divisionAware"].is_boolean());
                names.insert(format!(
                    "{}:{entity}:{}",
                    entry["domain"].as_str().unwrap(),
                    permission["action"].as_str().unwrap()
                ));
            }
        }
    }
    assert_eq!(names.len(), super::super::catalogue::standard().count());
    assert!(names.contains("recording:recording:view"));
    let recording = entries.iter().filter(|entry| entry["domain"] == "recording").count();
    assert_eq!(recording, 2);
}

#[tokio::test]
async fn the_catalogue_can_lack_products_and_have_more_names() {
    let has = async |org: &str, name: &str| {
        let visit = Visit::to_embedded(org).await;
        let path = format!("authorization/permissions?queryType=permission&query={name}");
        !all(&visit, &path).await.is_empty()
    };
    assert!(has("healthy", "responseAssets:asset:add").await);
    assert!(!has("not-licensed", "responseAssets:asset:add").await);
    assert!(!has("healthy", "conversation:email:view").await);
    assert!(has("guide-names", "conversation:email:view").await);
    assert!(has("guide-names", "speechAndTextAnalytics:transcript:view").await);
}

#[tokio::test]
async fn hostile_names_arrive_as_they_are() {
    let visit = Visit::to_embedded("hostile-names").await;
    let divisions = all(&visit, "authorization/divisions").await;
    let names: Vec<&str> = divisions.iter().map(|division| division["name"].as_str().unwrap()).collect();
    for hostile in ["\u{1b}", "\u{202e}", "\u{0}", "\u{9b}", "👩‍👩‍👧‍👦", "小売"] {
        assert!(names.iter().any(|name| name.contains(hostile)), "{hostile:?}");
    }
    assert!(names.iter().any(|name| name.chars().count() > 700));
    assert!(visit.get("organizations/me").await.body["name"].as_str().unwrap().contains('\u{7}'));
}
