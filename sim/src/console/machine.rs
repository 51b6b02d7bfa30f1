//! The machine as the PowerShell engine sees it: a world and the window of whoever sits there.
//!
//! *Models*: clock, sleep, random numbers, environment, current directory, files of scripts,
//! programs along `PATH`, modules along `PSModulePath`, execution policy of script files.
//! *Leaves out*: what a cmdlet does: `cmdlets`; what a program does: `programs`.
//! *Sources*: powershell.md; catalogue 4.3, 4.9.

use std::any::Any;
use std::mem::{replace, swap};
use std::rc::Rc;

use powershell::eval::{
    Channel, Cmdlet, Ended, Engine, Eval, External, Finished, Host, HostError, ModuleFiles, Stop,
};
use powershell::format::View;
use powershell::value::Value;
use powershell::value::time::{DateTime, Kind as ClockKind};

use super::argv::Word;
use super::providers::{Drives, Provider, failure, file_info, text};
use super::{
    Output, Session, cim, cmdlets, families, modules, path_search, programs, token, types,
    variables,
};
use crate::kernel::text::same;
use crate::kernel::time::{Moment, Span};
use crate::windows::clock_zone;
use crate::windows::environment::Block;
use crate::windows::error::Win32;
use crate::windows::language::Language;
use crate::world::World;

/// Ticks of .NET at the beginning of 1970.
const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// A world with a window on it. Between lines it holds neither.
pub(super) struct Machine {
    world: Option<World>,
    session: Session,
    /// What the line printed so far.
    output: Output,
    /// Random numbers drawn in this window.
    draws: u64,
    /// Drives and locations of this window.
    drives: Drives,
    /// Modules whose assemblies were loaded; they stay when a module is removed.
    assemblies: Vec<Rc<str>>,
    /// Versions of TLS that a script told .NET to use.
    protocols: i64,
}

/// A window: what a person typed into it lives on until it is closed. A copy of a window begins
/// anew; two windows are not told apart by what was typed.
#[derive(Default)]
pub struct Window(Option<Box<Engine>>);

impl Clone for Window {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl PartialEq for Window {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Window {}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Window(used)" } else { "Window(new)" })
    }
}

