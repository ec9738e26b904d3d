//! The promise: the real keyring keeps credentials, and whatever is in its way is told apart, within its three
//! seconds and without delaying the exit.
//!
//! Each test runs itself again inside a session of its own: a private D-Bus, a private home, a real gnome-keyring.
//! That needs the Debian packages `dbus` (dbus-run-session) and `gnome-keyring` (gnome-keyring-daemon). Where they are
//! missing a test says `skipped: …` and passes, unless `GREENLIGHT_REQUIRE_KEYRING` is set, as `.ci/run` does.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a session that can't be set up ends its test")]

use std::{
    env, fs,
    io::Write,
    os::unix::fs::DirBuilderExt,
    path::Path,
    process::{Command, Stdio},
};

use greenlight::testing::{
    model::credentials::Credentials,
    simulate::{Options, Server, SimulatedOrg},
    vault::{KeyringProblem, OsVault, SavedName, Vault},
};
use secrecy::ExposeSecret;
use tempfile::TempDir;

/// Set in a run inside a session: which part of its test it is.
const PART: &str = "GREENLIGHT_KEYRING_PART";
const REQUIRED: &str = "GREENLIGHT_REQUIRE_KEYRING";
const SECRET: &str = "planted-9f2c-ÄÖ\"\\";

#[test]
fn saved_read_back_replaced_and_removed() {
    match part().as_deref() {
        Some(_) => inside(async |vault, name| {
            assert_eq!(vault.load(&name).await.unwrap_err(), KeyringProblem::NotFound);
            for secret in ["older", SECRET] {
                let saved = vault.save(&name, &credentials(secret)).await.unwrap();
                assert_eq!(saved.store, "Secret Service (GNOME Keyring)");
                let loaded = vault.load(&name).await.unwrap();
                assert_eq!(loaded.secret.expose_secret(), secret);
                assert_eq!(loaded.client_id, credentials("").client_id);
            }
            let foreign = keyring::Entry::new("greenlight", "foreign").unwrap();
            foreign.set_password("not ours").unwrap();
            let foreign = "foreign".parse().unwrap();
            assert_eq!(vault.load(&foreign).await.unwrap_err(), KeyringProblem::Unreadable);
            vault.remove(&name).await.unwrap();
            assert_eq!(vault.remove(&name).await, Err(KeyringProblem::NotFound));
            assert_eq!(vault.load(&name).await.unwrap_err(), KeyringProblem::NotFound);
            vault.save(&name, &credentials(SECRET)).await.unwrap();
        }),
        None => {
            let home = Home::new();
            home.run(Session::Unlocked, "saved_read_back_replaced_and_removed", "all");
            home.assert_no_file_has("planted-9f2c");
        }
    }
}

#[test]
fn a_locked_keyring_is_locked() {
    match part().as_deref() {
        Some("before") => inside(async |vault, name| {
            vault.save(&name, &credentials(SECRET)).await.unwrap();
        }),
        Some(_) => inside(async |vault, name| {
            assert_eq!(vault.load(&name).await.unwrap_err(), KeyringProblem::Locked);
            assert_eq!(vault.save(&name, &credentials("other")).await, Err(KeyringProblem::Locked));
            let another = "another".parse().unwrap();
            assert_eq!(vault.save(&another, &credentials("other")).await, Err(KeyringProblem::Locked));
        }),
        None => {
            let home = Home::new();
            home.run(Session::Unlocked, "a_locked_keyring_is_locked", "before");
            home.run(Session::AsTheSystemStartsIt, "a_locked_keyring_is_locked", "locked");
        }
    }
}

/// One client, saved for two integrations, then another one under its name.
#[test]
fn what_was_saved_is_all_that_a_check_needs() {
    const TEST: &str = "what_was_saved_is_all_that_a_check_needs";
    match part().as_deref() {
        Some(_) => checks_what_was_saved(),
        None => {
            let home = Home::new();
            home.run(Session::Unlocked, TEST, "all");
            home.assert_no_file_has("simulated-");
        }
    }
}

