# The way to a credential file, before there is one (S35-S40, D09). All of it has the face 403.
package marslab

# The portal was asked for a file: by the customer, or on the way to another registration or to
# somebody else's data, for which the file of the first registration will not do any more.
downloading if input.operation.message == "403"

# The remedy ends with a new file.
downloading if starts_anew

# Who asks the portal for something now.
portal_needed if downloading

portal_needed if {
	setting_up
	not registered
}

# S37: switched off; whoever pays for it switches it on again.
findings contains {
	"cause": "portal.subscription-disabled",
	"object": "subscription:state",
	"evidence": ["portal.subscription"],
	"remediation": ["portal subscription reactivate"],
	"priority": 5,
} if {
	downloading
	input.portal.subscription == "Disabled"
}

# S37: past its end; only a renewal helps.
findings contains {
	"cause": "portal.subscription-expired",
	"object": "subscription:state",
	"evidence": ["portal.subscription"],
	"remediation": ["portal subscription renew"],
	"priority": 5,
} if {
	downloading
	input.portal.subscription == "Expired"
}

# 3.6: roles that download credentials and register a server.
registering_roles := {"Backup Operator", "Backup Contributor", "Contributor", "Owner"}

may_register if {
	some role in input.portal.roles
	role in registering_roles
}

# Whoever has to make room in the vault needs a role that removes servers.
least_role := "Backup Contributor" if removes_servers

least_role := "Backup Operator" if not removes_servers

removes_servers if vault_full

removes_servers if starts_anew

# S40: the least that suffices, at the vault only.
findings contains {
	"cause": "portal.role-missing",
	"object": "identity:assignments",
	"evidence": ["portal.user", "portal.roles"],
	"remediation": [concat("", [
		"New-AzRoleAssignment -SignInName ", input.portal.user,
		" -RoleDefinitionName ", quoted(least_role),
		" -ResourceGroupName ", input.portal.vault.group,
		" -ResourceName ", input.portal.vault.name,
		" -ResourceType Microsoft.RecoveryServices/vaults",
	])],
	"priority": 6,
} if {
	downloading
	not may_register
}

vault_full if {
	portal_needed
	input.portal.vault.other_servers >= input.portal.vault.limit
}

# This server takes one of the places.
vault_full if {
	portal_needed
	registered
	input.portal.vault.other_servers + 1 >= input.portal.vault.limit
}

# S39: entries that nobody uses make room. One is enough.
findings contains {
	"cause": "vault.full",
	"object": "vault:servers",
	"evidence": ["portal.vault.other_servers", "portal.vault.limit", "portal.vault.unused"],
	"remediation": [concat("", [
		"Unregister-AzRecoveryServicesBackupContainer -Container ", unused, " -Force",
	]) |
		some unused in array.slice(input.portal.vault.unused, 0, 1)
	],
	"priority": 7,
} if {
	vault_full
}

# S39: every entry is in use. Another vault is a decision of people.
escalate contains "the vault is full and every server in it makes backups: use another vault" if {
	vault_full
	count(input.portal.vault.unused) == 0
}

# S38: the computer on which the portal is opened counts, not the server.
findings contains {
	"cause": "client.firewall",
	"object": "client:denied",
	"evidence": ["portal.client.place", "portal.client.unreachable"],
	"remediation": [concat("", ["portal firewall remove ", lost.rule])],
	"priority": 8,
} if {
	downloading
	some lost in input.portal.client.unreachable
	lost.rule != ""
}

# S38: opened on the server, whose site lets nothing through: another computer does it.
findings contains {
	"cause": "client.firewall",
	"object": "network:denied_names",
	"evidence": ["portal.client.place", "portal.client.unreachable"],
	"remediation": ["portal computer workstation"],
	"priority": 8,
} if {
	downloading
	some lost in input.portal.client.unreachable
	lost.rule == ""
}

# S35: another browser of the same computer downloads.
findings contains {
	"cause": "client.browser-blocks",
	"object": "client:browsers",
	"evidence": ["portal.client.browser", "portal.client.browser_downloads"],
	"remediation": [concat("", [
		"portal browser use ", quoted(input.portal.client.other_browsers[0]),
	])],
	"priority": 9,
} if {
	downloading
	not input.portal.client.browser_downloads
}

# S36: it downloads, but what it presents is past its time.
findings contains {
	"cause": "client.browser-stale",
	"object": "client:browsers",
	"evidence": ["portal.client.sign_in_seconds", "portal.client.sign_in_life_seconds"],
	"remediation": ["portal browser clear"],
	"priority": 9,
} if {
	downloading
	input.portal.client.sign_in_seconds > input.portal.client.sign_in_life_seconds
}