thread_local! {
    /// Worlds that stand in for one that an engine works on; nobody looks at them.
    static SPARE: std::cell::RefCell<Vec<World>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Runs something with the engine of a window on a world.
pub(super) fn on_machine(
    world: &mut World,
    session: &mut Session,
    run: impl FnOnce(&mut Engine) -> Eval<Ended>,
) -> (Eval<Ended>, Output, bool) {
    let used = session.window.0.take();
    let spare = SPARE.with_borrow_mut(Vec::pop).unwrap_or_else(|| world.clone());
    let owned = replace(world, spare);
    let mut engine = match used {
        Some(mut engine) => {
            Machine::of(&mut engine).world = Some(owned);
            engine
        }
        None => Box::new(Engine::new(Box::new(Machine::around(owned)))),
    };
    swap(&mut Machine::of(&mut engine).session, session);
    engine.refuel();
    let ended = run(&mut engine);
    let well = engine.succeeded();
    let machine = Machine::of(&mut engine);
    // On a volume the current directory says where one is.
    let elsewhere = machine.drives.here.is_some().then(|| machine.location_said());
    machine.session.location = elsewhere.unwrap_or_default();
    swap(&mut machine.session, session);
    let output = std::mem::take(&mut machine.output);
    if let Some(owned) = machine.world.take() {
        let spare = replace(world, owned);
        SPARE.with_borrow_mut(|spares| spares.push(spare));
    }
    // Windows was restarted: the window is gone.
    session.window.0 = (!output.restarted).then_some(engine);
    (ended, output, well)
}

impl Machine {
    fn around(world: World) -> Self {
        let session = Session::nobody();
        Self {
            world: Some(world),
            session,
            output: Output::default(),
            draws: 0,
            drives: Drives::default(),
            assemblies: Vec::new(),
            protocols: 0,
        }
    }

    /// The machine that an engine runs on.
    pub(super) fn of(engine: &mut Engine) -> &mut Self {
        let Some(machine) = engine.host.as_any().downcast_mut() else {
            unreachable!("engines of the console run on a machine")
        };
        machine
    }

    /// The world.
    pub(super) fn world(&mut self) -> &mut World {
        self.parts().0
    }

    /// The world, to look at.
    pub(super) fn look(&self) -> &World {
        let Some(world) = &self.world else { unreachable!("a line runs on a world") };
        world
    }

    /// Whoever sits at the window.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// Drives and locations of the window.
    pub(super) fn drives(&self) -> &Drives {
        &self.drives
    }

    /// Drives and locations of the window, to change them.
    pub(super) fn drives_mut(&mut self) -> &mut Drives {
        &mut self.drives
    }

    /// An environment variable of the window.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        variables::get(self.look(), &self.session, name)
    }

    /// All environment variables of the window, in the order of their names.
    pub(super) fn variables(&self) -> Vec<(String, String)> {
        variables::all(self.look(), &self.session)
    }

    /// True for Windows PowerShell before 5.0, whose tables are narrower.
    pub(super) fn is_before_5(&self) -> bool {
        modules::engine_version(self.look())[0] < 5
    }

    /// World, session, and what was printed.
    pub(super) fn parts(&mut self) -> (&mut World, &mut Session, &mut Output) {
        let Some(world) = &mut self.world else { unreachable!("a line runs on a world") };
        (world, &mut self.session, &mut self.output)
    }

    /// True when a module was loaded in this window.
    pub(super) fn has_loaded(&self, module: &str) -> bool {
        self.assemblies.iter().any(|there| same(there, module))
    }

    /// Time passes and Windows may have been restarted by what a command did.
    ///
    /// # Errors
    /// The window is gone with the Windows that it stood on.
    pub(super) fn settle(&mut self, output: &mut Output) -> Eval<()> {
        let (world, session, all) = self.parts();
        world.now = world.now + std::mem::take(&mut output.elapsed);
        if output.restarted {
            all.restarted = true;
            session.reopen(world);
            return Err(Stop::Exit(0));
        }
        Ok(())
    }

    /// The file that a path means, from where one is.
    fn file_place(&self, path: &str) -> Result<String, HostError> {
        match self.place(path) {
            Ok(place) if place.provider == Provider::FileSystem => Ok(place.path),
            Ok(place) => Err(HostError {
                exception: "System.NotSupportedException",
                text: format!("The given path's format is not supported: {}", place.said),
                id: "ReadWriteFileNotFileSystemProvider",
                category: "InvalidArgument",
            }),
            Err(failure) => Err(HostError {
                exception: "System.Management.Automation.DriveNotFoundException",
                text: failure.text.clone(),
                id: "DriveNotFound",
                category: "ObjectNotFound",
            }),
        }
    }

    fn is_file_class(&self, type_name: &str) -> bool {
        type_name == file_info::FILE || type_name == file_info::DIRECTORY
    }

    /// Restarts Windows.
    ///
    /// # Errors
    /// The window is gone with the Windows that it stood on.
    pub(super) fn restart(&mut self) -> Eval<()> {
        self.world().restart();
        self.settle(&mut Output { restarted: true, ..Output::default() })
    }

    /// Starts a program by a command line and lets it run to its end: a process number and what it
    /// printed; nothing when its file is not there.
    ///
    /// # Errors
    /// What the program asks for and this machine lacks; a restart.
    pub(super) fn launch(&mut self, line: &str) -> Eval<Option<(u32, Output)>> {
        let (world, session, _) = self.parts();
        let Ok(mut output) = super::launch(world, session, line) else { return Ok(None) };
        let id = world.host.services.new_process();
        if let Some(unsupported) = output.unsupported.take() {
            return Err(Stop::Unsupported(unsupported));
        }
        // The program has let its time pass already.
        output.elapsed = Span(0);
        self.settle(&mut output)?;
        Ok(Some((id, output)))
    }

    /// Versions of TLS that a script told .NET to use, as `SecurityProtocolType`; 0 for none.
    pub(super) fn protocols(&self) -> i64 {
        self.protocols
    }

    /// The hive that the account sees as HKCU.
    pub(super) fn hive(&self) -> &'static str {
        self.session.hive()
    }

    /// The environment of the window.
    pub(super) fn environment_block(&self) -> Block {
        self.session.environment.clone()
    }

    /// What instances of WMI are made from.
    pub(super) fn scene(&self) -> cim::Scene<'_> {
        cim::Scene::new(self.look(), &self.session)
    }

    fn run_program(&mut self, path: &str, words: &[Rc<str>], input: &str) -> Eval<Finished> {
        let words: Vec<Word> = words.iter().map(|word| Word::of(word)).collect();
        let (world, session, _) = self.parts();
        let mut output = programs::start(world, session, path, &words, input);
        if let Some(unsupported) = output.unsupported.take() {
            return Err(Stop::Unsupported(unsupported));
        }
        let finished = Finished {
            output: std::mem::take(&mut output.stdout),
            error: std::mem::take(&mut output.stderr),
            code: output.exit,
        };
        self.output.last_program = Some(output.exit);
        if output.restarted {
            self.output.stdout.push_str(&finished.output);
            self.output.stderr.push_str(&finished.error);
        }
        self.settle(&mut output)?;
        Ok(finished)
    }
}

