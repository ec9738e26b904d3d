//! Where the org, the client and its secret come from: options, standard input, the keyring, a profile of the
//! vendor's CLI, the environment. Options come first. Nothing is sent before all of it fits.

use std::{
    env,
    fs::File,
    io::{self, IsTerminal, Read},
};

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};
use zeroize::Zeroizing;

use super::{
    args::{AskingArguments, ConnectionArguments},
    integrations, names,
    problem::{Missing, Problem, known_names},
    saved,
};
use crate::{
    check::{Network, Place},
    model::{
        ClientId, Credentials, Found, Integration, Login, Region,
        region::{self},
    },
    text,
    vault::{self, Attempt, OsVault, SavedEntry, Use, Vault},
};

/// Longer is no secret of Genesys's.
const LONGEST_SECRET: usize = 4_096;

/// The region that a simulated org is shown in, where none was named.
const SIMULATED_REGION: &str = "eu-central-1";

/// What was given; a wizard asks for the rest.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub(super) integration: Option<Integration>,
    pub(super) place: Option<Place>,
    pub(super) client_id: Option<ClientId>,
    pub(super) secret: Option<SecretString>,
    /// The entry of `--saved`.
    saved: Option<SavedEntry>,
}

/// What becomes of what nothing says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsaid {
    /// The wizard asks.
    IsAsked,
    IsMissing,
}

/// All that a run needs.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) integration: Integration,
    pub(super) place: Place,
    pub(super) login: Login,
    /// What the saved entry keeps of this integration.
    pub(super) kept: Option<Use>,
}

impl Given {
    /// Finds what was given.
    ///
    /// # Errors
    /// When a name isn't known, or a value doesn't have the form that it needs.
    pub(super) async fn find(options: &ConnectionArguments, unsaid: Unsaid) -> Result<Self, Problem> {
        let mut given = match (&options.saved, &options.profile) {
            (Some(name), _) => from_keyring(name, options, unsaid).await?,
            (None, Some(name)) => from_profile(name, options.accept_region)?,
            (None, None) => from_environment(options)?,
        };
        if let Some(name) = &options.integration {
            given.integration = Some(integrations::find(name)?);
        }
        if let Some(id) = &options.client_id {
            given.client_id = Some(client_id("--client-id", id)?);
        }
        given.place = place(options, given.place)?;
        Ok(given)
    }

    /// All that a run needs. `token` is the admin's; it is the login where only people are looked at and no secret was
    /// given: whoever looks at people may be a person. A client that is looked at signs in itself.
    ///
    /// # Errors
    /// When something is missing: all of it at once, each with the ways to give it.
    pub(super) fn complete(self, token: Option<&SecretString>) -> Result<Connection, Problem> {
        let integration = self.integration.as_ref();
        let takes_token = integration.is_some_and(Integration::takes_token);
        let has_people = integration.is_some_and(|integration| integration.people.is_some());
        let login = match (self.client_id, self.secret) {
            (_, None) if takes_token => token.cloned().map(Login::Token).ok_or(Missing::SecretOrToken),
            (Some(client_id), Some(secret)) => Ok(Login::Client(Credentials { client_id, secret })),
            (_, None) if has_people && token.is_some() => Err(Missing::SecretBesideToken),
            (_, None) => Err(Missing::Secret),
            (None, Some(_)) => Err(Missing::ClientId),
        };
        let no_client_id = self.client_id.is_none() && login.is_err();
        match (self.integration, self.place, login) {
            (Some(integration), Some(place), Ok(login)) => {
                let kept = self.saved.and_then(|entry| entry.used_for(&integration.id).cloned());
                Ok(Connection { integration, place, login, kept })
            }
            (integration, place, login) => Err(Problem::Missing(
                [
                    integration.is_none().then_some(Missing::Integration),
                    place.is_none().then_some(Missing::Region),
                    no_client_id.then_some(Missing::ClientId),
                    login.err().filter(|missing| *missing != Missing::ClientId),
                ]
                .into_iter()
                .flatten()
                .collect(),
            )),
        }
    }
}

