//! `greenlight integrations`.

use super::home::{Home, end};

#[test]
fn what_scripts_read_has_every_requirement_with_the_guides_own_words() {
    let ended = end(Home::new().greenlight().args(["integrations", "show", "ariglad", "--format", "json"]));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["id"], "ariglad");
    assert_eq!(document["title"], "Ariglad");
    let requirements = document["requirements"].as_array().unwrap();
    let ids: Vec<&str> = requirements.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "oauth-client",
            "read-conversation-details",
            "read-recordings",
            "read-transcript-urls",
            "read-transcript-text",
            "read-messages",
            "read-emails",
            "read-conversations",
            "upload-attachments",
            "view-attachments",
            "division-access",
            "allowed-ips",
            "entered-in-ariglad",
            "read-sensitive-data"
        ]
    );
    for row in requirements {
        let members: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        let own = ["id", "kind", "asked", "title", "required", "feature", "alternatives", "why"];
        let more: &[&str] = if row["id"] == "read-sensitive-data" { &["edition"] } else { &[] };
        assert_eq!(members, [&own, more].concat());
    }
    let transcript = &requirements[3];
    assert_eq!(transcript["asked"], "speechAndTextAnalytics:data:view");
    assert_eq!(
        transcript["alternatives"],
        serde_json::json!([["recording:recording:view", "speechAndTextAnalytics:data:view"]])
    );
}

#[test]
fn what_an_admin_reads() {
    let ended = end(Home::new().greenlight().args(["integrations", "show", "ariglad"]));
    insta::assert_snapshot!("integrations-show-ariglad", ended.stdout);
    let ended = end(Home::new().greenlight().args(["integrations", "show", "embeddable framework"]));
    insta::assert_snapshot!("integrations-show-embeddable-framework", ended.stdout);
}

#[test]
fn what_scripts_read_of_people() {
    let ended =
        end(Home::new().greenlight().args(["integrations", "show", "salesforce", "--format", "json"]));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let rows = document["requirements"].as_array().unwrap();
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("{id}"));
    assert_eq!(rows.iter().filter(|row| row["kind"] == "permission").count(), 36);
    let edit = row("quality-evaluation-edit");
    assert_eq!(
        edit["alternatives"],
        serde_json::json!([["quality:evaluation:edit"], ["quality:evaluation:editScore"]])
    );
    let journey = row("journey-event-view");
    assert_eq!(
        (&journey["asked"], &journey["title"], &journey["required"], &journey["feature"]),
        (
            &"JourneyEvent View".into(),
            &"Journey > Event > View".into(),
            &false.into(),
            &"Customer journey".into()
        )
    );
    let access = row("integration-salesforce-agent");
    assert_eq!((&access["required"], &access["feature"]), (&true.into(), &serde_json::Value::Null));
    assert_eq!(access["uncertain"], serde_json::json!(["integration:salesforce:agent"]));
    assert_eq!(row("apex-chat-transcript-service")["only_if"], "if you save chat transcripts");
    assert_eq!(row("licence")["alternatives"][0], serde_json::json!(["communicate"]));
    let needed = document["prerequisites"].as_array().unwrap();
    assert_eq!(needed[0]["permission"], "authorization:grant:view");

    let ended =
        end(Home::new().greenlight().args(["integrations", "show", "microsoft-teams", "--format", "json"]));
    assert!(ended.stdout.contains("\"integration:microsoftTeamsEmbeddedClient:*\""), "{}", ended.stdout);
}

#[test]
fn the_list_names_all_seven_by_title() {
    let ended = end(Home::new().greenlight().arg("integrations"));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("integrations-list", ended.stdout);
}

