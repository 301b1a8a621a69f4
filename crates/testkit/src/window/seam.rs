//! What the page says to the program, said by a test.

use data_encoding::BASE64;
use serde_json::Value;

use super::Window;
use crate::Outcome;

impl Window {
    /// Calls a command as the page does, and answers with its answer or its problem.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn call(&self, name: &str, args: Value) -> Outcome<Result<Value, Value>> {
        self.invoke("invoke('rpc', { name: arguments[0], args: arguments[1] })", vec![name.into(), args]).await
    }

    /// Sends bytes as the page does, and answers with their id or the problem.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn put(&self, kind: &str, bytes: &[u8]) -> Outcome<Result<Value, Value>> {
        let bytes = BASE64.encode(bytes);
        let call = "invoke('put_bytes', Uint8Array.from(atob(arguments[1]), (c) => c.charCodeAt(0)), \
                    { headers: new Headers({ 'x-okienko-kind': arguments[0] }) })";
        self.invoke(call, vec![kind.into(), bytes.into()]).await
    }

    async fn invoke(&self, call: &str, arguments: Vec<Value>) -> Outcome<Result<Value, Value>> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.{call}.then((answer) => done({{ answer }}), (problem) => done({{ problem }}));"
        );
        let mut said = self.driver.execute_async(script, arguments).await?.json().clone();
        Ok(match said.get_mut("problem") {
            Some(problem) => Err(problem.take()),
            None => Ok(said.get_mut("answer").map(Value::take).unwrap_or_default()),
        })
    }
}
