package marslab_test

# The open network with its settings and every probe changed.
network(settings, seen) := {"network": object.union(settings, {"probes": [object.union(one, seen) |
	some one in open_network.probes
]})}

# The same with only the probe of sign-in changed.
sign_in(seen) := {"network": {"probes": [object.union(one, changed) |
	some one in open_network.probes
	changed := {true: seen, false: {}}[one.purpose == "sign-in"]
]}}

dead := {"connects": false, "direct": "no-answer", "as_system": "no-answer"}

cases["no way out"] := {
	"facts": facts(network({"connected": false}, dead)),
	"causes": {"network.no-internet"},
	"lines": ["netteam repair line"],
}

cases["no names"] := {
	"facts": facts(network({}, {
		"resolves": false, "direct": "name-not-resolved", "as_system": "name-not-resolved",
	})),
	"causes": {"network.names-not-resolved"},
}

cases["a name is broken off"] := {
	"facts": facts(sign_in({"direct": "broken-off", "as_system": "broken-off"})),
	"causes": {"network.names-blocked"},
	"lines": ["netteam allow name *.microsoftonline.com"],
}

cases["a range is dropped"] := {
	"facts": facts(object.union(sign_in(dead), {"network": {"ranges": [
		{"range": "20.190.128.0/18", "connects": false},
		{"range": "40.126.0.0/18", "connects": true},
	]}})),
	"causes": {"network.ranges-blocked"},
	"lines": ["netteam allow range 20.190.128.0/18"],
}

unreachable := {"as_system": "proxy-unreachable"}

cases["a proxy of the agent that nobody has"] := {
	"facts": facts(network(
		{"agent_proxy": {"server": "p", "port": 8080, "user": ""}},
		unreachable,
	)),
	"causes": {"proxy.agent-needless"},
	"lines": ["Set-OBMachineSetting -NoProxy"],
}

cases["a proxy of the account that nobody has"] := {
	"facts": facts(network({"system_proxy": {"enabled": true, "server": "p:80"}}, unreachable)),
	"causes": {"proxy.system-stray"},
}

cases["a proxy of the account that stands elsewhere"] := {
	"facts": facts(network(
		{
			"system_proxy": {"enabled": true, "server": "p:80"},
			"site_proxy": {"server": "10.0.0.8", "port": 8080},
		},
		unreachable,
	)),
	"causes": {"proxy.system-wrong"},
}

cases["a wrong proxy of the user hurts the user only"] := {
	"facts": facts(network(
		{"user_proxy": {"enabled": true, "server": "p:80"}},
		{"as_user": "proxy-unreachable"},
	)),
	"causes": set(),
}

cases["only the proxy goes out, and the engine goes through it"] := {
	"facts": facts(network(
		{"connected": false, "site_proxy": {"server": "10.0.0.8", "port": 8080}},
		{"connects": false, "direct": "no-answer", "through_site_proxy": "answers"},
	)),
	"causes": set(),
}

site := {"site_proxy": {"server": "10.0.0.8", "port": 8080}}

cases["only the proxy goes out, and the engine goes straight"] := {
	"facts": facts(network(site, object.union(dead, {"through_site_proxy": "answers"}))),
	"causes": {"proxy.not-configured"},
	"lines": ["Set-OBMachineSetting -ProxyServer 10.0.0.8 -ProxyPort 8080"],
}

entered := {"agent_proxy": {"server": "10.0.0.8", "port": 8080, "user": ""}}

cases["a wrong entry where there is a proxy"] := {
	"facts": facts(network(object.union(site, entered), unreachable)),
	"causes": {"proxy.not-configured"},
}

cases["the proxy wants a user"] := {
	"facts": facts(network(
		object.union(site, entered),
		{"connects": false, "through_site_proxy": "407", "as_system": "407"},
	)),
	"causes": {"proxy.login-missing"},
	"lines": ["netteam sign-in"],
}

cases["the proxy refuses a name"] := {
	"facts": facts(object.union(sign_in({"as_system": "403"}), {"network": site})),
	"causes": {"proxy.denies"},
	"lines": ["netteam allow proxy *.microsoftonline.com"],
}

cases["download is off for the account"] := {
	"facts": facts({"network": {"zones": {"system_download": 3}}}),
	"causes": {"zones.file-download-disabled"},
}

cases["download is off for somebody else"] := {
	"facts": facts({"network": {"zones": {"user_download": 3}}}),
	"causes": set(),
}

cases["download is off by policy"] := {
	"facts": facts({"network": {"zones": {"policy_download": 3, "system_download": 0}}}),
	"causes": {"zones.trusted-sites-missing"},
}

cases["download is off by policy, and all names are trusted"] := {
	"facts": facts({"network": {"zones": {"policy_download": 3, "untrusted": []}}}),
	"causes": set(),
}

proxied := {"connects": false, "direct": "no-answer", "through_site_proxy": "answers"}

