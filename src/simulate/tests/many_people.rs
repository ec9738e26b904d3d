//! Ten thousand agents: the sums that the org's file promises, from listings alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{listings::all, *};

/// What a listing's entities say under this name.
fn texts(entities: &[Value], name: &str) -> Vec<String> {
    entities.iter().map(|entity| entity[name].as_str().unwrap().to_owned()).collect()
}

/// The permissions of each person who holds any, from the roles, their holders and the groups' members.
async fn held(visit: &Visit) -> BTreeMap<String, BTreeSet<String>> {
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for role in all(visit, "authorization/roles?pageSize=500&userCount=false").await {
        let path = format!("authorization/roles/{}", role["id"].as_str().unwrap());
        let policies = visit.get(&path).await.body["permissionPolicies"].clone();
        let mut names = Vec::new();
        for policy in policies.as_array().unwrap() {
            for action in policy["actionSet"].as_array().unwrap() {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                names.push([text(&policy["domain"]), text(&policy["entityName"]), text(action)].join(":"));
            }
        }
        for holder in all(visit, &format!("{path}/subjectgrants?pageSize=500")).await {
            let id = holder["id"].as_str().unwrap().to_owned();
            let people = match holder["type"].as_str().unwrap() {
                "PC_USER" => vec![id],
                "PC_GROUP" => texts(&all(visit, &format!("groups/{id}/members?pageSize=500")).await, "id"),
                _ => Vec::new(),
            };
            for person in people {
                held.entry(person).or_default().extend(names.iter().cloned());
            }
        }
    }
    held
}

#[tokio::test]
async fn they_lack_what_the_file_promises_and_nothing_else() {
    let visit = Visit::for_people_of("ten-thousand-agents").await;
    let people = all(&visit, "users?pageSize=500").await;
    let ids: BTreeSet<String> = texts(&people, "id").into_iter().collect();
    assert_eq!((people.len(), ids.len()), (10_000, 10_000));
    let names: BTreeSet<String> = texts(&people, "name").into_iter().collect();
    assert!(names.contains("Agent 0042") && names.contains("Agent 9999"));
    let mut divisions: BTreeMap<&str, usize> = BTreeMap::new();
    for person in &people {
        *divisions.entry(person["division"]["name"].as_str().unwrap()).or_default() += 1;
    }
    let expected =
        [("Claims", 988), ("Home", 1_204), ("Retail", 2_411), ("Sales", 2_295), ("Support", 3_102)];
    assert_eq!(divisions, BTreeMap::from(expected));

    let held = held(&visit).await;
    let lack = |permission: &str, division: Option<&str>| {
        let here = people
            .iter()
            .filter(|person| division.is_none_or(|name| person["division"]["name"] == name))
            .filter(|person| !held[person["id"].as_str().unwrap()].contains(permission));
        here.count()
    };
    for permission in ["cobrowse:chat:escalate", "cobrowse:voice:escalate"] {
        assert_eq!((lack(permission, Some("Retail")), lack(permission, None)), (786, 786), "{permission}");
    }
    for permission in ["quality:evaluation:view", "quality:evaluation:editAgentSignoff"] {
        assert_eq!((lack(permission, Some("Home")), lack(permission, None)), (12, 12), "{permission}");
    }
    assert_eq!(lack("journey:event:view", None), 10_000);
    for permission in ["integration:salesforce:agent", "cobrowse:session:view", "routing:agent:onqueue"] {
        assert_eq!(lack(permission, None), 0, "{permission}");
    }

    assert_eq!(all(&visit, "license/users?pageSize=100").await.len(), 10_137);
    assert_eq!(visit.get("users?state=inactive").await.body["total"], 137);
    let known = all(&visit, "authorization/permissions?pageSize=100").await;
    assert!(known.iter().all(|entry| entry["domain"] != "acdscreenshare"));
}

#[tokio::test]
async fn a_fix_of_one_role_leaves_only_the_trainees() {
    let visit = Visit::for_people_of("ten-thousand-agents").await;
    let said = Shown::Clear.text(&visit.server.fix_for(FixFor::People, Fix::Next).unwrap());
    assert_eq!(said, "cobrowse:chat:escalate was added to the role Agent Retail.");
    assert_eq!(visit.server.fix(Fix::Next), None, "nothing is to be fixed for the client");
    let held = held(&visit).await;
    let lack = |permission: &str| held.values().filter(|names| !names.contains(permission)).count();
    // Of those who left, too: 60 hold Trainee alone.
    assert_eq!((lack("cobrowse:chat:escalate"), lack("cobrowse:voice:escalate")), (12 + 60, 786 + 60));
}
