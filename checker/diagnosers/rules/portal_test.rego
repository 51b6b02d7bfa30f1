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

# The role that is asked for.
role_line(role) := concat("", [
	"New-AzRoleAssignment -SignInName kim@contoso.com -RoleDefinitionName \"", role, "\"",
	" -ResourceGroupName rg-backup -ResourceName ContosoVault",
	" -ResourceType Microsoft.RecoveryServices/vaults",
])

cases["no role at all"] := {
	"facts": downloading({"roles": []}),
	"causes": {"portal.role-missing"},
	"remedy": [role_line("Backup Operator")],
}

cases["no role, and a server must leave the vault first"] := {
	"facts": downloading({"roles": [], "vault": {"other_servers": 50, "unused": ["OLD-1"]}}),
	"causes": {"portal.role-missing", "vault.full"},
	"order": [role_line("Backup Contributor"), "Unregister-AzRecoveryServicesBackupContainer"],
}

# The remedy of the one needs what the other keeps away.
cases["a server must change its vault, and nobody may download a file"] := {
	"facts": facts({
		"operation": {"name": "change-passphrase"}, "agent": {"vault": "OtherVault"},
		"portal": {"roles": ["Backup Reader"], "client": {"browser_downloads": false}},
	}),
	"causes": {"registration.other-vault", "portal.role-missing", "client.browser-blocks"},
	"order": [role_line("Backup Contributor"), "portal browser use \"Microsoft Edge\""],
}

cases[sprintf("a role that registers servers suffices: %s", [role])] := {
	"facts": downloading({"roles": ["Reader", role]}),
	"causes": set(),
} if {
	some role in ["Backup Operator", "Backup Contributor", "Contributor", "Owner"]
}

full_vault(unused) := {"vault": {"other_servers": 50, "unused": unused}}

lost(rule) := [{"name": "portal.azure.com", "rule": rule}]

# What the agent does needs no portal.
cases[sprintf("a backup asks nothing of the portal: %s", [name])] := {
	"facts": facts({"portal": changed}),
	"causes": set(),
} if {
	some name, changed in {
		"disabled": {"subscription": "Disabled"}, "expired": {"subscription": "Expired"},
		"no role": {"roles": []}, "full vault": full_vault(["OLD-1"]),
		"firewall": {"client": {"unreachable": lost("*.azure.com")}},
		"firewall around the server": {"client": {"place": "server", "unreachable": lost("")}},
		"browser": {"client": {"browser_downloads": false}},
		"old sign-in": {"client": {"sign_in_seconds": 86401}},
	}
}

cases["setup asks nothing of a full vault"] := {
	"facts": facts({
		"operation": {"name": "install"}, "agent": {"installation": "absent", "vault": ""},
		"policy": null, "portal": full_vault([]),
	}),
	"causes": set(),
}

cases["full vault"] := {
	"facts": downloading(full_vault(["OLD-1", "OLD-2"])),
	"causes": {"vault.full"},
	"lines": ["Unregister-AzRecoveryServicesBackupContainer -Container OLD-1"],
	"never": ["Unregister-AzRecoveryServicesBackupContainer -Container OLD-2"],
	"escalates": false,
}

cases["full vault in which all is used"] := {
	"facts": downloading(full_vault([])),
	"causes": {"vault.full"},
	"never": ["Unregister-AzRecoveryServicesBackupContainer"],
	"escalates": true,
}

cases["one place is left"] := {
	"facts": downloading({"vault": {"other_servers": 48, "unused": ["OLD-1"]}}),
	"causes": set(),
}

cases["one place is left for a server that is not there yet"] := {
	"facts": facts({
		"operation": {"name": "download", "message": "403"}, "agent": {"vault": ""},
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
	"facts": downloading({"client": {"unreachable": lost("*.azure.com")}}),
	"causes": {"client.firewall"},
	"objects": {"client:denied"},
	"lines": ["portal firewall remove *.azure.com"],
}

cases["firewall around the server"] := {
	"facts": downloading({"client": {"place": "server", "unreachable": lost("")}}),
	"causes": {"client.firewall"},
	"objects": {"network:denied_names"},
	"cites": {"portal.client.place", "portal.client.unreachable"},
	"remedy": ["portal computer workstation"],
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

cases["no role on the way to the data of somebody else"] := {
	"facts": facts({
		"operation": {"name": "alternate-restore", "ended": "failed", "message": "403"},
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
