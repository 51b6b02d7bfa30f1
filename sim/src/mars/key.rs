//! The encryption key: activation, and the key store in the scratch folder.
//!
//! *Models*: `OnlineBackup.KEK` in the folder that `Config\ScratchLocation` named when the engine
//! started, opened with backup rights (so access rules do not matter to it \[INF\]), a little space
//! to stage it, and the passphrase it was made from. A key file that holds neither nothing nor the
//! passphrase in use was damaged while it was set (S52); a server that Config says is registered
//! with another vault cannot be activated for this one (S51). Where the old passphrase is at hand,
//! a new one takes over the recovery points; a key store made anew takes them over only with the
//! passphrase that they were encrypted with (S14).
//! *Sources*: 5.1 gates 6 and 7; R14-R16, R33, R48, R49; S14, S51-S58; X14, X28, X30, X56, X58.
//! *Seen through*: `reg query`, `dir`, messages 0x1FC07 and 34506.

use crate::azure::vault::Server;
use crate::edition::{KEY_STAGING_BYTES, PASSPHRASE_LENGTH};
use crate::kernel::digest::Fingerprint;
use crate::windows::error::Win32;
use crate::windows::host::Host;
use crate::windows::node::Node;

use super::job::Failure;
use super::layout::{KEK, SCRATCH};
use super::log::Level;
use super::messages::Message;
use super::scratch;
use super::{Agent, Site, register};

/// Where the wizard saves the passphrase when activation stops half-way \[S\].
const DOCUMENTS: &str = r"C:\Users\Administrator\Documents";

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
    let kek = [&path, "\\", KEK].concat();
    site.host.files.lookup(&kek).map_err(|error| trouble(error, &kek))?;
    if site.host.free(scratch::letter(&path)) < KEY_STAGING_BYTES {
        return Err(trouble(Win32::DISK_FULL, &path));
    }
    Ok(kek)
}

fn open_provider(site: &Site<'_>) -> Result<(), Trouble> {
    let path = site.agent.engine.provider.as_deref();
    scratch::directory(site.host, path).map(|_| ()).map_err(|error| Trouble {
        detail: error.hresult(),
        about: path.unwrap_or_default().to_owned(),
    })
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

/// True for a passphrase that the agent takes: ASCII only, and long enough (3.4, X28).
#[must_use]
pub fn is_acceptable(text: &str) -> bool {
    text.is_ascii() && text.len() >= PASSPHRASE_LENGTH
}

/// What the key file in the folder of `Config\ScratchLocation` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    /// There is none.
    Absent,
    /// Nothing yet.
    Empty,
    /// The passphrase in use.
    InUse,
    /// Something else.
    Other,
}

/// What the key file in the folder of `Config\ScratchLocation` holds.
#[must_use]
pub fn key_file(host: &Host, agent: &Agent) -> KeyFile {
    let folder = agent.engine.config.clone().unwrap_or_default();
    match host.files.node(&format!("{folder}\\{KEK}")).map(Node::hash) {
        None => KeyFile::Absent,
        Some(Some(0)) => KeyFile::Empty,
        Some(sealed) if sealed.is_some() && sealed == agent.passphrase => KeyFile::InUse,
        Some(_) => KeyFile::Other,
    }
}

/// Makes the empty key store; part of a new registration.
pub fn create_store(site: &mut Site<'_>) {
    let path = site.agent.engine.config.clone().unwrap_or_else(|| SCRATCH.to_owned());
    // A missing or unusable folder shows when the store is opened, not here.
    let _ = site.host.files.put(&format!("{path}\\{KEK}"), Node::hashed(1_184, 0, site.now));
}

/// Operation: the activation page of the wizard, with the gates before it.
///
/// # Errors
/// The engine's own message, not registered, or what [`activate`] says.
pub fn operation(site: &mut Site<'_>, text: &str) -> Result<(), Failure> {
    register::ready(site)?;
    let result = activate(site, text);
    site.gate("activation", result)
}

