//! Wire types against recorded and mangled bodies: grants, divisions, roles, the catalogue.

use serde_json::json;

use super::*;
use crate::model::{Limit, Scope};

fn permission(domain: &str, entity: &str, action: &str) -> Permission {
    Permission::from_parts(domain, entity, action).unwrap()
}

#[test]
fn a_domain_spread_over_entities_is_one() {
    let view = json!({"domain": "recording", "entityType": "recording", "action": "view", "label": "View",
                      "allowsConditions": true, "divisionAware": true});
    let screen = json!({"action": "view", "divisionAware": false});
    let entities = [
        json!({"domain": "recording", "permissionMap": {"recording": [view, {"domain": "recording", "action": "*"}]}}),
        json!({"domain": "recording", "permissionMap": {"screenRecording": [screen]}}),
    ];
    let catalogue = catalogue(&entities).unwrap();
    assert_eq!(catalogue.len(), 2, "a wildcard is no permission");
    assert_eq!(catalogue.get(&permission("recording", "recording", "view")).unwrap().label, "View");
    assert!(!catalogue.division_aware(&permission("recording", "screenRecording", "view")));
}

#[test]
fn a_catalogue_that_is_not_whole_is_none_at_all() {
    let whole = json!({"domain": "d", "permissionMap": {"e": [{"domain": "d", "action": "view"}]}});
    assert!(catalogue(std::slice::from_ref(&whole)).is_some());
    for broken in [
        json!({"domain": "d"}),
        json!({"domain": "d", "permissionMap": []}),
        json!({"domain": "d", "permissionMap": {"e": {}}}),
        json!({"domain": "d", "permissionMap": {"e": [{"domain": "d"}]}}),
        json!(7),
    ] {
        assert_eq!(catalogue(&[whole.clone(), broken.clone()]), None, "{broken}");
    }
    assert_eq!(catalogue(&[]), None);
}

/// The shape of docs/platform-api.md 2.1: everywhere, in one division by a group, and a role without its contents.
fn subject() -> Value {
    let policies = json!([{"domain": "authorization", "entityName": "*", "actions": ["*"], "condition": null},
                          {"domain": "d", "entityName": "e", "actions": ["view"], "condition": "User.id EQ EMAIL"}]);
    json!({"id": "Client-1", "version": 1, "grants": [
        {"subjectId": "client-1", "division": {"id": "*", "homeDivision": false},
         "role": {"id": "r1", "name": "admin", "default": true, "policies": policies},
         "grantMadeAt": "2025-01-01T00:00:00.000Z"},
        {"subjectId": "group-1", "division": {"id": "d1"},
         "role": {"id": "r1", "name": "admin", "default": true, "policies": policies}},
        {"division": {"id": "d2"}, "role": {"id": "r2"}},
    ]})
}

#[test]
fn grants_tell_role_place_and_holder() {
    let grants = grants(&subject()).unwrap();
    assert_eq!(grants[0].scope, Scope::AllDivisions);
    assert_eq!(grants[0].holder, Holder::Subject, "ids compare without case");
    assert_eq!(grants[1].scope, Scope::Division(DivisionId("d1".into())));
    assert_eq!(grants[1].holder, Holder::Group { id: "group-1".into() });
    assert!(Arc::ptr_eq(&grants[0].role, &grants[1].role));
    let policies = grants[0].role.policies.as_ref().unwrap();
    assert!(policies[0].matches(&permission("authorization", "grant", "view")));
    assert_eq!(policies[1].limit, Some(Limit::Condition("User.id is EMAIL".into())));
    assert_eq!((grants[2].role.name.real(), &grants[2].role.policies), ("r2", &None));
    assert_eq!(grants[2].holder, Holder::Subject);
}

#[test]
fn one_grant_that_cannot_be_read_makes_all_unreadable() {
    for pointer in
        ["/grants/1/division", "/grants/1/role", "/grants/1/role/id", "/grants/1/division/id", "/grants"]
    {
        let mut subject = subject();
        *subject.pointer_mut(pointer).unwrap() = Value::Null;
        assert_eq!(grants(&subject), None, "{pointer}");
    }
    assert_eq!(grants(&json!({"id": "x", "grants": []})), Some(vec![]));
}

#[test]
fn a_role_prefers_its_policies_to_the_flat_list() {
    let policies = json!([{"domain": "d", "entityName": "e", "actionSet": ["view"]}]);
    let count = |body: Value| role(&body).unwrap().policies.map(|policies| policies.len());
    assert_eq!(
        count(json!({"id": "r", "permissionPolicies": policies, "permissions": ["a:b:c", "d:e:f"]})),
        Some(1)
    );
    assert_eq!(count(json!({"id": "r", "permissions": ["a:b:c", "employee", "d:e:f"]})), Some(2));
    assert_eq!(count(json!({"id": "r", "permissionPolicies": null, "permissions": ["a:b:c"]})), Some(1));
    assert_eq!(
        count(json!({"id": "r", "permissionPolicies": [{"domain": "d"}], "permissions": ["a:b:c"]})),
        None
    );
    assert_eq!(count(json!({"id": "r"})), None);
    assert_eq!(role(&json!({"name": "r"})), None);
}

#[test]
fn divisions_keep_what_was_said_of_their_contents() {
    let entities = [
        json!({"id": "h", "name": "Home", "homeDivision": true, "objectCounts": {"queue": 4, "user": 0}}),
        json!({"id": "e", "objectCounts": {}}),
        json!({"id": "n", "objectCounts": null}),
        json!({"id": "w", "objectCounts": {"queue": 0, "user": "many"}}),
    ];
    let divisions = divisions(&entities).unwrap();
    assert!(divisions[0].home && !divisions[1].home);
    assert_eq!(divisions[0].objects.as_ref().unwrap()["queue"], 4);
    assert_eq!(divisions[1].objects, Some(BTreeMap::new()));
    assert_eq!((divisions[1].name.real(), &divisions[2].objects), ("e", &None));
    assert_eq!(divisions[3].objects, None, "an unreadable count isn't left out");
    assert_eq!(super::divisions(&[json!({"name": "no id"})]), None);
}

#[test]
fn reach_is_all_or_the_listed() {
    let listing =
        |head: Value, entities: Value| Listing { head, entities: serde_json::from_value(entities).unwrap() };
    let all = listing(json!({"allDivsPermitted": true, "total": 0}), json!([]));
    assert_eq!(reach(&all), Some(Reach::All));
    let two = listing(json!({"allDivsPermitted": false}), json!([{"id": "a"}, {"id": "b"}]));
    let ids = ["a", "b"].map(|id| DivisionId(id.into())).into();
    assert_eq!(reach(&two), Some(Reach::Listed(ids)));
    assert_eq!(reach(&listing(json!({}), json!([]))), Some(Reach::default()));
    assert_eq!(reach(&listing(json!({}), json!([{"name": "a"}]))), None);
}
