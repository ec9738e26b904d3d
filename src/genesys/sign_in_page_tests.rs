//! The promises of asking third parties: few redirects, no plain http but to this machine, nothing of ours.

use pretty_assertions::assert_eq;

use super::*;
use crate::genesys::testing::{Server, http};

fn visitor(simulated: bool) -> SignInPageVisitor {
    SignInPageVisitor::new(&Setup::default(), simulated).unwrap()
}

async fn read(
    answer: impl Fn(&str, usize) -> Option<Vec<u8>> + Send + Sync + 'static,
) -> (Result<FrameHeaders, Unread>, Vec<String>) {
    let server = Server::start(answer).await;
    let address = format!("http://planted:secret@127.0.0.1:{}/sso?x=1#y", server.port);
    let read = visitor(true).headers(&address, &CancellationToken::new()).await;
    (read, server.requests())
}

#[tokio::test]
async fn the_headers_of_the_last_page_count_and_nothing_of_ours_is_sent() {
    let (read, requests) = read(|request, _| match request.starts_with("GET /next ") {
        true => http(
            403,
            "X-Frame-Options: DENY\r\nx-frame-options: sameorigin\r\nContent-Security-Policy: frame-ancestors 'none'\r\n\
             Content-Security-Policy-Report-Only: frame-ancestors *\r\n",
            "ignored",
        ),
        false => http(302, "Location: /next\r\nX-Frame-Options: ignored\r\nSet-Cookie: a=b\r\n", ""),
    })
    .await;
    let headers = read.unwrap();
    assert_eq!(headers.status, 403);
    assert_eq!(headers.x_frame_options, ["DENY", "sameorigin"]);
    assert_eq!(headers.content_security_policy, ["frame-ancestors 'none'"]);
    assert_eq!(requests.len(), 2);
    for request in requests {
        let request = request.to_lowercase();
        for ours in ["authorization", "cookie", "referer", "planted"] {
            assert!(!request.contains(ours), "{request}");
        }
    }
}

#[tokio::test]
async fn five_redirects_are_followed_and_no_more() {
    let (read, requests) = read(|_, _| http(302, "Location: /again\r\n", "")).await;
    assert_eq!((read, requests.len()), (Err(Unread::Unreadable), 6));
}

#[tokio::test]
async fn no_redirect_leads_from_this_machine_to_plain_http_elsewhere() {
    let (read, requests) = read(|_, _| http(302, "Location: http://example.com/\r\n", "")).await;
    assert_eq!((read, requests.len()), (Err(Unread::Unreadable), 1));
}

#[tokio::test]
async fn plain_http_and_other_schemes_are_never_asked() {
    let cancel = CancellationToken::new();
    for address in
        ["http://127.0.0.1:1/", "http://example.com/", "file:///etc/passwd", "javascript:1", "x", ""]
    {
        assert_eq!(visitor(false).headers(address, &cancel).await, Err(Unread::Unreadable), "{address}");
    }
}

#[test]
fn a_long_policy_stays_whole() {
    let policy = format!("{}; frame-ancestors 'none'\u{9b}", "script-src https://example.com ".repeat(100));
    let value = header::HeaderValue::from_bytes(policy.as_bytes()).unwrap();
    let headers = HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, value)]);
    let shown = all(&headers, &header::CONTENT_SECURITY_POLICY).concat();
    assert!(shown.contains("frame-ancestors 'none'") && !shown.contains(['…', '\u{9b}']));
}
