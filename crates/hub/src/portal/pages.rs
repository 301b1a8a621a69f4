//! The built pages, read once at start: what is not in this list does not exist, so no path can lead out of the folder.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The portal's one page in the folder of all faces.
const PAGE: &str = "/portal.html";

/// The addresses of the portal: its first page, setting a password by a link, asking for a link.
const ADDRESSES: [&str; 3] = ["/", "/haslo", "/dostep"];

/// What has its content in its name.
const HASHED: &str = "/assets/";

/// The portal's files by their path.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages(HashMap<String, (&'static str, Bytes)>);

impl Pages {
    /// Reads every file below `folder`.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut pages = Self::default();
        pages.add(folder, "")?;
        if pages.0.contains_key(PAGE) { Ok(pages) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.add(&entry.path(), &path)?;
            } else if let Some(kind) = kind_of(&path) {
                self.0.insert(path, (kind, std::fs::read(entry.path())?.into()));
            }
        }
        Ok(())
    }

    /// The file at `path`. Of the pages only the portal's own is here, under its addresses.
    pub(super) fn answer(&self, path: &str) -> Response {
        let file = if ADDRESSES.contains(&path) { PAGE } else { path };
        let a_page = path.rsplit('.').next() == Some("html");
        let Some((kind, bytes)) = self.0.get(file).filter(|_| !a_page) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let kept = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
        ([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, kept)], bytes.clone()).into_response()
    }
}

fn kind_of(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
