//! Writes the screen's types.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::{fs, io, path::Path};

use ts_rs::{Config, TS, TypeVisitor};

use crate::CommandInfo;

/// The pages to be written: every type that a command names, and the table of commands.
pub(crate) struct Pages {
    config: Config,
    types: BTreeMap<String, Vec<String>>,
    seen: HashSet<TypeId>,
    commands: BTreeMap<&'static str, (String, String)>,
}

impl Pages {
    pub(crate) fn command<A: TS + 'static, R: TS + 'static>(&mut self, name: &'static str) {
        self.visit::<A>();
        self.visit::<R>();
        self.commands.insert(name, (A::name(&self.config), R::name(&self.config)));
    }
}

impl TypeVisitor for Pages {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            if !self.seen.insert(TypeId::of::<T>()) {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            // Two types of one name stand here twice, and the screen does not compile.
            let of_this_name = self.types.entry(T::ident(&self.config)).or_default();
            of_this_name.push(format!("{docs}export {}", T::decl(&self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The text of the generated page.
#[must_use]
pub fn page() -> String {
    let config = Config::default().with_large_int("number");
    let mut pages = Pages { config, types: BTreeMap::new(), seen: HashSet::new(), commands: BTreeMap::new() };
    crate::counter::typescript(&mut pages);
    crate::portal::typescript(&mut pages);
    pages.visit::<crate::Problem>();
    let mut out = String::from("// Written by crates/contract (`make generate`); changes here are lost.\n\n");
    for declaration in pages.types.values().flatten() {
        let _ = writeln!(out, "{declaration}\n");
    }
    let interfaces = [
        ("Commands", "Every command of the counter", crate::counter::COMMANDS),
        ("PortalCommands", "Every command of the residents' portal", crate::portal::COMMANDS),
    ];
    for (name, said, commands) in interfaces {
        let _ = writeln!(out, "/** {said}: its arguments and its answer. */\nexport interface {name} {{");
        for (command, args, answer) in lines(&pages, commands) {
            let _ = writeln!(out, "  {command}: {{ args: {args}; answer: {answer} }};");
        }
        out.push_str("}\n\n");
    }
    out.push_str("/** Whether a command works without network. */\nexport const reach: Record<keyof Commands, 'offline' | 'online'> = {\n");
    for command in crate::counter::COMMANDS {
        let reach = if command.reach == crate::Reach::Offline { "offline" } else { "online" };
        let _ = writeln!(out, "  {}: '{reach}',", command.name);
    }
    out.push_str("};\n");
    out
}

/// Name, arguments and answer of each command, in the order of their declaration.
fn lines<'a>(pages: &'a Pages, commands: &'a [CommandInfo]) -> impl Iterator<Item = (&'static str, &'a str, &'a str)> {
    commands.iter().filter_map(|command| {
        let (args, answer) = pages.commands.get(command.name)?;
        Some((command.name, args.as_str(), answer.as_str()))
    })
}

/// Writes the page into a folder.
///
/// # Errors
/// What the file system says.
pub fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("contract.ts"), page())
}
