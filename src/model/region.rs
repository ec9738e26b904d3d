//! Regions: where an org can live (docs/platform-api.md 1.1). Data in `assets/regions.toml`. Pure.
//!
//! They stand in the model, not beside the client, because the wizard offers them and may not import the
//! Platform API.

use std::sync::LazyLock;

use serde::Deserialize;
use url::{Host, Url};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The AWS name, for example `eu-central-1`; equal to the domain for a region that isn't in our list.
    pub name: String,
    /// The domain, for example `mypurecloud.de`.
    pub domain: String,
    /// The place, for example `Europe (Frankfurt)`.
    pub place: String,
}

/// What a text about a region turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Known(Region),
    /// A domain of Genesys's forms that isn't in the list: to be accepted by a person first.
    Unlisted(Region),
    Neither,
}

impl Region {
    /// `https://api.{domain}`
    pub fn api_url(&self) -> String {
        format!("https://api.{}", self.domain)
    }

    /// `https://login.{domain}`
    pub fn login_url(&self) -> String {
        format!("https://login.{}", self.domain)
    }

    /// `https://apps.{domain}`
    pub fn apps_url(&self) -> String {
        format!("https://apps.{}", self.domain)
    }
}

/// All listed regions, by place.
pub fn regions() -> &'static [Region] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        region: Vec<Region>,
    }
    static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../assets/regions.toml"))
            .expect("assets/regions.toml is part of the program and tested");
        let mut regions = file.region;
        regions.sort_by(|a, b| a.place.cmp(&b.place));
        regions
    });
    &REGIONS
}

/// Finds the region that a text names: an AWS name (underscores too, as the vendor's CLI writes some), a
/// domain, a place, or any apps, login or API address of an org.
pub fn find(text: &str) -> Found {
    let text = text.trim().to_lowercase();
    let host = host_of(&text).unwrap_or_else(|| text.clone());
    let name = text.replace('_', "-");
    let known = regions().iter().find(|region| {
        region.name == name
            || region.place.to_lowercase() == text
            || host == region.domain
            || host.strip_suffix(&region.domain).is_some_and(|front| front.ends_with('.'))
    });
    match known {
        Some(region) => Found::Known(region.clone()),
        None => unlisted(&host).map_or(Found::Neither, Found::Unlisted),
    }
}

/// The host of an address; `None` for a plain word or a host that isn't a domain.
fn host_of(text: &str) -> Option<String> {
    let address = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&address).ok()?;
    // A user name in an address is how one host is made to look like another.
    if !url.username().is_empty() || url.password().is_some() || !matches!(url.scheme(), "https" | "http") {
        return None;
    }
    match url.host()? {
        Host::Domain(domain) => Some(domain.trim_end_matches('.').to_owned()),
        _ => None,
    }
}

/// A domain of Genesys's forms: `*.pure.cloud`, `*-pure.cloud`, `mypurecloud.*`, with or without a service in
/// front (`apps.`, `login.`, `api.`).
fn unlisted(host: &str) -> Option<Region> {
    let host = ["apps.", "login.", "api."].iter().find_map(|front| host.strip_prefix(front)).unwrap_or(host);
    let label = |text: &str| {
        !text.is_empty()
            && !text.starts_with('-')
            && !text.ends_with('-')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let labels: Vec<&str> = host.split('.').collect();
    let fits = labels.iter().all(|part| label(part))
        && match labels.as_slice() {
            ["mypurecloud", _] => true,
            ["mypurecloud", "com" | "co", country] => country.len() == 2,
            [_, pure, "cloud"] => *pure == "pure" || pure.ends_with("-pure"),
            [pure, "cloud"] => pure.ends_with("-pure"),
            _ => false,
        };
    fits.then(|| Region { name: host.to_owned(), domain: host.to_owned(), place: host.to_owned() })
}

/// The listed names nearest to a text, best first: AWS names, domains and places.
pub(crate) fn nearest(text: &str) -> Vec<String> {
    let text = text.trim().to_lowercase();
    let mut names: Vec<(f64, String)> = regions()
        .iter()
        .map(|region| {
            let score = [&region.name, &region.domain, &region.place]
                .iter()
                .map(|name| strsim::jaro_winkler(&text, &name.to_lowercase()))
                .fold(0.0, f64::max);
            (score, format!("{} ({})", region.domain, region.name))
        })
        .collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0));
    names.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_all_eighteen() {
        assert_eq!(regions().len(), 18);
        for region in regions() {
            for text in [&region.name, &region.domain, &region.place] {
                assert_eq!(find(text), Found::Known(region.clone()), "{text}");
            }
            for url in
                [region.apps_url() + "/directory/#/admin", region.login_url(), region.api_url() + "/api/v2"]
            {
                assert_eq!(find(&url), Found::Known(region.clone()), "{url}");
            }
        }
    }

    #[test]
    fn a_region_is_found_by_what_people_paste() {
        let frankfurt = |text: &str| matches!(find(text), Found::Known(r) if r.domain == "mypurecloud.de");
        assert!(frankfurt("  HTTPS://apps.mypurecloud.de/directory/#/admin "));
        assert!(frankfurt("apps.mypurecloud.de/directory"));
        assert!(frankfurt("EU-CENTRAL-1"));
        assert!(matches!(find("me_central_1"), Found::Known(r) if r.domain == "mec1.pure.cloud"));
        assert!(
            matches!(find("https://apps.mypurecloud.com.au"), Found::Known(r) if r.name == "ap-southeast-2")
        );
    }

    #[test]
    fn an_unlisted_domain_of_genesys_needs_a_word_first_and_others_are_refused() {
        assert!(
            matches!(find("https://apps.xyz1.pure.cloud/a"), Found::Unlisted(r) if r.domain == "xyz1.pure.cloud")
        );
        assert!(matches!(find("use9.us-gov-pure.cloud"), Found::Unlisted(_)));
        assert!(matches!(find("mypurecloud.fr"), Found::Unlisted(_)));
        for other in [
            "example.com",
            "mypurecloud.de.example.com",
            "mypurecloud.example.com",
            "https://mypurecloud.de@example.com",
            "notmypurecloud.de",
            "127.0.0.1",
            "pure.cloud",
            "evil-mypurecloud.example.org",
            "",
        ] {
            assert_eq!(find(other), Found::Neither, "{other}");
        }
    }
}
