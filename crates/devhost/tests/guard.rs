//! Who is refused: the host answers its own pages with their secret and nobody else.

#![expect(clippy::unwrap_used, reason = "a part of a test that breaks ends the test")]

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use devhost::guard::{Guard, Secret};
use devhost::pages::Pages;
use devhost::{LARGEST_REQUEST, guarded};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

struct Running {
    address: SocketAddr,
    secret: Secret,
    _folder: tempfile::TempDir,
}

async fn start() -> Running {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("dist")).unwrap();
    std::fs::write(folder.path().join("dist/index.html"), "<!doctype html>the page").unwrap();
    std::fs::write(folder.path().join("secret.txt"), "outside").unwrap();
    let pages = Pages::read(&folder.path().join("dist")).unwrap();

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let secret = Secret::new().unwrap();
    let commands = Router::new()
        .route("/rpc/{name}", post(|| async { "carried out" }))
        .route("/bytes", post(|bytes: Bytes| async move { format!("{} bytes", bytes.len()) }))
        .route("/bytes/{id}", get(|| async { "bytes" }));
    let router = guarded(commands, pages, Guard::new(address, secret.clone()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Running { address, secret, _folder: folder }
}

impl Running {
    /// Sends one request with exactly these headers and answers with its status and body.
    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        // A host that refuses a large body closes before it has read it all.
        let _refused_early = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _closed = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, answer.split_once("\r\n\r\n").map_or_else(String::new, |(_, body)| body.to_owned()))
    }

    fn host(&self) -> String {
        self.address.to_string()
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

#[tokio::test]
async fn the_served_page_with_its_secret_is_answered() {
    let host = start().await;
    let (name, origin) = (host.host(), host.origin());
    let headers = [("Host", name.as_str()), ("Origin", &origin), ("X-Okienko-Secret", host.secret.expose())];
    assert_eq!(host.ask("POST", "/rpc/station", &headers, b"{}").await, (200, "carried out".to_owned()));
    assert_eq!(host.ask("POST", "/bytes", &headers, b"abc").await, (200, "3 bytes".to_owned()));
    assert_eq!(host.ask("GET", "/bytes/1", &headers[..1], b"").await.0, 401);
    assert_eq!(host.ask("GET", "/", &headers[..1], b"").await, (200, "<!doctype html>the page".to_owned()));
}

#[tokio::test]
async fn a_wrong_or_missing_secret_is_refused() {
    let host = start().await;
    let (name, origin) = (host.host(), host.origin());
    let almost = host.secret.expose().replace(host.secret.expose().chars().last().unwrap(), "!");
    for secret in ["", "wrong", &almost, &host.secret.expose()[1..], &format!("{}x", host.secret.expose())] {
        let headers = [("Host", name.as_str()), ("Origin", &origin), ("X-Okienko-Secret", secret)];
        for (method, path) in [("POST", "/rpc/station"), ("POST", "/bytes"), ("GET", "/bytes/1")] {
            assert_eq!(host.ask(method, path, &headers, b"{}").await.0, 401, "{method} {path} {secret:?}");
        }
    }
    let headers = [("Host", name.as_str()), ("Origin", &origin)];
    assert_eq!(host.ask("POST", "/rpc/station", &headers, b"{}").await.0, 401);
    let headers = [("Host", name.as_str()), ("Origin", &origin)];
    assert_eq!(
        host.ask("POST", &format!("/rpc/station?secret={}", host.secret.expose()), &headers, b"{}").await.0,
        401
    );
}

#[tokio::test]
async fn a_foreign_name_for_this_address_is_refused() {
    let host = start().await;
    let origin = host.origin();
    let port = host.address.port();
    let names = [
        "rebound.example".to_owned(),
        format!("rebound.example:{port}"),
        format!("localhost:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{port}."),
        format!("[::1]:{port}"),
    ];
    for name in &names {
        let headers = [("Host", name.as_str()), ("Origin", &origin), ("X-Okienko-Secret", host.secret.expose())];
        for (method, path) in [("POST", "/rpc/station"), ("GET", "/bytes/1"), ("GET", "/"), ("GET", "/index.html")] {
            assert_eq!(host.ask(method, path, &headers, b"").await.0, 403, "{method} {path} as {name}");
        }
    }
    let right = host.host();
    let twice = [("Host", right.as_str()), ("Host", "rebound.example"), ("X-Okienko-Secret", host.secret.expose())];
    let (status, _) = host.ask("GET", "/bytes/1", &twice, b"").await;
    assert!(status == 400 || status == 403, "{status}");
}

#[tokio::test]
async fn a_foreign_page_is_refused() {
    let host = start().await;
    let name = host.host();
    let port = host.address.port();
    let origins = [
        "https://example.org".to_owned(),
        "null".to_owned(),
        format!("http://localhost:{port}"),
        format!("https://127.0.0.1:{port}"),
        "http://127.0.0.1".to_owned(),
        String::new(),
    ];
    for origin in &origins {
        let headers = [("Host", name.as_str()), ("Origin", origin), ("X-Okienko-Secret", host.secret.expose())];
        for (method, path) in [("POST", "/rpc/station"), ("GET", "/bytes/1"), ("GET", "/")] {
            assert_eq!(host.ask(method, path, &headers, b"").await.0, 403, "{method} {path} from {origin:?}");
        }
    }
    let headers = [("Host", name.as_str()), ("X-Okienko-Secret", host.secret.expose())];
    assert_eq!(host.ask("POST", "/rpc/station", &headers, b"{}").await.0, 403, "a POST that names no origin");
    assert_eq!(host.ask("OPTIONS", "/rpc/station", &headers, b"").await.0, 403, "a preflight");
}

#[tokio::test]
async fn more_bytes_than_allowed_are_refused() {
    let host = start().await;
    let (name, origin) = (host.host(), host.origin());
    let headers = [("Host", name.as_str()), ("Origin", &origin), ("X-Okienko-Secret", host.secret.expose())];
    let most = vec![0; LARGEST_REQUEST];
    assert_eq!(host.ask("POST", "/bytes", &headers, &most).await.0, 200);
    let more = vec![0; LARGEST_REQUEST + 1];
    assert_ne!(host.ask("POST", "/bytes", &headers, &more).await.0, 200);
}

#[tokio::test]
async fn no_path_leads_out_of_the_pages() {
    let host = start().await;
    let name = host.host();
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "//../secret.txt", "/assets/../../secret.txt", "/secret.txt", "/.."]
    {
        let (status, body) = host.ask("GET", path, &[("Host", &name)], b"").await;
        assert_eq!((status, body.contains("outside")), (404, false), "{path}");
    }
}
