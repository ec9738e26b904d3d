//! What headers say about embedding, and what the row comes to.

use jiff::Timestamp;

use super::*;
use crate::model::{Attestation, Name, Shown, Unread, name::Kind, org::judge::judge, people::fixture};

const APPS: &str = "https://apps.mypurecloud.de";

fn headers(csp: &[&str], xfo: &[&str]) -> FrameHeaders {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    FrameHeaders { status: 200, x_frame_options: texts(xfo), content_security_policy: texts(csp) }
}

#[test]
fn headers_allow_forbid_or_say_nothing() {
    let allowed = Embedding::Allowed;
    let by_policy = Embedding::Forbidden { by: "Content-Security-Policy: frame-ancestors".to_owned() };
    let by_option = |option: &str| Embedding::Forbidden { by: format!("X-Frame-Options: {option}") };
    let cases: &[(&[&str], &[&str], Embedding)] = &[
        (&[], &[], Embedding::NothingSaid),
        (&["default-src 'self'"], &[], Embedding::NothingSaid),
        (&[], &["DENY"], by_option("DENY")),
        (&[], &["sameorigin"], by_option("sameorigin")),
        (&[], &["nonsense, SAMEORIGIN"], by_option("SAMEORIGIN")),
        (&[], &["ALLOW-FROM https://example.com"], Embedding::NothingSaid),
        (&["frame-ancestors 'none'"], &[], by_policy.clone()),
        (&["frame-ancestors"], &[], by_policy.clone()),
        (&["frame-ancestors 'self'"], &[], by_policy.clone()),
        (&["frame-ancestors *"], &[], allowed.clone()),
        (&["frame-ancestors https:"], &[], allowed.clone()),
        (&["frame-ancestors data:"], &[], by_policy.clone()),
        (&["default-src 'self'; Frame-Ancestors 'self' https://apps.mypurecloud.de"], &[], allowed.clone()),
        (&["frame-ancestors apps.mypurecloud.de"], &[], allowed.clone()),
        (&["frame-ancestors http://apps.mypurecloud.de"], &[], allowed.clone()),
        (&["frame-ancestors http://apps.mypurecloud.de:80"], &[], allowed.clone()),
        (&["frame-ancestors https://apps.mypurecloud.de:443/"], &[], allowed.clone()),
        (&["frame-ancestors https://apps.mypurecloud.de:*"], &[], allowed.clone()),
        (&["frame-ancestors https://apps.mypurecloud.de:8443"], &[], by_policy.clone()),
        (&["frame-ancestors https://*.mypurecloud.de"], &[], allowed.clone()),
        (&["frame-ancestors *.APPS.mypurecloud.de"], &[], by_policy.clone()),
        (&["frame-ancestors *.purecloud.de"], &[], by_policy.clone()),
        (&["frame-ancestors https://apps.mypurecloud.com"], &[], by_policy.clone()),
        (&["frame-ancestors wss://apps.mypurecloud.de"], &[], by_policy.clone()),
        // The policy takes precedence.
        (&["frame-ancestors *"], &["DENY"], allowed.clone()),
        (&["default-src *"], &["DENY"], by_option("DENY")),
        // Of several all must allow it; in one only the first directive counts.
        (&["frame-ancestors *", "frame-ancestors 'none'"], &[], by_policy.clone()),
        (&["frame-ancestors *, frame-ancestors 'self'"], &[], by_policy),
        (&["frame-ancestors *; frame-ancestors 'none'"], &[], allowed),
    ];
    for (csp, xfo, expected) in cases {
        assert_eq!(verdict(&headers(csp, xfo), APPS), *expected, "{csp:?} {xfo:?}");
    }
}

fn provider(name: &str) -> ProviderName {
    let host = format!("{}.example.com", name.to_lowercase());
    ProviderName {
        name: Name::without_id(Kind::Provider, name),
        host: Some(Name::without_id(Kind::Host, host)),
    }
}

fn page(name: &str, headers: Result<FrameHeaders, Unread>) -> SignInPage {
    SignInPage { provider: provider(name), headers, asked_at: Timestamp::UNIX_EPOCH }
}

fn judged(sign_in: SignInPages, attested: bool) -> Judged {
    let mut evidence = OrgEvidence { sign_in, ..fixture::org() };
    if attested {
        let attestation = Attestation { said: Default::default(), at: Timestamp::UNIX_EPOCH, by: None };
        evidence.attested.insert("single-sign-on".to_owned(), attestation);
    }
    let integration = fixture::integration();
    let (_, requirement, need) =
        integration.org_needs().find(|(_, one, _)| one.id == "single-sign-on").unwrap();
    judge(requirement, need, fixture::region(), &evidence)
}

#[test]
fn the_row_follows_how_people_sign_in() {
    let okay = || page("Okta", Ok(headers(&["frame-ancestors *"], &[])));
    let closed = || page("Ping", Ok(headers(&[], &["DENY"])));
    let refused = || page("Adfs", Ok(FrameHeaders { status: 403, ..headers(&["frame-ancestors *"], &[]) }));
    let dead = || page("Generic", Err(Unread::Unreachable));
    let cases = [
        (SignInPages::NoThirdParty, Status::NotApplicable, None),
        (SignInPages::Unread(Unread::Refused), Status::Unknown, Some(Cause::GrantsUnreadable)),
        (
            SignInPages::NotAsked { providers: vec![provider("Okta")] },
            Status::Manual,
            Some(Cause::NotAttested),
        ),
        (SignInPages::Asked(vec![okay()]), Status::Pass, None),
        (SignInPages::Asked(vec![page("Okta", Ok(headers(&[], &[])))]), Status::Pass, None),
        (SignInPages::Asked(vec![okay(), closed()]), Status::Warn, Some(Cause::NotGranted)),
        (SignInPages::Asked(vec![refused()]), Status::Unknown, Some(Cause::UnreadableAnswer)),
        (SignInPages::Asked(vec![dead(), okay(), closed()]), Status::Unknown, Some(Cause::Unreachable)),
        (SignInPages::Asked(Vec::new()), Status::Manual, Some(Cause::NotAttested)),
    ];
    for (sign_in, status, cause) in cases {
        let finding = judged(sign_in.clone(), false);
        assert_eq!((finding.cell.status, finding.cell.cause), (status, cause), "{sign_in:?}");
        let attested = judged(sign_in.clone(), true);
        if status == Status::Manual {
            assert_eq!(attested.cell.status, Status::Pass, "{sign_in:?}");
        } else {
            assert_eq!(attested, finding, "a person's word settles only what is manual: {sign_in:?}");
        }
    }
}

#[test]
fn a_page_that_forbids_is_named_with_what_to_do() {
    let finding = judged(SignInPages::Asked(vec![page("Ping", Ok(headers(&[], &["DENY"])))]), false);
    assert_eq!(
        Shown::Clear.text(&finding.explanation),
        "The sign-in page of Ping (ping.example.com) forbids embedding, by its header X-Frame-Options: DENY. The client would stay blank."
    );
    let step = Shown::Clear.text(&finding.fix.unwrap().steps[0]);
    assert!(step.contains("https://apps.mypurecloud.de"), "{step}");
}