/// Local time of a moment in the zone of a machine.
pub(super) fn local_time(world: &World, moment: Moment) -> DateTime {
    let offset = offset_minutes(world, moment);
    let ticks = UNIX_EPOCH_TICKS + (moment + Span::minutes(offset)).0 * 10_000;
    DateTime { ticks, kind: ClockKind::Local }
}

fn offset_minutes(world: &World, moment: Moment) -> i64 {
    let name = clock_zone::zone_name(&world.host.registry);
    clock_zone::offset_minutes(name, moment).unwrap_or(0)
}

/// What PowerShell says of a file that it cannot write.
fn not_written(path: &str, error: Win32) -> HostError {
    let (exception, text, _) = failure::io(error, path);
    HostError { exception, text, id: "FileOpenFailure", category: "OpenError" }
}

/// What PowerShell says of a file that Windows does not give.
fn unread(path: &str, error: Win32) -> HostError {
    if matches!(error, Win32::FILE_NOT_FOUND | Win32::PATH_NOT_FOUND) {
        return HostError {
            exception: "System.Management.Automation.ItemNotFoundException",
            text: format!("Cannot find path '{path}' because it does not exist."),
            id: "PathNotFound",
            category: "ObjectNotFound",
        };
    }
    let (exception, text, category) = failure::io(error, path);
    match error {
        Win32::ACCESS_DENIED => {
            HostError { exception, text, id: "GetContentReaderUnauthorizedAccessError", category }
        }
        _ => HostError { exception, text, id: "GetContentReaderIOError", category: "ReadError" },
    }
}

impl Host for Machine {
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn now(&mut self) -> DateTime {
        let world = self.look();
        local_time(world, world.machine_time())
    }

    fn offset_minutes(&mut self) -> i64 {
        let world = self.look();
        offset_minutes(world, world.machine_time())
    }

    fn sleep(&mut self, milliseconds: u64) {
        let world = self.world();
        world.now = world.now + Span(i64::try_from(milliseconds).unwrap_or(i64::MAX / 4));
    }

    fn random(&mut self) -> u64 {
        self.draws += 1;
        let name = format!("powershell {} {}", self.look().now.0, self.draws);
        self.look().seed.stream(&name).next()
    }

    fn culture(&self) -> &str {
        match self.world.as_ref().map(|world| world.language) {
            Some(Language::Korean) => "ko-KR",
            _ => "en-US",
        }
    }

    fn width(&self) -> usize {
        self.session.width
    }

    fn write(&mut self, channel: Channel, text: &str) {
        let stream = match channel {
            Channel::Error => &mut self.output.stderr,
            Channel::Progress => return,
            _ => &mut self.output.stdout,
        };
        for part in text.split_inclusive('\n') {
            match part.strip_suffix('\n') {
                Some(line) => {
                    stream.push_str(line.strip_suffix('\r').unwrap_or(line));
                    stream.push_str("\r\n");
                }
                None => stream.push_str(part),
            }
        }
    }

