//! One name, saved twice: by the same client for another integration, or by another client.

use pretty_assertions::assert_eq;

use super::*;
use crate::model::{ClientId, Shown, org::EmbeddedClient};

fn other_client() -> Credentials {
    let client_id: ClientId = "00000000-0000-0000-0000-00000000beef".parse().unwrap();
    Credentials { client_id, secret: "other".to_owned().into() }
}

fn of_other_client() -> SavedEntry {
    SavedEntry {
        client_id: Some(other_client().client_id),
        client_name: Some("Other".into()),
        ..entry("contoso")
    }
}

fn older(problem: Result<Kept, Problem>) -> String {
    match problem {
        Err(Problem::Taken(taken)) => Shown::Clear.text(&taken.older),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn another_clients_entry_is_replaced_only_where_that_was_said() {
    let (_folder, settings) = folder();
    let (vault, name) = (MemoryVault::default(), "contoso".parse().unwrap());
    keep(&vault, &settings, entry("contoso"), &credentials(), Replace::Never).await.unwrap();
    let another_org = SavedEntry { org_id: Some("9e9e".into()), ..entry("contoso") };
    let another_region = SavedEntry { region: region("mypurecloud.com"), org_id: None, ..entry("contoso") };
    let simulated_at = Some(SimulatedAt::new("http://127.0.0.1:1/", "http://127.0.0.1:1/"));
    let simulated = SavedEntry { simulated: simulated_at, org_id: None, ..entry("contoso") };
    for (other, with) in [
        (of_other_client(), other_client()),
        (another_org, credentials()),
        (another_region, credentials()),
        (simulated, credentials()),
    ] {
        let refused = keep(&vault, &settings, other.clone(), &with, Replace::Never).await;
        let words = older(refused);
        assert!(words.contains("3fa85f64") && words.contains("Contoso \"Care\" 東京"), "{words}");
        assert!(words.ends_with(", saved 4 March 2026"), "{words}");
        assert_eq!(settings.find(&name).unwrap(), Some(entry("contoso")));
        assert_eq!(vault.load(&name).await.unwrap().secret.expose_secret(), SECRET);
    }
    let kept = keep(&vault, &settings, of_other_client(), &other_client(), Replace::Another).await.unwrap();
    assert!(Shown::Clear.text(&kept.replaced.unwrap()).contains("3fa85f64"));
    assert_eq!(settings.find(&name).unwrap(), Some(of_other_client()));
    assert_eq!(vault.load(&name).await.unwrap().secret.expose_secret(), "other");
}

#[tokio::test]
async fn the_keyring_tells_whose_it_is_where_the_settings_dont() {
    let (_folder, settings) = folder();
    let (vault, name) = (MemoryVault::default(), "contoso".parse().unwrap());
    vault.save(&name, &other_client()).await.unwrap();
    let refused = keep(&vault, &settings, entry("contoso"), &credentials(), Replace::Never).await;
    assert_eq!(older(refused), "client 00000000-0000-0000-0000-00000000beef");
    // As it was written before the client's id was kept.
    settings.remember(SavedEntry { client_id: None, ..entry("contoso") }, Older::OfAnother).unwrap();
    let refused = keep(&vault, &settings, entry("contoso"), &credentials(), Replace::Never).await;
    assert!(older(refused).contains("beef"));
    assert_eq!(vault.load(&name).await.unwrap().secret.expose_secret(), "other");
    // What another program wrote isn't replaced either.
    let foreign = MemoryVault::failing(KeyringProblem::Unreadable);
    let refused = keep(&foreign, &settings, entry("foreign"), &credentials(), Replace::Never).await;
    assert!(older(refused).contains("isn't Greenlight's"));
}

#[tokio::test]
async fn one_client_keeps_every_integration_that_it_was_saved_for() {
    let (_folder, settings) = folder();
    let vault = MemoryVault::default();
    let salesforce = Use {
        people: vec![Filter::Group("Retail Tier 1".into()), Filter::Queue("Claims".into())],
        embedded_client: EmbeddedClient::Id(other_client().client_id),
        ..Use::of("salesforce")
    };
    let chrome = Use { people: vec![Filter::Everyone], ..Use::of("chrome") };
    let mut last = None;
    for used in [salesforce.clone(), chrome.clone(), Use::of("salesforce")] {
        let entry = SavedEntry { uses: vec![used], ..entry("contoso") };
        let kept = keep(&vault, &settings, entry, &credentials(), Replace::Never).await.unwrap();
        assert_eq!(kept.replaced, None);
        last = Some(kept.integrations);
    }
    assert_eq!(last.unwrap(), ["chrome", "salesforce"]);
    let uses = settings.saved().unwrap().remove(0).uses;
    assert_eq!(uses, [chrome, salesforce], "what a later save doesn't say stays as it was");
}

#[test]
fn entries_of_before_are_still_read() {
    let (_folder, settings) = folder();
    fs::create_dir_all(&settings.folder).unwrap();
    let text = "[[saved]]\nname = \"contoso\"\nintegration = \"salesforce\"\nregion = \"mypurecloud.de\"\n\
                saved_at = \"2026-01-02T03:04:05Z\"\n";
    fs::write(settings.folder.join("saved.toml"), text).unwrap();
    let entry = settings.saved().unwrap().remove(0);
    assert_eq!((entry.uses, entry.client_id), (vec![Use::of("salesforce")], None));
}
