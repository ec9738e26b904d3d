//! The policies of a role, in the shapes in which grants, roles and users have them (docs/platform-api.md 5.2). Pure.

use serde_json::Value;

use super::{condition, text, texts};
use crate::model::{Limit, Name, Policy, Text, name::Kind, say::say};

/// A list of policies; `None` where one of them isn't as promised, since what it grants can't be told.
pub(super) fn policies(list: &Value) -> Option<Vec<Policy>> {
    list.as_array()?.iter().map(policy).collect()
}

fn policy(policy: &Value) -> Option<Policy> {
    let actions = policy.get("actions").filter(|actions| !actions.is_null());
    Some(Policy {
        domain: text(policy, "domain")?.to_owned(),
        entity: text(policy, "entityName")?.to_owned(),
        actions: texts(actions.or_else(|| policy.get("actionSet"))?)?,
        limit: limit(policy),
    })
}

/// What limits it. That a policy allows conditions isn't one.
fn limit(policy: &Value) -> Option<Limit> {
    let condition = ["resourceConditionNode", "resourceCondition", "condition"].into_iter().find_map(|key| {
        let condition = policy.get(key)?;
        let words = condition::words(condition)?;
        let limit =
            if condition::is_about_current_user(condition) { Limit::CurrentUser } else { Limit::Condition };
        Some(limit(words))
    });
    condition.or_else(|| names_resources(policy).then_some(Limit::NamedResources))
}

fn names_resources(policy: &Value) -> bool {
    policy.get("namedResources").is_some_and(|named| match named {
        Value::Null => false,
        Value::Array(names) => !names.is_empty(),
        _ => true,
    })
}

/// The flat list of a role: `domain:entity:action` each, with bare legacy words between them (`employee`), and
/// sometimes a fourth part that limits the permission (docs/platform-api.md 5.3).
pub(super) fn flat_policies(list: &Value) -> Option<Vec<Policy>> {
    let policy = |name: &String| {
        let mut parts = name.splitn(4, ':').map(str::to_owned);
        let (domain, entity, action) = (parts.next()?, parts.next()?, parts.next()?);
        let limit = parts.next().map(|rest| Limit::Condition(only_in(&rest)));
        Some(Policy { domain, entity, actions: vec![action], limit })
    };
    Some(texts(list)?.iter().filter_map(policy).collect())
}

/// A limited name has the id of a division in its fourth part, or its name.
fn only_in(division: &str) -> Text {
    say!("only in {}", &Name::without_id(Kind::Division, division))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn only(policy: Value) -> Policy {
        policies(&json!([policy])).unwrap().remove(0)
    }

    #[test]
    fn both_shapes_are_the_same_policy() {
        let of_grant = json!({"domain": "recording", "entityName": "*", "actions": ["*"], "condition": null});
        let of_role = json!({"domain": "recording", "entityName": "*", "actionSet": ["*"], "policyName": "",
                             "allowConditions": true, "resourceConditionNode": null, "namedResources": []});
        assert_eq!(only(of_grant.clone()), only(of_role));
        assert_eq!(only(of_grant).limit, None);
    }

    #[test]
    fn conditions_and_named_resources_limit() {
        let with = |key: &str, value: Value| {
            let mut policy = json!({"domain": "d", "entityName": "e", "actions": ["view"]});
            policy[key] = value;
            only(policy).limit
        };
        let term = json!({"variableName": "User.id", "operator": "EQ", "operands": [{"value": "EMAIL"}]});
        assert_eq!(
            with("condition", json!("User.id EQ EMAIL")),
            Some(Limit::Condition("User.id is EMAIL".into()))
        );
        assert_eq!(
            with("resourceCondition", json!("User.id EQ EMAIL")),
            Some(Limit::Condition("User.id is EMAIL".into()))
        );
        assert_eq!(with("resourceConditionNode", term), Some(Limit::Condition("User.id is EMAIL".into())));
        assert_eq!(with("namedResources", json!(["q"])), Some(Limit::NamedResources));
        assert_eq!(with("allowConditions", json!(true)), None);
    }

    #[test]
    fn a_policy_that_cannot_be_told_makes_the_list_unreadable() {
        for broken in [
            json!({"domain": "d", "entityName": "e"}),
            json!({"domain": "d", "entityName": "e", "actions": "view"}),
            json!({"domain": "d", "entityName": "e", "actions": [1]}),
            json!({"domain": "d", "actions": ["view"]}),
            json!("d:e:view"),
        ] {
            let whole = json!({"domain": "d", "entityName": "e", "actions": ["view"]});
            assert_eq!(policies(&json!([whole, broken])), None, "{broken}");
        }
        assert_eq!(policies(&json!(null)), None);
        assert_eq!(policies(&json!([])), Some(vec![]));
    }

    #[test]
    fn a_flat_list_has_legacy_words_and_limited_names() {
        let list = json!(["employee", "d:e:view", "d:e:edit:division-1", "group_creation"]);
        let policies = flat_policies(&list).unwrap();
        let actions: Vec<_> = policies.iter().map(|p| (p.actions[0].as_str(), p.limit.is_some())).collect();
        assert_eq!(actions, [("view", false), ("edit", true)]);
    }
}