fn checks_what_was_saved() {
    let org = |name: &str| Server::start(SimulatedOrg::embedded(name).unwrap(), Options::default()).unwrap();
    let org = org("agents-mixed");
    let url = org.url().as_str();
    let config = Path::new(&env::var_os("HOME").unwrap()).join("config");
    let check = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("greenlight").unwrap();
        let output = command
            .env("GREENLIGHT_CONFIG_DIR", &config)
            .arg("check")
            .args(arguments)
            .write_stdin(org.secret().expose_secret())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let own = org.client_id().to_string();
    let connection = ["--api-url", url, "--login-url", url, "--client-id", &own, "--secret-stdin"];
    let save = |more: &[&str]| check(&[&connection[..], &["--save", "contoso"], more].concat());

    let teams = ["--integration", "microsoft-teams", "--queue", "Support", "--format", "json"];
    let (code, first, said) = save(&teams);
    assert!(matches!(code, Some(0 | 1 | 3)), "{said}");
    let (again, second, said) = check(&["--saved", "contoso", "--format", "json"]);
    assert!(again == code && said.contains("queue Support"), "{said}");
    let subjects = |report: &str| {
        let report: serde_json::Value = serde_json::from_str(report).unwrap();
        (report["integration"].clone(), report["subjects"].clone())
    };
    assert_eq!(subjects(&first), subjects(&second), "nothing else has to be said");

    let (_, _, said) = save(&["--integration", "chrome", "--all-users"]);
    assert!(said.contains("chrome, microsoft-teams"), "{said}");
    let (code, stdout, said) = check(&["--saved", "contoso"]);
    assert!(code == Some(2) && stdout.is_empty() && said.contains("chrome, microsoft-teams"), "{said}");
    let (_, third, _) =
        check(&["--saved", "contoso", "--integration", "microsoft-teams", "--format", "json"]);
    assert_eq!(subjects(&first), subjects(&third), "the other integration changed nothing of the first");

    // Another client of the name: refused.
    let calls = org.requests();
    let another = "00000000-0000-0000-0000-00000000beef";
    let other = ["--api-url", url, "--login-url", url, "--client-id", another, "--secret-stdin"];
    let what = ["--integration", "chrome", "--all-users", "--save", "contoso"];
    let (code, stdout, said) = check(&[&other[..], &what].concat());
    assert!(code == Some(2) && stdout.is_empty() && said.contains(&own), "{said}");
    assert_eq!(org.requests(), calls, "before anything is asked");
}

#[test]
fn no_session_bus_is_no_keyring() {
    match part().as_deref() {
        Some(_) => inside(absent),
        None => Home::new().run(Session::NoBus, "no_session_bus_is_no_keyring", "all"),
    }
}

#[test]
fn a_bus_without_a_secret_service_is_no_keyring() {
    match part().as_deref() {
        Some(_) => inside(absent),
        None => Home::new().run(
            Session::BusWith { secret_service: None },
            "a_bus_without_a_secret_service_is_no_keyring",
            "all",
        ),
    }
}

#[test]
fn a_service_where_no_keyring_was_ever_made_is_no_keyring() {
    match part().as_deref() {
        Some(_) => inside(async |vault, name| {
            assert_eq!(vault.load(&name).await.unwrap_err(), KeyringProblem::NotFound);
            let saved = vault.save(&name, &credentials(SECRET)).await;
            assert!(matches!(saved, Err(KeyringProblem::Absent { .. })), "{saved:?}");
        }),
        None => Home::new().run(
            Session::AsTheSystemStartsIt,
            "a_service_where_no_keyring_was_ever_made_is_no_keyring",
            "all",
        ),
    }
}

#[test]
fn a_service_that_never_answers_is_silent_and_doesnt_delay_the_exit() {
    match part().as_deref() {
        Some(_) => inside(async |vault, name| {
            let (saved, loaded) = tokio::join!(vault.save(&name, &credentials(SECRET)), vault.load(&name));
            assert_eq!(saved, Err(KeyringProblem::Silent));
            assert_eq!(loaded.unwrap_err(), KeyringProblem::Silent);
        }),
        // The service runs as long as its bus, and never takes its name. Were the exit to wait for the keyring's
        // thread, this test wouldn't end.
        None => Home::new().run(
            Session::BusWith {
                secret_service: Some("/bin/sh -c 'exec tail -f /dev/null --pid=$PPID >/dev/null 2>&1'"),
            },
            "a_service_that_never_answers_is_silent_and_doesnt_delay_the_exit",
            "all",
        ),
    }
}

