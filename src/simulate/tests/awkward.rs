//! The awkward people of `agents-mixed`, each as its file says.

use super::{listings::all, *};

fn id(entity: &Value) -> &str {
    entity["id"].as_str().unwrap()
}

/// Each active person's grants, in the order of the people.
async fn grants(visit: &Visit) -> Vec<(Value, Vec<Value>)> {
    let mut told = Vec::new();
    for person in all(visit, "users?pageSize=500").await {
        let path =
            format!("authorization/subjects/{}?includeFullRoles=true&includeDuplicates=true", id(&person));
        let grants = visit.get(&path).await.body["grants"].as_array().unwrap().clone();
        told.push((person, grants));
    }
    told
}

#[tokio::test]
async fn grants_come_in_every_form() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let told = grants(&visit).await;
    assert_eq!(told.len(), 50);
    let count = |wanted: &dyn Fn(&Value, &[Value]) -> bool| {
        told.iter().filter(|(person, grants)| wanted(person, grants)).count()
    };
    let role = |grants: &[Value], name: &str| grants.iter().any(|grant| grant["role"]["name"] == name);
    assert_eq!(count(&|_, grants| grants.is_empty()), 1, "holds nothing");
    assert_eq!(count(&|_, grants| role(grants, "Back Office")), 4);
    assert_eq!(count(&|person, grants| grants.iter().any(|grant| grant["subjectId"] != person["id"])), 16);
    let twice = |person: &Value, grants: &[Value]| {
        let own = grants.iter().filter(|grant| grant["subjectId"] == person["id"]).count();
        own == 1 && grants.len() == 2 && role(grants, "Agent") && !role(grants, "Sealed")
    };
    assert_eq!(count(&twice), 2, "by themselves and through the group");
    let sealed = |grants: &[Value]| {
        grants
            .iter()
            .any(|grant| grant["role"]["name"] == "Sealed" && grant["role"].get("policies").is_none())
    };
    assert_eq!(count(&|_, grants| sealed(grants)), 3);
    let conditional = |grants: &[Value]| {
        let policies = grants.iter().filter_map(|grant| grant["role"]["policies"].as_array()).flatten();
        policies.filter(|policy| policy["condition"].is_string()).count() == 2
    };
    assert_eq!(count(&|_, grants| conditional(grants)), 3);

    let divisions = all(&visit, "authorization/divisions").await;
    let known = |grant: &Value| divisions.iter().any(|division| division["id"] == grant["division"]["id"]);
    let gone = |grants: &[Value]| grants.iter().any(|grant| grant["division"]["id"] != "*" && !known(grant));
    assert_eq!(count(&|_, grants| gone(grants)), 2, "held where there is nothing any more");
}

#[tokio::test]
async fn what_is_held_twice_is_told_once_unless_the_doubles_are_asked_for() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let told = grants(&visit).await;
    let (person, grants) = told
        .iter()
        .find(|(_, grants)| grants.len() == 2 && grants[0]["role"] == grants[1]["role"])
        .expect("two hold the same by themselves and through the group");
    assert_ne!(grants[0]["subjectId"], grants[1]["subjectId"]);
    let once = visit.get(&format!("authorization/subjects/{}", id(person))).await.body["grants"].clone();
    assert_eq!(once.as_array().unwrap().len(), 1);
    assert_eq!(once[0]["subjectId"], person["id"], "what they hold by themselves comes first");
}

#[tokio::test]
async fn one_role_keeps_its_contents_to_itself() {
    let mut visit = Visit::for_people_of("agents-mixed").await;
    let roles = all(&visit, "authorization/roles").await;
    let sealed = roles.iter().find(|role| role["name"] == "Sealed").unwrap();
    let path = format!("authorization/roles/{}", id(sealed));
    assert_eq!(visit.get(&path).await.body["code"], "not.authorized");
    assert_eq!(all(&visit, &format!("{path}/subjectgrants")).await.len(), 3);
    visit.token = visit.server.admin_token().expose_secret().to_owned();
    assert!(visit.get(&path).await.body["permissionPolicies"].as_array().unwrap().len() > 20);
}

