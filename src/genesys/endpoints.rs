//! Where the API and its sign-in are: a region's hosts over https, or a simulated org on loopback. A secret
//! goes nowhere else. Pure.

use url::{Host, Url};

use crate::model::Region;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// `https://api.{domain}`
    pub api: Url,
    /// `https://login.{domain}`
    pub login: Url,
    /// Whether both are on this machine: a simulated org, which may speak plain http.
    pub loopback: bool,
}

/// An address that isn't on this machine was given for a simulated org.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` isn't on this computer: only 127.0.0.1, [::1] and localhost are accepted, since a secret would go there"
)]
pub(crate) struct NotLoopback(pub String);

impl Endpoints {
    pub(crate) fn of_region(region: &Region) -> Self {
        let address = |text: String| Url::parse(&text).expect("regions are known domains or of their form");
        Self { api: address(region.api_url()), login: address(region.login_url()), loopback: false }
    }

    /// The addresses of a simulated org.
    ///
    /// # Errors
    /// When one of them is on another machine, or neither http nor https.
    pub(crate) fn loopback(api: Url, login: Url) -> Result<Self, NotLoopback> {
        for address in [&api, &login] {
            if !is_loopback(address) {
                return Err(NotLoopback(address.host_str().unwrap_or_default().to_owned()));
            }
        }
        Ok(Self { api, login, loopback: true })
    }

    /// The address of an API call. Whatever the path is, the host stays the API's.
    pub(super) fn api_call(&self, path_and_query: &str) -> Url {
        let (path, query) = match path_and_query.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path_and_query, None),
        };
        let mut url = self.api.clone();
        url.set_path(path);
        url.set_query(query);
        url
    }

    /// The address of the token endpoint (docs/platform-api.md 1.2).
    pub(super) fn token(&self) -> Url {
        let mut url = self.login.clone();
        url.set_path("/oauth/token");
        url
    }

    /// The host that signs in, for messages.
    pub(super) fn login_host(&self) -> String {
        self.login.host_str().unwrap_or_default().to_owned()
    }
}

/// Whether it is on this machine, over http or https.
pub(super) fn is_loopback(address: &Url) -> bool {
    let here = match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(domain)) => domain == "localhost",
        None => false,
    };
    here && matches!(address.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::region;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn every_region_has_https_addresses() {
        for region in region::regions() {
            let endpoints = Endpoints::of_region(region);
            assert_eq!(endpoints.api.as_str(), format!("https://api.{}/", region.domain));
            assert_eq!(endpoints.token().as_str(), format!("https://login.{}/oauth/token", region.domain));
            assert!(!endpoints.loopback);
        }
    }

    #[test]
    fn a_simulated_org_is_on_this_machine_or_refused() {
        let here = url("http://127.0.0.1:8080");
        for fine in ["http://127.0.0.1", "http://127.9.8.7:1", "https://[::1]:3", "http://localhost:80"] {
            assert!(Endpoints::loopback(url(fine), here.clone()).unwrap().loopback, "{fine}");
        }
        for other in [
            "http://example.com",
            "https://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://127.0.0.1@example.com",
            "http://0.0.0.0",
            "http://10.0.0.1",
            "http://[::ffff:10.0.0.1]",
            "ftp://127.0.0.1",
            "file:///etc",
        ] {
            assert!(Endpoints::loopback(url(other), here.clone()).is_err(), "{other}");
            assert!(Endpoints::loopback(here.clone(), url(other)).is_err(), "{other}");
        }
    }

    #[test]
    fn no_path_leads_to_another_host() {
        let endpoints = Endpoints::of_region(&region::regions()[0]);
        for path in ["//example.com/x", "https://example.com/x", "@example.com", "/a#b?c=http://example.com"]
        {
            assert_eq!(endpoints.api_call(path).host(), endpoints.api.host(), "{path}");
        }
        let asked = endpoints.api_call("/api/v2/a?b=c&d=e");
        assert_eq!((asked.path(), asked.query()), ("/api/v2/a", Some("b=c&d=e")));
    }
}
