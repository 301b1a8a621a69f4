//! What the real window refuses: foreign pages, foreign code, and everything but Okienko's own commands.

use testkit::{Desk, Outcome};

#[tokio::test]
async fn the_window_runs_no_code_that_was_not_built_into_it() -> Outcome {
    let desk = Desk::set_up()?;
    let window = desk.open().await?;
    let ran = window
        .driver()
        .execute_async(
            "const done = arguments[arguments.length - 1];
             const script = document.createElement('script');
             script.textContent = 'window.foreign = true';
             document.head.append(script);
             const answers = { inline: window.foreign === true };
             fetch('http://127.0.0.1:9/').then(() => 'reached', (e) => e.name)
               .then((answer) => { answers.network = answer; done(answers); });",
            vec![],
        )
        .await?;
    assert_eq!(ran.json()["inline"], false);
    assert_eq!(ran.json()["network"], "TypeError");
    Ok(())
}

#[tokio::test]
async fn the_window_goes_nowhere_else() -> Outcome {
    let desk = Desk::set_up()?;
    let window = desk.open().await?;
    window.driver().execute("location.href = 'data:text/html,elsewhere'", vec![]).await?;
    window.driver().execute("window.open('https://example.org/')", vec![]).await?;
    assert_eq!(window.driver().current_url().await?.scheme(), "tauri");
    assert_eq!(window.driver().windows().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_page_cannot_call_the_shell_beyond_the_commands() -> Outcome {
    let desk = Desk::set_up()?;
    let window = desk.open().await?;
    for command in
        ["plugin:window|set_title", "plugin:event|emit", "plugin:path|resolve_directory", "plugin:app|version", "greet"]
    {
        let answer = window
            .driver()
            .execute_async(
                "const done = arguments[arguments.length - 1];
                 window.__TAURI_INTERNALS__.invoke(arguments[0], {}).then(() => done('carried out'), (e) => done(String(e)));",
                vec![command.into()],
            )
            .await?;
        let answer = answer.json().as_str().unwrap_or_default().to_owned();
        assert!(answer.contains("not allowed") || answer.contains("not found"), "{command}: {answer}");
    }
    Ok(())
}

// REQ C-4
#[tokio::test]
async fn the_window_gets_the_camera_picture() -> Outcome {
    let desk = Desk::set_up()?;
    let window = desk.open().await?;
    let seen = window
        .driver()
        .execute_async(
            "const done = arguments[arguments.length - 1];
             navigator.mediaDevices.getUserMedia({ video: true })
               .then((stream) => done(stream.getVideoTracks().length), (e) => done(e.name));",
            vec![],
        )
        .await?;
    assert_eq!(seen.json(), 1);
    Ok(())
}