#[tokio::test]
async fn licences_are_missing_small_strange_and_several() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let listed = all(&visit, "license/users").await;
    let with = |licences: Value| listed.iter().filter(|entity| entity["licenses"] == licences).count();
    assert_eq!(with(json!(["collaborate"])), 2);
    assert_eq!(with(json!(["genesysCloudNext"])), 1);
    assert_eq!(with(json!(["collaborate", "communicate"])), 2);
    assert_eq!(with(json!([])), 0, "who has none isn't listed");
    let people = all(&visit, "users?pageSize=500").await;
    let unlicensed: Vec<&Value> =
        people.iter().filter(|person| listed.iter().all(|entity| entity["id"] != person["id"])).collect();
    assert_eq!(unlicensed.len(), 2);
    let one = visit.get(&format!("license/users/{}", id(unlicensed[0]))).await;
    assert_eq!((one.status, &one.body["licenses"]), (200, &json!([])));
    let strange = listed.iter().find(|entity| entity["licenses"][0] == "genesysCloudNext").unwrap();
    let one = visit.get(&format!("license/users/{}", id(strange))).await.body;
    assert!(one["licenses"][0].get("description").is_none());
}

#[tokio::test]
async fn who_left_is_nowhere_unless_asked_for() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let gone = all(&visit, "users?state=deleted").await;
    assert_eq!(gone.len(), 1);
    assert_eq!(all(&visit, "users?state=inactive").await.len(), 2);
    assert_eq!(visit.get(&format!("users?id={}", id(&gone[0]))).await.body["total"], 0);
    let roles = all(&visit, "authorization/roles").await;
    let agent = roles.iter().find(|role| role["name"] == "Agent").unwrap();
    let holders = all(&visit, &format!("authorization/roles/{}/subjectgrants?pageSize=500", id(agent))).await;
    assert!(holders.iter().all(|holder| holder["id"] != gone[0]["id"]));
    assert!(visit.server.person_token(gone[0]["email"].as_str().unwrap()).is_none());
}

#[tokio::test]
async fn names_differ_from_the_guide_s_and_labels_say_so() {
    let visit = Visit::for_people_of("agents-mixed").await;
    let found = async |query: &str| {
        let mut permissions = Vec::new();
        for entry in all(&visit, &format!("authorization/permissions?queryType=domain&query={query}")).await {
            let map = entry["permissionMap"].as_object().unwrap().clone();
            permissions.extend(map.into_values().flat_map(|list| list.as_array().unwrap().clone()));
        }
        permissions
    };
    assert_eq!(found("acdscreenshare,acdScreen-share").await.len(), 2, "two names that read the same");
    let integration = found("integration").await;
    assert!(integration.iter().all(|permission| permission["entityType"] != "salesforce"));
    assert!(integration.iter().any(|permission| permission["entityType"] == "cxSalesforce"));
    let cobrowse = found("cobrowse").await;
    let chat = cobrowse.iter().find(|permission| permission["entityType"] == "webChat").unwrap();
    assert_eq!(chat["label"], "Cobrowse Chat Escalate");
    let session = cobrowse.iter().find(|permission| permission["entityType"] == "session").unwrap();
    assert_eq!(session["label"], "View");
}

#[tokio::test]
async fn a_slow_org_lets_sixty_through_and_says_when_it_goes_on() {
    let visit = Visit::for_people_of("agents-slow").await;
    let first = visit.get("users?pageSize=500").await;
    assert_eq!(
        (&first.body["total"], &first.headers["inin-ratelimit-allowed"]),
        (&json!(300), &"60".parse().unwrap())
    );
    for _ in 1..60 {
        assert_eq!(visit.get("tokens/me").await.status, 200);
    }
    let refused = visit.get("tokens/me").await;
    assert_eq!(refused.status, 429);
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait));
    visit.server.let_pass(std::time::Duration::from_secs(wait));
    assert_eq!(visit.get("tokens/me").await.status, 200);
    assert_eq!(visit.get("authorization/permissions?query=journey,cobrowse").await.body["total"], 0);
}
