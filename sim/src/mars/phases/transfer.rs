//! "Transferring data...": what changed since the last backup, by the change bitmap.
//!
//! *Models*: the bitmap of the data source in the scratch folder; agents before the bitmap fix
//! write one that the service no longer reads \[INF\]; change tracking may fail once and then work.
//! *Sources*: R01, R63; S89, S90; D16.

use crate::edition::AGENT_BITMAP_FIX;
use crate::mars::Site;
use crate::mars::job::Failure;
use crate::mars::log::Level;
use crate::mars::messages::Message;
use crate::mars::policy::Policy;
use crate::mars::{engine, scratch};
use crate::windows::error::Win32;
use crate::windows::node::{Content, Node};

/// `HRESULT_FROM_WIN32(ERROR_FILE_CORRUPT)`
const FILE_CORRUPT: u32 = 0x8007_0570;
/// `HRESULT_FROM_WIN32(ERROR_UNKNOWN_REVISION)`
const UNKNOWN_REVISION: u32 = 0x8007_0519;
/// `HRESULT_FROM_WIN32(ERROR_RETRY)`
const RETRY: u32 = 0x8007_04D5;

/// Finds and sends what changed; afterwards the stores hold the new state.
///
/// # Errors
/// `SalBitmapError`.
pub fn pass(site: &mut Site<'_>, policy: &Policy, folder: &str) -> Result<(), Failure> {
    let bitmap = scratch::bitmap_file(folder, policy);
    let version = engine::version(site.host).unwrap_or_default();
    let unreadable = matches!(
        site.host.files.node(&bitmap).map(|node| &node.content),
        Some(Content::Unreadable)
    );
    let trouble = if std::mem::take(&mut site.agent.tracking_hiccup) {
        Some(RETRY)
    } else if version < AGENT_BITMAP_FIX {
        Some(UNKNOWN_REVISION)
    } else {
        unreadable.then_some(FILE_CORRUPT)
    };
    if let Some(detail) = trouble {
        let text = format!("Failed: Hr: = [{detail:#010x}] reading change bitmap {bitmap}");
        site.log("52 bitmaptracker.cpp(640)", Level::Fatal, text);
        return Err(Failure::new("bitmap", Message::SalBitmap, detail, &bitmap));
    }
    let result = keep(site, policy, folder);
    result.map_err(|error| Failure::new("stores", Message::Internal, error.hresult(), folder))
}

/// Writes the stores of this data source.
fn keep(site: &mut Site<'_>, policy: &Policy, folder: &str) -> Result<(), Win32> {
    let stores = [
        (scratch::checksum_file(folder, policy), 8 << 20),
        (scratch::bitmap_file(folder, policy), 1 << 20),
        (scratch::disk_file(folder, policy), 64 << 20),
    ];
    for (path, size) in stores {
        if !site.host.files.is_file(&path) {
            site.host.files.put(&path, Node::file(size, site.now))?;
        }
    }
    Ok(())
}
