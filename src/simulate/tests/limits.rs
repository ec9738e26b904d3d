//! What callers don't see of people: by division, by permission, by role (docs/platform-api.md 2, 9).

use super::{listings::all, *};

fn id(entity: &Value) -> &str {
    entity["id"].as_str().unwrap()
}

/// The people of a division, as the org knows them: an unlimited caller's listing.
async fn everybody(name: &str) -> Vec<Value> {
    let mut visit = Visit::for_people_of(name).await;
    visit.token = visit.server.admin_token().expose_secret().to_owned();
    all(&visit, "users?pageSize=500").await
}

fn of<'a>(people: &'a [Value], division: &str) -> Vec<&'a Value> {
    people.iter().filter(|person| person["division"]["name"] == division).collect()
}

#[tokio::test]
async fn people_of_other_divisions_are_left_out_without_a_word() {
    let everybody = everybody("agents-one-division").await;
    let visit = Visit::for_people_of("agents-one-division").await;
    let (retail, support) = (of(&everybody, "Retail"), of(&everybody, "Support"));
    assert_eq!((everybody.len(), retail.len(), support.len()), (42, 20, 14));
    let seen = visit.get("users?pageSize=500").await.body;
    assert_eq!((&seen["total"], seen["entities"].as_array().unwrap().len()), (&json!(20), 20));
    let both = format!("users?id={},{}", id(retail[0]), id(support[0]));
    assert_eq!(visit.get(&both).await.body["total"], 1);
    assert_eq!(visit.get(&format!("users/{}", id(support[0]))).await.status, 404);
    assert_eq!(visit.get(&format!("users/{}", id(retail[0]))).await.status, 200);
    let query = json!([{"type": "CONTAINS", "fields": ["name"], "value": "agent"}]);
    assert_eq!(visit.post("users/search", json!({"query": query})).await.body["total"], 20);
    assert_eq!(visit.get("license/users").await.body["total"], 20);
    let asked = json!([retail[0]["id"], support[0]["id"]]);
    let licences = visit.post("license/users", asked).await.body;
    assert_eq!(licences["entities"].as_array().unwrap().len(), 1);
    let group = all(&visit, "groups").await.remove(0);
    assert_eq!(group["memberCount"], 14, "the group tells how many there are");
    assert_eq!(visit.get(&format!("groups/{}/members", id(&group))).await.body["total"], 0);
    let queue = all(&visit, "routing/queues").await.remove(0);
    assert_eq!(visit.get(&format!("routing/queues/{}/members", id(&queue))).await.body["total"], 0);
    let roles = all(&visit, "authorization/roles").await;
    let agent = roles.iter().find(|role| role["name"] == "Agent").unwrap();
    let holders = all(&visit, &format!("authorization/roles/{}/subjectgrants", id(agent))).await;
    let people = holders.iter().filter(|holder| holder["type"] == "PC_USER").count();
    assert_eq!((people, holders.len(), &agent["userCount"]), (12, 13, &json!(20)));
}

#[tokio::test]
async fn grants_of_other_divisions_are_not_found() {
    let everybody = everybody("agents-one-division").await;
    let visit = Visit::for_people_of("agents-one-division").await;
    let (retail, support) = (of(&everybody, "Retail"), of(&everybody, "Support"));
    let subject = async |person: &Value| {
        let path = format!("authorization/subjects/{}?includeFullRoles=true", id(person));
        visit.get(&path).await
    };
    let seen = subject(retail[0]).await;
    assert_eq!((seen.status, &seen.body["grants"][0]["division"]["homeDivision"]), (200, &json!(false)));
    let hidden = subject(support[0]).await;
    assert_eq!((hidden.status, &hidden.body["code"]), (404, &json!("not.found")));
    assert_eq!(visit.get(&format!("users/{}/roles", id(support[0]))).await.status, 404);
    let grants = async |person: &Value| {
        let division = person["division"]["id"].as_str().unwrap();
        visit.get(&format!("authorization/divisions/{division}/grants")).await
    };
    let of_retail = grants(retail[0]).await;
    assert_eq!((of_retail.status, &of_retail.body["total"]), (200, &json!(21)), "20 people and the client");
    assert_eq!(grants(support[0]).await.status, 404);
    // What a person of the division holds elsewhere isn't shown either.
    let mixed = Visit::to(org(&format!(
        "{VIEWER}\nagents = [{{ division = \"Claims\", roles = [{{ role = \"V\", divisions = [\"Claims\", \"Archive\"] }}] }}]"
    )))
    .await;
    let person = all(&mixed, "users").await.remove(0);
    let told = mixed.get(&format!("authorization/subjects/{}", id(&person))).await.body;
    assert_eq!(told["grants"].as_array().unwrap().len(), 1);
}

