//! The subscription: whether it is usable.
//!
//! *Models*: id, name, environment, tenant and state. *Leaves out*: billing, quotas. *Sources*:
//! R44; S37.
//! *Seen through*: `Get-AzSubscription`.

use crate::facet_by_field;

/// State of a subscription.
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
pub enum State {
    /// Usable.
    Enabled,
    /// A spending limit is near; usable.
    Warned,
    /// A payment is late; usable for the time being.
    PastDue,
    /// Switched off by its owner or for lack of payment.
    Disabled,
    /// Past its end.
    Expired,
}

impl State {
    /// True while the portal gives out credentials \[K\]: the last two refuse (S37).
    #[must_use]
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Enabled | Self::Warned | Self::PastDue)
    }

    /// As `Get-AzSubscription` prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Warned => "Warned",
            Self::PastDue => "PastDue",
            Self::Disabled => "Disabled",
            Self::Expired => "Expired",
        }
    }
}

/// Which Azure it is.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
pub enum Environment {
    /// The one for everybody.
    #[default]
    AzureCloud,
    /// The one of the government of the USA; its names are its own (X06).
    AzureUSGovernment,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subscription {
    /// Subscription id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Which Azure it belongs to (`Get-AzEnvironment`).
    pub environment: Environment,
    /// Tenant that it trusts for sign-in.
    pub tenant: String,
    /// State.
    pub state: State,
}

facet_by_field!(Subscription, "subscription", { id, name, environment, tenant, state });
