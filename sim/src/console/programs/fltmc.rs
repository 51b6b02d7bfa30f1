//! `fltmc`: the filter drivers of the file system.
//!
//! *Models*: the list of filters, `load` and `unload` by name. *Leaves out*: attaching to and
//! detaching from single volumes, frames other than 0. *Sources*: X26; layout and texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::filter_drivers;
use crate::windows::services;

/// `fltmc`
pub(super) const COMMAND: Command = Command {
    name: "fltmc",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\fltMC.exe"),
    about: "Lists, loads and unloads filter drivers of the file system",
    examples: &["fltmc", "fltmc filters"],
    run,
};

const USAGE: &str = "Valid commands:\r\n    load        Loads a Filter driver\r\n\
    \x20   unload      Unloads a Filter driver\r\n\
    \x20   filters     Lists the Filters currently registered in the system\r\n";

/// `ERROR_FLT_FILTER_NOT_FOUND`
const NOT_FOUND: u32 = 0x801F_0013;

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let verb = call.word(0).to_ascii_lowercase();
    let name = call.word(1).to_owned();
    match (verb.as_str(), call.words.len()) {
        ("" | "filters", 0..=1) => list(call),
        ("load", 2) => load(call, &name),
        ("unload", 2) => unload(call, &name),
        _ => Err(Stop::new(USAGE)),
    }
}

fn failed(what: &str, code: u32, text: &str) -> Stop {
    Stop::with(code as i32, format!("\r\n{what} failed with error: {code:#010x}\r\n{text}\r\n"))
}

fn denied(what: &str, error: Win32) -> Stop {
    failed(what, error.hresult(), &error.to_string())
}

fn may(call: &Call<'_>, what: &str) -> Result<(), Stop> {
    if call.session.elevated { Ok(()) } else { Err(denied(what, Win32::ACCESS_DENIED)) }
}

fn list(call: &mut Call<'_>) -> Result<(), Stop> {
    may(call, "Enumerate filters")?;
    call.line("");
    call.line("Filter Name                     Num Instances    Altitude    Frame");
    call.line("------------------------------  -------------  ------------  -----");
    for filter in filter_drivers::loaded(&call.world.host) {
        let (name, count, altitude) = (filter.name, filter.instances, filter.altitude);
        call.line(&format!("{name:<30}  {count:>9}       {altitude:>6}         0"));
    }
    Ok(())
}

fn load(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    may(call, "Load")?;
    let settings = services::settings(&call.world.host.registry, name);
    if settings.is_none_or(|settings| !settings.is_driver()) {
        return Err(denied("Load", Win32::SERVICE_DOES_NOT_EXIST));
    }
    call.world.start_service(name).map_err(|error| denied("Load", error))
}

fn unload(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    may(call, "Unload")?;
    let filters = filter_drivers::loaded(&call.world.host);
    if !filters.iter().any(|filter| same(&filter.name, name)) {
        let text = "The system could not find the filter specified.";
        return Err(failed("Unload", NOT_FOUND, text));
    }
    call.world.stop_service(name).map_err(|error| denied("Unload", error))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};
    use crate::windows::filter_drivers::{FILE_SYNC, FILE_SYNC_ALTITUDE, install};
    use crate::windows::services::StartType;

    #[test]
    fn a_filter_is_listed_until_it_is_unloaded() {
        let mut world = server();
        install(&mut world.host, FILE_SYNC, FILE_SYNC_ALTITUDE, StartType::System);
        assert!(!prints(&mut world, "fltmc").contains(FILE_SYNC), "installed, and not loaded");
        world.restart();
        assert_eq!(world.host.services.get(FILE_SYNC).map(|service| service.process), Some(0));
        let line = "StorageSync                             2       180465         0\n";
        let text = prints(&mut world, "fltmc");
        assert!(text.contains(line), "{text}");
        assert_eq!(changes(&mut world, "fltmc unload storagesync"), ["service:StorageSync"]);
        assert!(!prints(&mut world, "fltmc filters").contains("StorageSync"));
        assert!(fails(&mut world, "fltmc unload StorageSync").1.contains("0x801f0013"));
        prints(&mut world, "fltmc load StorageSync");
        assert!(prints(&mut world, "sc.exe query StorageSync").contains("2  FILE_SYSTEM_DRIVER"));
        assert!(!prints(&mut world, "sc.exe query state= all").contains("StorageSync"));
        prints(&mut world, "sc.exe config StorageSync start= disabled");
        prints(&mut world, "sc.exe stop StorageSync");
        assert!(fails(&mut world, "fltmc load StorageSync").1.contains("0x80070422"));
        assert!(unelevated(&mut world, "fltmc").1.contains("0x80070005"));
    }
}
