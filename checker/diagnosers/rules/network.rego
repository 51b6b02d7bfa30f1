# The way to Azure (S02, S22-S27, S41-S46): what the probes of the engine's own way show first, then
# which station of that way says no (D03, D04, D07, D08). A probe of the user proves nothing.
package marslab

net := input.network

# Every probe that fails the way the engine goes, with its place.
failing[place] := probe if {
	installed
	some place, probe in net.probes
	probe.as_system != "answers"
}

# What the engine hears from those that fail.
failures contains probe.as_system if some probe in failing

# Those with which it hears a word.
heard(word) := {place: probe | some place, probe in failing; probe.as_system == word}

failed_with(word) := [path |
	some place, _ in heard(word)
	path := sprintf("network.probes.%d.as_system", [place])
]

names_failed_with(word) := {probe.name | some probe in heard(word)}

nothing_connects if {
	every probe in net.probes {
		not probe.connects
	}
}

# To whoever asks without a user, and to the engine, which may know one.
proxy_says contains word if {
	some probe in net.probes
	some word in [probe.through_site_proxy, probe.as_system]
}

line_down if {
	nothing_connects
	net.site_proxy == null
}

# The proxy gets no answer either, whatever else it refuses; nobody on the other side says a word.
line_down if {
	nothing_connects
	"504" in proxy_says
	count(proxy_says & {"answers", "broken-off"}) == 0
}

only_proxy_goes_out if {
	nothing_connects
	not line_down
}

# S02, S22
findings contains {
	"cause": "network.no-internet",
	"object": "network:internet",
	"evidence": ["network.connected", "network.probes"],
	"remediation": ["netteam repair line"],
	"priority": 6,
} if {
	installed
	line_down
}

# S02: addresses answer, names do not resolve.
findings contains {
	"cause": "network.names-not-resolved",
	"object": "network:dns",
	"evidence": failed_with("name-not-resolved"),
	"remediation": ["netteam repair dns"],
	"priority": 7,
} if {
	"name-not-resolved" in failures
	not line_down
}

# The access lists of the documentation (3.5) of all editions and clouds (X06, X07): an agent asks
# only for names on its own.
allowed_patterns := [
	"www.msftncsi.com", "*.microsoft.com", "*.windowsazure.com", "*.microsoftonline.com",
	"*.windows.net", "*.blob.storage.azure.net", "*.windowsazure.us", "*.microsoftonline.us",
	"*.usgovcloudapi.net",
]

# The entries of the list that cover some of the names, each once.
patterns_of(names) := [pattern |
	some pattern in allowed_patterns
	covers(pattern, names)
]

covers(pattern, names) if {
	some name in names
	endswith(name, trim_prefix(pattern, "*"))
}

# S02, S24, S46, D04: the connection comes about and is broken off when the name is said.
findings contains {
	"cause": "network.names-blocked",
	"object": "network:denied_names",
	"evidence": failed_with("broken-off"),
	"remediation": [sprintf("netteam allow name %s", [pattern]) |
		some pattern in patterns_of(names_failed_with("broken-off"))
	],
	"priority": 8,
} if {
	"broken-off" in failures
}

# S25, S46, D04: the name resolves, other addresses connect, these do not.
findings contains {
	"cause": "network.ranges-blocked",
	"object": "network:denied_ranges",
	"evidence": array.concat(failed_with("no-answer"), failed_with("504")),
	"remediation": [sprintf("netteam allow range %s", [range.range]) |
		some range in net.ranges
		not range.connects
	],
	"priority": 8,
} if {
	some probe in failing
	probe.purpose == "sign-in"
	unanswered(probe)
	not circuit_wrong
	not line_down
}

unanswered(probe) if probe.as_system == "504"

unanswered(probe) if {
	probe.as_system == "no-answer"
	not only_proxy_goes_out
}

internet_settings := "HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings"

# S23, D03: the agent's own entry leads nowhere, and there is no proxy it could lead to.
findings contains {
	"cause": "proxy.agent-needless",
	"object": "agent:proxy",
	"evidence": array.concat(["network.agent_proxy.server"], failed_with("proxy-unreachable")),
	"remediation": ["Set-OBMachineSetting -NoProxy"],
	"priority": 7,
} if {
	"proxy-unreachable" in failures
	net.agent_proxy != null
	net.site_proxy == null
}

# S26, D03: the same of LocalSystem's LAN settings; the administrator's may be empty.
findings contains {
	"cause": "proxy.system-stray",
	"object": concat("", ["registry:", internet_settings, "\\ProxyEnable"]),
	"evidence": array.concat(["network.system_proxy.enabled"], failed_with("proxy-unreachable")),
	"remediation": [concat("", [
		"reg add ", quoted(internet_settings), " /v ProxyEnable /t REG_DWORD /d 0 /f",
	])],
	"priority": 7,
} if {
	"proxy-unreachable" in failures
	net.agent_proxy == null
	net.site_proxy == null
}

