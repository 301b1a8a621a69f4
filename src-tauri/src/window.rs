//! The counter's window: what it may show and what it may use.

use tauri::webview::{NewWindowResponse, PermissionKind, PermissionResponse};
use tauri::{App, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The window's label; capabilities/counter.json names it too.
pub(crate) const COUNTER: &str = "counter";

/// Opens the counter's window.
///
/// # Errors
/// When the system has no screen or no web view.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, COUNTER, WebviewUrl::App("index.html".into()))
        .title("Okienko")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 720.0)
        .center()
        // The page takes dropped files itself.
        .disable_drag_drop_handler()
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, kind| permission(kind))
        .build()?;
    settle(&window)
}

/// Whether an address belongs to the pages inside the program. Nothing else is ever shown, so what a page is granted is
/// granted to our own pages alone.
fn is_ours(address: &Url) -> bool {
    address.scheme() == "tauri" && address.host_str() == Some("localhost")
}

/// The camera for photographs (C-4), and nothing else: no microphone, place, notifications or screen.
fn permission(kind: PermissionKind) -> PermissionResponse {
    match kind {
        PermissionKind::Camera => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}

/// What the builder does not offer: no context menu, drawing without the graphics card, and in test builds a moving picture in place of a camera.
#[cfg(target_os = "linux")]
fn settle(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    window.with_webview(|view| {
        let view = view.inner();
        view.connect_context_menu(|_, _, _, _| true);
        let Some(settings) = view.settings() else { return };
        // Pages of text and one small moving picture need no graphics card, and waking one up takes a third of the start; where
        // a driver is broken, the window stays white.
        settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        #[cfg(feature = "mock-camera")]
        settings.set_enable_mock_capture_devices(wants_test_picture());
    })
}

/// Whether the camera's picture is made up: when a test wants it, or when the computer has no camera. With
/// `OKIENKO_TEST_CAMERA=none` the computer has the cameras that it has.
#[cfg(feature = "mock-camera")]
fn wants_test_picture() -> bool {
    match std::env::var_os("OKIENKO_TEST_CAMERA") {
        Some(wanted) => wanted != "none",
        None => !std::path::Path::new("/dev/video0").exists(),
    }
}

#[cfg(not(target_os = "linux"))]
fn settle(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // REQ C-4
    #[test]
    fn the_camera_is_the_only_thing_a_page_may_use() {
        assert!(matches!(permission(PermissionKind::Camera), PermissionResponse::Allow));
        let others = [
            PermissionKind::Microphone,
            PermissionKind::Geolocation,
            PermissionKind::Notifications,
            PermissionKind::ClipboardRead,
            PermissionKind::DisplayCapture,
            PermissionKind::Other,
        ];
        for kind in others {
            assert!(matches!(permission(kind), PermissionResponse::Deny), "{kind:?}");
        }
    }

    #[test]
    fn no_page_but_our_own_is_shown() {
        let ours = ["tauri://localhost", "tauri://localhost/index.html", "tauri://localhost/#/start"];
        for address in ours {
            assert!(is_ours(&Url::parse(address).unwrap()), "{address}");
        }
        let others = [
            "https://example.org/",
            "http://localhost/",
            "http://tauri.localhost/",
            "tauri://example.org/",
            "tauri://localhost.example.org/",
            "file:///etc/passwd",
            "data:text/html,<h1>x</h1>",
            "about:blank",
            "javascript:alert(1)",
        ];
        for address in others {
            assert!(!is_ours(&Url::parse(address).unwrap()), "{address}");
        }
    }
}
