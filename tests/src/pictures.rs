//! What a screen looks like: to the accessibility rules always, and as a picture when asked for.

use testkit::window::SIZES;
use testkit::{Outcome, Window, project_root};

/// Waits until the page has the window's new width, every picture of it has been drawn, and nothing moves that comes to rest.
const DRAWN: &str = "
    const [width, done] = arguments;
    const drawn = () => innerWidth === width && [...document.images].every((image) => image.complete && image.naturalWidth > 0)
      && !document.querySelector('.none[aria-hidden=true]')
      && document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getComputedTiming().endTime === Infinity);
    const look = () => drawn() ? requestAnimationFrame(() => requestAnimationFrame(() => done(true))) : setTimeout(look, 20);
    document.fonts.ready.then(look);";

/// Fails when the page breaks a rule of accessibility. With `OKIENKO_PICTURES` its picture is kept in docs/pictures, at both
/// sizes of [`SIZES`].
///
/// # Errors
/// With every violation, or when a picture of the page never comes.
pub async fn look(window: &Window, screen: &str) -> Outcome {
    window.accessible(screen).await?;
    if std::env::var_os("OKIENKO_PICTURES").is_none() {
        return Ok(());
    }
    let folder = project_root().join("docs/pictures");
    std::fs::create_dir_all(&folder)?;
    for (width, height) in SIZES {
        window.resize(width, height).await?;
        window.driver().execute_async(DRAWN, vec![width.into()]).await?;
        window.picture(&folder.join(format!("{screen}-{width}.png")), (width, height))?;
    }
    let (width, height) = SIZES[0];
    window.resize(width, height).await
}
