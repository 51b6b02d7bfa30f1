package marslab_test

# The open network with its settings and every probe changed.
network(settings, seen) := {"network": object.union(settings, {"probes": [object.union(one, seen) |
	some one in open_network.probes
]})}

# The same, with another view of what serves a purpose.
parted(purpose, settings, seen, elsewhere) := {"network": object.union(settings, {"probes": [changed |
	some one in open_network.probes
	changed := object.union(one, {true: seen, false: elsewhere}[one.purpose == purpose])
]})}

sign_in(seen) := parted("sign-in", {}, seen, {})

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

cases["download is off for the account"] := {
	"facts": facts({"network": {"zones": {"system_download": 3}}}),
	"causes": {"zones.file-download-disabled"},
}

cases["download is off for somebody else"] := {
	"facts": facts({"network": {"zones": {"user_download": 3}}}),
	"causes": set(),
}

cases["download is off for the account, and all names are trusted"] := {
	"facts": facts({"network": {"zones": {"system_download": 3, "untrusted": []}}}),
	"causes": set(),
}

cases["download is off for the account, and a policy allows it"] := {
	"facts": facts({"network": {"zones": {"system_download": 3, "policy_download": 0}}}),
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

# Nobody entered the access list of the documentation: the names, and what must be allowed.
unlisted(environment, names) := {"network": {"environment": environment, "probes": [broken |
	some name in names
	broken := object.union(
		probe(name, "backup"),
		{"direct": "broken-off", "as_system": "broken-off"},
	)
]}}

cases["no name is let through"] := {
	"facts": facts(object.union({"edition": "2025-11"}, unlisted("AzureCloud", [
		"www.msftncsi.com", "download.microsoft.com", "pod01.backup.windowsazure.com",
		"login.microsoftonline.com", "login.windows.net", "a.z1.blob.storage.azure.net",
	]))),
	"causes": {"network.names-blocked"},
	"remedy": [
		"netteam allow name www.msftncsi.com", "netteam allow name *.microsoft.com",
		"netteam allow name *.windowsazure.com", "netteam allow name *.microsoftonline.com",
		"netteam allow name *.windows.net", "netteam allow name *.blob.storage.azure.net",
	],
}

cases["no name of the government cloud is let through"] := {
	"facts": facts(unlisted("AzureUSGovernment", [
		"pod01.backup.windowsazure.us", "login.microsoftonline.us", "a.blob.core.usgovcloudapi.net",
	])),
	"causes": {"network.names-blocked"},
	"remedy": [
		"netteam allow name *.windowsazure.us", "netteam allow name *.microsoftonline.us",
		"netteam allow name *.usgovcloudapi.net",
	],
}

# The line and the names fail together where the name server is outside.
cases["no way out, and so no names"] := {
	"facts": facts(network({"connected": false}, object.union(dead, {
		"resolves": false, "direct": "name-not-resolved", "as_system": "name-not-resolved",
	}))),
	"causes": {"network.no-internet"},
}

# The documentation has ranges for sign-in only; there is no entry to ask the network team for.
cases["an address outside of the documented ranges is dropped"] := {
	"facts": facts(parted("backup", {}, dead, {})),
	"causes": set(),
}

closed_ranges := {"ranges": [
	{"range": "20.190.128.0/18", "connects": false},
	{"range": "40.126.0.0/18", "connects": false},
]}

cases["public peering carries everything, and a firewall does not"] := {
	"facts": facts(object.union(sign_in(dead), {"network": object.union(
		circuit("public", []),
		closed_ranges,
	)})),
	"causes": {"network.ranges-blocked"},
}

cases["a circuit over which nothing of this vault goes"] := {
	"facts": facts({"network": circuit("microsoft", [])}),
	"causes": set(),
}

# Nothing of the agent goes out before it is there.
cases[sprintf("no agent yet: %s", [name])] := {
	"facts": facts(object.union(changed, {
		"operation": {"name": "install"}, "policy": null,
		"agent": {"installation": "absent", "vault": "", "recovery_points": 0},
	})),
	"causes": set(),
} if {
	some name, changed in {
		"no way out": network({"connected": false}, dead),
		"a name is broken off": sign_in({"direct": "broken-off", "as_system": "broken-off"}),
		"download is off for the account": {"network": {"zones": {"system_download": 3}}},
		"download is off by policy": {"network": {"zones": {"policy_download": 3}}},
		"other tenants": network(object.union(behind, {"tenants_allowed": ["t-2"]}), proxied),
		"the newest version is off": {"network": {"tls": {"client": [off("TLS 1.2")]}}},
		"dotnet was never told": {"network": {"tls": {"dotnet_handshake": false}}},
		"the engine is to be kept in": blocked(concat("", [bin, "\\cbengine.exe"])),
		"a root is missing": unfetched([]),
	}
}

cases["the network cannot be seen"] := {
	"facts": object.union(object.remove(healthy, ["network"]), {"unavailable": [
		{"source": "network", "reason": "unreachable"},
	]}),
	"causes": set(),
}
