//! Regions: where an org can live (docs/platform-api.md 1.1). Data in `assets/regions.toml`. Pure.
//!
//! They stand in the model, not beside the client, because the wizard offers them and may not import the
//! Platform API.

use std::sync::LazyLock;

use url::{Host, Url};

use crate::text::bare;

mod map;

#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A host of somebody else's: a login page of the company's own, most likely.
    OtherHost(String),
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
    static REGIONS: LazyLock<Vec<Region>> =
        LazyLock::new(|| map::listed().iter().map(|listed| listed.region.clone()).collect());
    &REGIONS
}

/// Finds the region that a text names: an apps, login or API address of an org, a domain or its first label, an AWS name
/// in any spelling, a place.
pub fn find(text: &str) -> Found {
    let text = bare(text).to_lowercase();
    let host = host_of(&text);
    let domain = host.as_ref().unwrap_or(&text);
    let by_domain = regions().iter().find(|region| {
        *domain == region.domain
            || domain.strip_suffix(&region.domain).is_some_and(|front| front.ends_with('.'))
    });
    if let Some(region) = by_domain.or_else(|| map::named(&text)) {
        return Found::Known(region.clone());
    }
    match (unlisted(domain), host) {
        (Some(region), _) => Found::Unlisted(region),
        (None, Some(host)) if host.contains('.') && !map::looks_like_genesys(&host) => Found::OtherHost(host),
        (None, _) => Found::Neither,
    }
}

/// The listed regions, those first that are nearest to what a text names, on the map; where it names nothing, to what it
/// nearly names. As people choose them: `mypurecloud.de (eu-central-1)`.
pub(crate) fn nearest(text: &str) -> Vec<String> {
    let names = |region: &Region| format!("{} ({})", region.domain, region.name);
    map::nearest(text).into_iter().map(names).collect()
}

/// The same as regions.
pub(crate) fn nearest_regions(text: &str) -> Vec<&'static Region> {
    map::nearest(text)
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
            "frankfurt.example.com",
            "eu-central-1.example.com",
            "",
        ] {
            assert!(matches!(find(other), Found::Neither | Found::OtherHost(_)), "{other}");
        }
    }

    #[test]
    fn a_region_is_found_by_what_people_say() {
        let rows = [
            (
                "mypurecloud.de",
                "Frankfurt, frankfurt am main, Europe (Frankfurt), EU Central 1, eu_central_1, EUCENTRAL1",
            ),
            (
                "mypurecloud.com.au",
                "Sydney, SYDNEY, Australia, Sydney Australia, ap southeast 2, ap_southeast_2",
            ),
            ("euw2.pure.cloud", "London, euw2, EUW2, UK, eu-west-2, London (UK), \u{feff}London"),
            ("use2.us-gov-pure.cloud", "FedRAMP, fedramp, use2, Ohio, US East 2, us-east-2"),
            ("euc2.pure.cloud", "Zurich, Zürich, Switzerland"),
            ("sae1.pure.cloud", "São Paulo, Sao Paulo, Brazil, sae1"),
            ("mypurecloud.com", "Virginia, N. Virginia, us-east-1, US_EAST_1"),
            ("edee1.eusc-pure.cloud", "edee1, European Sovereign Cloud, eusc_de_east_1"),
            ("apne3.pure.cloud", "Osaka, Asia Pacific Osaka, apne3"),
        ];
        for (domain, texts) in rows {
            for text in texts.split(", ") {
                assert!(matches!(find(text), Found::Known(region) if region.domain == domain), "{text}");
            }
        }
        for vague in ["Frankfurt or London", "mypurecloud", "eu", "US East", "Asia Pacific", "pure"] {
            assert_eq!(find(vague), Found::Neither, "{vague}");
        }
    }

    #[test]
    fn what_is_offered_is_near_on_the_map() {
        let first = |text: &str, count: usize| {
            let names = nearest(text);
            assert_eq!(names.len(), 18, "{text}");
            names[..count].join(", ")
        };
        assert_eq!(first("eu-centrl-1", 1), "mypurecloud.de (eu-central-1)");
        assert_eq!(first("mypurecloud.dd", 1), "mypurecloud.de (eu-central-1)");
        assert_eq!(first("us-wst-2", 1), "usw2.pure.cloud (us-west-2)");
        assert_eq!(first("Londn", 1), "euw2.pure.cloud (eu-west-2)");
        for text in [
            "eu-west-3",
            "EU West 3",
            "eu-west-9",
            "Munich",
            "München",
            "Stuttgart, Germany",
            "Germany",
            "Gelsenkirchen",
        ] {
            let offered = nearest(text);
            let in_europe = |name: &String| name.contains("(eu");
            assert!(offered[..5].iter().all(in_europe), "{text}: {offered:?}");
        }
        assert_eq!(first("Munich", 2), "euc2.pure.cloud (eu-central-2), mypurecloud.de (eu-central-1)");
        assert_eq!(first("Melbourne", 1), "mypurecloud.com.au (ap-southeast-2)");
        assert_eq!(first("us-west-1", 1), "usw2.pure.cloud (us-west-2)");
        assert_eq!(first("Nagoya", 2), "apne3.pure.cloud (ap-northeast-3), mypurecloud.jp (ap-northeast-1)");
    }

    #[test]
    fn a_login_page_of_somebody_elses_is_told_from_a_slip_of_the_finger() {
        for host in ["sso.contoso.com", "contoso.okta.com", "login.microsoftonline.com", "adfs.contoso.de"] {
            for text in [host.to_owned(), format!("https://{host}/login?client=genesys")] {
                assert_eq!(find(&text), Found::OtherHost(host.to_owned()), "{text}");
            }
        }
        for slip in ["mypureclod.de", "login.mypurcloud.com", "euw2.pure.clod", "apps.euw2.purecloud.com"] {
            assert_eq!(find(slip), Found::Neither, "{slip}");
        }
    }
}
