//! How commands are declared.

use serde::Serialize;

/// Who may call a command. The host finds out from the window and the session, never from the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anyone in front of the window, also before somebody signs in.
    Anyone,
    /// A person who has signed in, also one who must change the first password.
    SignedIn,
    /// A resident who has signed in.
    Resident,
    /// An operator or a wider role.
    Operator,
    /// A supervisor or a wider role.
    Supervisor,
    /// An administrator.
    Administrator,
}

/// Whether a command works without network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Works with no network for as long as it lasts (E-1).
    Offline,
    /// Needs the hub.
    Online,
}

/// What is known of a command beside its types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CommandInfo {
    /// Its name, the same in every host and in the screen's code.
    pub name: &'static str,
    /// Who may call it.
    pub audience: Audience,
    /// Whether it works without network.
    pub reach: Reach,
}

/// Declares a set of commands: a trait with one body for each, which a host must write or it does not compile; the list
/// of what is known of them; the dispatch by name; and the lines of TypeScript.
macro_rules! commands {
    (
        $(#[$trait_doc:meta])*
        trait $host:ident;
        $( $(#[$doc:meta])* $audience:ident $reach:ident $name:ident($args:ty) -> $answer:ty; )*
    ) => {
        $(#[$trait_doc])*
        pub trait $host: Sync {
            /// Where the call comes from, as the host knows it.
            type Caller: Send + Sync;
            /// Who was let in.
            type Actor: Send + Sync;

            /// Lets a caller in, or says why not.
            fn admit(
                &self,
                caller: &Self::Caller,
                command: &'static $crate::CommandInfo,
            ) -> impl Future<Output = Result<Self::Actor, $crate::Problem>> + Send;

            $(
                $(#[$doc])*
                fn $name(
                    &self,
                    actor: &Self::Actor,
                    args: $args,
                ) -> impl Future<Output = Result<$answer, $crate::Problem>> + Send;
            )*
        }

        /// What is known of each command, in the order of their declaration.
        pub const COMMANDS: &[$crate::CommandInfo] = &[
            $( $crate::CommandInfo {
                name: stringify!($name),
                audience: $crate::Audience::$audience,
                reach: $crate::Reach::$reach,
            }, )*
        ];

        /// Carries out one command by its name.
        ///
        /// # Errors
        /// [`ErrorCode::BadRequest`](crate::ErrorCode::BadRequest) for an unknown name or arguments of another form, what
        /// `admit` says, and what the body says.
        pub async fn dispatch<H: $host>(
            host: &H,
            caller: &H::Caller,
            name: &str,
            args: serde_json::Value,
        ) -> Result<serde_json::Value, $crate::Problem> {
            let known = COMMANDS.iter().find(|command| command.name == name);
            let command = known.ok_or($crate::ErrorCode::BadRequest)?;
            let actor = host.admit(caller, command).await?;
            match command.name {
                $(
                    stringify!($name) => {
                        let args: $args = $crate::counter::arguments(args)?;
                        $crate::counter::answer(Box::pin(host.$name(&actor, args)).await?)
                    }
                )*
                _ => Err($crate::ErrorCode::BadRequest.into()),
            }
        }

        /// The types of the commands for the screen: one line for each.
        pub(crate) fn typescript(out: &mut $crate::typescript::Pages) {
            $( out.command::<$args, $answer>(stringify!($name)); )*
        }
    };
}

pub(crate) use commands;
