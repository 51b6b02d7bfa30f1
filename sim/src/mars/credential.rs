//! The vault credential file: writing it as the portal does, reading it as the agent does.
//!
//! *Models*: the XML with its elements in order, and a certificate inside that carries a
//! thumbprint and its validity. *Leaves out*: real keys; the certificate is a stand-in text.
//! *Sources*: catalogue 4.5, 3.8; R37-R39; S18-S20.
//! *Seen through*: `type`, `Get-AzRecoveryServicesVaultSettingsFile`, `Start-OBRegistration`.

use crate::azure::Cloud;
use crate::azure::vault::{Issued, Vault};
use crate::kernel::time::Moment;
use crate::windows::host::Host;

use super::{Site, register};

/// Where the administrator keeps downloaded credential files.
pub const DOWNLOADS: &str = r"C:\Users\Administrator\Downloads";

/// The extension that the portal gives the file; the agent wants it, in any case (X01).
const EXTENSION: &str = ".vaultcredentials";

/// True for a file whose name ends as the agent wants it.
#[must_use]
pub fn has_extension(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(EXTENSION)
}

/// The newest credential file in a folder, whatever was appended to its name: what a person would
/// pick.
#[must_use]
pub fn newest_in(host: &Host, folder: &str) -> Option<String> {
    let files = &host.files;
    let folder = files.lookup(folder).ok()?;
    let candidates = files.children(folder).into_iter();
    let candidates =
        candidates.filter(|id| files.name(*id).to_ascii_lowercase().contains(EXTENSION));
    let newest = candidates.max_by_key(|id| files.get(*id).map(|node| node.modified))?;
    Some(files.path(newest))
}

/// The credential file that the administrator picks.
#[must_use]
pub fn picked(host: &Host, cloud: &Cloud) -> Option<String> {
    newest_in(host, cloud.client.folder.as_deref().unwrap_or(DOWNLOADS))
}

/// True for a file from before this server was registered last: nobody uses it again.
#[must_use]
pub fn is_used_up(host: &Host, cloud: &Cloud, path: &str) -> bool {
    let registered = register::own_entry(host, cloud).map(|entry| entry.registered);
    let made = host.files.node(path).map(|node| node.modified);
    registered.is_some_and(|registered| made.is_none_or(|made| made <= registered))
}

/// The file that the administrator picks for another registration or a restore.
#[must_use]
pub fn fresh_at_hand(site: &Site<'_>) -> Option<String> {
    let picked = picked(site.host, site.cloud);
    picked.filter(|path| !is_used_up(site.host, site.cloud, path))
}

/// What a readable credential file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Vault the file belongs to.
    pub vault: String,
    /// Thumbprint of the certificate.
    pub thumbprint: String,
    /// When it was issued.
    pub issued: Moment,
    /// Region of Azure that it was downloaded from.
    pub region: String,
}

/// Marks the stand-in for a PFX.
const PREFIX: &str = "TUlJS";

/// The text of the file that the portal gives out.
#[must_use]
pub fn write(cloud: &Cloud, vault: &Vault, issued: &Issued) -> String {
    let subscription = &cloud.subscription;
    let certificate = format!("{PREFIX}{}{:016X}==", issued.thumbprint, issued.at.0);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n\
         <RSBackupVaultAADCreds xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns=\"http://schemas.datacontract.org/2004/07/\
         Microsoft.Azure.Portal.RecoveryServices.Models.Common\">\r\n\
         \x20 <Version>2.0</Version>\r\n\
         \x20 <SubscriptionId>{}</SubscriptionId>\r\n\
         \x20 <ResourceType>Vaults</ResourceType>\r\n\
         \x20 <ResourceName>{}</ResourceName>\r\n\
         \x20 <ManagementCert>{certificate}</ManagementCert>\r\n\
         \x20 <ResourceId>{}</ResourceId>\r\n\
         \x20 <ResourceGroup>{}</ResourceGroup>\r\n\
         \x20 <Location>{}</Location>\r\n\
         \x20 <ProviderNamespace>Microsoft.RecoveryServices</ProviderNamespace>\r\n\
         \x20 <AadAuthority>https://login.windows.net</AadAuthority>\r\n\
         </RSBackupVaultAADCreds>\r\n",
        subscription.id, vault.name, vault.id, vault.group, vault.region
    )
}

/// Reads a credential file.
///
/// # Errors
/// What is wrong with it, in a few words: the agent only says 34513, its log says this.
pub fn read(text: &str) -> Result<Credential, &'static str> {
    let element = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        Some(rest.split_once(&format!("</{name}>"))?.0)
    };
    if !text.contains("<RSBackupVaultAADCreds") {
        return Err("root element RSBackupVaultAADCreds is missing");
    }
    if !text.trim_end().ends_with("</RSBackupVaultAADCreds>") {
        return Err("unexpected end of file");
    }
    let certificate = element("ManagementCert").ok_or("element ManagementCert is missing")?;
    let body = certificate
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix("=="))
        .filter(|body| body.len() == 56 && body.chars().all(|c| c.is_ascii_hexdigit()))
        .ok_or("ManagementCert is not a valid certificate")?;
    let issued = i64::from_str_radix(&body[40..], 16)
        .map_err(|_| "ManagementCert is not a valid certificate")?;
    Ok(Credential {
        vault: element("ResourceName").ok_or("element ResourceName is missing")?.to_owned(),
        thumbprint: body[..40].to_owned(),
        issued: Moment(issued),
        region: element("Location").ok_or("element Location is missing")?.to_owned(),
    })
}

/// The name that the portal gives the file: vault, and the date in UTC.
#[must_use]
pub fn file_name(vault: &str, at: Moment) -> String {
    let date = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    format!("{vault}_{}.VaultCredentials", date.strftime("%a %b %d %Y"))
}
