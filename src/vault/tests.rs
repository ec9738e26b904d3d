//! The promises of the vault: what is kept, where, and what never is.

use std::{fs, path::Path};

use pretty_assertions::assert_eq;
use secrecy::ExposeSecret;

use super::*;
use crate::model::{
    Found, Name, Region, Step, attest,
    name::Kind,
    people,
    region::{self},
};

mod memory;
mod replacing;
use memory::MemoryVault;

const SECRET: &str = "planted-9f2c";

fn region(text: &str) -> Region {
    match region::find(text) {
        Found::Known(region) | Found::Unlisted(region) => region,
        Found::OtherHost(_) | Found::Neither => panic!("{text}"),
    }
}

fn entry(name: &str) -> SavedEntry {
    SavedEntry {
        name: name.parse().unwrap(),
        region: region("mypurecloud.de"),
        simulated: None,
        org_id: Some("7b1c".into()),
        org_name: Some("Contoso \"Care\" 東京".into()),
        client_id: Some(credentials().client_id),
        client_name: None,
        saved_at: "2026-03-04T14:05:00Z".parse().unwrap(),
        uses: vec![Use::of("ariglad")],
    }
}

fn answers() -> Answers {
    let at = "2026-03-04T14:05:00Z".parse().unwrap();
    Answers {
        at,
        step: Step::OauthClient,
        integration: Some("ariglad".into()),
        region: Some(region("xyz1.pure.cloud")),
        client_id: Some("3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap()),
        attested: [(
            "allowed-ips".to_owned(),
            attest::Attestation { said: Default::default(), at, by: None },
        )]
        .into(),
    }
}

fn credentials() -> Credentials {
    Credentials {
        client_id: "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap(),
        secret: SECRET.to_owned().into(),
    }
}

fn folder() -> (tempfile::TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::in_folder(folder.path().join("deep/greenlight"));
    (folder, settings)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![folder.to_owned()] };
    entries.flat_map(|entry| files(&entry.unwrap().path())).collect()
}

#[tokio::test]
async fn what_is_kept_comes_back_and_is_forgotten_in_both_places() {
    let (_folder, settings) = folder();
    let vault = MemoryVault::default();
    let name: SavedName = "contoso-ariglad".parse().unwrap();
    keep(&vault, &settings, entry("contoso-ariglad"), &credentials(), Replace::Never).await.unwrap();
    assert_eq!(settings.find(&name).unwrap(), Some(entry("contoso-ariglad")));
    assert_eq!(vault.load(&name).await.unwrap().secret.expose_secret(), SECRET);

    forget(&vault, &settings, &name).await.unwrap();
    assert_eq!(settings.saved().unwrap(), []);
    assert_eq!(vault.load(&name).await.unwrap_err(), KeyringProblem::NotFound);
    assert_eq!(forget(&vault, &settings, &name).await, Err(KeyringProblem::NotFound.into()));
}

#[tokio::test]
async fn what_only_one_of_the_two_has_can_be_forgotten() {
    let (_folder, settings) = folder();
    let vault = MemoryVault::default();
    settings.remember(entry("only-beside"), Older::OfTheSame).unwrap();
    forget(&vault, &settings, &"only-beside".parse().unwrap()).await.unwrap();
    let name = "only-inside".parse().unwrap();
    vault.save(&name, &credentials()).await.unwrap();
    forget(&vault, &settings, &name).await.unwrap();
}

#[tokio::test]
async fn nothing_is_remembered_of_what_the_keyring_refused() {
    let (_folder, settings) = folder();
    let vault = MemoryVault::failing(KeyringProblem::Locked);
    let kept = keep(&vault, &settings, entry("a"), &credentials(), Replace::Never).await;
    assert_eq!(kept, Err(KeyringProblem::Locked.into()));
    assert_eq!(settings.saved().unwrap(), []);
    settings.remember(entry("a"), Older::OfTheSame).unwrap();
    let forgotten = forget(&vault, &settings, &"a".parse().unwrap()).await;
    assert_eq!(forgotten, Err(KeyringProblem::Locked.into()));
    assert_eq!(settings.saved().unwrap(), [entry("a")]);
}

