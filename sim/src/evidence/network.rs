//! What probes of the network show, from LocalSystem and from the administrator.
//!
//! The probes are made with a browser's means, not with the engine's program.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::endpoints::{self, Endpoint};
use crate::azure::subscription::Environment;
use crate::mars::connect;
use crate::windows::internet_settings::{self, proxy_server};
use crate::windows::network::{COMMUNITIES, Peering, Range, Refusal, Route};
use crate::windows::registry::{Data, Registry, SYSTEM_HIVE, USER_HIVE};
use crate::windows::{certificates, firewall, tls, winhttp};
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
    /// Rules of the firewall of this machine that keep programs from going out
    /// (`Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True`).
    pub outbound_blocks: Vec<OutboundFacts>,
    /// File download by the security zones.
    pub zones: ZoneFacts,
    /// TLS as a client of this machine speaks it.
    pub tls: TlsFacts,
    /// Subjects in LocalMachine\Root (`Get-ChildItem Cert:\LocalMachine\Root`).
    pub roots: Vec<String>,
    /// Windows may fetch missing roots by itself (`DisableRootAutoUpdate` is not 1).
    pub fetches_roots: bool,
    /// The ExpressRoute circuit by which the site reaches Azure, as the network team tells; absent
    /// when it goes over the internet.
    pub circuit: Option<CircuitFacts>,
    /// Tenants that the proxy lets sign in (`Restrict-Access-To-Tenants`, as the network team
    /// tells); absent when it does not restrict them.
    pub tenants_allowed: Option<Vec<String>>,
    /// Which Azure the vault is in (`Get-AzEnvironment`).
    pub environment: Environment,
    /// Tenant of the vault's subscription (portal).
    pub vault_tenant: String,
}

/// A rule of the firewall of this machine.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OutboundFacts {
    /// Name of the value below `FirewallRules`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Program; empty for every program.
    pub program: String,
}

/// An ExpressRoute circuit (`Get-AzExpressRouteCircuitPeeringConfig`, route filter).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CircuitFacts {
    /// `private`, `microsoft`, `public`.
    pub peering: Peering,
    /// Communities that the route filter lets in, `12076:5060`.
    pub communities: Vec<String>,
    /// Communities of the agent's endpoints, by the documentation.
    pub needed: Vec<&'static str>,
}

/// TLS.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TlsFacts {
    /// Client keys of SCHANNEL, oldest version first
    /// (`reg query ...\SCHANNEL\Protocols\TLS 1.2\Client`).
    pub client: Vec<TlsClientFacts>,
    /// `...\.NETFramework\v4.0.30319`, 64 bit and then 32 bit.
    pub dotnet: Vec<TlsDotNetFacts>,
    /// A .NET program shakes hands with sign-in (`Invoke-WebRequest` as LocalSystem).
    pub dotnet_handshake: bool,
}

/// The client key of a version.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TlsClientFacts {
    /// `TLS 1.2`
    pub version: &'static str,
    /// `Enabled`; absent when it is not set.
    pub enabled: Option<u32>,
    /// `DisabledByDefault`; absent when it is not set.
    pub disabled_by_default: Option<u32>,
}

/// What .NET was told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TlsDotNetFacts {
    /// The key.
    pub key: &'static str,
    /// `SchUseStrongCrypto`; absent when it is not set.
    pub strong_crypto: Option<u32>,
    /// `SystemDefaultTlsVersions`; absent when it is not set.
    pub system_default: Option<u32>,
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
    /// Subject of the root at which its certificate chain ends; empty when none of the documented
    /// ones does.
    pub root: &'static str,
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

fn endpoints_of(world: &World) -> impl Iterator<Item = &'static Endpoint> + use<> {
    endpoints::of(world.cloud.subscription.environment, world.edition.name)
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
        probes: endpoints_of(world).map(|endpoint| probe_of(world, endpoint)).collect(),
        ranges: ranges(world),
        outbound_blocks: firewall::outbound_blocks(registry)
            .map(|rule| OutboundFacts { id: rule.id, name: rule.name, program: rule.program })
            .collect(),
        zones: zones(world),
        tls: tls_facts(registry),
        roots: roots(world),
        fetches_roots: certificates::may_fetch(registry),
        circuit: network.circuit.as_ref().map(|circuit| CircuitFacts {
            peering: circuit.peering,
            communities: circuit.communities.clone(),
            needed: COMMUNITIES.iter().map(|(community, _)| *community).collect(),
        }),
        tenants_allowed: network.proxy_tenants.clone(),
        environment: world.cloud.subscription.environment,
        vault_tenant: world.cloud.subscription.tenant.clone(),
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
        root: endpoint.purpose.root().unwrap_or_default(),
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

fn roots(world: &World) -> Vec<String> {
    let all = world.host.certificates.all.iter();
    all.filter(|one| one.store == "Root").map(|one| one.subject.clone()).collect()
}

fn tls_facts(registry: &Registry) -> TlsFacts {
    let client = tls::Version::ALL.into_iter().map(|version| TlsClientFacts {
        version: version.name(),
        enabled: tls::client(registry, version, "Enabled"),
        disabled_by_default: tls::client(registry, version, "DisabledByDefault"),
    });
    let dotnet = tls::DOTNET.into_iter().map(|key| TlsDotNetFacts {
        key,
        strong_crypto: tls::number(registry, key, tls::STRONG),
        system_default: tls::number(registry, key, tls::SYSTEM_DEFAULT),
    });
    TlsFacts {
        client: client.collect(),
        dotnet: dotnet.collect(),
        dotnet_handshake: tls::dotnet_shakes_hands(registry),
    }
}

fn zones(world: &World) -> ZoneFacts {
    let registry = &world.host.registry;
    let untrusted = endpoints_of(world).map(|endpoint| endpoint.name);
    let untrusted =
        untrusted.filter(|name| !internet_settings::is_trusted(registry, SYSTEM_HIVE, name));
    ZoneFacts {
        policy_download: internet_settings::file_download_policy(registry),
        system_download: internet_settings::file_download(registry, SYSTEM_HIVE),
        user_download: internet_settings::file_download(registry, USER_HIVE),
        untrusted: untrusted.collect(),
    }
}
