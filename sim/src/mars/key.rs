//! The encryption key: activation, and the key store in the scratch folder.
//!
//! *Models*: `OnlineBackup.KEK` in the folder that `Config\ScratchLocation` named when the engine
//! started, opened with backup rights (so access rules do not matter to it \[INF\]), a little space
//! to stage it, and the passphrase it was made from.
//! *Sources*: 5.1 gates 6 and 7; R14-R16, R48, R49; S51-S58.
//! *Seen through*: `reg query`, `dir`, messages 0x1FC07 and 34506.

use crate::edition::KEY_STAGING_BYTES;
use crate::kernel::digest::Fingerprint;
use crate::windows::error::Win32;
use crate::windows::node::Node;

use super::job::Failure;
use super::layout::{KEK, SCRATCH};
use super::log::Level;
use super::messages::Message;
use super::scratch;
use super::{Site, engine, register};

/// What is wrong with the key store, in the words of the log.
struct Trouble {
    detail: u32,
    about: String,
}

fn open_store(site: &Site<'_>) -> Result<String, Trouble> {
    let configured = site.agent.engine.config.clone();
    let path = configured.clone().unwrap_or_default();
    let trouble =
        |error: Win32, about: &str| Trouble { detail: error.hresult(), about: about.to_owned() };
    scratch::directory(site.host, configured.as_deref()).map_err(|e| trouble(e, &path))?;
    let kek = format!("{path}\\{KEK}");
    site.host.files.lookup(&kek).map_err(|error| trouble(error, &kek))?;
    if site.host.free(scratch::letter(&path)) < KEY_STAGING_BYTES {
        return Err(trouble(Win32::DISK_FULL, &path));
    }
    Ok(kek)
}

fn fail(site: &mut Site<'_>, trouble: &Trouble, message: Message) -> Failure {
    site.log(
        "23 keystore.cpp(411)",
        Level::Fatal,
        format!("Failed: Hr: = [{:#010x}] opening key store {}", trouble.detail, trouble.about),
    );
    Failure::new("key", message, trouble.detail, &trouble.about)
}

/// What stands for a passphrase: a hash of its text. Passphrases differ by case.
#[must_use]
pub fn passphrase(text: &str) -> u64 {
    Fingerprint::of(text).short()
}

/// True for a passphrase that the agent takes: 16 to 127 ASCII characters (3.4).
#[must_use]
pub fn is_acceptable(text: &str) -> bool {
    text.is_ascii() && (16..=127).contains(&text.len())
}

/// Makes the empty key store; part of registration.
pub fn create_store(site: &mut Site<'_>) {
    let path = site.agent.engine.config.clone().unwrap_or_else(|| SCRATCH.to_owned());
    // A missing or unusable folder shows when the store is opened, not here.
    let _ = site.host.files.put(&format!("{path}\\{KEK}"), Node::hashed(1_184, 0, site.now));
}

/// Operation: the activation page of the wizard, with the gates before it.
///
/// # Errors
/// The engine's own message, not registered, or what [`activate`] says.
pub fn operation(site: &mut Site<'_>, passphrase: u64) -> Result<(), Failure> {
    let result = engine::pass(site);
    site.gate("engine", result)?;
    let registered = match register::is_registered(site.host) {
        true => Ok(()),
        false => Err(Failure::new("registration", Message::NotRegistered, 0, "")),
    };
    site.gate("registration", registered)?;
    let result = activate(site, passphrase);
    site.gate("activation", result)
}

/// Sets the passphrase. What goes wrong with the scratch folder here is 0x1FC07.
///
/// # Errors
/// 0x1FC07 with the trouble of the key store or of the provider's folder below it.
pub fn activate(site: &mut Site<'_>, passphrase: u64) -> Result<(), Failure> {
    let kek = open_store(site).map_err(|trouble| fail(site, &trouble, Message::Activation))?;
    let provider = site.agent.engine.provider.clone();
    if let Err(error) = scratch::directory(site.host, provider.as_deref()) {
        let about = provider.unwrap_or_default();
        let trouble = Trouble { detail: error.hresult(), about };
        return Err(fail(site, &trouble, Message::Activation));
    }
    if let Ok(id) = site.host.files.lookup(&kek) {
        let sealed = Node::hashed(1_184, passphrase, site.now);
        site.host.files.change(id, |node| node.content = sealed.content);
    }
    site.agent.passphrase = Some(passphrase);
    let name = site.host.identity.name.clone();
    if let Some(server) = site.cloud.vault.server_mut(&name) {
        server.passphrase = Some(passphrase);
    }
    Ok(())
}

/// Gate of a backup: the key store opens and holds the key of the passphrase.
///
/// # Errors
/// 34506.
pub fn pass(site: &mut Site<'_>) -> Result<(), Failure> {
    let kek = open_store(site).map_err(|trouble| fail(site, &trouble, Message::Passphrase))?;
    let sealed = site.host.files.node(&kek).and_then(Node::hash);
    if sealed.is_some() && sealed == site.agent.passphrase {
        return Ok(());
    }
    let trouble = Trouble { detail: 0x8009_000B, about: kek };
    Err(fail(site, &trouble, Message::Passphrase))
}
