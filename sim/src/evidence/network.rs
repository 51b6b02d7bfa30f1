//! What probes of the network show, from LocalSystem and from the administrator.
//!
//! The probes are made with a browser's means, not with the engine's program.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::endpoints::{self, Endpoint};
use crate::mars::connect;
use crate::windows::internet_settings::{self, proxy_server};
use crate::windows::network::{Range, Refusal, Route};
use crate::windows::registry::{Data, Registry, SYSTEM_HIVE, USER_HIVE};
use crate::windows::winhttp;
use crate::world::World;

/// The network as probes see it, and the settings that lead into it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NetworkFacts {
    /// Windows says that it is connected to the internet (`Get-NetConnectionProfile`, NCSI).
    pub connected: bool,
    /// The agent's own proxy (`Get-OBMachineSetting`); absent when it has none.
    pub agent_proxy: Option<AgentProxyFacts>,
    /// The LAN settings of LocalSystem (`reg query "HKU\S-1-5-18\...\Internet Settings"`).
    pub system_proxy: LanFacts,
    /// The LAN settings of the administrator.
    pub user_proxy: LanFacts,
    /// `netsh winhttp show proxy`; empty for direct access.
    pub winhttp_proxy: String,
    /// The proxy that stands on the site, as the network team tells; absent when there is none.
    pub site_proxy: Option<SiteProxyFacts>,
    /// Per endpoint of the agent, in the order in which the agent uses them.
    pub probes: Vec<ProbeFacts>,
    /// Per address range of sign-in that the documentation names.
    pub ranges: Vec<RangeFacts>,
    /// File download by the security zones.
    pub zones: ZoneFacts,
}

/// The agent's own proxy.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AgentProxyFacts {
    /// Host name or address.
    pub server: String,
    /// TCP port.
    pub port: u16,
    /// User name; empty when none is set.
    pub user: String,
}

/// LAN settings of an account.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LanFacts {
    /// `ProxyEnable` is 1.
    pub enabled: bool,
    /// `ProxyServer`, `10.0.0.8:8080`; empty when it is not set.
    pub server: String,
}

/// The proxy of the site.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SiteProxyFacts {
    /// Host name or address.
    pub server: String,
    /// TCP port.
    pub port: u16,
}

/// One endpoint. The last four are requests over HTTPS: `answers`, `no-answer`, `broken-off`,
/// `name-not-resolved`, `proxy-unreachable`, or the status that the proxy gave: `403`, `407`,
/// `504`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProbeFacts {
    /// Host name.
    pub name: &'static str,
    /// What the documentation says it is for.
    pub purpose: endpoints::Purpose,
    /// It resolves (`Resolve-DnsName`).
    pub resolves: bool,
    /// A TCP connection to its address and port 443 comes about, without any proxy
    /// (`Test-NetConnection ADDRESS -Port 443`).
    pub connects: bool,
    /// Without any proxy.
    pub direct: &'static str,
    /// Through the proxy of the site, without a user; empty when there is none.
    pub through_site_proxy: &'static str,
    /// As LocalSystem, the way the engine goes: the agent's own proxy, else LocalSystem's.
    pub as_system: &'static str,
    /// As the administrator, with the administrator's LAN settings (a browser).
    pub as_user: &'static str,
}

/// A range of addresses.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RangeFacts {
    /// `20.190.128.0/18`
    pub range: String,
    /// Connections to addresses inside on port 443 come about, without any proxy.
    pub connects: bool,
}

/// Security zones. 0 is enabled, 3 disabled.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneFacts {
    /// Value 1803 of the internet zone by machine policy; absent when there is none.
    pub policy_download: Option<u32>,
    /// Value 1803 of the internet zone of LocalSystem; absent when it is not set.
    pub system_download: Option<u32>,
    /// Value 1803 of the internet zone of the administrator; absent when it is not set.
    pub user_download: Option<u32>,
    /// Endpoints of the agent that are no trusted sites of LocalSystem (`...\ZoneMap\Domains`).
    pub untrusted: Vec<&'static str>,
}

