//! The machine as the evaluator sees it: everything that a script can reach and that is not the
//! language. The engine reads no clock, no file and no environment of its own.
//!
//! Each method has an answer for a machine that has nothing, so that a host says only what it has.

use std::any::Any;
use std::rc::Rc;

use super::cmdlet::Cmdlet;
use super::stop::Eval;
use crate::format::View;
use crate::value::Value;
use crate::value::time::{DateTime, Kind};

/// A command that is neither function nor cmdlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum External {
    /// A native program: its full path.
    Program(Rc<str>),
    /// A script file: its full path; the text is read when it runs.
    Script(Rc<str>),
    /// A real system has it, the host does not: refused by name.
    Missing(Rc<str>),
}

/// What a native program gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finished {
    /// Standard output, lines ended as the program ended them.
    pub output: String,
    /// Standard error.
    pub error: String,
    /// Exit code.
    pub code: i32,
}

/// A module that a host can load.
#[derive(Debug, Clone)]
pub struct ModuleFiles {
    /// Its name.
    pub name: Rc<str>,
    /// Version as its manifest says.
    pub version: Rc<str>,
    /// The file that defines it, as the machine names it.
    pub path: Rc<str>,
    /// Text of a script module.
    pub text: Option<String>,
    /// Cmdlets that it brings.
    pub cmdlets: &'static [&'static Cmdlet],
    /// Names that its manifest exports; all when absent.
    pub exports: Option<Vec<Rc<str>>>,
}

/// Where text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Formatted output.
    Output,
    /// Errors.
    Error,
    /// Warnings.
    Warning,
    /// `Write-Verbose`
    Verbose,
    /// `Write-Debug`
    Debug,
    /// `Write-Host`
    Host,
    /// `Write-Progress`
    Progress,
}

/// Why the host could not do something with a file or an item: an error of PowerShell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostError {
    /// Class of the exception, such as `System.IO.FileNotFoundException`.
    pub exception: &'static str,
    /// The message.
    pub text: String,
    /// Identifier, such as `PathNotFound`.
    pub id: &'static str,
    /// Category, such as `ObjectNotFound`.
    pub category: &'static str,
}

/// A machine.
pub trait Host: Any {
    /// Itself, for the cmdlets that the host brings.
    fn as_any(&mut self) -> &mut dyn Any;

    /// Local time.
    fn now(&mut self) -> DateTime {
        DateTime { ticks: 637_146_756_000_000_000, kind: Kind::Local }
    }
    /// Minutes that local time is east of Greenwich.
    fn offset_minutes(&mut self) -> i64 {
        0
    }
    /// Lets time pass.
    fn sleep(&mut self, _milliseconds: u64) {}
    /// The next random number.
    fn random(&mut self) -> u64;
    /// Name of the culture, such as `en-US`.
    fn culture(&self) -> &str {
        "en-US"
    }
    /// Columns of the console.
    fn width(&self) -> usize {
        120
    }

    /// Shows text; line ends are in it.
    fn write(&mut self, channel: Channel, text: &str);
    /// A line that a person typed; nothing when nobody is there.
    fn read_line(&mut self, _prompt: &str) -> Option<String> {
        None
    }

