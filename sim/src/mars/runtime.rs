//! What the agent's programs need to run at all: .NET, updates, and an antivirus that lets them.
//!
//! *Models*: the .NET release of the edition, the servicing update of Windows, and four things that
//! antivirus can hold: the engine, the C# compilers that .NET calls for it (each one counts), the
//! bin folder, and the scratch folder. The scratch folder counts where the key store is made or
//! opened anew ([`key_store`]); a backup meets it in its storage phase. A policy may forbid the
//! compilers, too.
//! *Sources*: R20-R23, R25, R30; S07, S11, S28-S31, S47-S50, S79-S82; X53.

use crate::windows::eventlog::messages::PROGRAM_RESTRICTED;
use crate::windows::{dotnet, software_restriction, updates};

use super::Site;
use super::job::Failure;
use super::layout::{BIN, ENGINE, KEK, PROVIDER, SCRATCH};
use super::log::Level;
use super::messages::Message;

/// `E_ACCESSDENIED`
pub const ACCESS_DENIED: u32 = 0x8007_0005;
/// `HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION)`
pub const SHARING_VIOLATION: u32 = 0x8007_0020;
/// `TRUST_E_SUBJECT_NOT_TRUSTED`: a signature that this Windows cannot check.
pub const UNTRUSTED: u32 = 0x800B_0004;
/// `COR_E_EXCEPTION`: the generated serialiser could not be compiled.
pub const COMPILE_FAILED: u32 = 0x8013_1500;

/// Gate: .NET Framework is new enough.
///
/// # Errors
/// A prerequisite is not met.
pub fn dotnet(site: &mut Site<'_>) -> Result<(), Failure> {
    let release = dotnet::release(&site.host.registry).unwrap_or(0);
    if release >= site.edition.dotnet_release {
        return Ok(());
    }
    let text = format!("Managed runtime check failed: .NET Framework Release {release}");
    site.log("11 clrhost.cpp(143)", Level::Fatal, text);
    Err(Failure::new("dotnet", Message::Prerequisite, 0, &release.to_string()))
}

/// Gate: Windows has the servicing update that programs signed today rely on \[INF\]: the
/// documentation asks for the latest updates and does not say which (S07).
///
/// # Errors
/// A prerequisite is not met.
pub fn servicing(site: &mut Site<'_>) -> Result<(), Failure> {
    let needed = updates::servicing(site.host.identity.windows).map(|package| package.id);
    let Some(needed) = needed.filter(|id| !site.host.updates.has(id)) else { return Ok(()) };
    let text = format!("WinVerifyTrust failed, Hr: = [{UNTRUSTED:#010x}]: Windows lacks {needed}");
    site.log("11 trustcheck.cpp(88)", Level::Fatal, text);
    Err(Failure::new("updates", Message::Prerequisite, UNTRUSTED, needed))
}

/// Gate: antivirus does not hold the engine, its folder, or a compiler. `message` is what the
/// operation says when it does.
///
/// # Errors
/// The first thing that is held.
pub fn antivirus(site: &mut Site<'_>, message: Message) -> Result<(), Failure> {
    let antivirus = &site.host.antivirus;
    let held = if antivirus.holds_program(ENGINE) {
        Some((ACCESS_DENIED, ENGINE.to_owned()))
    } else if antivirus.scans(PROVIDER) {
        Some((SHARING_VIOLATION, BIN.to_owned()))
    } else {
        let held = dotnet::first_compiler(&site.host.files, |path| antivirus.holds_program(path));
        held.map(|compiler| (COMPILE_FAILED, compiler.to_owned()))
    };
    let Some((detail, path)) = held else { return Ok(()) };
    Err(held_by_another(site, message, detail, &path))
}

/// Gate: antivirus leaves the folder alone in which the key store lies or is about to be made.
/// What counts is the folder that the engine was configured with, not the default (S30, S49).
///
/// # Errors
/// The folder is scanned.
pub fn key_store(site: &mut Site<'_>, message: Message) -> Result<(), Failure> {
    let folder = site.agent.engine.config.clone().unwrap_or_else(|| SCRATCH.to_owned());
    if !site.host.antivirus.scans(&format!("{folder}\\{KEK}")) {
        return Ok(());
    }
    Err(held_by_another(site, message, SHARING_VIOLATION, &folder))
}

fn held_by_another(site: &mut Site<'_>, message: Message, detail: u32, path: &str) -> Failure {
    site.log(
        "11 processguard.cpp(97)",
        Level::Warning,
        format!("Failed: Hr: = [{detail:#010x}] {path} is held by another program"),
    );
    Failure::new("antivirus", message, detail, path)
}

/// Gate: no Software Restriction Policy forbids LocalSystem to start a compiler (X53). What comes
/// of it is the same as when antivirus holds one; Windows itself writes down who it was.
///
/// # Errors
/// The first compiler that is forbidden.
pub fn restriction(site: &mut Site<'_>, message: Message) -> Result<(), Failure> {
    let rules = software_restriction::rules_for_system(&site.host.registry);
    if rules.is_empty() {
        return Ok(());
    }
    let forbidden = |path| Some((software_restriction::forbidden_by(&rules, path)?, path));
    let found = dotnet::compilers(&site.host.files).into_iter().find_map(forbidden);
    let Some((rule, path)) = found else { return Ok(()) };
    let at = site.host.clock.machine_time(site.now);
    site.host.events.write(at, &PROGRAM_RESTRICTED, &[path, &rule.id, &rule.path]);
    let text = format!("Failed: Hr: = [{COMPILE_FAILED:#010x}] {path} could not be started");
    site.log("11 processguard.cpp(121)", Level::Warning, text);
    Err(Failure::new("software restriction", message, COMPILE_FAILED, path))
}