# None without a proxy, and then no finding either.
use_site_proxy := sprintf("Set-OBMachineSetting -ProxyServer %s -ProxyPort %d", [
	net.site_proxy.server, net.site_proxy.port,
])

# S45, D08: straight nothing goes out, through the proxy of the site it would; S23 mirrored.
findings contains {
	"cause": "proxy.not-configured",
	"object": "agent:proxy",
	"evidence": array.concat(
		["network.agent_proxy", "network.site_proxy.server"],
		failed_with("no-answer"),
	),
	"remediation": [use_site_proxy],
	"priority": 7,
} if {
	"no-answer" in failures
	only_proxy_goes_out
}

# S45: the agent has an entry, and the proxy stands elsewhere.
findings contains {
	"cause": "proxy.not-configured",
	"object": "agent:proxy",
	"evidence": array.concat(
		["network.agent_proxy.server", "network.agent_proxy.port", "network.site_proxy.server"],
		failed_with("proxy-unreachable"),
	),
	"remediation": [use_site_proxy],
	"priority": 7,
} if {
	"proxy-unreachable" in failures
	net.agent_proxy != null
}

# S42, D07: the proxy answers, with 407. Only the network team knows the password.
findings contains {
	"cause": "proxy.login-missing",
	"object": "agent:proxy",
	"evidence": failed_with("407"),
	"remediation": ["netteam sign-in"],
	"priority": 7,
} if {
	"407" in failures
}

# S41, D07, D08: the proxy answers, with 403.
findings contains {
	"cause": "proxy.denies",
	"object": "network:proxy_denies",
	"evidence": failed_with("403"),
	"remediation": [sprintf("netteam allow proxy %s", [pattern]) |
		some pattern in patterns_of(names_failed_with("403"))
	],
	"priority": 8,
} if {
	"403" in failures
}

# S43: an account setting, which LocalSystem has for itself.
findings contains {
	"cause": "zones.file-download-disabled",
	"object": concat("", ["registry:", internet_settings, "\\Zones\\3\\1803"]),
	"evidence": ["network.zones.system_download"],
	"remediation": [concat("", [
		"reg add ", quoted(concat("", [internet_settings, "\\Zones\\3"])),
		" /v 1803 /t REG_DWORD /d 0 /f",
	])],
	"priority": 9,
} if {
	installed
	net.zones.system_download == 3
	net.zones.policy_download == null
	count(net.zones.untrusted) > 0
}

# S34, S44: the policy closes the internet zone; what is needed must be a trusted site.
findings contains {
	"cause": "zones.trusted-sites-missing",
	"object": concat("", ["registry:", internet_settings, "\\ZoneMap\\Domains"]),
	"evidence": ["network.zones.policy_download", "network.zones.untrusted"],
	"remediation": [concat("", [
		"reg add ", quoted(concat("", [internet_settings, "\\ZoneMap\\Domains\\", domain])),
		" /v https /t REG_DWORD /d 2 /f",
	]) |
		some pattern in patterns_of({name | some name in net.zones.untrusted})
		domain := trim_prefix(trim_prefix(pattern, "*."), "www.")
	],
	"priority": 9,
} if {
	installed
	net.zones.policy_download == 3
	count(net.zones.untrusted) > 0
}

# S27: there is a proxy, but not where LocalSystem looks for it. Without one there is no line.
findings contains {
	"cause": "proxy.system-wrong",
	"object": concat("", ["registry:", internet_settings, "\\ProxyServer"]),
	"evidence": array.concat(["network.system_proxy.server"], failed_with("proxy-unreachable")),
	"remediation": [sprintf("reg add %s /v ProxyServer /t REG_SZ /d %s:%d /f", [
		quoted(internet_settings), net.site_proxy.server, net.site_proxy.port,
	])],
	"priority": 7,
} if {
	"proxy-unreachable" in failures
	net.agent_proxy == null
}

# X04: sign-in goes through a proxy that lets only some tenants in.
findings contains {
	"cause": "proxy.tenant-restricted",
	"object": "network:proxy_tenants",
	"evidence": ["network.tenants_allowed", "network.vault_tenant"],
	"remediation": [sprintf("netteam allow tenant %s", [net.vault_tenant])],
	"priority": 9,
} if {
	installed
	net.tenants_allowed != null
	not lower(net.vault_tenant) in {lower(tenant) | some tenant in net.tenants_allowed}
	through_a_proxy
}

through_a_proxy if net.agent_proxy != null

through_a_proxy if net.system_proxy.enabled

tls12_client := client if {
	some client in net.tls.client
	client.version == "TLS 1.2"
}

tls12_key := concat("\\", [
	"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols",
	"TLS 1.2\\Client",
])

tls12_lines contains concat("", ["reg add ", quoted(tls12_key), " /v Enabled /t REG_DWORD /d 1 /f"]) if {
	tls12_client.enabled == 0
}

tls12_lines contains concat("", [
	"reg add ", quoted(tls12_key), " /v DisabledByDefault /t REG_DWORD /d 0 /f",
]) if {
	tls12_client.disabled_by_default == 1
}

