//! Faults of the network around the machine (the line, the name server, the firewall and the
//! proxy of the site), of the agent's own proxy settings, and of root certificates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError};
use crate::azure::subscription::Environment;
use crate::windows::network::{Circuit, Network, ProxyAddress, Range, Route};
use crate::windows::state::StatePath;
use crate::world::World;

/// A user of the proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Name.
    pub user: String,
    /// Password.
    pub password: String,
}

/// The network of the site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NetworkFault {
    /// The line of the site to the internet is down.
    LineDown {},
    /// Names from outside do not resolve.
    NameServerDown {},
    /// Only the proxy may go out.
    DirectForbidden {},
    /// The firewall breaks off connections to these names; `*.x` covers everything below x.
    DenyNames(Vec<String>),
    /// The firewall drops traffic to these ranges, `20.190.128.0/18`.
    DenyRanges(Vec<String>),
    /// A proxy stands on the site.
    Proxy(ProxyAddress),
    /// The proxy asks for a user.
    ProxyLogin(Login),
    /// The proxy refuses these names.
    ProxyDenies(Vec<String>),
    /// The vault is in this Azure.
    Environment(Environment),
    /// The site reaches Azure by an ExpressRoute circuit.
    Circuit(Circuit),
    /// The proxy lets only these tenants sign in (`Restrict-Access-To-Tenants`).
    ProxyTenants(Vec<String>),
}

impl NetworkFault {
    /// The network as the fault leaves it.
    fn applied(&self, network: &Network) -> Result<Network, FaultError> {
        let mut after = network.clone();
        match self {
            Self::LineDown {} => after.internet = false,
            Self::NameServerDown {} => after.dns = false,
            Self::DirectForbidden {} => after.direct_forbidden = true,
            Self::DenyNames(names) => after.denied_names.extend(names.iter().cloned()),
            Self::DenyRanges(ranges) => {
                for text in ranges {
                    after.denied_ranges.push(text.parse::<Range>().map_err(FaultError)?);
                }
            }
            Self::Proxy(address) => after.proxy = Some(address.clone()),
            Self::ProxyLogin(login) => {
                after.proxy_login = Some((login.user.clone(), login.password.clone()));
            }
            Self::ProxyDenies(names) => after.proxy_denies.extend(names.iter().cloned()),
            Self::Environment(_) => {}
            Self::Circuit(circuit) => after.circuit = Some(circuit.clone()),
            Self::ProxyTenants(tenants) => after.proxy_tenants = Some(tenants.clone()),
        }
        Ok(after)
    }

    fn field(&self) -> &'static str {
        match self {
            Self::LineDown {} => "internet",
            Self::NameServerDown {} => "dns",
            Self::DirectForbidden {} => "direct_forbidden",
            Self::DenyNames(_) => "denied_names",
            Self::DenyRanges(_) => "denied_ranges",
            Self::Proxy(_) => "proxy",
            Self::ProxyLogin(_) => "proxy_login",
            Self::ProxyDenies(_) => "proxy_denies",
            Self::ProxyTenants(_) => "proxy_tenants",
            Self::Circuit(_) => "circuit",
            Self::Environment(_) => "environment",
        }
    }
}

impl Break for NetworkFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        if let Self::Environment(environment) = self {
            world.cloud.subscription.environment = *environment;
        }
        *world.host.network = self.applied(&world.host.network)?;
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let kind = if matches!(self, Self::Environment(_)) { "subscription" } else { "network" };
        vec![StatePath::new(kind, self.field())]
    }

    fn holds(&self, world: &World) -> bool {
        let network = &world.host.network;
        match self {
            Self::Environment(environment) => world.cloud.subscription.environment == *environment,
            Self::DenyNames(names) => names.iter().all(|name| network.denied_names.contains(name)),
            Self::ProxyDenies(names) => {
                names.iter().all(|name| network.proxy_denies.contains(name))
            }
            Self::DenyRanges(ranges) => {
                let denied = |text: &String| {
                    text.parse().is_ok_and(|range| network.denied_ranges.contains(&range))
                };
                ranges.iter().all(denied)
            }
            _ => self.applied(network).is_ok_and(|after| after == **network),
        }
    }
}

/// What somebody entered into Change Properties > Proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProxyEntry {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// User and password.
    #[serde(default)]
    pub login: Option<Login>,
}

/// The agent's own proxy settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AgentProxyFault {
    /// A proxy is entered.
    Use(ProxyEntry),
    /// None is.
    None {},
}

impl AgentProxyFault {
    fn route(&self) -> Route {
        match self {
            Self::None {} => Route::default(),
            Self::Use(entry) => Route {
                proxy: Some(ProxyAddress { host: entry.host.clone(), port: entry.port }),
                login: entry.login.as_ref().map(|l| (l.user.clone(), l.password.clone())),
            },
        }
    }
}

impl Break for AgentProxyFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        *world.agent.proxy = self.route();
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        vec![StatePath::new("agent", "proxy")]
    }

    fn holds(&self, world: &World) -> bool {
        *world.agent.proxy == self.route()
    }
}

/// Certificates of the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CertificateFault {
    /// A root is not in LocalMachine\Root: its subject, `CN=...`.
    RootMissing(String),
}

impl Break for CertificateFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let Self::RootMissing(subject) = self;
        if !world.host.certificates.has_root(subject) {
            return Err(FaultError(format!("there is no root `{subject}`")));
        }
        let all = &mut world.host.certificates.all;
        all.retain(|one| one.store != "Root" || one.subject != *subject);
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        vec![StatePath::new("certificate", "all")]
    }

    fn holds(&self, world: &World) -> bool {
        let Self::RootMissing(subject) = self;
        !world.host.certificates.has_root(subject)
    }
}