#[tokio::test]
async fn a_secret_is_found_nowhere_in_the_folder() {
    let (folder, settings) = folder();
    keep(&MemoryVault::default(), &settings, entry("a"), &credentials(), Replace::Never).await.unwrap();
    settings.keep_answers(&answers()).unwrap();
    let files = files(folder.path());
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        let content = fs::read(&file).unwrap();
        assert!(!content.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{file:?}");
    }
}

#[test]
fn settings_come_back_as_they_were() {
    let (_folder, settings) = folder();
    assert_eq!((settings.saved(), settings.answers()), (Ok(vec![]), Ok(None)));
    for name in ["b", "a", "b"] {
        settings.remember(entry(name), Older::OfTheSame).unwrap();
    }
    assert_eq!(settings.saved().unwrap(), [entry("a"), entry("b")]);
    settings.keep_answers(&answers()).unwrap();
    assert_eq!(settings.answers().unwrap(), Some(answers()));
    let mut left: Vec<_> =
        files(&settings.folder).iter().filter_map(|file| file.file_name().map(ToOwned::to_owned)).collect();
    left.sort();
    assert_eq!(left, ["answers.toml", "lock", "saved.toml"], "nothing is left beside them");
}

#[test]
fn checks_that_end_at_once_all_keep_their_names() {
    let (_folder, settings) = folder();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let settings = &settings;
            scope
                .spawn(move || settings.remember(entry(&format!("org-{number}")), Older::OfTheSame).unwrap());
        }
    });
    assert_eq!(settings.saved().unwrap().len(), 8);
}

#[tokio::test]
async fn a_file_that_isnt_ours_is_a_sentence_and_stays_as_it_is() {
    let newer = toml::to_string(&SavedEntry { uses: Vec::new(), ..entry("a") }).unwrap();
    for (text, line) in [
        ("[[saved]]\nname = \"a\"\n???".to_owned(), 3),
        (format!("[[saved]]\n{newer}mood = \"new\""), 8),
        (format!("[[saved]]\n{}", newer.replace("mypurecloud.de", "example.com")), 3),
        (format!("[[saved]]\n{}", newer.replace("name = \"a\"", "name = \"../A\"")), 2),
        ("saved = 3".to_owned(), 1),
    ] {
        let (_folder, settings) = folder();
        fs::create_dir_all(&settings.folder).unwrap();
        let file = settings.folder.join("saved.toml");
        fs::write(&file, &text).unwrap();
        let problem = settings.saved().unwrap_err();
        assert!(
            matches!(&problem, SettingsProblem::NotOurs { line: found, .. } if *found == line),
            "{text}\n{problem}"
        );
        assert_eq!(settings.remember(entry("b"), Older::OfTheSame), Err(problem.clone()));
        let vault = MemoryVault::default();
        let kept = keep(&vault, &settings, entry("b"), &credentials(), Replace::Never).await;
        assert_eq!(kept, Err(problem.into()));
        assert_eq!(vault.load(&"b".parse().unwrap()).await.unwrap_err(), KeyringProblem::NotFound);
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
    let (_folder, settings) = folder();
    fs::create_dir_all(&settings.folder).unwrap();
    fs::write(settings.folder.join("answers.toml"), b"\xff\xfe").unwrap();
    assert!(matches!(settings.answers(), Err(SettingsProblem::NotRead { .. })));
    assert!(settings.keep_answers(&answers()).is_err());
    assert_eq!(fs::read(settings.folder.join("answers.toml")).unwrap(), b"\xff\xfe");
}

#[test]
fn text_of_an_edited_file_is_cleaned() {
    let (_folder, settings) = folder();
    let mut hostile = entry("a");
    hostile.org_name = Some("a\u{1b}[31mb".into());
    settings.remember(hostile, Older::OfTheSame).unwrap();
    assert_eq!(settings.saved().unwrap()[0].org_name.as_deref(), Some("a␛[31mb"));
}

#[cfg(unix)]
#[test]
fn only_the_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, settings) = folder();
    settings.remember(entry("a"), Older::OfTheSame).unwrap();
    settings.keep_answers(&answers()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&settings.folder), 0o700);
    for file in files(&settings.folder) {
        assert_eq!(mode(&file), 0o600, "{file:?}");
    }
}