    fn cmdlets(&self) -> &'static [&'static Cmdlet] {
        cmdlets::present(self.look().host.identity.windows)
    }

    fn alias(&self, name: &str) -> Option<&'static str> {
        cmdlets::alias(name)
    }

    fn find(&mut self, name: &str) -> Option<External> {
        let world = self.look();
        path_search::find(world, &self.session, name).or_else(|| {
            // Windows knows it; nobody may conclude from its absence here that it does not.
            let windows = world.host.identity.windows;
            let known = cmdlets::known::module_of_known(windows, name).is_some()
                || cmdlets::is_lacking(world, name);
            known.then(|| External::Missing(name.into()))
        })
    }

    fn run(&mut self, path: &str, words: &[Rc<str>], input: &str) -> Eval<Finished> {
        self.run_program(path, words, input)
    }

    fn environment(&self, name: &str) -> Option<String> {
        variables::get(self.look(), &self.session, name)
    }

    fn set_environment(&mut self, name: &str, value: Option<&str>) {
        self.session.environment.set(name, value.unwrap_or_default());
    }

    fn store_environment(&mut self, target: &str, name: &str, value: Option<&str>) -> bool {
        variables::store(self, target, name, value)
    }

    fn location(&self) -> String {
        self.location_said()
    }

    fn engine_version(&self) -> [i32; 4] {
        modules::engine_version(self.look())
    }

    fn may_run(&mut self, path: &str) -> Result<(), HostError> {
        modules::script_refusal(self.look(), &self.session, path).map_or(Ok(()), Err)
    }

    fn read(&mut self, path: &str) -> Result<Vec<u8>, HostError> {
        let place = self.file_place(path)?;
        match text::read(self, &place) {
            Ok(text) => Ok(text::bytes(&text)),
            Err(text::Unread::Refused(error)) => Err(unread(&place, error)),
            // A file that is not text is read as rubbish by whoever expects text.
            Err(text::Unread::Unknown) => Ok("\u{fffd}".into()),
        }
    }

    fn append(&mut self, path: &str, bytes: &[u8], keep: bool) -> Result<(), HostError> {
        let place = self.file_place(path)?;
        text::write(self, &place, bytes, keep).map_err(|error| not_written(&place, error))
    }

    fn set_member(&mut self, of: &Value, name: &str, new: &Value) -> Option<Eval<()>> {
        types::set_member(self, of, name, new)
    }

    fn has_type(&self, name: &str) -> bool {
        types::has(self, name) || families::has(name)
    }

    fn is_unloaded(&self, name: &str) -> bool {
        types::is_unloaded(self, name)
    }

    fn properties_of(&self, type_name: &str) -> &'static [&'static str] {
        types::properties(type_name)
    }

    fn methods_of(&self, type_name: &str) -> &'static [types::Row] {
        types::methods(type_name)
    }

    fn static_member(
        &mut self,
        of: &str,
        name: &str,
        arguments: Option<&[Value]>,
    ) -> Option<Eval<Value>> {
        types::static_member(self, of, name, arguments)
            .or_else(|| families::shared(self, of, name, arguments))
    }

    fn create(&mut self, of: &str, arguments: &[Value]) -> Option<Eval<Value>> {
        types::create(self, of, arguments).or_else(|| families::create(self, of, arguments))
    }

    fn member(
        &mut self,
        of: &Value,
        name: &str,
        arguments: Option<&[Value]>,
    ) -> Option<Eval<Value>> {
        types::member(self, of, name, arguments)
            .or_else(|| families::member(self, of, name, arguments))
    }

    fn told(&mut self, name: &str, value: &Value) {
        if name == "SecurityProtocol" {
            self.protocols = powershell::value::convert::to_long(value).unwrap_or(0);
        }
    }

    fn fact(&mut self, name: &str) -> Option<Value> {
        if name == "PWD" {
            return Some(cmdlets::location(self));
        }
        let (world, session) = (self.look(), &self.session);
        variables::fact(world, session, name).or_else(|| token::fact(world, session, name))
    }

    fn view(&self, type_name: &str) -> Option<&'static View> {
        if self.is_file_class(type_name) {
            let directory = type_name == file_info::DIRECTORY;
            return Some(cmdlets::file_view(self.is_before_5(), directory));
        }
        cmdlets::view(type_name)
    }

    fn module(&mut self, name: &str) -> Result<Option<ModuleFiles>, HostError> {
        let files = modules::files(self.look(), &self.session, name)?;
        if let Some(files) = files.as_ref().filter(|files| files.text.is_none()) {
            self.assemblies.retain(|there| *there != files.name);
            self.assemblies.push(files.name.clone());
        }
        Ok(files)
    }

    fn module_of(&mut self, command: &str) -> Option<Rc<str>> {
        modules::of_command(self.look(), &self.session, command)
    }

    fn modules(&mut self) -> Vec<ModuleFiles> {
        modules::available(self.look(), &self.session)
    }
}
