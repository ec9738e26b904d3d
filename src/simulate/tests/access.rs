//! What the org tells of grants, roles and divisions permitted, and what it doesn't (docs/platform-api.md 2, 5).

use super::*;

async fn grants(visit: &Visit) -> Value {
    visit.get("authorization/subjects/me?includeFullRoles=true").await.body["grants"].clone()
}

#[tokio::test]
async fn grants_tell_role_division_and_policies() {
    let visit = Visit::to_embedded("throttled").await;
    let grants = grants(&visit).await;
    assert_eq!(grants.as_array().unwrap().len(), 1);
    assert_eq!(grants[0]["division"]["id"], "*");
    assert_eq!(grants[0]["subjectId"], visit.server.client_id().to_string());
    let actions = ["view", "viewSensitiveData"];
    let policy =
        json!({"domain": "recording", "entityName": "recording", "actions": actions, "condition": null});
    assert!(grants[0]["role"]["policies"].as_array().unwrap().contains(&policy));
    let short = visit.get("authorization/subjects/me").await.body;
    assert!(short["grants"][0]["role"].get("policies").is_none(), "only with includeFullRoles");
}

#[tokio::test]
async fn other_sources_need_their_permissions() {
    let visit = Visit::to_embedded("listed").await;
    let id = visit.server.client_id();
    let role = grants(&visit).await[0]["role"]["id"].as_str().unwrap().to_owned();
    for (path, permission) in [
        (format!("authorization/subjects/{id}"), "authorization:grant:view"),
        (format!("oauth/clients/{id}"), "oauth:client:view"),
        (format!("authorization/roles/{role}"), "authorization:role:view"),
        ("authorization/roles".to_owned(), "authorization:role:view"),
    ] {
        let denied = visit.get(&path).await;
        assert_eq!((denied.status, &denied.body["code"]), (403, &json!("missing.any.permissions")));
        let open = Visit::to(org_with(&[permission], "[\"Archive\"]", "")).await;
        let (ours, theirs) = (id.to_string(), open.server.client_id().to_string());
        let reads_role = grants(&open).await[0]["role"]["id"].as_str().unwrap().to_owned();
        let path = path.replace(&ours, &theirs).replace(&role, &reads_role);
        let answer = open.get(&path).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.body);
    }
}

#[tokio::test]
async fn roles_show_conditions_as_a_tree_and_grants_as_a_text() {
    let policy = r#"{ domain = "conversation", entity = "communication", actions = ["view"], only_media = ["email", "message"] }"#;
    let visit = Visit::to(org(&format!(
        r#"roles = [{{ name = "R", policies = [{policy}, {{ domain = "authorization", entity = "*", actions = ["view"] }}] }}]
        grants = [{{ role = "R", divisions = "*" }}]"#
    )))
    .await;
    let grants = grants(&visit).await;
    let role = &grants[0]["role"];
    assert_eq!(
        role["policies"][0]["condition"],
        "Conversation.mediaType EQ EMAIL OR Conversation.mediaType EQ MESSAGE"
    );
    let path = format!("authorization/roles/{}", role["id"].as_str().unwrap());
    let policies = visit.get(&path).await.body["permissionPolicies"].clone();
    assert_eq!(policies[0]["actionSet"], json!(["view"]));
    assert_eq!(policies[0]["resourceConditionNode"]["terms"][1]["operands"][0]["value"], "MESSAGE");
    assert!(policies[1].get("resourceConditionNode").is_none());
}

#[tokio::test]
async fn a_group_holds_its_grants_and_the_client_does_not_show_them() {
    let visit = Visit::to_embedded("by-group").await;
    let grants = grants(&visit).await;
    assert_ne!(grants[0]["subjectId"], visit.server.client_id().to_string());
    let token = visit.get("tokens/me").await.body;
    assert_eq!(token["OAuthClient"]["roleDivisions"], json!([]));
    assert_eq!(token["OAuthClient"]["authorizedGrantType"], "CLIENT-CREDENTIALS");
}

