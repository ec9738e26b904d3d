//! Permissions are enforced from the operations' own lists.

use super::super::operations::{Operation, Requires, operations};
use super::*;

/// An id that nothing has.
const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

const ARIGLAD: [&str; 7] = [
    "analytics:conversationDetail:view",
    "recording:recording:view",
    "speechAndTextAnalytics:data:view",
    "conversation:message:view",
    "conversation:communication:view",
    "responseAssets:asset:add",
    "responseAssets:asset:view",
];

fn method(operation: &Operation) -> Method {
    operation.method.parse().unwrap()
}

/// The operation's path with impossible ids.
fn impossible(operation: &Operation) -> String {
    let segments = operation.template.split('/').map(|s| if s.starts_with('{') { NOWHERE } else { s });
    segments.collect::<Vec<_>>().join("/")
}

async fn ask(visit: &Visit, operation: &Operation) -> Answer {
    let request = visit.request(method(operation), &impossible(operation)).json(&json!({}));
    read(request.send().await.unwrap()).await
}

/// The operations that a holder of all the others may not use once this one is revoked.
fn that_need(permission: &str) -> impl Iterator<Item = &'static Operation> {
    let other = move |needed: &String| needed != permission && ARIGLAD.contains(&needed.as_str());
    operations()
        .iter()
        .filter(move |operation| operation.permissions.iter().any(|needed| needed == permission))
        .filter(move |operation| {
            operation.requires == Requires::All || !operation.permissions.iter().any(other)
        })
}

/// Whether the holder of them all may.
fn may_use(operation: &Operation) -> bool {
    let mut held = operation.permissions.iter().map(|needed| ARIGLAD.contains(&needed.as_str()));
    if operation.requires == Requires::Any { held.any(|held| held) } else { held.all(|held| held) }
}

#[tokio::test]
async fn each_permission_once_revoked_is_denied_by_every_operation_that_needs_it() {
    let unlimited = "faults = { rate_limit = { allowed = 100000, window_seconds = 60 } }";
    for revoked in ARIGLAD {
        let left: Vec<&str> = ARIGLAD.into_iter().filter(|permission| *permission != revoked).collect();
        let visit = Visit::to(org_with(&left, "\"*\"", unlimited)).await;
        let with_all = Visit::to(org_with(&ARIGLAD, "\"*\"", unlimited)).await;
        let mut asked = 0;
        for operation in that_need(revoked) {
            asked += 1;
            let answer = ask(&visit, operation).await;
            assert_eq!(answer.status, 403, "{operation:?} {}", answer.body);
            let message = answer.body["message"].as_str().unwrap();
            assert!(message.contains(revoked), "{message}");
            let allowed = ask(&with_all, operation).await;
            if may_use(operation) {
                assert_ne!(allowed.status, 403, "{operation:?} {}", allowed.body);
            }
        }
        assert!(asked > 0, "{revoked}");
    }
}

#[tokio::test]
async fn nothing_granted_means_that_every_listed_operation_is_denied() {
    let visit = Visit::to(org("faults = { rate_limit = { allowed = 100000, window_seconds = 60 } }")).await;
    for operation in operations().iter().filter(|operation| !operation.permissions.is_empty()).step_by(7) {
        let answer = ask(&visit, operation).await;
        assert_eq!(answer.status, 403, "{operation:?}");
        let code = if operation.requires == Requires::Any {
            "missing.any.permissions"
        } else {
            "missing.permissions"
        };
        assert_eq!(answer.body["code"], code);
        let named = format!("[{}]", operation.permissions.join(", "));
        assert!(answer.body["message"].as_str().unwrap().ends_with(&named), "{}", answer.body);
        assert_eq!(answer.body["messageParams"]["permissions"], named);
        assert_eq!(answer.headers["ININ-Correlation-Id"], answer.body["contextId"].as_str().unwrap());
    }
    assert_eq!(visit.server.writes(), 0);
}

