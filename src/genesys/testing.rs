//! What the tests of this module share: a server that answers with exactly the bytes it is told to, broken ones
//! included.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tracing::subscriber::DefaultGuard;

use super::{Client, Endpoints, Setup, exchange::Body, exchange::Received};

/// A simulated org at this port.
pub(super) fn loopback(port: u16) -> Endpoints {
    let url = || format!("http://127.0.0.1:{port}").parse().unwrap();
    Endpoints::loopback(url(), url()).unwrap()
}

/// A client of a server at this port, with the token `planted-token`.
pub(super) fn client(port: u16, concurrency: usize) -> Client {
    let setup = Setup { ca_file: None, concurrency };
    Client::with_token(&loopback(port), "planted-token".to_owned().into(), &setup).unwrap()
}

/// A server: one answer a connection, then it closes.
pub(super) struct Server {
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers each request by its whole text and its number, from 0 on. No answer at all keeps it waiting.
    pub(super) async fn start(
        answer: impl Fn(&str, usize) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (heard, answer) = (Arc::clone(&requests), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, answer) = (Arc::clone(&heard), Arc::clone(&answer));
                tokio::spawn(async move {
                    let request = read_request(&mut stream).await;
                    let number = {
                        let mut heard = heard.lock().unwrap();
                        heard.push(request.clone());
                        heard.len() - 1
                    };
                    match answer(&request, number) {
                        // Who was told enough may have hung up.
                        Some(bytes) => drop(stream.write_all(&bytes).await),
                        None => std::future::pending().await,
                    }
                });
            }
        });
        Self { port, requests }
    }

    /// The requests so far, as they came.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase().lines().find_map(|line| {
                line.strip_prefix("content-length:").and_then(|length| length.trim().parse::<usize>().ok())
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return text,
        }
    }
}

/// What is logged on this thread from here on, until the guard is dropped.
pub(super) fn listen() -> (DefaultGuard, Lines) {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
    (tracing::subscriber::set_default(subscriber.finish()), lines)
}

/// The log as it was written so far.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Write::write(&mut *self.0.lock().unwrap(), bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An answer as bytes. `headers` are whole lines, each with its line break.
pub(super) fn http(status: u16, headers: &str, body: &str) -> Option<Vec<u8>> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n");
    Some((head + body).into_bytes())
}

/// An answer as it is received, with nothing but a body.
pub(super) fn received(status: u16, body: &str) -> Received {
    let body = Body::Whole(body.as_bytes().to_vec());
    Received { status, retry_after: None, limit: None, correlation: None, html: false, body }
}