#[tokio::test]
async fn the_token_tells_roles_and_divisions_and_no_secret() {
    let visit = Visit::to_embedded("some-divisions").await;
    let token = visit.get("tokens/me").await.body;
    assert_eq!(token["organization"]["name"], visit.server.org().title());
    assert_eq!(token["OAuthClient"]["id"], visit.server.client_id().to_string());
    assert_eq!(token["OAuthClient"]["roleDivisions"].as_array().unwrap().len(), 3);
    assert!(!token.to_string().contains(visit.server.secret().expose_secret()));
    let head = visit.request(Method::HEAD, "tokens/me").send().await.unwrap();
    assert_eq!(head.status(), 200);
}

#[tokio::test]
async fn divisions_permitted_follow_the_grants() {
    let permitted =
        "authorization/divisionspermitted/paged/me?pageSize=500&permission=Recording:recording:view";
    let expected = [
        ("healthy", 5, true),
        ("some-divisions", 3, false),
        ("listed", 5, false),
        ("three-missing", 0, false),
    ];
    for (name, count, all) in expected {
        let answer = Visit::to_embedded(name).await.get(permitted).await.body;
        assert_eq!(answer["total"], count, "{name}");
        assert_eq!(answer["entities"].as_array().unwrap().len(), count, "{name}");
        assert_eq!(answer["allDivsPermitted"], all, "{name}");
    }
    let visit = Visit::to_embedded("healthy").await;
    assert_eq!(visit.get("authorization/divisionspermitted/paged/me").await.status, 400);
}

#[tokio::test]
async fn a_source_that_is_refused_refuses_the_client_and_not_the_admin() {
    let mut visit = Visit::to_embedded("introspection-refused").await;
    let me = "authorization/subjects/me?includeFullRoles=true";
    assert_eq!(visit.get(me).await.body["code"], "not.authorized");
    let id = visit.server.client_id();
    assert_eq!(visit.get(&format!("authorization/subjects/{id}")).await.status, 403);
    assert_eq!(visit.get("tokens/me").await.body["OAuthClient"]["roleDivisions"], json!([]));
    let permitted = "authorization/divisionspermitted/paged/me?permission=recording:recording:view";
    assert_eq!(visit.get(permitted).await.status, 403);
    assert_eq!(visit.get("authorization/divisions").await.status, 200);

    visit.token = visit.server.admin_token().expose_secret().to_owned();
    let told = visit.get(&format!("authorization/subjects/{id}?includeFullRoles=true")).await.body;
    assert_eq!(told["grants"][0]["role"]["policies"].as_array().unwrap().len(), 6);
    assert_eq!(visit.get("users/me").await.status, 200);
}

#[tokio::test]
async fn roles_can_be_told_without_their_contents() {
    let visit = Visit::to_embedded("roles-unreadable").await;
    let grants = grants(&visit).await;
    assert_eq!(grants[0]["division"]["id"], "*");
    assert!(grants[0]["role"].get("policies").is_none());
    let role = format!("authorization/roles/{}", grants[0]["role"]["id"].as_str().unwrap());
    assert_eq!(visit.get(&role).await.status, 403);
}

#[tokio::test]
async fn refusals_come_in_three_forms() {
    for (form, status) in [("forbidden", 403), ("not-found", 404), ("empty", 200)] {
        let fault =
            format!("faults = {{ refused = {{ subjects_me = \"{form}\", divisions = \"{form}\" }} }}");
        let visit = Visit::to(org_with(&["*:*:*"], "\"*\"", &fault)).await;
        let me = visit.get("authorization/subjects/me").await;
        let divisions = visit.get("authorization/divisions").await;
        assert_eq!((me.status, divisions.status), (status, status));
        if form == "empty" {
            assert_eq!((&me.body["grants"], &divisions.body["entities"]), (&json!([]), &json!([])));
        }
    }
}
