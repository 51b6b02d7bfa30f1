//! Modules: a scope of their own, what they export, and how they are loaded.

use std::cell::RefCell;
use std::rc::Rc;

use super::Engine;
use super::cmdlet::Cmdlet;
use super::error::{ErrorSpec, object};
use super::host::ModuleFiles;
use super::scope::{FunctionDef, Scope, ScopeKind};
use super::script_block::ScriptBlock;
use super::sink::Sink;
use super::stop::Eval;
use crate::value::compare::like;
use crate::value::net::Version;
use crate::value::{Net, Value, text};

/// A module that was loaded.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: Rc<str>,
    pub(crate) version: Rc<str>,
    pub(crate) path: Rc<str>,
    pub(crate) scope: Rc<Scope>,
    /// What `Export-ModuleMember` named: functions, variables, aliases.
    pub(crate) exports: RefCell<Option<Exports>>,
    /// The cmdlets that it brought, and what stands in front of their nouns.
    cmdlets: (&'static [&'static Cmdlet], Rc<str>),
    /// Names of the functions that it brought.
    functions: RefCell<Vec<Rc<str>>>,
    pub(crate) is_script: bool,
}

/// Patterns of names that a module exports.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exports {
    pub(crate) functions: Vec<Rc<str>>,
    pub(crate) variables: Vec<Rc<str>>,
    pub(crate) aliases: Vec<Rc<str>>,
}

impl Module {
    fn new(files: &ModuleFiles, scope: Rc<Scope>, prefix: &str) -> Rc<Self> {
        let module = Rc::new(Self {
            name: files.name.clone(),
            version: files.version.clone(),
            path: files.path.clone(),
            scope: scope.clone(),
            exports: RefCell::default(),
            cmdlets: (files.cmdlets, prefix.into()),
            functions: RefCell::default(),
            is_script: files.text.is_some(),
        });
        *scope.module.borrow_mut() = Some(module.clone());
        module
    }

    /// Names of the commands that it brought.
    pub(crate) fn commands(&self) -> Vec<Rc<str>> {
        let (cmdlets, prefix) = &self.cmdlets;
        let cmdlets = cmdlets.iter().map(|cmdlet| prefixed(cmdlet.name, prefix));
        cmdlets.chain(self.functions.borrow().iter().cloned()).collect()
    }

    /// What `Get-Module` shows.
    pub(crate) fn info(&self) -> Value {
        let kind = if self.is_script { "Script" } else { "Manifest" };
        let commands: Vec<(Value, Value)> = self
            .commands()
            .into_iter()
            .map(|name| (Value::Text(name.clone()), Value::Text(name)))
            .collect();
        info(&self.name, &self.version, &self.path, kind, Value::table(commands))
    }
}

/// A module as an object.
pub(crate) fn info(name: &str, version: &str, path: &str, kind: &str, commands: Value) -> Value {
    let version = match Version::parse(version) {
        Ok(version) => Net::Version(version).into(),
        Err(_) => Value::text(version),
    };
    object(
        &["System.Management.Automation.PSModuleInfo", "System.Object"],
        [
            ("ModuleType", Value::text(kind)),
            ("Version", version),
            ("Name", Value::text(name)),
            ("ExportedCommands", commands),
            ("Path", Value::text(path)),
            ("ModuleBase", Value::text(super::position::folder(path))),
            ("Description", Value::text("")),
        ],
    )
    .shown_as(name)
}

impl Engine {
    /// Loads a module by its name or path; one that is loaded stays unless forced. A prefix stands
    /// in front of the nouns of its commands.
    pub(crate) fn import_module(
        &mut self,
        name: &str,
        force: bool,
        prefix: &str,
    ) -> Eval<Option<Rc<Module>>> {
        let loaded = self
            .modules
            .iter()
            .find(|module| text::same(&module.name, name) || text::same(&module.path, name));
        if let Some(loaded) = loaded.filter(|_| !force && prefix.is_empty()) {
            return Ok(Some(loaded.clone()));
        }
        let found = self.host.module(name).map_err(|error| self.terminating(&error.into()))?;
        found.map(|files| self.load_module(&files, prefix)).transpose()
    }

    /// Runs a module's text in a scope of its own and makes its commands known.
    pub(crate) fn load_module(&mut self, files: &ModuleFiles, prefix: &str) -> Eval<Rc<Module>> {
        let scope = self.home();
        let module = Module::new(files, scope.clone(), prefix);
        if prefix.is_empty() && !files.cmdlets.is_empty() {
            self.known.add_all(files.cmdlets);
        } else {
            let cmdlets = files.cmdlets.iter();
            cmdlets.for_each(|cmdlet| self.known.add(&prefixed(cmdlet.name, prefix), cmdlet));
        }
        self.modules.retain(|there| !text::same(&there.name, &module.name));
        if let Some(said) = &files.text {
            let block = self.block_of(said, Some(&files.path))?;
            let mut out = super::sink::Nowhere;
            self.in_scope(scope, |engine| engine.call_dotted(&block, &[], &mut out))?;
        }
        self.modules.push(module.clone());
        self.export(&module, files.exports.as_deref(), prefix);
        Ok(module)
    }