    /// Cmdlets that are there without an import.
    fn cmdlets(&self) -> &'static [&'static Cmdlet] {
        &[]
    }
    /// What an alias stands for that a module of the machine brings.
    fn alias(&self, _name: &str) -> Option<&'static str> {
        None
    }
    /// Finds a command by its name or path.
    fn find(&mut self, _name: &str) -> Option<External> {
        None
    }
    /// Runs a native program; `line` is the rest of its command line as Windows would build it.
    ///
    /// # Errors
    /// What the engine cannot do.
    fn run(&mut self, _path: &str, _words: &[Rc<str>], _input: &str) -> Eval<Finished> {
        Ok(Finished { code: 1, ..Finished::default() })
    }

    /// The value of an environment variable.
    fn environment(&self, _name: &str) -> Option<String> {
        None
    }
    /// Sets or removes an environment variable of the process.
    fn set_environment(&mut self, _name: &str, _value: Option<&str>) {}
    /// Sets or removes an environment variable in the store of a target (`User`, `Machine`); false
    /// when the account may not.
    fn store_environment(&mut self, _target: &str, _name: &str, _value: Option<&str>) -> bool {
        false
    }
    /// The content of an item of a drive: `${C:\\file.txt}`.
    fn drive_content(&mut self, _drive: &str, _name: &str) -> Option<Value> {
        None
    }
    /// The current location, `C:\` or a path of another drive.
    fn location(&self) -> String {
        "C:\\".to_owned()
    }
    /// Version of Windows PowerShell.
    fn engine_version(&self) -> [i32; 4] {
        [5, 1, 17763, 1]
    }
    /// Variables that the host brings; they cannot be changed.
    fn variables(&mut self) -> Vec<(String, Value)> {
        Vec::new()
    }
    /// Reads a file.
    ///
    /// # Errors
    /// It is not there, or may not be read.
    fn read(&mut self, path: &str) -> Result<Vec<u8>, HostError> {
        Err(HostError {
            exception: "System.Management.Automation.ItemNotFoundException",
            text: format!("Cannot find path '{path}' because it does not exist."),
            id: "PathNotFound",
            category: "ObjectNotFound",
        })
    }
    /// Writes a file, or at its end.
    ///
    /// # Errors
    /// It may not be written.
    fn append(&mut self, path: &str, _bytes: &[u8], _keep: bool) -> Result<(), HostError> {
        Err(HostError {
            exception: "System.UnauthorizedAccessException",
            text: format!("Access to the path '{path}' is denied."),
            id: "FileOpenFailure",
            category: "OpenError",
        })
    }

    /// True for a type that the host brings, by its full name.
    fn has_type(&self, _name: &str) -> bool {
        false
    }
    /// Calls a static method (`arguments` given) or reads a static property of such a type.
    fn static_member(
        &mut self,
        _of: &str,
        _name: &str,
        _arguments: Option<&[Value]>,
    ) -> Option<Eval<Value>> {
        None
    }
    /// Makes an object of a type.
    fn create(&mut self, _of: &str, _arguments: &[Value]) -> Option<Eval<Value>> {
        None
    }
    /// Calls a method of an object, or reads a property that is computed.
    fn member(
        &mut self,
        _of: &Value,
        _name: &str,
        _arguments: Option<&[Value]>,
    ) -> Option<Eval<Value>> {
        None
    }

    /// Sets a property that is more than what the object holds.
    fn set_member(&mut self, _of: &Value, _name: &str, _new: &Value) -> Option<Eval<()>> {
        None
    }
    /// Names of the properties of a type in the order in which they are shown, those among them
    /// that [`member`](Self::member) computes; none for the order in which an object holds them.
    fn properties_of(&self, _type_name: &str) -> &'static [&'static str] {
        &[]
    }
    /// Methods of a type with their overloads, as `Get-Member` shows them.
    fn methods_of(&self, _type_name: &str) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// True for a type of an assembly that a real system has and that is not loaded yet.
    fn is_unloaded(&self, _name: &str) -> bool {
        false
    }

    /// A script set a static property of .NET.
    fn told(&mut self, _name: &str, _value: &Value) {}

    /// A fact for `[Environment]`, by the name of its property.
    fn fact(&mut self, _name: &str) -> Option<Value> {
        None
    }
    /// How objects of a type of the host are shown.
    fn view(&self, _type_name: &str) -> Option<&'static View> {
        None
    }

    /// A module by its name or path; nothing when there is none.
    ///
    /// # Errors
    /// It is there and cannot be loaded.
    fn module(&mut self, _name: &str) -> Result<Option<ModuleFiles>, HostError> {
        Ok(None)
    }
    /// The module that would be loaded for a command that nobody knows yet.
    fn module_of(&mut self, command: &str) -> Option<Rc<str>> {
        let same = |name: &str| crate::value::text::same(name, command);
        let brings = |files: &ModuleFiles| {
            files.cmdlets.iter().any(|cmdlet| same(cmdlet.name))
                || files.exports.iter().flatten().any(|name| same(name))
        };
        self.modules().into_iter().find(brings).map(|files| files.name)
    }
    /// Whether a script file may run.
    ///
    /// # Errors
    /// What keeps it from running: the execution policy.
    fn may_run(&mut self, _path: &str) -> Result<(), HostError> {
        Ok(())
    }
    /// Modules that could be loaded.
    fn modules(&mut self) -> Vec<ModuleFiles> {
        Vec::new()
    }
}

/// A machine that has a clock, a console that keeps what was written, and nothing else.
#[derive(Debug, Default)]
pub struct Bare {
    /// Everything that was written.
    pub screen: String,
    /// Lines that a person will type.
    pub typed: Vec<String>,
    /// Milliseconds that went by.
    pub milliseconds: u64,
    /// State of the random numbers.
    pub seed: u64,
    /// Environment variables.
    pub environment: Vec<(String, String)>,
    /// Files by their path.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Host for Bare {
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn now(&mut self) -> DateTime {
        // 2020-01-15T09:00:00, the epoch of the images.
        let ticks = 637_146_756_000_000_000 + self.milliseconds.cast_signed() * 10_000;
        DateTime { ticks, kind: Kind::Local }
    }

    fn sleep(&mut self, milliseconds: u64) {
        self.milliseconds += milliseconds;
    }

    fn random(&mut self) -> u64 {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn write(&mut self, _channel: Channel, text: &str) {
        self.screen.push_str(text);
    }

    fn read_line(&mut self, _prompt: &str) -> Option<String> {
        (!self.typed.is_empty()).then(|| self.typed.remove(0))
    }

    fn environment(&self, name: &str) -> Option<String> {
        let found = self.environment.iter().find(|(there, _)| there.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    }

    fn set_environment(&mut self, name: &str, value: Option<&str>) {
        self.environment.retain(|(there, _)| !there.eq_ignore_ascii_case(name));
        if let Some(value) = value {
            self.environment.push((name.to_owned(), value.to_owned()));
        }
    }

    fn read(&mut self, path: &str) -> Result<Vec<u8>, HostError> {
        match self.files.iter().find(|(there, _)| there.eq_ignore_ascii_case(path)) {
            Some((_, bytes)) => Ok(bytes.clone()),
            None => Err(HostError {
                exception: "System.Management.Automation.ItemNotFoundException",
                text: format!("Cannot find path '{path}' because it does not exist."),
                id: "PathNotFound",
                category: "ObjectNotFound",
            }),
        }
    }

    fn append(&mut self, path: &str, bytes: &[u8], keep: bool) -> Result<(), HostError> {
        if !keep {
            self.files.retain(|(there, _)| !there.eq_ignore_ascii_case(path));
        }
        match self.files.iter_mut().find(|(there, _)| there.eq_ignore_ascii_case(path)) {
            Some((_, content)) => content.extend_from_slice(bytes),
            None => self.files.push((path.to_owned(), bytes.to_vec())),
        }
        Ok(())
    }

    fn find(&mut self, name: &str) -> Option<External> {
        let found = self.files.iter().find(|(there, _)| there.eq_ignore_ascii_case(name))?;
        found.0.ends_with(".ps1").then(|| External::Script(found.0.as_str().into()))
    }
}
