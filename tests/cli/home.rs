//! A home of its own for each test: nothing of this computer's user is read, and nothing is left behind.

use std::{
    path::{Path, PathBuf},
    process::Output,
};

use assert_cmd::Command;
use greenlight::testing::simulate::{Options, Server, SimulatedOrg};
use secrecy::ExposeSecret;
use tempfile::TempDir;

/// A folder that stands for everything that a user has.
pub struct Home {
    folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn config(&self) -> PathBuf {
        self.path().join("config")
    }

    /// Writes a file, its folders included.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        file
    }

    /// The binary, in this home and without a keyring.
    pub fn greenlight(&self) -> Command {
        let mut command = Command::cargo_bin("greenlight").unwrap();
        command
            .env_clear()
            .env("HOME", self.path())
            .env("GREENLIGHT_CONFIG_DIR", self.config())
            .env("NO_COLOR", "1")
            // Without this, a keyring of the session that runs the tests could be found.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("XDG_RUNTIME_DIR", self.path())
            .current_dir(self.path());
        command
    }

    /// In its config folder, the manifest that has a client, people and the org.
    pub fn with_both() -> Self {
        let home = Self::new();
        home.write("config/integrations/both.toml", include_str!("../fixtures/both.toml"));
        home
    }

    /// `check` against a simulated org, with its own secret on standard input.
    pub fn check(&self, org: &Server) -> Command {
        self.check_for("ariglad", org)
    }

    /// The same for another integration.
    pub fn check_for(&self, integration: &str, org: &Server) -> Command {
        let url = org.url().as_str();
        let mut command = self.greenlight();
        command
            .args([
                "check",
                "--integration",
                integration,
                "--api-url",
                url,
                "--login-url",
                url,
                "--secret-stdin",
            ])
            .args(["--client-id", &org.client_id().to_string()])
            .write_stdin(org.secret().expose_secret());
        command
    }
}

/// A simulated org of this name, served by this process.
pub fn org(name: &str) -> Server {
    let org = SimulatedOrg::embedded(name).unwrap_or_else(|| panic!("no simulated org is called {name}"));
    Server::start(org, Options::default()).unwrap()
}

/// The org for the manifest that has a client, people and the org; some of its file may be taken out.
pub fn org_for_both(without: &str) -> Server {
    let file = include_str!("../fixtures/both-org.toml").replace(without, "");
    Server::start(SimulatedOrg::parse("both-org.toml", &file).unwrap(), Options::default()).unwrap()
}

/// What a command came to, as texts.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs it to its end.
pub fn end(command: &mut Command) -> Ended {
    command.output().unwrap().into()
}
