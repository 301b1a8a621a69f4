//! The accessibility rules of axe-core, run inside the real window.

use serde_json::Value;
use thirtyfour::WebDriver;

use crate::{Outcome, project_root};

/// Runs the A and AA rules of WCAG 2.2 on what the window shows now.
///
/// # Errors
/// When axe-core is not installed, or with one line for each violation: the rule, its help and the places.
pub(crate) async fn check(driver: &WebDriver, screen: &str) -> Outcome {
    let source = project_root().join("ui/node_modules/axe-core/axe.min.js");
    let source = std::fs::read_to_string(&source).map_err(|e| format!("{}: {e}", source.display()))?;
    driver.execute(format!("if (!window.axe) {{ {source} }}"), vec![]).await?;
    let found = driver
        .execute_async(
            "const done = arguments[arguments.length - 1];
             // A colour that is still on its way to its place is nobody's choice.
             const moving = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
             Promise.all(moving.map((a) => a.finished.catch(() => null))).then(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
               .then((r) => done({ rules: r.passes.length, violations: r.violations.map((v) =>
                 v.id + ': ' + v.help + ' at ' + v.nodes.map((n) => n.target.join(' ') + ' (' + n.failureSummary + ')').join('; ')) }))
               .catch((e) => done({ failed: String(e) }));",
            vec![],
        )
        .await?;
    let found = found.json();
    let violations =
        found.get("violations").and_then(Value::as_array).ok_or_else(|| format!("axe did not run: {found}"))?;
    if found.get("rules").and_then(Value::as_u64).unwrap_or(0) == 0 {
        return Err(format!("axe found nothing to look at on {screen}").into());
    }
    if violations.is_empty() {
        return Ok(());
    }
    let lines: Vec<&str> = violations.iter().filter_map(Value::as_str).collect();
    Err(format!("axe on {screen}:\n{}", lines.join("\n")).into())
}