behind := object.union(site, entered)

cases["the proxy lets other tenants in"] := {
	"facts": facts(network(object.union(behind, {"tenants_allowed": ["t-2"]}), proxied)),
	"causes": {"proxy.tenant-restricted"},
	"lines": ["netteam allow tenant t-1"],
}

cases["the proxy lets this tenant in"] := {
	"facts": facts(network(object.union(behind, {"tenants_allowed": ["t-2", "t-1"]}), proxied)),
	"causes": set(),
}

cases["nobody goes through the proxy that restricts"] := {
	"facts": facts(network(object.union(site, {"tenants_allowed": ["t-2"]}), {})),
	"causes": set(),
}

cases["the newest version is off"] := {
	"facts": facts({"network": {"tls": {"client": [{
		"version": "TLS 1.2", "enabled": 0, "disabled_by_default": null,
	}]}}}),
	"causes": {"tls.version-1.2-disabled"},
}

cases["another version is off"] := {
	"facts": facts({"network": {"tls": {"client": [{
		"version": "TLS 1.0", "enabled": 0, "disabled_by_default": 1,
	}]}}}),
	"causes": set(),
}

cases["half of dotnet was told"] := {
	"facts": facts({"network": {"tls": {"dotnet_handshake": false, "dotnet": [
		{"key": "a", "strong_crypto": 1, "system_default": null},
		{"key": "b", "strong_crypto": 0, "system_default": null},
	]}}}),
	"causes": {"tls.dotnet-legacy"},
	"lines": ["reg add \"b\" /v SchUseStrongCrypto"],
}

cases["another name in the vault"] := {
	"facts": facts({"machine": {"name": "SRV2"}, "agent": {"registered_as": "SRV1"}}),
	"causes": {"machine.renamed"},
	"lines": ["Rename-Computer -NewName SRV1 -Force"],
}

cases["registered under the same name in other letters"] := {
	"facts": facts({"machine": {"name": "SRV1"}, "agent": {"registered_as": "srv1"}}),
	"causes": set(),
}

circuit(peering, communities) := {"circuit": {
	"peering": peering, "communities": communities, "needed": ["12076:5060", "12076:51029"],
}}

cases["private peering"] := {
	"facts": facts(object.union(sign_in(dead), {"network": circuit("private", ["12076:5060"])})),
	"causes": {"network.expressroute"},
	"lines": ["netteam circuit microsoft", "netteam circuit add 12076:51029"],
}

cases["a community is not let in"] := {
	"facts": facts(object.union(sign_in(dead), {"network": circuit("microsoft", ["12076:51029"])})),
	"causes": {"network.expressroute"},
	"lines": ["netteam circuit add 12076:5060"],
}

cases["a circuit that carries everything, and a firewall"] := {
	"facts": facts(object.union(sign_in(dead), {"network": object.union(
		circuit("microsoft", ["12076:51029", "12076:5060"]),
		{"ranges": [{"range": "20.190.128.0/18", "connects": false}]},
	)})),
	"causes": {"network.ranges-blocked"},
}

blocked(program) := {"network": {"outbound_blocks": [{
	"id": "{1}", "name": "Contoso", "program": program,
}]}}

cases["the engine is kept in by its own machine"] := {
	"facts": facts(blocked(concat("", [bin, "\\CBENGINE.exe"]))),
	"causes": {"firewall.program-blocked"},
	"lines": ["netsh advfirewall firewall delete rule name=\"Contoso\""],
}

cases["another program is kept in"] := {
	"facts": facts(blocked("C:\\Windows\\System32\\ftp.exe")),
	"causes": set(),
}

cases["a root is missing and may not be fetched"] := {
	"facts": facts({"network": {"roots": [], "fetches_roots": false}}),
	"causes": {"certificate.root-missing"},
	"lines": ["Invoke-WebRequest http://cacerts.digicert.com/DigiCertGlobalRootCA.crt"],
}

cases["a root is missing on a Windows without the cmdlet"] := {
	"facts": facts({
		"network": {"roots": [], "fetches_roots": false}, "machine": {"windows": "server-2008r2"},
	}),
	"causes": {"certificate.root-missing"},
	"lines": [
		"Invoke-WebRequest http://cacerts.digicert.com/DigiCertGlobalRootCA.crt",
		"certutil -addstore Root",
	],
}

cases["a missing root is fetched"] := {
	"facts": facts({"network": {"roots": [], "fetches_roots": true}}),
	"causes": set(),
}

cases["a name of the government cloud is broken off"] := {
	"facts": facts({"network": {"environment": "AzureUSGovernment", "probes": [object.union(
		probe("login.microsoftonline.us", "sign-in"),
		{"direct": "broken-off", "as_system": "broken-off"},
	)]}}),
	"causes": {"network.names-blocked"},
	"lines": ["netteam allow name *.microsoftonline.us"],
}
