//! The built pages, read once at start: what is not in this list does not exist, so no path can lead out of the folder.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The same rules as in the window, but the commands travel over HTTP.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob: mediastream:; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// The files of `ui/dist` by their path.
#[derive(Clone, Debug, Default)]
pub struct Pages(HashMap<String, (&'static str, Bytes)>);

impl Pages {
    /// Reads every file below `folder`.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, for example because the pages were not built.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut pages = Self::default();
        pages.add(folder, "")?;
        Ok(pages)
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

    /// The file at `path`, for example `/index.html`; `/` is the first page.
    #[must_use]
    pub fn answer(&self, path: &str) -> Response {
        let path = if path == "/" { "/index.html" } else { path };
        let Some((kind, bytes)) = self.0.get(path) else { return StatusCode::NOT_FOUND.into_response() };
        let headers: [(HeaderName, &str); 4] = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, bytes.clone()).into_response()
    }
}

fn kind_of(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
