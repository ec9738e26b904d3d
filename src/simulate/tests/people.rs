//! People, their groups, queues and licences, and what they hold (docs/platform-api.md 2, 9).

use super::{listings::all, *};

fn id(entity: &Value) -> &str {
    entity["id"].as_str().unwrap()
}

async fn person(visit: &Visit, email: &str) -> Value {
    let query = json!([{"type": "EXACT", "fields": ["email"], "value": email}]);
    let found = visit.post("users/search", json!({"query": query})).await;
    assert_eq!((found.status, &found.body["total"]), (200, &json!(1)), "{}", found.body);
    found.body["results"][0].clone()
}

#[tokio::test]
async fn active_people_are_listed_page_by_page_and_others_when_asked_for() {
    let visit = Visit::for_people_of("three-missing").await;
    let first = visit.get("users?pageSize=25").await.body;
    assert_eq!((&first["total"], &first["pageCount"]), (&json!(61), &json!(3)));
    let people = all(&visit, "users?pageSize=25").await;
    assert_eq!(people.len(), 61);
    assert!(people.iter().all(|person| person["state"] == "active" && person.get("authorization").is_none()));
    let agent = people.iter().find(|person| person["name"] == "Agent 0007").unwrap();
    assert_eq!(agent["email"], "agent.0007@example.com");
    assert!(agent["division"]["name"].is_string() && agent["division"]["id"].is_string());
    assert_eq!(all(&visit, "users?state=inactive").await.len(), 2);
    assert_eq!(all(&visit, "users?state=any").await.len(), 63);
    assert_eq!(visit.get("users?state=gone").await.status, 400);
    let two = format!("users?id={}&id={}&id=7", id(&people[0]), id(&people[60]));
    assert_eq!(visit.get(&two).await.body["total"], 2);
    assert_eq!(visit.get(&format!("users/{}", id(agent))).await.body, *agent);
    assert_eq!(visit.get("users/00000000-0000-4000-8000-000000000000").await.status, 404);
}

#[tokio::test]
async fn larger_pages_than_there_are_get_a_400() {
    let mut visit = Visit::for_people_of("three-missing").await;
    let group = id(&visit.get("groups").await.body["entities"][0]).to_owned();
    let queue = id(&visit.get("routing/queues").await.body["entities"][0]).to_owned();
    let role = id(&visit.get("authorization/roles").await.body["entities"][0]).to_owned();
    visit.be("admin.contoso@example.com");
    for (path, largest) in [
        ("users".to_owned(), 500),
        ("authorization/roles".to_owned(), 500),
        (format!("authorization/roles/{role}/users"), 500),
        (format!("authorization/roles/{role}/subjectgrants"), 500),
        ("authorization/divisions/*/grants".to_owned(), 500),
        ("groups".to_owned(), 500),
        (format!("groups/{group}/members"), 500),
        ("routing/queues".to_owned(), 500),
        (format!("routing/queues/{queue}/members"), 100),
        ("license/users".to_owned(), 100),
        ("integrations".to_owned(), 100),
        ("integrations/types".to_owned(), 100),
        ("identityproviders".to_owned(), 500),
        ("oauth/clients".to_owned(), 200),
    ] {
        let page = visit.get(&format!("{path}?pageSize={largest}")).await;
        assert_eq!((page.status, &page.body["pageSize"]), (200, &json!(largest)), "{path} {}", page.body);
        assert_eq!(visit.get(&format!("{path}?pageSize={}", largest + 1)).await.status, 400, "{path}");
        assert_eq!(visit.get(&format!("{path}?pageNumber=0")).await.status, 400, "{path}");
        let beyond = visit.get(&format!("{path}?pageNumber=900")).await.body;
        assert_eq!(beyond["entities"], json!([]), "{path}");
        assert!(beyond.get("nextUri").is_none(), "{path}");
    }
    let query = json!([{"type": "CONTAINS", "fields": ["name"], "value": "agent"}]);
    for (search, largest) in [("users/search", 100), ("groups/search", 100)] {
        let body = |size: usize| json!({"pageSize": size, "query": query});
        assert_eq!(visit.post(search, body(largest)).await.status, 200);
        assert_eq!(visit.post(search, body(largest + 1)).await.status, 400);
    }
}

