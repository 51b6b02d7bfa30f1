package marslab_test

# A proxy stands on the site; the agent's own entry, and that of its account.
site := {"site_proxy": {"server": "10.0.0.8", "port": 8080}}

agent_entry(port) := {"agent_proxy": {"server": "10.0.0.8", "port": port, "user": ""}}

account_entry(server) := {"system_proxy": {"enabled": true, "server": server}}

behind := object.union(site, agent_entry(8080))

unreachable := {"as_system": "proxy-unreachable"}

# What is seen where only the proxy goes out, with what it says to those without a user.
only_proxy(says) := {"connects": false, "direct": "no-answer", "through_site_proxy": says}

proxied := only_proxy("answers")

cases["a proxy of the agent that nobody has"] := {
	"facts": facts(network(agent_entry(8080), unreachable)),
	"causes": {"proxy.agent-needless"},
	"cites": {"network.agent_proxy.server"},
	"remedy": ["Set-OBMachineSetting -NoProxy"],
}

cases["a proxy of the account that nobody has"] := {
	"facts": facts(network(account_entry("p:80"), unreachable)),
	"causes": {"proxy.system-stray"},
	"cites": {"network.system_proxy.enabled"},
}

cases["a proxy of the account that stands elsewhere"] := {
	"facts": facts(network(object.union(site, account_entry("p:80")), unreachable)),
	"causes": {"proxy.system-wrong"},
	"cites": {"network.system_proxy.server"},
}

cases["a wrong proxy of the user hurts the user only"] := {
	"facts": facts(network(
		{"user_proxy": {"enabled": true, "server": "p:80"}},
		{"as_user": "proxy-unreachable"},
	)),
	"causes": set(),
}

cases["only the proxy goes out, and the engine goes through it"] := {
	"facts": facts(network(object.union(behind, {"connected": false}), proxied)),
	"causes": set(),
}

# Whatever it says, there is a way out through it.
cases[sprintf("only the proxy goes out and says %s, and the engine goes straight", [says])] := {
	"facts": facts(network(site, object.union(dead, {"through_site_proxy": says}))),
	"causes": {"proxy.not-configured"},
	"remedy": ["Set-OBMachineSetting -ProxyServer 10.0.0.8 -ProxyPort 8080"],
} if {
	some says in ["answers", "403", "407", "broken-off"]
}

cases["a wrong entry where there is a proxy"] := {
	"facts": facts(network(object.union(site, agent_entry(8088)), unreachable)),
	"causes": {"proxy.not-configured"},
}

cases["the proxy wants a user"] := {
	"facts": facts(network(behind, object.union(only_proxy("407"), {"as_system": "407"}))),
	"causes": {"proxy.login-missing"},
	"lines": ["netteam sign-in"],
}

cases["the proxy refuses a name"] := {
	"facts": facts(object.union(sign_in({"as_system": "403"}), {"network": site})),
	"causes": {"proxy.denies"},
	"lines": ["netteam allow proxy *.microsoftonline.com"],
}

cases["the proxy lets other tenants in"] := {
	"facts": facts(network(object.union(behind, {"tenants_allowed": ["t-2"]}), proxied)),
	"causes": {"proxy.tenant-restricted"},
	"lines": ["netteam allow tenant t-1"],
}

cases["the proxy of the account lets other tenants in"] := {
	"facts": facts(network(
		object.union_n([site, account_entry("10.0.0.8:8080"), {"tenants_allowed": ["t-2"]}]),
		proxied,
	)),
	"causes": {"proxy.tenant-restricted"},
}

cases["the proxy lets this tenant in"] := {
	"facts": facts(network(object.union(behind, {"tenants_allowed": ["t-2", "t-1"]}), proxied)),
	"causes": set(),
}

cases["nobody goes through the proxy that restricts"] := {
	"facts": facts(network(object.union(site, {"tenants_allowed": ["t-2"]}), {})),
	"causes": set(),
}

# The line behind a proxy: what it says to those without a user, and to the engine.
no_line(settings, says, engine) := facts(network(
	object.union(settings, {"connected": false}),
	object.union(only_proxy(says), {"as_system": engine}),
))

cases["no line behind the proxy"] := {
	"facts": no_line(behind, "504", "504"),
	"causes": {"network.no-internet"},
	"remedy": ["netteam repair line"],
}

cases["no line behind a proxy that the engine was not told of"] := {
	"facts": no_line(site, "504", "no-answer"),
	"causes": {"network.no-internet"},
}

cases["no line behind a proxy that wants a user and has one"] := {
	"facts": no_line(behind, "407", "504"),
	"causes": {"network.no-internet"},
}

proxied_and_heard(says) := object.union(only_proxy(says), {"as_system": says})

cases["no line behind a proxy that refuses a name"] := {
	"facts": facts(parted(
		"sign-in",
		object.union(behind, {"connected": false}),
		proxied_and_heard("403"), proxied_and_heard("504"),
	)),
	"causes": {"network.no-internet", "proxy.denies"},
}

cases["a range is dropped behind the only way out"] := {
	"facts": facts(parted(
		"sign-in",
		object.union(behind, closed_ranges),
		proxied_and_heard("504"), proxied,
	)),
	"causes": {"network.ranges-blocked"},
	"cites": {"network.probes.1.as_system"},
	"lines": ["netteam allow range 20.190.128.0/18", "netteam allow range 40.126.0.0/18"],
}

cases["a range is dropped beside a proxy that nobody needs"] := {
	"facts": facts(parted(
		"sign-in",
		object.union(site, closed_ranges),
		object.union(dead, {"through_site_proxy": "504"}), {"through_site_proxy": "answers"},
	)),
	"causes": {"network.ranges-blocked"},
}

cases["a range is dropped, and the proxy refuses everything else"] := {
	"facts": facts(parted(
		"sign-in",
		object.union(behind, closed_ranges),
		proxied_and_heard("504"), {"through_site_proxy": "403", "as_system": "403"},
	)),
	"causes": {"network.ranges-blocked", "proxy.denies"},
}

cases["nothing that is needed was let through behind the proxy"] := {
	"facts": facts(parted(
		"sign-in",
		object.union(behind, closed_ranges),
		proxied_and_heard("504"), proxied_and_heard("broken-off"),
	)),
	"causes": {"network.ranges-blocked", "network.names-blocked"},
}
