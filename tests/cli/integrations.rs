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
            "entered-in-ariglad"
        ]
    );
    for row in requirements {
        let members: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["id", "kind", "asked", "title", "required", "feature", "alternatives", "why"]);
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
}

#[test]
fn the_users_own_manifests_are_found_and_a_broken_one_stops_no_other() {
    let home = Home::new();
    let own = include_str!("../../assets/integrations/ariglad.toml")
        .replacen("id = \"ariglad\"", "id = \"own\"", 1)
        .replacen("title = \"Ariglad\"", "title = \"Own\"", 1);
    home.write("config/integrations/own.toml", &own);
    let broken = home.write("config/integrations/broken.toml", &own.replacen("schema = 1", "schema = 9", 1));
    home.write("config/integrations/twice.toml", include_str!("../../assets/integrations/ariglad.toml"));

    let ended = end(home.greenlight().args(["integrations", "list"]));
    assert_eq!(ended.code, Some(0));
    let names: Vec<&str> = ended.stdout.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    let embedded = integration_ids();
    assert_eq!(names.len(), embedded.len() + 1);
    assert!(names.contains(&"own") && embedded.iter().all(|id| names.contains(id)), "{names:?}");
    assert!(ended.stderr.contains("broken.toml:4: schema 9; expected 1"), "{}", ended.stderr);
    assert!(ended.stderr.contains("twice.toml: `ariglad` is there already"), "{}", ended.stderr);

    let ended = end(home.greenlight().args(["integrations", "validate"]).arg(&broken));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert_eq!(ended.stderr, format!("{}:4: schema 9; expected 1\n", broken.display()));
    let ended = end(home
        .greenlight()
        .args(["integrations", "validate"])
        .arg(home.config().join("integrations/own.toml")));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

fn integration_ids() -> Vec<&'static str> {
    greenlight::model::integration::embedded().iter().map(|integration| integration.id.as_str()).collect()
}