/// Probes the network of a machine.
#[must_use]
pub fn network(world: &World) -> NetworkFacts {
    let (network, registry) = (&world.host.network, &world.host.registry);
    let agent = &world.agent.proxy;
    let probe = endpoints::ALL.first();
    NetworkFacts {
        connected: probe.is_some_and(|probe| network.has_internet(probe.address, probe.name)),
        agent_proxy: agent.proxy.as_ref().map(|proxy| AgentProxyFacts {
            server: proxy.host.clone(),
            port: proxy.port,
            user: agent.login.as_ref().map(|login| login.0.clone()).unwrap_or_default(),
        }),
        system_proxy: lan(registry, SYSTEM_HIVE),
        user_proxy: lan(registry, USER_HIVE),
        winhttp_proxy: winhttp::get(registry).map(|proxy| proxy.server).unwrap_or_default(),
        site_proxy: network
            .proxy
            .as_ref()
            .map(|proxy| SiteProxyFacts { server: proxy.host.clone(), port: proxy.port }),
        probes: endpoints::ALL.iter().map(|endpoint| probe_of(world, endpoint)).collect(),
        ranges: ranges(world),
        zones: zones(registry),
    }
}

fn lan(registry: &Registry, hive: &str) -> LanFacts {
    let server = registry.value(&internet_settings::key(hive), "ProxyServer");
    LanFacts {
        enabled: proxy_server(registry, hive).is_some(),
        server: server.and_then(Data::text).unwrap_or_default().to_owned(),
    }
}

fn word(result: Result<(), Refusal>) -> &'static str {
    result.err().map_or("answers", |refusal| refusal.word())
}

fn probe_of(world: &World, endpoint: &'static Endpoint) -> ProbeFacts {
    let (host, network) = (&world.host, &world.host.network);
    let reach = |route: &Route| word(network.reach(route, endpoint.name, endpoint.address));
    let through = |proxy| Route { proxy, login: None };
    let user = internet_settings::proxy(&host.registry, USER_HIVE, endpoint.name);
    ProbeFacts {
        name: endpoint.name,
        purpose: endpoint.purpose,
        resolves: network.dns,
        connects: network.connects(endpoint.address),
        direct: reach(&Route::default()),
        through_site_proxy: match &network.proxy {
            Some(proxy) => reach(&through(Some(proxy.clone()))),
            None => "",
        },
        as_system: reach(&connect::route(host, &world.agent, endpoint.name)),
        as_user: reach(&through(user)),
    }
}

/// The first address, one in the middle and the last one of each range are tried.
fn ranges(world: &World) -> Vec<RangeFacts> {
    let facts = endpoints::SIGN_IN_RANGES.iter().map(|(first, prefix)| {
        let range = Range { network: *first, prefix: *prefix };
        let size = 1_u32.checked_shl(32 - u32::from(*prefix)).unwrap_or(0);
        let tried = [1, size / 2, size.saturating_sub(2)].map(|step| u32::from(*first) + step);
        let connects = tried.into_iter().all(|address| world.host.network.connects(address.into()));
        RangeFacts { range: range.to_string(), connects }
    });
    facts.collect()
}

fn zones(registry: &Registry) -> ZoneFacts {
    let untrusted = endpoints::ALL.iter().map(|endpoint| endpoint.name);
    let untrusted =
        untrusted.filter(|name| !internet_settings::is_trusted(registry, SYSTEM_HIVE, name));
    ZoneFacts {
        policy_download: internet_settings::file_download_policy(registry),
        system_download: internet_settings::file_download(registry, SYSTEM_HIVE),
        user_download: internet_settings::file_download(registry, USER_HIVE),
        untrusted: untrusted.collect(),
    }
}
