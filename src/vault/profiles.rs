//! Profiles of the vendor's own command-line tool, `~/.gc/config.toml` (docs/platform-api.md 8.3), as a source to
//! import from. Only read, never written.

use std::path::Path;

use directories::BaseDirs;
use secrecy::SecretString;
use toml::{Table, Value};
use zeroize::{Zeroize, Zeroizing};

use super::{SettingsProblem, folder};
use crate::{
    model::{ClientId, Credentials},
    text::{bare, bare_secret, clean},
};

/// A profile with an OAuth client in it.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub name: String,
    /// What it says of the region, cleaned: a domain or an AWS name, for `model::region::find`.
    pub region: Option<String>,
    pub credentials: Credentials,
}

/// The profiles of this user that have a client id and a secret, by name; none where there is no such file.
///
/// # Errors
/// When the file is there and can't be read, or isn't TOML.
pub(crate) fn profiles() -> Result<Vec<Profile>, SettingsProblem> {
    BaseDirs::new().map_or_else(|| Ok(Vec::new()), |dirs| in_home(dirs.home_dir()))
}

fn in_home(home: &Path) -> Result<Vec<Profile>, SettingsProblem> {
    let file = home.join(".gc").join("config.toml");
    let Some(text) = folder::read(&file)?.map(Zeroizing::new) else { return Ok(Vec::new()) };
    // What the parser says may quote a secret; the line is enough.
    let table: Table = toml::from_str(&text).map_err(|problem| SettingsProblem::NotOurs {
        line: folder::line_of(&text, problem.span()),
        expected: "expected the profiles of Genesys's command-line tool, in TOML".to_owned(),
        file,
    })?;
    let profile = |(name, value): (String, Value)| match value {
        Value::Table(fields) => profile(&name, fields),
        mut other => {
            wipe(&mut other);
            None
        }
    };
    Ok(table.into_iter().filter_map(profile).collect())
}

/// The profile of a table; `None` if it has no client (an access token alone is none). Keys count without case, as
/// in that tool.
fn profile(name: &str, fields: Table) -> Option<Profile> {
    let (mut region, mut client_id, mut secret) = (None, None::<ClientId>, None::<SecretString>);
    for (key, value) in fields {
        match (key.to_ascii_lowercase().as_str(), value) {
            ("environment", Value::String(text)) => region = Some(clean(bare(&text))),
            ("client_credentials", Value::String(text)) => client_id = text.parse().ok(),
            ("client_secret", Value::String(mut text)) => {
                secret = Some(bare_secret(&text)).filter(|bare| !bare.is_empty()).map(SecretString::from);
                text.zeroize();
            }
            (_, mut other) => wipe(&mut other),
        }
    }
    let credentials = Credentials { client_id: client_id?, secret: secret? };
    Some(Profile { name: clean(name), region, credentials })
}

fn wipe(value: &mut Value) {
    if let Value::String(text) = value {
        text.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn home(config: &str) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".gc")).unwrap();
        std::fs::write(home.path().join(".gc/config.toml"), config).unwrap();
        home
    }

    #[test]
    fn profiles_with_a_client_are_found_and_others_left_out() {
        let id = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
        let home = home(&format!(
            r#"
            stray = "text"
            [DEFAULT]
            environment = "mypurecloud.de"
            client_credentials = "{id}"
            client_secret = "planted-1"
            gateway = {{ host = "x" }}
            [Test_pro]
            Client_Credentials = "{id}"
            CLIENT_SECRET = "planted-2"
            [token_only]
            environment = "mypurecloud.com"
            access_token = "planted-3"
            [not_a_client]
            client_credentials = "x"
            client_secret = "planted-4"
            "#
        ));
        let found = in_home(home.path()).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|profile| {
                (profile.name.as_str(), profile.region.as_deref(), profile.credentials.secret.expose_secret())
            })
            .collect();
        assert_eq!(
            shown,
            [("DEFAULT", Some("mypurecloud.de"), "planted-1"), ("Test_pro", None, "planted-2")]
        );
        assert!(!format!("{found:?}").contains("planted"));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_secret() {
        let id = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
        let home = home(&format!(
            "\u{feff}[DEFAULT]\nclient_credentials = \"\u{feff}{id}\"\nclient_secret = \"\u{feff}planted\"\n"
        ));
        let found = in_home(home.path()).unwrap();
        assert_eq!(found[0].credentials.secret.expose_secret(), "planted");
    }

    #[test]
    fn a_file_that_isnt_toml_is_a_sentence_without_its_secrets() {
        let home = home("[DEFAULT]\nclient_secret = planted\n");
        let problem = in_home(home.path()).unwrap_err();
        assert!(matches!(&problem, SettingsProblem::NotOurs { line: 2, .. }), "{problem:?}");
        assert!(!format!("{problem} {problem:?}").contains("planted"));
    }

    #[test]
    fn no_file_is_no_profiles() {
        assert!(in_home(tempfile::tempdir().unwrap().path()).unwrap().is_empty());
    }
}