async fn absent(vault: OsVault, name: SavedName) {
    for _ in 0..2 {
        let saved = vault.save(&name, &credentials(SECRET)).await;
        assert!(matches!(&saved, Err(KeyringProblem::Absent { .. })), "{saved:?}");
        assert!(!format!("{saved:?}").contains("planted"));
    }
    assert!(matches!(vault.load(&name).await, Err(KeyringProblem::Absent { .. })));
    assert_eq!(vault.store_name(), "Secret Service");
}

fn part() -> Option<String> {
    env::var(PART).ok()
}

fn inside(test: impl AsyncFnOnce(OsVault, SavedName)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(test(OsVault::default(), "contoso-care-ariglad".parse().unwrap()));
}

fn credentials(secret: &str) -> Credentials {
    Credentials {
        client_id: "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse().unwrap(),
        secret: secret.to_owned().into(),
    }
}

/// What the inner run finds around it.
#[derive(Clone, Copy)]
enum Session {
    /// No session bus at all.
    NoBus,
    /// A bus that starts this command as the Secret Service, or nothing.
    BusWith { secret_service: Option<&'static str> },
    /// The bus starts gnome-keyring when it is first asked, and nobody unlocks it.
    AsTheSystemStartsIt,
    /// gnome-keyring, unlocked.
    Unlocked,
}

/// A user's home that nobody else uses.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::DirBuilder::new().mode(0o700).create(home.path().join("run")).unwrap();
        Self(home)
    }

    /// Runs a test of this file once more, inside.
    fn run(&self, session: Session, test: &str, part: &str) {
        if let Some(missing) = missing(session) {
            assert!(env::var_os(REQUIRED).is_none(), "{missing} is missing, and {REQUIRED} is set");
            // Not by `eprintln!`, which is swallowed where the test passes.
            let skipped = format!("skipped: {test}: {missing} is missing\n");
            return std::io::stderr().write_all(skipped.as_bytes()).unwrap();
        }
        let unlock = match session {
            Session::Unlocked => {
                "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "
            }
            _ => "",
        };
        let mut command = match session {
            Session::NoBus => Command::new("sh"),
            _ => Command::new("dbus-run-session"),
        };
        if let Session::BusWith { secret_service } = session {
            command.arg("--config-file").arg(self.bus_configuration(secret_service));
        }
        if !matches!(session, Session::NoBus) {
            command.args(["--", "sh"]);
        }
        let home = self.0.path();
        let output = command
            .args(["-c", &format!("{unlock} exec \"$0\" --exact \"$1\" --nocapture")])
            .arg(env::current_exe().unwrap())
            .arg(test)
            .env(PART, part)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .envs(["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"].map(|name| (name, home.join(name))))
            // Without a display nobody is asked for a password.
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("GNOME_KEYRING_CONTROL")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(output.status.success() && said.contains("1 passed"), "{}\n{said}", output.status);
    }

    /// A session bus that knows no service but the one given.
    fn bus_configuration(&self, secret_service: Option<&str>) -> std::path::PathBuf {
        let services = self.0.path().join("services");
        fs::create_dir(&services).unwrap();
        if let Some(command) = secret_service {
            let service = format!("[D-BUS Service]\nName=org.freedesktop.secrets\nExec={command}\n");
            fs::write(services.join("org.freedesktop.secrets.service"), service).unwrap();
        }
        let file = self.0.path().join("bus.conf");
        let configuration = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
               <busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>{}</servicedir>
               <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
               <allow own="*"/></policy><limit name="service_start_timeout">3600000</limit></busconfig>"#,
            services.display()
        );
        fs::write(&file, configuration).unwrap();
        file
    }

    fn assert_no_file_has(&self, text: &str) {
        fn search(folder: &Path, text: &str) {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    search(&entry.path(), text);
                } else if kind.is_file() {
                    let content = fs::read(entry.path()).unwrap();
                    let found = content.windows(text.len()).any(|part| part == text.as_bytes());
                    assert!(!found, "{}", entry.path().display());
                }
            }
        }
        search(self.0.path(), text);
    }
}

/// The first program that a session needs and this machine lacks.
fn missing(session: Session) -> Option<&'static str> {
    let needed: &[&str] = match session {
        Session::NoBus => &[],
        Session::BusWith { .. } => &["dbus-run-session"],
        Session::AsTheSystemStartsIt | Session::Unlocked => &["dbus-run-session", "gnome-keyring-daemon"],
    };
    let path = env::var_os("PATH").unwrap_or_default();
    needed
        .iter()
        .find(|program| !env::split_paths(&path).any(|folder| folder.join(program).is_file()))
        .copied()
}