#[tokio::test]
async fn people_and_groups_are_searched_by_name_and_address() {
    let visit = Visit::for_people_of("three-missing").await;
    let search = async |kind: &str, field: &str, value: &str| {
        let query = json!([{"type": kind, "fields": [field], "value": value}]);
        visit.post("users/search", json!({"pageSize": 100, "query": query})).await.body["total"].clone()
    };
    assert_eq!(search("EXACT", "email", "AGENT.0042@example.com").await, 1);
    assert_eq!(search("EXACT", "email", "agent.0042").await, 0);
    assert_eq!(search("CONTAINS", "name", "GENT 004").await, 10 - inactive(&visit, "Agent 004").await);
    assert_eq!(search("STARTS_WITH", "name", "agent 006").await, 3 - inactive(&visit, "Agent 006").await);
    assert_eq!(search("STARTS_WITH", "name", "contoso").await, 1);
    assert_eq!(search("EXACT", "state", "inactive").await, 2);
    for wrong in [json!({}), json!({"query": []}), json!({"query": [{"type": "MAGIC", "fields": ["name"]}]})]
    {
        assert_eq!(visit.post("users/search", wrong).await.status, 400);
    }
    let query = json!([{"type": "EXACT", "fields": ["email"], "value": "agent.0042@example.com"}]);
    let expanded =
        visit.post("users/search", json!({"expand": ["authorization"], "query": query})).await.body;
    assert!(expanded["results"][0]["authorization"]["roles"].is_array(), "{expanded}");
    let query = json!([{"type": "EXACT", "fields": ["name"], "value": "retail tier 1"}]);
    let groups = visit.post("groups/search", json!({"query": query})).await.body;
    assert_eq!((&groups["total"], &groups["results"][0]["memberCount"]), (&json!(1), &json!(6)));
}

/// How many of those with such a name are inactive.
async fn inactive(visit: &Visit, number: &str) -> usize {
    let people = all(visit, "users?state=inactive").await;
    people.iter().filter(|person| person["name"].as_str().unwrap().contains(number)).count()
}

#[tokio::test]
async fn grants_tell_what_is_held_by_oneself_and_what_through_which_group() {
    let visit = Visit::for_people_of("three-missing").await;
    let group = {
        let groups = all(&visit, "groups").await;
        groups.into_iter().find(|group| group["name"] == "Retail Tier 1").unwrap()
    };
    let members = all(&visit, &format!("groups/{}/members", id(&group))).await;
    let individuals = visit.get(&format!("groups/{}/individuals", id(&group))).await.body;
    assert_eq!((members.len(), &individuals["total"]), (6, &json!(6)));
    let path = format!("authorization/subjects/{}", id(&members[0]));
    let plain = visit.get(&path).await.body;
    assert_eq!((id(&plain), plain["grants"].as_array().unwrap().len()), (id(&members[0]), 1));
    assert!(plain["grants"][0]["role"].get("policies").is_none(), "only with includeFullRoles");
    let grant = visit.get(&format!("{path}?includeFullRoles=true")).await.body["grants"][0].clone();
    assert_eq!((&grant["subjectId"], &grant["role"]["name"]), (&group["id"], &json!("Agent Retail")));
    let policy = json!({
        "domain": "integration", "entityName": "salesforce", "actions": ["agent"], "condition": null,
    });
    assert!(grant["role"]["policies"].as_array().unwrap().contains(&policy));

    let of_group = visit.get(&format!("authorization/subjects/{}", id(&group))).await.body;
    assert_eq!(of_group["grants"][0]["role"]["name"], "Agent Retail");
    let authorization = visit.get(&format!("users/{}/roles", id(&members[0]))).await.body;
    assert_eq!(authorization["roles"][0]["name"], "Agent Retail");
    assert!(
        authorization["permissions"].as_array().unwrap().contains(&json!("integration:salesforce:agent"))
    );
    let expanded = visit.get(&format!("users/{}?expand=authorization,groups", id(&members[0]))).await.body;
    assert_eq!(expanded["authorization"], authorization);
    assert_eq!(expanded["groups"][0]["id"], group["id"]);
}

#[tokio::test]
async fn a_role_names_its_holders_people_groups_and_clients() {
    let visit = Visit::for_people_of("three-missing").await;
    let roles = all(&visit, "authorization/roles").await;
    let role = |name: &str| roles.iter().find(|role| role["name"] == name).unwrap().clone();
    let retail = role("Agent Retail");
    assert_eq!(retail["userCount"], 8);
    let path = format!("authorization/roles/{}", id(&retail));
    assert!(visit.get(&format!("{path}?userCount=false")).await.body.get("userCount").is_none());
    assert_eq!(all(&visit, &format!("{path}/users")).await.len(), 8);
    let holders = all(&visit, &format!("{path}/subjectgrants")).await;
    let kinds = |kind: &str| holders.iter().filter(|holder| holder["type"] == kind).count();
    assert_eq!((kinds("PC_USER"), kinds("PC_GROUP"), holders.len()), (8, 1, 9));
    assert!(holders.iter().all(|holder| holder["divisions"][0]["name"] == "Retail"));
    let check =
        all(&visit, &format!("authorization/roles/{}/subjectgrants", id(&role("Greenlight Check")))).await;
    assert_eq!(
        (&check[0]["type"], &check[0]["divisions"][0]["id"]),
        (&json!("PC_OAUTH_CLIENT"), &json!("*"))
    );
    assert_eq!(id(&check[0]), visit.server.people_client_id().to_string());

    let division = holders[0]["divisions"][0]["id"].as_str().unwrap();
    let grants = all(&visit, &format!("authorization/divisions/{division}/grants")).await;
    let of_retail = grants.iter().filter(|grant| grant["role"]["id"] == retail["id"]).count();
    assert_eq!((grants.len(), of_retail), (5 + 8 + 3 + 1, 9));
    let everywhere = all(&visit, "authorization/divisions/*/grants").await;
    assert_eq!(everywhere.len(), 3, "two of the client and the admin's");
}

