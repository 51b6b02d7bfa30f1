//! "Preparing storage...": the provider opens its stores in the scratch folder.
//!
//! *Models*: the folder that `CloudBackupProvider\ScratchLocation` named when the engine started,
//! access as LocalSystem, unsupported attributes, the checksum store of earlier backups, the
//! metadata disk; each of the two may be held by antivirus or by another process. When a store
//! cannot be opened, change tracking stays faulted until the server restarts.
//! Which of the two names appears says only which store came first: the causes are the same (D13).
//! *Sources*: R15-R18, R22; S75-S77, S79, S83-S86; D13, D14.

use crate::mars::Site;
use crate::mars::job::Failure;
use crate::mars::log::Level;
use crate::mars::messages::Message;
use crate::mars::policy::Policy;
use crate::mars::runtime::{ACCESS_DENIED, SHARING_VIOLATION};
use crate::mars::scratch;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::handles::Share;
use crate::windows::volume::DriveKind;

/// `HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED)`
const NOT_SUPPORTED: u32 = 0x8007_0032;

/// Opens the stores. Returns the folder. `incremental` when there are earlier backups.
///
/// # Errors
/// `SalChecksumStoreInitializationFailed`, `SalVhdInitializationError`, or an internal error for
/// a drive that is no local disk (X44) or an attribute that a cache must not have.
pub fn pass(site: &mut Site<'_>, policy: &Policy, incremental: bool) -> Result<String, Failure> {
    let first = if incremental { Message::SalChecksum } else { Message::SalVhd };
    if let Some(latched) = site.agent.tracking_fault {
        let text = "change tracking is faulted since an earlier job; restart required".to_owned();
        site.log("52 filtertracker.cpp(77)", Level::Warning, text);
        return Err(Failure::new("tracking", latched, 0, ""));
    }
    let folder = site.agent.engine.provider.clone().unwrap_or_default();
    let id = match scratch::directory(site.host, Some(&folder)) {
        Ok(id) => id,
        Err(error) => return Err(fault(site, first, error.hresult(), &folder)),
    };
    let volume = site.host.files.volume(scratch::letter(&folder));
    if let Some(kind) = volume.map(|v| v.kind).filter(|kind| *kind != DriveKind::Fixed) {
        let text =
            format!("Failed: Hr: = [{NOT_SUPPORTED:#010x}] {folder} is on a {}", kind.name());
        site.log("48 cacheprovider.cpp(191)", Level::Fatal, text);
        return Err(Failure::new("location", Message::Internal, NOT_SUPPORTED, &folder));
    }
    if !scratch::system_may_write(site.host, id) {
        return Err(fault(site, first, ACCESS_DENIED, &folder));
    }
    if let Some((attribute, path)) = scratch::unsupported_attribute(site.host, id) {
        let text = format!("Failed: Hr: = [{NOT_SUPPORTED:#010x}] {path} is {attribute}");
        site.log("48 cacheprovider.cpp(205)", Level::Fatal, text);
        return Err(Failure::new("attributes", Message::Internal, NOT_SUPPORTED, &path));
    }
    if incremental {
        let checksums = scratch::checksum_file(&folder, policy);
        open(site, Message::SalChecksum, &checksums, true)?;
    }
    let disk = scratch::disk_file(&folder, policy);
    open(site, Message::SalVhd, &disk, incremental)?;
    Ok(folder)
}

fn open(
    site: &mut Site<'_>,
    message: Message,
    path: &str,
    must_exist: bool,
) -> Result<(), Failure> {
    let file = site.host.files.lookup(path);
    let wanted = AccessMask::READ_DATA.with(AccessMask::WRITE_DATA);
    let held = |file| site.host.handles.conflict(file, wanted, Share::READ).is_some();
    let detail = if must_exist && file.is_err() {
        Win32::FILE_NOT_FOUND.hresult()
    } else if file.is_ok_and(held) || site.host.antivirus.scans(path) {
        SHARING_VIOLATION
    } else {
        return Ok(());
    };
    Err(fault(site, message, detail, path))
}

/// A store could not be opened: change tracking faults, and stays so.
fn fault(site: &mut Site<'_>, message: Message, detail: u32, about: &str) -> Failure {
    let text = format!("Failed: Hr: = [{detail:#010x}] {} {about}", message.symbol());
    site.log("52 filtertracker.cpp(118)", Level::Fatal, text);
    site.agent.tracking_fault = Some(message);
    Failure::new("storage", message, detail, about)
}