    /// A module made of a script block.
    pub(crate) fn module_of_block(
        &mut self,
        name: &str,
        block: &Rc<ScriptBlock>,
        arguments: &[Value],
        out: &mut dyn Sink,
    ) -> Eval<Rc<Module>> {
        let files = ModuleFiles {
            name: name.into(),
            version: "0.0".into(),
            path: name.into(),
            text: Some(String::new()),
            cmdlets: &[],
            exports: None,
        };
        let scope = self.home();
        let module = Module::new(&files, scope.clone(), "");
        let tree = block.block.clone();
        let own = ScriptBlock::new(tree, block.script.clone(), block.span, None);
        self.in_scope(scope, |engine| engine.call_dotted(&Rc::new(own), arguments, out))?;
        self.modules.push(module.clone());
        self.export(&module, None, "");
        Ok(module)
    }

    /// The scope of a module.
    fn home(&mut self) -> Rc<Scope> {
        let scope = Scope::new(ScopeKind::Script, Some(self.global.clone()));
        self.homes.push(Rc::downgrade(&scope));
        scope
    }

    /// Puts what a module exports into the global scope.
    fn export(&mut self, module: &Rc<Module>, manifest: Option<&[Rc<str>]>, prefix: &str) {
        let exports = module.exports.borrow().clone();
        let named = |patterns: &[Rc<str>], name: &str| {
            patterns.iter().any(|pattern| like(name, pattern, false))
        };
        for function in module.scope.functions() {
            let wanted = match (&exports, manifest) {
                (Some(exports), _) if !named(&exports.functions, &function.name) => false,
                (_, Some(manifest)) => named(manifest, &function.name),
                _ => true,
            };
            if wanted {
                let name = prefixed(&function.name, prefix);
                module.functions.borrow_mut().push(name.clone());
                let module = Some(module.name.clone());
                self.global.define(FunctionDef { name, module, ..(*function).clone() });
            }
        }
        let Some(exports) = exports else { return };
        for slot in module.scope.slots() {
            if named(&exports.variables, &slot.name) {
                self.global.add(slot);
            }
        }
        for (name, of) in module.scope.aliases() {
            if named(&exports.aliases, &name) {
                self.global.set_alias(&name, &of);
            }
        }
    }

    /// The error of a module that is nowhere.
    pub(crate) fn no_module(&self, name: &str) -> ErrorSpec {
        let text = format!(
            "The specified module '{name}' was not loaded because no valid module file was found \
             in any module directory."
        );
        let class = "System.IO.FileNotFoundException";
        ErrorSpec::new(class, "Modules_ModuleNotFound", "ResourceUnavailable", text)
            .about(Value::text(name))
    }

    /// Loads the module that brings a command, when one does.
    pub(crate) fn autoload(&mut self, command: &str) -> Eval<bool> {
        let Some(name) = self.host.module_of(command) else { return Ok(false) };
        if self.modules.iter().any(|module| text::same(&module.name, &name)) {
            return Ok(false);
        }
        match self.host.module(&name) {
            Ok(Some(files)) => self.load_module(&files, "").map(|_| true),
            Ok(None) => Ok(false),
            Err(_) => Err(self.fault(&not_loaded(command, &name), self.here)),
        }
    }
}

/// `Get-MyThing` of `Get-Thing` and `My`.
fn prefixed(name: &str, prefix: &str) -> Rc<str> {
    match name.split_once('-') {
        _ if prefix.is_empty() => name.into(),
        Some((verb, noun)) => format!("{verb}-{prefix}{noun}").into(),
        None => format!("{prefix}{name}").into(),
    }
}

/// The error of a command whose module is there and cannot be loaded.
fn not_loaded(command: &str, module: &str) -> ErrorSpec {
    let text = format!(
        "The '{command}' command was found in the module '{module}', but the module could not be \
         loaded. For more information, run 'Import-Module {module}'."
    );
    let class = "System.Management.Automation.CommandNotFoundException";
    ErrorSpec::new(class, "CouldNotAutoloadMatchingModule", "ObjectNotFound", text)
        .about(Value::text(command))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Bare;

    #[test]
    fn an_engine_that_goes_leaves_no_scope() {
        let mut engine = Engine::new(Box::new(Bare::default()));
        let script = "New-Module -Name m -ScriptBlock { function f { 1 }; $b = { 2 } }\n\
                      $g = { 3 }.GetNewClosure()";
        engine.console(script, None, &[]).unwrap();
        let mut scopes = engine.homes.clone();
        scopes.push(Rc::downgrade(&engine.global));
        assert_eq!(scopes.iter().filter_map(std::rc::Weak::upgrade).count(), 2);
        drop(engine);
        assert_eq!(scopes.iter().filter_map(std::rc::Weak::upgrade).count(), 0);
    }
}