pub(super) fn network(options: &ConnectionArguments, asking: &AskingArguments) -> Result<Network, Problem> {
    if let Some(file) = &options.ca_file {
        File::open(file).map_err(Problem::file(file, "read"))?;
    }
    Ok(Network { ca_file: options.ca_file.clone(), concurrency: concurrency(asking) })
}

pub(super) fn concurrency(asking: &AskingArguments) -> usize {
    usize::try_from(asking.concurrency).expect("the option takes 1 to 64")
}

/// A token of the environment: an admin's, for nothing but reading grants, roles and divisions, or the login
/// ([`Given::complete`]).
pub(super) fn observer() -> Result<Option<SecretString>, Problem> {
    secret_variable("GENESYSCLOUD_ACCESS_TOKEN")
}

/// The listed region, or an accepted one.
pub(super) fn find_region(text: &str, accept: bool) -> Result<Region, Problem> {
    match region::find(text) {
        Found::Known(region) => Ok(region),
        Found::Unlisted(region) if accept => Ok(region),
        Found::Unlisted(region) => Err(Problem::usage(format!(
            "{domain} has the form of a Genesys domain but isn't in the list of regions.\n\
             The secret would go to login.{domain}. If that is your org's domain, add --accept-region.{}",
            known_names(&region::nearest(text)),
            domain = region.domain,
        ))),
        Found::OtherHost(host) => Err(Problem::usage(format!(
            "{host} isn't an address of Genesys: it looks like a login page of your company's own.\n\
             Log in there, then look at the address bar: it shows apps.DOMAIN, and that DOMAIN is the region.{}",
            known_names(&region::nearest(text)),
            host = text::clean(&host),
        ))),
        Found::Neither => {
            Err(Problem::UnknownName { what: "region", given: text.to_owned(), known: region::nearest(text) })
        }
    }
}

/// What no option says. A variable that an option overrides isn't looked at, so it can't be in the way.
fn from_environment(options: &ConnectionArguments) -> Result<Given, Problem> {
    let unless = |given: &Option<String>, name| if given.is_some() { Ok(None) } else { variable(name) };
    Ok(Given {
        integration: None,
        place: unless(&options.region, "GENESYSCLOUD_REGION")?
            .map(|text| find_region(&text, options.accept_region).map(Place::Region))
            .transpose()?,
        client_id: unless(&options.client_id, "GENESYSCLOUD_OAUTHCLIENT_ID")?
            .map(|id| client_id("GENESYSCLOUD_OAUTHCLIENT_ID", &id))
            .transpose()?,
        secret: secret_variable("GENESYSCLOUD_OAUTHCLIENT_SECRET")?,
        saved: None,
    })
}

/// What was saved, the secret last: whatever doesn't fit is said before the keyring asks for its password.
async fn from_keyring(name: &str, options: &ConnectionArguments, unsaid: Unsaid) -> Result<Given, Problem> {
    let entry = saved::find(&saved::settings(Attempt::Load)?, name, Attempt::Load)?;
    let integration = match (options.integration.is_some(), entry.uses.as_slice()) {
        (true, _) | (false, []) => None,
        (false, [only]) => Some(integrations::find(&only.integration)?),
        (false, several) if unsaid == Unsaid::IsMissing => {
            let known: Vec<&str> = several.iter().map(|one| one.integration.as_str()).collect();
            return Err(Problem::usage(format!(
                "{} is saved for {} integrations: {}.\nSay which to check: --integration NAME.",
                entry.name,
                known.len(),
                known.join(", ")
            )));
        }
        (false, _) => None,
    };
    let saved_at = place_of(&entry)?;
    if entry.simulated.is_some() && place(options, Some(saved_at.clone()))? != Some(saved_at.clone()) {
        return Err(Problem::usage(format!(
            "{} was saved from a simulated org, and what was saved there goes nowhere else.\n\
             Leave out --region, --api-url and --login-url, or sign in with a Client ID.",
            entry.name
        )));
    }
    let credentials = OsVault::default()
        .load(&entry.name)
        .await
        .map_err(|why| Problem::Keyring { why, attempt: Attempt::Load })?;
    Ok(Given {
        integration,
        place: Some(saved_at),
        client_id: Some(credentials.client_id),
        secret: Some(credentials.secret),
        saved: Some(entry),
    })
}