# X10: absent values mean that TLS 1.2 is on (4.1).
findings contains {
	"cause": "tls.version-1.2-disabled",
	"object": concat("", ["registry:", tls12_key]),
	"evidence": ["network.tls.client"],
	"remediation": [line | some line in tls12_lines],
	"priority": 9,
} if {
	installed
	count(tls12_lines) > 0
}

# X11: what .NET asks for is switched off. Both widths must be told; TLS 1.0 stays off.
findings contains {
	"cause": "tls.dotnet-legacy",
	"object": "registry:HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto",
	"evidence": ["network.tls.dotnet", "network.tls.dotnet_handshake", "network.tls.client"],
	"remediation": [concat("", [
		"reg add ", quoted(told.key), " /v SchUseStrongCrypto /t REG_DWORD /d 1 /f",
	]) |
		some told in net.tls.dotnet
		told.strong_crypto != 1
	],
	"priority": 9,
} if {
	installed
	not net.tls.dotnet_handshake
	count([told | some told in net.tls.dotnet; told.strong_crypto != 1]) > 0
}

# X23, D22: the vault has this machine under another name. Its old name is the way back.
findings contains {
	"cause": "machine.renamed",
	"object": "machine:name",
	"evidence": ["machine.name", "agent.registered_as"],
	"remediation": [
		sprintf("Rename-Computer -NewName %s -Force", [input.agent.registered_as]),
		restart_line,
	],
	"priority": 12,
} if {
	renamed
}

renamed if {
	input.agent.registered_as != ""
	upper(input.agent.registered_as) != upper(input.machine.name)
}

# X05: the circuit does not carry what it must; private peering carries none of it.
circuit_wrong if net.circuit.peering == "private"

circuit_wrong if {
	net.circuit.peering == "microsoft"
	count(communities_missing) > 0
}

communities_missing := [community |
	some community in net.circuit.needed
	not community in {known | some known in net.circuit.communities}
]

circuit_lines contains "netteam circuit microsoft" if net.circuit.peering == "private"

circuit_lines contains sprintf("netteam circuit add %s", [community]) if {
	some community in communities_missing
}

findings contains {
	"cause": "network.expressroute",
	"object": "network:circuit",
	"evidence": ["network.circuit.peering", "network.circuit.communities", "network.circuit.needed"],
	"remediation": [line | some line in circuit_lines],
	"priority": 8,
} if {
	count(failing) > 0
	circuit_wrong
}

# S46, D08: the probes pass, as they are made by another program than the engine.
findings contains {
	"cause": "firewall.program-blocked",
	"object": concat("", [
		"registry:HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters",
		"\\FirewallPolicy\\FirewallRules\\", block.id,
	]),
	"evidence": [sprintf("network.outbound_blocks.%d.program", [place])],
	"remediation": [sprintf("netsh advfirewall firewall delete rule name=%s", [quoted(block.name)])],
	"priority": 7,
} if {
	installed
	some place, block in net.outbound_blocks
	lower(block.program) == lower(engine_path)
}

# Where the roots of the documentation are published (X12).
root_files := {
	"CN=DigiCert Global Root G2": "http://cacerts.digicert.com/DigiCertGlobalRootG2.crt",
	"CN=DigiCert Global Root CA": "http://cacerts.digicert.com/DigiCertGlobalRootCA.crt",
	"CN=Microsoft RSA Root Certificate Authority 2017":
		"http://www.microsoft.com/pkiops/certs/MicrosoftRSARoot2017.crt",
}

roots_missing contains probe.root if {
	some probe in net.probes
	probe.root != ""
	not probe.root in {root | some root in net.roots}
}

# certutil is there on every Windows; the download goes the way out that the site has.
root_lines(root) := [
	sprintf("Invoke-WebRequest %s -OutFile C:\\Install\\root.crt%s", [root_files[root], way_out]),
	"certutil -addstore Root C:\\Install\\root.crt",
]

way_out := "" if not only_proxy_goes_out

way_out := sprintf(" -Proxy http://%s:%d", [net.site_proxy.server, net.site_proxy.port]) if {
	only_proxy_goes_out
}

# A proxy that asks for a user lets no administrator pass: Windows fetches its roots again.
root_remedy := [concat("", ["reg add ", quoted(roots_key), " /v DisableRootAutoUpdate /t REG_DWORD /d 0 /f"])] if {
	proxy_asks
} else := [line |
	some root in roots_missing
	some line in root_lines(root)
]

roots_key := "HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot"

proxy_asks if {
	only_proxy_goes_out
	some probe in net.probes
	probe.through_site_proxy == "407"
}

# X12: a chain ends at a root that is not there, and Windows may not fetch it by itself.
findings contains {
	"cause": "certificate.root-missing",
	"object": "certificate:all",
	"evidence": ["network.roots", "network.fetches_roots"],
	"remediation": root_remedy,
	"priority": 9,
} if {
	installed
	not net.fetches_roots
	count(roots_missing) > 0
}