#[tokio::test]
async fn queues_tell_their_members_and_how_they_came_to_be() {
    let visit = Visit::for_people_of("three-missing").await;
    let queues = all(&visit, "routing/queues?name=ret").await;
    assert_eq!((queues.len(), &queues[0]["memberCount"]), (1, &json!(19)));
    let path = format!("routing/queues/{}", id(&queues[0]));
    assert_eq!(visit.get(&path).await.body["division"]["name"], "Retail");
    let members = all(&visit, &format!("{path}/members")).await;
    let by = |how: &str| members.iter().filter(|member| member["memberBy"] == how).count();
    assert_eq!((by("user"), by("group")), (13, 6));
    assert_eq!(all(&visit, &format!("{path}/users")).await.len(), 19);
}

#[tokio::test]
async fn licences_are_words_in_lists_and_objects_alone() {
    let visit = Visit::for_people_of("three-missing").await;
    let agent = person(&visit, "agent.0042@example.com").await;
    assert_eq!(all(&visit, "license/users?pageSize=100").await.len(), 63);
    let some = visit.post("license/users", json!([agent["id"], "7"])).await.body;
    assert_eq!(some, json!({"entities": [{"id": agent["id"], "licenses": ["cloudCX2"]}]}));
    let too_many: Vec<Value> = (0..501).map(|_| agent["id"].clone()).collect();
    assert_eq!(visit.post("license/users", json!(too_many)).await.status, 400);
    let one = visit.get(&format!("license/users/{}", id(&agent))).await.body;
    assert_eq!(one["licenses"][0]["id"], "cloudCX2");
    assert!(
        one["licenses"][0]["comprises"].as_array().unwrap().iter().any(|part| part["id"] == "communicate")
    );
    let known = visit.get("license/definitions").await.body;
    assert!(known.as_array().unwrap().iter().any(|known| known["id"] == "collaborate"));
    assert_eq!(visit.server.writes(), 0, "asking for licences by POST changes nothing");
}

#[tokio::test]
async fn a_person_s_token_may_do_what_the_person_may() {
    let mut visit = Visit::for_people_of("three-missing").await;
    assert_eq!(visit.get("users/me").await.body["code"], "not.a.user");
    assert!(visit.get("tokens/me").await.body["OAuthClient"]["id"].is_string());
    let agent = person(&visit, "agent.0042@example.com").await;
    let other = person(&visit, "agent.0043@example.com").await;
    visit.be("agent.0042@example.com");
    assert_eq!(id(&visit.get("users/me").await.body), id(&agent));
    let token = visit.get("tokens/me").await.body;
    assert!(token.get("OAuthClient").is_none() && token["organization"]["id"].is_string(), "{token}");
    assert_eq!(visit.get("organizations/me").await.body["name"], "Contoso Care");
    let own = visit.get("authorization/subjects/me?includeFullRoles=true").await.body;
    assert_eq!((id(&own), own["grants"].as_array().unwrap().len()), (id(&agent), 1));
    assert!(own["grants"][0]["role"]["policies"].as_array().unwrap().len() > 20);

    let denied = visit.get(&format!("authorization/subjects/{}", id(&other))).await;
    assert_eq!((denied.status, &denied.body["code"]), (403, &json!("missing.any.permissions")));
    assert_eq!(visit.get("authorization/roles").await.status, 403);
    assert_eq!(visit.get(&format!("users/{}", id(&other))).await.status, 404);
    assert_eq!(visit.get("users").await.body["total"], 1, "only themselves");
    visit.be("admin.contoso@example.com");
    assert_eq!(visit.get(&format!("authorization/subjects/{}", id(&other))).await.status, 200);
    assert_eq!(visit.get("users").await.body["total"], 61);
    assert!(visit.server.person_token("nobody@example.com").is_none());
}