/// A client that sees people and grants in Claims alone.
const VIEWER: &str = r#"roles = [{ name = "V", permissions = ["directory:user:view", "authorization:grant:view"] }]
    grants = [{ role = "V", divisions = ["Claims"] }]"#;

#[tokio::test]
async fn who_may_see_nobody_finds_nobody_and_no_refusal() {
    let agents = r#"agents = [{ count = 3, division = "Claims", licences = ["communicate"] }]"#;
    let visit = Visit::to(org(agents)).await;
    let listing = visit.get("users").await;
    assert_eq!((listing.status, &listing.body["total"]), (200, &json!(0)));
    let query = json!([{"type": "CONTAINS", "fields": ["name"], "value": "agent"}]);
    let search = visit.post("users/search", json!({"query": query})).await;
    assert_eq!((search.status, &search.body["code"]), (403, &json!("missing.any.permissions")));
    let visit = Visit::to(org(&format!("{VIEWER}\n{agents}"))).await;
    assert_eq!(visit.get("users").await.body["total"], 3);
    assert_eq!(visit.get("users?state=inactive").await.body["total"], 0);
}

#[tokio::test]
async fn a_condition_shows_nobody() {
    let policy = r#"{ domain = "directory", entity = "user", actions = ["view"], only_media = ["email"] }"#;
    let visit = Visit::to(org(&format!(
        r#"roles = [{{ name = "R", policies = [{policy}] }}]
        grants = [{{ role = "R", divisions = "*" }}]
        agents = [{{ count = 3, division = "Claims" }}]"#
    )))
    .await;
    assert_eq!(visit.get("users").await.body["total"], 0);
}

#[tokio::test]
async fn without_roles_only_each_one_s_grants_tell_and_without_grants_nothing() {
    for (org, status) in [("agents-unreadable", 200), ("agents-no-grants", 403)] {
        let visit = Visit::for_people_of(org).await;
        let person = all(&visit, "users").await.remove(0);
        let path = format!("authorization/subjects/{}?includeFullRoles=true", id(&person));
        let answer = visit.get(&path).await;
        assert_eq!(answer.status, status, "{org}");
        if status == 200 {
            assert!(answer.body["grants"][0]["role"]["policies"].as_array().unwrap().len() > 20);
        }
        let denied = visit.get("authorization/roles").await;
        assert_eq!((denied.status, &denied.body["code"]), (403, &json!("missing.any.permissions")), "{org}");
        let own = visit.get("authorization/subjects/me").await.body;
        let role = own["grants"][0]["role"]["id"].as_str().unwrap();
        assert_eq!(visit.get(&format!("authorization/roles/{role}")).await.status, 403, "{org}");
        assert_eq!(
            visit.get(&format!("authorization/roles/{role}/subjectgrants")).await.status,
            403,
            "{org}"
        );
    }
}

#[tokio::test]
async fn each_listing_needs_its_permission() {
    let needed = [
        ("authorization/roles", "authorization:role:view"),
        ("authorization/divisions/*/grants", "authorization:grant:view"),
        ("license/definitions", "authorization:license:view"),
        ("integrations", "integrations:integration:view"),
        ("integrations/types", "integrations:integration:view"),
        ("integrations/types/webhook", "integrations:integration:view"),
        ("identityproviders", "sso:provider:view"),
        ("oauth/clients", "oauth:client:view"),
        ("routing/queues", "routing:queue:view"),
    ];
    let every: Vec<&str> = needed.iter().map(|(_, permission)| *permission).collect();
    for (path, permission) in needed {
        let alone = Visit::to(org_with(&[permission], "\"*\"", "")).await;
        assert_eq!(alone.get(path).await.status, 200, "{path}");
        let others: Vec<&str> = every.iter().copied().filter(|other| *other != permission).collect();
        let without = Visit::to(org_with(&others, "\"*\"", "")).await;
        let denied = without.get(path).await;
        assert_eq!(denied.status, 403, "{path}");
        assert!(denied.body["message"].as_str().unwrap().contains(permission), "{path}");
    }
}

#[tokio::test]
async fn queues_of_other_divisions_are_left_out() {
    let queues =
        r#"queues = [{ name = "One", division = "Claims" }, { name = "Two", division = "Archive" }]"#;
    let visit = Visit::to(org_with(&["routing:queue:view"], "[\"Claims\"]", queues)).await;
    let seen = all(&visit, "routing/queues").await;
    assert_eq!((seen.len(), &seen[0]["name"]), (1, &json!("One")));
    let everything = Visit::to(org_with(&["routing:queue:view"], "\"*\"", queues)).await;
    let hidden = all(&everything, "routing/queues").await.remove(1);
    assert_eq!(visit.get(&format!("routing/queues/{}", id(&hidden))).await.status, 404);
    assert_eq!(visit.get(&format!("routing/queues/{}/members", id(&hidden))).await.status, 404);
}