#[tokio::test]
async fn one_permission_of_an_any_list_is_enough_and_an_all_list_names_what_is_missing() {
    let any = format!("conversations/messages/{NOWHERE}/details");
    let visit = Visit::to(org_with(&["conversation:webmessaging:view"], "\"*\"", "")).await;
    assert_eq!(visit.get(&any).await.status, 404);
    let visit = Visit::to(org_with(&["recording:recording:view"], "\"*\"", "")).await;
    let all = visit.get(&format!("speechandtextanalytics/conversations/{NOWHERE}")).await;
    assert_eq!((all.status, &all.body["code"]), (403, &json!("missing.permissions")));
    assert!(all.body["message"].as_str().unwrap().ends_with("[speechAndTextAnalytics:data:view]"));
}

#[tokio::test]
async fn three_missing_denies_three_and_fixing_lets_them_through_one_by_one() {
    let visit = Visit::to_embedded("three-missing").await;
    let recordings = "recordings/retention/query?retentionThresholdDays=1";
    let message = format!("conversations/messages/{NOWHERE}/details");
    let uploads = "responsemanagement/responseassets/uploads";
    let statuses = async || {
        [
            visit.get(recordings).await.status,
            visit.get(&message).await.status,
            visit.post(uploads, json!({})).await.status,
        ]
    };
    assert_eq!(statuses().await, [403, 403, 403]);
    let said = Shown::Clear.text(&visit.server.fix(Fix::Next).unwrap());
    assert_eq!(said, "recording:recording:view was added to the role Ariglad Reader.");
    assert_eq!(statuses().await, [200, 403, 403]);
    let said = Shown::Clear.text(&visit.server.fix(Fix::Everything).unwrap());
    assert!(
        said.contains("conversation:message:view") && said.contains("responseAssets:asset:add"),
        "{said}"
    );
    assert_eq!(statuses().await, [200, 404, 400]);
    assert_eq!(visit.server.fix(Fix::Next), None);
    assert_eq!(visit.server.fix(Fix::Everything), None);
    assert_eq!(visit.server.writes(), 0);
}

#[tokio::test]
async fn a_product_that_is_not_licensed_is_denied_whatever_the_role_says() {
    let visit = Visit::to_embedded("not-licensed").await;
    let path = format!("speechandtextanalytics/conversations/{NOWHERE}/categories");
    let denied = visit.get(&path).await;
    assert_eq!((denied.status, &denied.body["code"]), (403, &json!("missing.permissions")));
    assert!(visit.server.fix(Fix::Everything).is_some());
    assert_eq!(visit.get(&path).await.status, 404);
}

#[tokio::test]
async fn wildcards_and_groups_count_as_grants() {
    for name in ["wildcard", "by-group", "listed", "introspection-refused", "roles-unreadable"] {
        let visit = Visit::to_embedded(name).await;
        for revoked in ARIGLAD {
            for operation in that_need(revoked) {
                if may_use(operation) {
                    assert_ne!(ask(&visit, operation).await.status, 403, "{name} {operation:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_would_change_the_org_is_counted() {
    let visit = Visit::to_embedded("healthy").await;
    let uploads = "responsemanagement/responseassets/uploads";
    let refused = visit.post(uploads, json!({})).await;
    assert_eq!((refused.status, &refused.body["code"]), (400, &json!("constraint.validation")));
    visit.conversations().await;
    assert_eq!(visit.server.writes(), 0);
    assert_eq!(visit.post(uploads, json!({"name": "a.png"})).await.status, 200);
    assert_eq!(visit.server.writes(), 1);
    let own_token = visit.request(Method::DELETE, "tokens/me").send().await.unwrap();
    assert_eq!(own_token.status(), 404);
    assert_eq!(visit.server.writes(), 2, "not simulated, but a real org would have done it");
}

#[tokio::test]
async fn what_is_not_an_operation_or_not_simulated_is_not_found() {
    let visit = Visit::to_embedded("healthy").await;
    for path in ["no/such/thing", "routing/skills/7", "telephony/siptraces/download/7"] {
        let answer = visit.get(path).await;
        assert!(matches!(answer.status, 404 | 403), "{path}");
    }
    assert_eq!(visit.get("no/such/thing").await.body["code"], "not.found");
    assert_eq!(visit.get("chats/users/me/settings").await.status, 404);
    let me = visit.get("users/me").await;
    assert_eq!((me.status, &me.body["code"]), (400, &json!("not.a.user")));
}