fn place_of(entry: &SavedEntry) -> Result<Place, Problem> {
    let region = entry.region.clone();
    match &entry.simulated {
        None => Ok(Place::Region(region)),
        Some(at) => Ok(Place::Simulated {
            api: loopback("the saved entry's address", &at.api)?,
            login: loopback("the saved entry's address", &at.login)?,
            region,
        }),
    }
}

/// Where the options say that the org is; else where it is known to be.
fn place(options: &ConnectionArguments, known: Option<Place>) -> Result<Option<Place>, Problem> {
    let region = options.region.as_ref().map(|text| find_region(text, options.accept_region)).transpose()?;
    let place = region.map(Place::Region).or(known);
    match &options.api_url {
        Some(api) => simulated(api, options.login_url.as_deref(), place).map(Some),
        None => Ok(place),
    }
}

/// A profile of the vendor's CLI.
fn from_profile(name: &str, accept_region: bool) -> Result<Given, Problem> {
    let profiles = vault::profiles().map_err(|why| Problem::Settings { why, attempt: Attempt::Load })?;
    let profile = names::pick("profile", name, profiles.into_iter().map(|it| (it.name.clone(), it)))?;
    Ok(Given {
        integration: None,
        place: profile.region.map(|text| find_region(&text, accept_region).map(Place::Region)).transpose()?,
        client_id: Some(profile.credentials.client_id),
        secret: Some(profile.credentials.secret),
        saved: None,
    })
}

/// A variable of the environment; an empty one counts as not set.
fn variable(name: &str) -> Result<Option<String>, Problem> {
    match env::var(name) {
        Ok(value) => Ok(Some(text::bare(&value).to_owned()).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Problem::usage(format!("{name} isn't text."))),
    }
}

fn secret_variable(name: &str) -> Result<Option<SecretString>, Problem> {
    let value = variable(name)?.map(Zeroizing::new);
    Ok(value
        .map(|value| SecretString::from(text::bare_secret(&value)))
        .filter(|secret| !secret.expose_secret().is_empty()))
}

/// `from` says where the id was given. The value isn't repeated: it could be the secret, in the wrong place.
fn client_id(from: &str, id: &str) -> Result<ClientId, Problem> {
    id.parse().map_err(|why| Problem::usage(format!("{from}: {why}.\nNothing was sent.")))
}

/// One line of standard input, without its end.
pub(super) fn secret_of_stdin() -> Result<SecretString, Problem> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Problem::usage(
            "--secret-stdin reads from a pipe or a file; on a terminal the secret would be seen.\n\
             For example: greenlight check … --secret-stdin < secret.txt",
        ));
    }
    secret_line(stdin.lock())
}

fn secret_line(mut input: impl Read) -> Result<SecretString, Problem> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_SECRET + 2));
    let mut byte = [0_u8];
    // Byte by byte, as nobody knows how long a line will be; the buffer has its room from the start, since one
    // that grows leaves its old self behind, unwiped.
    while bytes.len() <= LONGEST_SECRET {
        match input.read(&mut byte) {
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => bytes.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                return Err(Problem::because(error, |why| {
                    format!("Standard input couldn't be read: {why}.")
                }));
            }
        }
    }
    if bytes.len() > LONGEST_SECRET {
        return Err(Problem::usage(format!(
            "The first line of standard input is longer than {LONGEST_SECRET} bytes: that isn't a Client Secret."
        )));
    }
    let line = text::decode(&bytes);
    match line.as_ref().map(|line| text::bare_secret(line)) {
        Some("") => Err(Problem::usage("Standard input has no secret: its first line is empty.")),
        Some(secret) if !secret.contains(char::is_control) => Ok(SecretString::from(secret)),
        Some(_) | None => {
            Err(Problem::usage("The first line of standard input isn't text: that isn't a Client Secret."))
        }
    }
}