#[test]
fn a_folder_that_cant_be_made_is_a_sentence() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let settings = Settings::in_folder(file.path().join("below"));
    assert!(matches!(
        settings.remember(entry("a"), Older::OfTheSame),
        Err(SettingsProblem::NotWritten { .. })
    ));
}

#[test]
fn the_users_own_manifests_are_found() {
    let (_folder, settings) = folder();
    assert_eq!(settings.user_manifests(), []);
    let dir = settings.integrations_dir();
    fs::create_dir_all(dir.join("folder.toml")).unwrap();
    for (name, text) in [("b.toml", "two"), ("a.toml", "one"), ("notes.txt", "no")] {
        fs::write(dir.join(name), text).unwrap();
    }
    let found = settings.user_manifests();
    assert_eq!(found.len(), 3);
    let manifest = |name: &str, text: &str| Ok(UserManifest { file: dir.join(name), text: text.into() });
    assert_eq!(found[..2], [manifest("a.toml", "one"), manifest("b.toml", "two")]);
    assert!(matches!(&found[2], Err(SettingsProblem::NotRead { .. })));
}

#[test]
fn answers_of_before_names_were_kept_are_still_read() {
    let (_folder, settings) = folder();
    settings.keep_answers(&answers()).unwrap();
    let file = settings.folder.join("answers.toml");
    let head = fs::read_to_string(&file).unwrap().split("[attested").next().unwrap().to_owned();
    let attested = |lines: &str| {
        fs::write(&file, format!("{head}[attested]\n{lines}\n")).unwrap();
        settings.answers().map(|answers| answers.unwrap().attested.remove("allowed-ips").unwrap())
    };
    let at = "2026-03-04T14:05:00Z".parse().unwrap();
    let before = attested("allowed-ips = \"2026-03-04T14:05:00Z\"").unwrap();
    assert_eq!(before, attest::Attestation { said: Default::default(), at, by: None });
    let now =
        attested("allowed-ips = { at = \"2026-03-04T14:05:00Z\", by = \"Agent\\u001b 0042\" }").unwrap();
    assert_eq!(
        now,
        attest::Attestation {
            said: Default::default(),
            at,
            by: Some(Name::without_id(Kind::Attestor, "Agent␛ 0042"))
        }
    );
    for wrong in ["allowed-ips = \"yesterday\"", "allowed-ips = { by = \"x\" }", "allowed-ips = 7"] {
        assert!(matches!(attested(wrong), Err(SettingsProblem::NotOurs { .. })), "{wrong}");
    }
}

#[test]
fn settled_names_are_kept_for_each_org() {
    let (_folder, settings) = folder();
    let names = |pairs: &[(&str, &str)]| -> people::Accepted {
        pairs.iter().map(|(asked, name)| ((*asked).to_owned(), name.parse().unwrap())).collect()
    };
    assert_eq!(settings.accepted("org-1").unwrap(), people::Accepted::new());
    settings
        .accept("org-1", &names(&[("Journey > Event > View", "journey:event:view"), ("x", "a:b:c")]))
        .unwrap();
    settings.accept("org-2", &names(&[("x", "a:b:d")])).unwrap();
    settings.accept("org-1", &names(&[("x", "a:b:e")])).unwrap();
    let expected = names(&[("Journey > Event > View", "journey:event:view"), ("x", "a:b:e")]);
    assert_eq!(settings.accepted("org-1").unwrap(), expected);
    assert_eq!(settings.accepted("org-2").unwrap(), names(&[("x", "a:b:d")]));

    let file = settings.folder.join("accepted.toml");
    fs::write(&file, "[org-1]\nx = \"no name\"\n").unwrap();
    assert!(matches!(settings.accepted("org-1"), Err(SettingsProblem::NotOurs { line: 2, .. })));
    assert!(settings.accept("org-1", &expected).is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), "[org-1]\nx = \"no name\"\n");
}