/// Sets the passphrase. What goes wrong with the scratch folder here is 0x1FC07.
///
/// # Errors
/// A passphrase that the agent does not take; the encryption key's own message when the server is
/// registered with another vault or the key file is damaged; 0x1FC07 with the trouble of the key
/// store or of the provider's folder below it.
pub fn activate(site: &mut Site<'_>, text: &str) -> Result<(), Failure> {
    if !is_acceptable(text) {
        return Err(Failure::new("passphrase", Message::PassphraseRefused, 0, ""));
    }
    let vault = register::vault_name(site.host).unwrap_or_default().to_owned();
    if vault != site.cloud.vault.name {
        return Err(half_way(site, text, &vault));
    }
    let kek = open_store(site).map_err(|trouble| fail(site, &trouble, Message::Activation))?;
    if key_file(site.host, site.agent) == KeyFile::Other {
        return Err(half_way(site, text, &kek));
    }
    open_provider(site).map_err(|trouble| fail(site, &trouble, Message::Activation))?;
    set(site, &kek, passphrase(text));
    Ok(())
}

/// Activation stops after the passphrase was saved to a file, which the message names.
fn half_way(site: &mut Site<'_>, text: &str, about: &str) -> Failure {
    let path = format!("{DOCUMENTS}\\{}_passphrase.txt", site.host.identity.name);
    let at = site.host.clock.machine_time(site.now);
    // A file that cannot be written is the least of the customer's worries here.
    let _ = site.host.files.put(&path, Node::text(text, at));
    let line = format!("Failed: setting the encryption key, {about}");
    site.log("23 keystore.cpp(388)", Level::Fatal, line);
    Failure::new("encryption", Message::EncryptionKey, 0, &path)
}

fn set(site: &mut Site<'_>, kek: &str, new: u64) {
    if let Ok(id) = site.host.files.lookup(kek) {
        let sealed = Node::hashed(1_184, new, site.now);
        site.host.files.change(id, |node| node.content = sealed.content);
    }
    let old = site.agent.passphrase.replace(new);
    let name = site.host.identity.name.clone();
    if let Some(server) = site.cloud.vault.server_mut(&name) {
        let takes_over = server.recovery_points.is_empty() || server.passphrase == old;
        if server.passphrase.is_none() || takes_over {
            server.passphrase = Some(new);
        }
    }
}

/// True when the recovery points of a server open with what the agent holds.
#[must_use]
pub fn opens(server: &Server, agent: &Agent) -> bool {
    server.recovery_points.is_empty() || server.passphrase == agent.passphrase
}

/// The customer looks whether the recovery points of this server still open (S14).
///
/// # Errors
/// They were encrypted with another passphrase.
pub fn recovers(site: &mut Site<'_>) -> Result<(), Failure> {
    let name = &site.host.identity.name;
    let closed = site.cloud.vault.server(name).is_some_and(|server| !opens(server, site.agent));
    let result = match closed {
        true => Err(Failure::new("recovery points", Message::PassphraseMismatch, 0, name)),
        false => Ok(()),
    };
    site.gate("recovery points", result)
}

/// Gate of a backup: the key store opens and holds the key of the passphrase.
///
/// # Errors
/// 34506; its own message when no passphrase was ever set (X56).
pub fn pass(site: &mut Site<'_>) -> Result<(), Failure> {
    if site.agent.passphrase.is_none() {
        return Err(Failure::new("passphrase", Message::PassphraseNotSet, 0, ""));
    }
    let kek = open_store(site).map_err(|trouble| fail(site, &trouble, Message::Passphrase))?;
    let sealed = site.host.files.node(&kek).and_then(Node::hash);
    if sealed.is_some() && sealed == site.agent.passphrase {
        return Ok(());
    }
    let trouble = Trouble { detail: 0x8009_000B, about: kek };
    Err(fail(site, &trouble, Message::Passphrase))
}

/// Gate of a restore: as [`pass`], and the folder that the provider names is there too. A restore
/// reads its catalogue in it, and has no storage phase in which that could fail later: both values
/// have one face here (X14) \[INF\].
///
/// # Errors
/// As [`pass`].
pub fn pass_to_restore(site: &mut Site<'_>) -> Result<(), Failure> {
    pass(site)?;
    open_provider(site).map_err(|trouble| fail(site, &trouble, Message::Passphrase))
}