/// A simulated org on loopback. Anything else is refused, since a secret would go there.
fn simulated(api: &str, login: Option<&str>, place: Option<Place>) -> Result<Place, Problem> {
    let region = match place {
        Some(place) => place.region().clone(),
        None => find_region(SIMULATED_REGION, false)?,
    };
    let api = loopback("--api-url", api)?;
    let login = login.map_or_else(|| Ok(api.clone()), |login| loopback("--login-url", login))?;
    Ok(Place::Simulated { api, login, region })
}

fn loopback(option: &str, address: &str) -> Result<Url, Problem> {
    let refused = || {
        Problem::usage(format!(
            "{option} `{}` isn't on this computer: it takes addresses like http://127.0.0.1:4711 only, for\n\
             simulated orgs. The secret would go there. A real org is named with --region.",
            text::clean(address)
        ))
    };
    let mut url = Url::parse(address.trim()).map_err(|_| refused())?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(refused());
    }
    match url.host() {
        Some(Host::Ipv4(address)) if address.is_loopback() => {}
        Some(Host::Ipv6(address)) if address.is_loopback() => {}
        // By its address, so that no other answer for the name can lead away from this computer.
        Some(Host::Domain("localhost")) => url.set_host(Some("127.0.0.1")).map_err(|_| refused())?,
        _ => return Err(refused()),
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_one_line_without_its_end() {
        let secret =
            |input: &'static [u8]| secret_line(input).map(|secret| secret.expose_secret().to_owned()).ok();
        assert_eq!(secret(b"hush\nmore"), Some("hush".to_owned()));
        assert_eq!(secret(b"hush\r\n"), Some("hush".to_owned()));
        assert_eq!(secret(b"hush"), Some("hush".to_owned()));
        assert_eq!(secret(b"\nhush"), None);
        assert_eq!(secret(b""), None);
        assert_eq!(secret(b"\xff\n"), None);
        assert_eq!(secret(b"h\0u\0\n\0"), None, "UTF-16 without its mark");
        assert_eq!(secret(b"\xef\xbb\xbfhush\r\n"), Some("hush".to_owned()));
        assert_eq!(secret(b"\xff\xfeh\0u\0s\0h\0\r\0\n\0m\0"), Some("hush".to_owned()));
        assert_eq!(secret(b"\xfe\xff\0h\0u\0s\0h\0\n\0m"), Some("hush".to_owned()));
        assert_eq!(secret(b"\xef\xbb\xbf\n"), None);
        let long: &'static [u8] = Box::leak(vec![b'x'; LONGEST_SECRET + 1].into_boxed_slice());
        assert_eq!(secret(long), None);
        assert!(secret(&long[..LONGEST_SECRET]).is_some());
    }

    #[test]
    fn a_simulated_org_is_on_loopback_only() {
        for address in ["http://127.0.0.1:4711", "http://127.8.0.1/", "http://[::1]:80", "http://LOCALHOST:1"]
        {
            assert!(loopback("--api-url", address).is_ok(), "{address}");
        }
        for address in [
            "http://127.0.0.1@example.com",
            "http://user:pass@127.0.0.1",
            "http://127.0.0.1.example.com",
            "http://0.0.0.0:80",
            "http://10.0.0.1",
            "http://localhost.example.com",
            "file:///etc/passwd",
            "127.0.0.1:4711",
            "https://api.mypurecloud.de",
        ] {
            assert!(loopback("--api-url", address).is_err(), "{address}");
        }
    }

    #[test]
    fn an_unlisted_domain_needs_the_word_first() {
        assert!(find_region("xyz1.pure.cloud", false).is_err());
        assert!(find_region("xyz1.pure.cloud", true).is_ok());
        assert!(find_region("example.com", true).is_err());
    }

    #[test]
    fn what_is_missing_is_named_all_at_once() {
        let Err(Problem::Missing(missing)) = Given::default().complete(None) else {
            panic!("everything is missing");
        };
        assert_eq!(missing, [Missing::Integration, Missing::Region, Missing::ClientId, Missing::Secret]);
    }
}
