//! Proxies and certificates between this computer and Genesys. Every test has its own proxy on loopback, and nothing goes
//! further than there.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, Stream,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::home::{Ended, Home, end};

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const LOGIN: &str = "login.mypurecloud.de";

/// Serves every connection like this, until the test ends. Gives the address: `127.0.0.1:4711`.
fn serve(connection: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || listener.incoming().flatten().for_each(connection));
    address
}

/// The request up to its empty line.
fn head(stream: &mut impl Read) -> String {
    let (mut text, mut byte) = (String::new(), [0]);
    while !text.ends_with("\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        text.push(char::from(byte[0]));
    }
    text
}

fn check(home: &Home, variable: &str, value: &str) -> Ended {
    with_options(home, variable, value, &[])
}

fn with_options(home: &Home, variable: &str, value: &str, options: &[&str]) -> Ended {
    let ended = end(home
        .greenlight()
        .args(["check", "--integration", "ariglad", "--region", "mypurecloud.de"])
        .args(["--client-id", ID, "--secret-stdin"])
        .args(options)
        .env(variable, value)
        .write_stdin("planted-secret"));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(4), ""), "{}", ended.stderr);
    ended
}

fn says(ended: &Ended, parts: &[&str]) {
    for part in parts {
        assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
    }
    for line in ended.stderr.lines() {
        assert!(line.len() <= 150 && !line.contains("error"), "two short lines at most: {line}");
    }
    assert!(!ended.stderr.contains("offline"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("planted"), "{}", ended.stderr);
}

#[test]
fn a_proxy_that_answers_for_itself_is_named_with_its_address_and_the_variable() {
    let rows: [(u16, &[&str]); 4] = [
        (407, &["wants a name and a password (407)", "HTTPS_PROXY"]),
        (
            403,
            &["doesn't let this computer through to login.mypurecloud.de (403)", "HTTPS_PROXY", "NO_PROXY"],
        ),
        (502, &["couldn't reach login.mypurecloud.de (502)", "HTTPS_PROXY"]),
        (503, &["couldn't reach login.mypurecloud.de (503)", "HTTPS_PROXY"]),
    ];
    for (status, parts) in rows {
        let address = serve(move |mut stream| {
            assert!(head(&mut stream).starts_with("CONNECT login.mypurecloud.de:443"));
            drop(write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"));
        });
        let ended = check(&Home::new(), "HTTPS_PROXY", &format!("http://{address}"));
        says(&ended, &[parts, &[&format!("The proxy http://{address} ")]].concat());
    }
}

#[test]
fn a_password_for_the_proxy_is_sent_to_it_and_shown_nowhere() {
    let address = serve(|mut stream| {
        // `who:planted-password`
        let status = match head(&mut stream).contains("Basic d2hvOnBsYW50ZWQtcGFzc3dvcmQ=") {
            true => 407,
            false => 500,
        };
        drop(write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"));
    });
    let home = Home::new();
    let value = format!("http://who:planted-password@{address}");
    let ended = with_options(&home, "https_proxy", &value, &["--log", "run.log"]);
    says(&ended, &["doesn't accept the name and the password (407)", &address, "https_proxy"]);
    let log = std::fs::read_to_string(home.path().join("run.log")).unwrap();
    assert!(log.contains("sign-in at") && !log.contains("planted") && !log.contains("d2hvOn"), "{log}");
}

#[test]
fn a_proxy_that_isnt_there_or_isnt_one_is_told_as_that() {
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let ended = check(&Home::new(), "ALL_PROXY", &free);
    says(&ended, &[&format!("No connection to the proxy http://{free}."), "ALL_PROXY"]);

    let ended = check(&Home::new(), "HTTPS_PROXY", &format!("socks5://{free}"));
    says(&ended, &[&format!("No connection to the proxy socks5://{free}."), "HTTPS_PROXY"]);

    let deaf = serve(|mut stream| drop(stream.write_all(b"\x05\xffgoodbye, goodbye")));
    let ended = check(&Home::new(), "HTTPS_PROXY", &format!("http://{deaf}"));
    says(&ended, &[&format!("What answers at http://{deaf} isn't an HTTP proxy."), "HTTPS_PROXY"]);

    let ended = check(&Home::new(), "HTTPS_PROXY", &format!("socks5h://{deaf}"));
    says(&ended, &[&format!("The SOCKS proxy socks5h://{deaf} doesn't lead to {LOGIN}"), "HTTPS_PROXY"]);
}

struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    /// In PEM.
    issuer: String,
}

/// For this name, from one year to another.
fn certificate(name: &str, (from, to): (i32, i32)) -> Certificate {
    let issuer_key = KeyPair::generate().unwrap();
    let mut issuer = CertificateParams::default();
    issuer.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    issuer.distinguished_name.push(DnType::OrganizationName, "Contoso IT");
    issuer.distinguished_name.push(DnType::CommonName, "Contoso Inspection");
    let pem = issuer.self_signed(&issuer_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let mut own = CertificateParams::new([name.to_owned()]).unwrap();
    (own.not_before, own.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
    let own = own.signed_by(&key, &Issuer::new(issuer, issuer_key)).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    Certificate { chain: vec![own.der().clone()], key, issuer: pem }
}

/// Answers as the sign-in would, over TLS with this certificate, whatever host it is asked for.
fn intercept(Certificate { chain, key, .. }: Certificate, answer: &'static str) -> String {
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    serve(move |mut stream| {
        head(&mut stream);
        drop(stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n"));
        let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut secured = Stream::new(&mut connection, &mut stream);
        if head(&mut secured).starts_with("POST /oauth/token") {
            drop(secured.write_all(answer.as_bytes()));
            secured.conn.send_close_notify();
            drop(secured.flush());
        }
    })
}

const NOT_FOUND: &str = "HTTP/1.1 400 X\r\ncontent-length: 59\r\nconnection: close\r\n\r\n\
                         {\"error\":\"invalid_client\",\"description\":\"client not found\"}  ";

#[test]
fn each_certificate_that_isnt_trusted_is_told_apart_and_its_issuer_named() {
    const ALWAYS: (i32, i32) = (2000, 2100);
    let trusted = |name, years, parts: &[&str]| {
        let home = Home::new();
        let certificate = certificate(name, years);
        home.write("company.pem", &certificate.issuer);
        let proxy = format!("http://{}", intercept(certificate, NOT_FOUND));
        says(&with_options(&home, "HTTPS_PROXY", &proxy, &["--ca-file", "company.pem"]), parts);
    };
    trusted(LOGIN, ALWAYS, &["client not found"]);
    let issuer = "Contoso IT, Contoso Inspection";
    trusted(LOGIN, (2000, 2010), &["has expired", issuer, "date and time"]);
    trusted(LOGIN, (2090, 2100), &["isn't valid yet", "clock", issuer]);
    trusted("example.com", ALWAYS, &["belongs to another host", issuer]);

    let proxy = format!("http://{}", intercept(certificate(LOGIN, ALWAYS), NOT_FOUND));
    says(&check(&Home::new(), "HTTPS_PROXY", &proxy), &["isn't trusted", issuer, "--ca-file"]);
}

#[test]
fn an_answer_that_isnt_http_is_no_missing_connection() {
    let home = Home::new();
    let certificate = certificate(LOGIN, (2000, 2100));
    home.write("company.pem", &certificate.issuer);
    let proxy = format!("http://{}", intercept(certificate, "220 mail.example.com ESMTP\r\n"));
    let ended = with_options(&home, "HTTPS_PROXY", &proxy, &["--ca-file", "company.pem"]);
    says(&ended, &["The answer of login.mypurecloud.de isn't readable"]);

    let plain = serve(|mut stream| {
        head(&mut stream);
        drop(stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n"));
        drop(stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n"));
        drop(stream.read(&mut [0; 1000]));
    });
    let ended = check(&Home::new(), "HTTPS_PROXY", &format!("http://{plain}"));
    says(&ended, &["The answer of login.mypurecloud.de isn't readable"]);
}