#[test]
fn the_users_own_manifests_are_found_and_a_broken_one_stops_no_other() {
    let home = Home::new();
    let own = include_str!("../../assets/integrations/ariglad.toml")
        .replacen("id = \"ariglad\"", "id = \"own\"", 1)
        .replacen("title = \"Ariglad\"", "title = \"Own\"", 1);
    home.write("config/integrations/own.toml", &own);
    let broken = home.write("config/integrations/broken.toml", &own.replacen("schema = 2", "schema = 9", 1));
    home.write("config/integrations/twice.toml", include_str!("../../assets/integrations/ariglad.toml"));

    let ended = end(home.greenlight().args(["integrations", "list"]));
    assert_eq!(ended.code, Some(0));
    let names: Vec<&str> = ended.stdout.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    let embedded = integration_ids();
    assert_eq!(names.len(), embedded.len() + 1);
    assert!(names.contains(&"own") && embedded.iter().all(|id| names.contains(id)), "{names:?}");
    assert!(ended.stderr.contains("broken.toml:4: schema 9; expected 2"), "{}", ended.stderr);
    assert!(ended.stderr.contains("twice.toml: `ariglad` already exists"), "{}", ended.stderr);

    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&broken));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert_eq!(ended.stderr, format!("{}:4: schema 9; expected 2\n", broken.display()));
    let ended = end(home
        .greenlight()
        .args(["integrations", "validate"])
        .arg(home.config().join("integrations/own.toml")));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn a_manifest_of_people_may_include_the_common_parts() {
    let home = Home::new();
    let own = include_str!("../../assets/integrations/salesforce.toml").replacen(
        "id = \"salesforce\"",
        "id = \"own\"",
        1,
    );
    let file = home.write("own.toml", &own);
    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&file));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(ended.stdout, format!("{} is a manifest: Salesforce, 52 requirements.\n", file.display()));
    let file = home.write("own.toml", &own.replacen("\"browser\"", "\"browzer\"", 1));
    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&file));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("own.toml:8: there is no part `browzer`"), "{}", ended.stderr);
}

#[test]
fn a_manifest_of_an_older_form_is_refused_with_what_to_change() {
    let home = Home::new();
    let old = home.write("old.toml", "schema = 1\nid = \"old\"\n[[requirement]]\nid = \"x\"\n");
    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&old));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let begins = format!(
        "{}:1: schema 1; expected 2, which says the subject: `[[client.requirement]]`",
        old.display()
    );
    assert!(ended.stderr.starts_with(&begins), "{}", ended.stderr);
}

#[test]
fn what_an_admin_reads_of_an_integration_with_all_three_subjects() {
    let home = Home::new();
    let file = home.write("config/integrations/both.toml", include_str!("../fixtures/both.toml"));
    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&file));
    assert_eq!(ended.stdout, format!("{} is a manifest: Both, 7 requirements.\n", file.display()));
    let ended = end(home.greenlight().args(["integrations", "show", "both"]));
    insta::assert_snapshot!("integrations-show-both", ended.stdout);
}

fn integration_ids() -> Vec<&'static str> {
    greenlight::testing::model::integration::embedded()
        .iter()
        .map(|integration| integration.id.as_str())
        .collect()
}

#[test]
fn every_mistake_of_a_manifest_is_told_to_people_and_to_scripts() {
    let home = Home::new();
    let text = include_str!("../fixtures/both.toml")
        .replacen("need = \"oauth-client\"", "need = \"oauth-clint\"", 1)
        .replacen(
            "requires = { any = [\"recording:recording:view\"] }",
            "requires = { any = [\"recording:recording:edit\"] }",
            1,
        )
        .replacen("directory:user:view", "directory:users:view", 1);
    let file = home.write("own.toml", &text);
    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&file));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ended.stderr);
    let at = format!("{}:", file.display());
    assert!(lines.iter().all(|line| line.starts_with(&at)), "{}", ended.stderr);
    assert!(lines[0].contains("the nearest is `oauth-client`"), "{}", lines[0]);
    assert!(lines[1].contains("requires = { any = [\"recording:recording:view\"] }"), "{}", lines[1]);

    let ended = end(home.greenlight().args(["integrations", "validate", "--format", "json"]).arg(&file));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(2), ""));
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((&document["valid"], &document["id"]), (&false.into(), &serde_json::Value::Null));
    let mistakes = document["mistakes"].as_array().unwrap();
    assert_eq!(mistakes.len(), 3);
    for (mistake, line) in mistakes.iter().zip(lines) {
        let said = format!("{at}{}: {}", mistake["line"], mistake["expected"].as_str().unwrap());
        assert_eq!(said, line);
    }

    let file = home.write("right.toml", include_str!("../fixtures/both.toml"));
    let ended = end(home.greenlight().args(["integrations", "validate", "--format", "json"]).arg(&file));
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(ended.code, Some(0));
    assert_eq!(
        (&document["valid"], &document["id"], &document["mistakes"]),
        (&true.into(), &"both".into(), &serde_json::json!([]))
    );
}

#[test]
fn a_manifest_that_disagrees_with_the_operations_is_not_used() {
    let home = Home::new();
    let wrong = include_str!("../fixtures/both.toml").replacen(
        "requires = { any = [\"recording:recording:view\"] }",
        "requires = { any = [\"recording:recording:edit\"] }",
        1,
    );
    home.write("config/integrations/both.toml", &wrong);
    let ended = end(home.greenlight().args(["integrations", "list"]));
    assert!(ended.stderr.contains("expected what the operation requires"), "{}", ended.stderr);
    assert!(!ended.stdout.contains("both"), "{}", ended.stdout);
}
