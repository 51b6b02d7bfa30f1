package marslab_test

# A download that was refused, with some facts of the portal replaced.
downloading(changed) := facts({
	"operation": {"name": "download", "ended": "failed", "message": "403"},
	"portal": changed,
})

cases["a portal in order"] := {
	"facts": downloading({}),
	"causes": set(),
}

cases["disabled subscription"] := {
	"facts": downloading({"subscription": "Disabled"}),
	"causes": {"portal.subscription-disabled"},
	"lines": ["portal subscription reactivate"],
}

cases["expired subscription"] := {
	"facts": downloading({"subscription": "Expired"}),
	"causes": {"portal.subscription-expired"},
	"lines": ["portal subscription renew"],
}

cases["a late payment does not stop a download"] := {
	"facts": downloading({"subscription": "PastDue"}),
	"causes": set(),
}

cases["reading is not enough"] := {
	"facts": downloading({"roles": ["Reader", "Backup Reader"]}),
	"causes": {"portal.role-missing"},
	"lines": ["New-AzRoleAssignment -SignInName"],
}

cases["no role at all"] := {
	"facts": downloading({"roles": []}),
	"causes": {"portal.role-missing"},
}

cases["the least role suffices"] := {
	"facts": downloading({"roles": ["Backup Operator"]}),
	"causes": set(),
}

cases["roles do not govern what the agent does"] := {
	"facts": facts({"portal": {"roles": [], "subscription": "Disabled"}}),
	"causes": set(),
}

cases["full vault"] := {
	"facts": downloading({"vault": {"other_servers": 50, "unused": ["OLD-1", "OLD-2"]}}),
	"causes": {"vault.full"},
	"lines": ["Unregister-AzRecoveryServicesBackupContainer -Container OLD-1"],
}

cases["full vault in which all is used"] := {
	"facts": downloading({"vault": {"other_servers": 50, "unused": []}}),
	"causes": {"vault.full"},
}

cases["one place is left"] := {
	"facts": downloading({"vault": {"other_servers": 48, "unused": ["OLD-1"]}}),
	"causes": set(),
}

cases["one place is left for a server that is not there yet"] := {
	"facts": facts({
		"operation": {"name": "download"}, "agent": {"vault": ""},
		"portal": {"vault": {"other_servers": 49, "unused": ["OLD-1"]}},
	}),
	"causes": set(),
}

cases["this server took the last place"] := {
	"facts": downloading({"vault": {"other_servers": 49, "unused": ["OLD-1"]}}),
	"causes": {"vault.full"},
}

cases["full vault at registration"] := {
	"facts": facts({
		"operation": {"name": "register", "message": "34513"}, "agent": {"vault": ""},
		"portal": {"vault": {"other_servers": 50, "unused": ["OLD-1"]}},
	}),
	"causes": {"vault.full"},
}

cases["firewall of the administrator's computer"] := {
	"facts": downloading({"client": {"unreachable": [
		{"name": "portal.azure.com", "rule": "*.azure.com"},
	]}}),
	"causes": {"client.firewall"},
	"lines": ["portal firewall remove *.azure.com"],
}

cases["firewall around the server"] := {
	"facts": downloading({"client": {
		"place": "server", "unreachable": [{"name": "portal.azure.com", "rule": ""}],
	}}),
	"causes": {"client.firewall"},
	"lines": ["portal computer workstation"],
}

cases["a browser that downloads nothing"] := {
	"facts": downloading({"client": {"browser_downloads": false}}),
	"causes": {"client.browser-blocks"},
	"lines": ["portal browser use \"Microsoft Edge\""],
}

cases["a browser with an old sign-in"] := {
	"facts": downloading({"client": {"sign_in_seconds": 86401}}),
	"causes": {"client.browser-stale"},
	"lines": ["portal browser clear"],
}

cases["a browser with a sign-in of yesterday"] := {
	"facts": downloading({"client": {"sign_in_seconds": 86400}}),
	"causes": set(),
}

cases["no role on the way to another registration"] := {
	"facts": facts({
		"operation": {"name": "re-register", "ended": "failed", "message": "403"},
		"portal": {"roles": ["Backup Reader"]},
	}),
	"causes": {"portal.role-missing"},
}

cases["no role matters to nobody who has a file"] := {
	"facts": facts({
		"operation": {"name": "re-register", "ended": "failed", "message": "34513"},
		"portal": {"roles": ["Backup Reader"]},
	}),
	"causes": set(),
}
