//! The administrator's side: the computer and the browser with which the portal is used.
//!
//! *Models*: where the portal is opened (the administrator's own computer, or the server itself),
//! names that the firewall of the administrator's computer denies, the browsers there, and what
//! keeps one of them from downloading: a setting or add-on, or a sign-in cookie that it keeps
//! presenting although its time is over.
//! Passphrases are noted there, because the documentation wants them kept off the server.
//! *Leaves out*: what the server's own browser is set to; pages of the portal.
//! *Sources*: R42, R43, R45; S35, S36, S38. *Seen through*: the stand-in `portal`, F12 > Network.

use crate::facet_by_field;
use crate::kernel::text::same;
use crate::kernel::time::{Moment, Span};

/// Names that the portal needs from where it is opened \[K\].
pub const PORTAL: [&str; 2] = ["portal.azure.com", "management.azure.com"];

/// Where the portal is opened.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// On the administrator's own computer; the file is copied to the server afterwards (S38).
    Workstation,
    /// On the server that is to be protected.
    Server,
}

/// A browser.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Browser {
    /// `Internet Explorer 11`
    pub name: String,
    /// It lets files be downloaded; a setting or add-on may forbid it (S35).
    pub downloads: bool,
    /// When the sign-in cookie was made that it keeps presenting; `None` when it signs in anew
    /// each time, as it should (S36).
    pub cookie: Option<Moment>,
}

/// The computer of whoever works in the portal, and what that person keeps there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Client {
    /// Where the portal is opened.
    pub place: Place,
    /// Names that the firewall of the administrator's computer denies; `*.x` covers all below x.
    pub denied: Vec<String>,
    /// Browsers that are there.
    pub browsers: Vec<Browser>,
    /// Name of the browser that is used.
    pub browser: String,
    /// The passphrase of this server as the administrator has it noted; `None` when it is lost.
    pub passphrase: Option<String>,
    /// Other passphrases that the administrator has noted.
    pub notes: Vec<String>,
    /// The security PIN that the administrator has at hand; empty for who leaves the field empty,
    /// `None` for who fetches a fresh one.
    pub pin: Option<String>,
    /// Where on the server the administrator picks the credential file, when it is not the
    /// downloads folder.
    pub folder: Option<String>,
    /// The address of the key vault that the administrator has at hand; `None` for who copies it
    /// from the portal.
    pub key_vault_uri: Option<String>,
}

facet_by_field!(Client, "client", {
    place, denied, browsers, browser, passphrase, notes, pin, folder,
    key_vault_uri,
});

impl Default for Client {
    fn default() -> Self {
        let browser = |name: &str| Browser { name: name.to_owned(), downloads: true, cookie: None };
        Self {
            place: Place::Workstation,
            denied: Vec::new(),
            browsers: vec![browser("Internet Explorer 11"), browser("Microsoft Edge")],
            browser: "Internet Explorer 11".to_owned(),
            passphrase: Some("Contoso backup 2020".to_owned()),
            notes: Vec::new(),
            pin: None,
            folder: None,
            key_vault_uri: None,
        }
    }
}

impl Browser {
    /// True when the cookie that it presents is past its time.
    #[must_use]
    pub fn is_stale(&self, now: Moment, life: Span) -> bool {
        self.cookie.is_some_and(|made| now - made > life)
    }
}

impl Client {
    /// The browser that is used.
    #[must_use]
    pub fn used(&self) -> Option<&Browser> {
        self.browsers.iter().find(|browser| same(&browser.name, &self.browser))
    }

    /// The browser that is used, for writing.
    pub fn used_mut(&mut self) -> Option<&mut Browser> {
        self.browsers.iter_mut().find(|browser| same(&browser.name, &self.browser))
    }
}
