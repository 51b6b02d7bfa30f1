//! The subscription: whether it is usable.
//!
//! *Models*: id, name, tenant and state. *Leaves out*: billing, quotas. *Sources*: R44; S37.
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
    /// Switched off by its owner or for lack of payment.
    Disabled,
    /// Past its end.
    Expired,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subscription {
    /// Subscription id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Tenant that it trusts for sign-in.
    pub tenant: String,
    /// State.
    pub state: State,
}

facet_by_field!(Subscription, "subscription", { id, name, tenant, state });
