//! Whether the pages on which people sign in may be embedded, as far as their headers tell. Pure and total.
//!
//! `frame-ancestors` of a Content-Security-Policy takes precedence over `X-Frame-Options`; of several policies all
//! must allow it. A script may still refuse, which no header shows.

use super::judge::manual;
use crate::model::{
    Cause, Fix, Judged, ManualNeed, Region, Requirement, Status, Text,
    org::evidence::{FrameHeaders, OrgEvidence, ProviderName, SignInPage, SignInPages},
    say::{say, shortened},
    words,
};

/// Judges how people sign in. What a person attests settles only what nobody asked.
pub(super) fn judge(
    requirement: &Requirement,
    need: &ManualNeed,
    region: &Region,
    evidence: &OrgEvidence,
) -> Judged {
    let by_person = || manual(requirement, need, evidence.attested_as(requirement), &region.apps_url());
    match &evidence.sign_in {
        SignInPages::Unread(unread) => Judged::unknown(
            unread.cause(),
            format!("The org's identity providers couldn't be read: {}.", words::why_unread(*unread)),
            words::unread_detail(*unread),
            Some(words::read_it(*unread, "SSO › Provider › View")),
        ),
        SignInPages::NoThirdParty => {
            Judged::not_applicable("The org has no third-party identity provider: people sign in at Genesys.")
        }
        SignInPages::NotAsked { providers } => {
            let mut finding = by_person();
            if finding.cell.status == Status::Manual {
                finding.explanation = say!(
                    "People sign in with {}. Its page wasn't asked, because nobody consented to that.",
                    shortened(providers.iter().map(named), 3)
                );
            }
            finding
        }
        SignInPages::Asked(pages) => {
            let findings = pages.iter().map(|page| of_page(requirement, need, region, page));
            findings.reduce(worse).unwrap_or_else(by_person)
        }
    }
}

fn worse(one: Judged, other: Judged) -> Judged {
    if other.cell.status.weight() > one.cell.status.weight() { other } else { one }
}

fn named(provider: &ProviderName) -> Text {
    match &provider.host {
        Some(host) => say!("{} ({})", &provider.name, host),
        None => Text::of(&provider.name),
    }
}

fn of_page(requirement: &Requirement, need: &ManualNeed, region: &Region, page: &SignInPage) -> Judged {
    let name = named(&page.provider);
    let headers = match &page.headers {
        Ok(headers) => headers,
        Err(unread) => {
            return Judged::unknown(
                unread.cause(),
                say!("The sign-in page of {} couldn't be read: {}.", name, words::why_unread(*unread)),
                words::unread_detail(*unread),
                None,
            );
        }
    };
    // What a page says that refuses the call, or sends it elsewhere, isn't what it says to people.
    if !(200..300).contains(&headers.status) {
        return Judged::unknown(
            Cause::UnreadableAnswer,
            say!("The sign-in page of {} answered with {}: its headers say nothing.", name, headers.status),
            format!("answered {}", headers.status),
            None,
        );
    }
    match verdict(headers, &region.apps_url()) {
        Embedding::Forbidden { by } => Judged::lacking(
            requirement,
            Cause::NotGranted,
            say!(
                "The sign-in page of {} forbids embedding, by its header {}. The client would stay blank.",
                &name,
                by
            ),
            "forbids embedding",
            Some(Fix {
                summary: say!("Have {} allow {} to embed its sign-in page.", &name, region.apps_url()),
                steps: vec![
                    say!(
                        "Ask whoever runs {} to allow {} to embed the sign-in page.",
                        name,
                        region.apps_url()
                    ),
                    Text::of(&need.look_at),
                ],
                url: need.page.as_deref().map(|page| words::address(page, &region.apps_url()).into()),
            }),
        ),
        Embedding::Allowed => Judged::pass(say!(
            "The sign-in page of {} allows embedding, by its headers. Not proved: a script on the page may still refuse.",
            name
        )),
        Embedding::NothingSaid => Judged::pass(say!(
            "No header of the sign-in page of {} forbids embedding it. Not proved: a script on the page may still refuse.",
            name
        )),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Embedding {
    /// They name who may, and that fits.
    Allowed,
    Forbidden {
        by: String,
    },
    NothingSaid,
}

/// What headers say about a page of this origin that embeds.
pub(super) fn verdict(headers: &FrameHeaders, origin: &str) -> Embedding {
    let policies = headers.content_security_policy.iter().flat_map(|header| header.split(','));
    let ancestors: Vec<Vec<&str>> = policies.filter_map(frame_ancestors).collect();
    if !ancestors.is_empty() {
        return match ancestors.iter().find(|sources| !sources.iter().any(|source| matches(source, origin))) {
            Some(_) => Embedding::Forbidden { by: "Content-Security-Policy: frame-ancestors".into() },
            None => Embedding::Allowed,
        };
    }
    let options = headers.x_frame_options.iter().flat_map(|header| header.split(','));
    // Browsers take no notice of what they don't know, ALLOW-FROM among it.
    let forbids = options
        .map(str::trim)
        .find(|option| ["deny", "sameorigin"].iter().any(|word| option.eq_ignore_ascii_case(word)));
    match forbids {
        Some(option) => Embedding::Forbidden { by: format!("X-Frame-Options: {option}") },
        None => Embedding::NothingSaid,
    }
}

/// The sources of a policy's `frame-ancestors`: of several only the first counts.
fn frame_ancestors(policy: &str) -> Option<Vec<&str>> {
    policy.split(';').find_map(|directive| {
        let mut parts = directive.split_ascii_whitespace();
        parts.next().filter(|name| name.eq_ignore_ascii_case("frame-ancestors"))?;
        Some(parts.collect())
    })
}

/// Whether a source expression matches an origin of https. `'none'` and `'self'` match nothing here: `'self'` is the
/// sign-in page's own origin.
fn matches(source: &str, origin: &str) -> bool {
    let source = source.to_lowercase();
    let host = origin.trim_start_matches("https://").to_lowercase();
    if matches!(source.as_str(), "*" | "https:" | "http:") {
        return true;
    }
    let (scheme, rest) = source.split_once("://").unwrap_or(("https", &source));
    if !matches!(scheme, "https" | "http") {
        return false;
    }
    let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (name, port) = place.rsplit_once(':').unwrap_or((place, "443"));
    let name_fits = match name.strip_prefix("*.") {
        Some(domain) => {
            host.strip_suffix(domain).is_some_and(|front| front.len() > 1 && front.ends_with('.'))
        }
        None => name == "*" || name == host,
    };
    // An origin has no path but `/`.
    path.is_empty() && (matches!(port, "443" | "*") || (scheme, port) == ("http", "80")) && name_fits
}

#[cfg(test)]
mod tests;
