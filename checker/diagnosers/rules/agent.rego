# The agent itself: its version (S01, S69, S87, S89, X21, X50) and its installation (S21).
package marslab

# S89: older agents write a change bitmap that the service does not read. S87: still older ones
# count cache space wrongly. An agent that is only not the newest is no trouble.
oldest_good_agent := [2, 0, 9109, 0]

agent_outdated if older_than(oldest_good_agent)

# An agent whose engine is gone has no version; one that is not there yet has none either.
older_than(version) if {
	installed
	count(input.agent.version) == 4
	input.agent.version < version
}

# What one operation asks for beyond that, by the fact that says so.
# X27: the programming interface of older agents has been retired; only disks need it.
wanted_agent contains ["seeding.minimum_agent", input.seeding.minimum_agent] if {
	input.operation.name == "offline-seeding"
}

# 4.12: older agents know no key vault.
wanted_agent contains ["key_vault.minimum_agent", input.key_vault.minimum_agent] if {
	input.operation.name == "save-passphrase"
}

findings contains {
	"cause": "agent.outdated",
	"object": concat("", ["file:", agent_folder, "\\bin\\cbengine.exe"]),
	"evidence": ["agent.version", fact],
	"remediation": [installer_line],
	"priority": 20,
} if {
	not agent_outdated
	some [fact, version] in wanted_agent
	older_than(version)
}

# S01, S87, S89, X50
findings contains {
	"cause": "agent.outdated",
	"object": concat("", ["file:", agent_folder, "\\bin\\cbengine.exe"]),
	"evidence": ["agent.version"],
	"remediation": array.concat(cancel_if_mounting, [installer_line]),
	"priority": 20,
} if {
	agent_outdated
}

# X21: it backs up, and says at the end of each job that a newer one is required.
findings contains {
	"cause": "agent.outdated",
	"object": concat("", ["file:", agent_folder, "\\bin\\cbengine.exe"]),
	"evidence": ["agent.version", "agent.current_version", "operation.message"],
	"remediation": [installer_line],
	"priority": 60,
} if {
	input.operation.message == "newer-agent"
	older_than(input.agent.current_version)
}

# S21: Setup is there, Config is not.
findings contains {
	"cause": "agent.install-incomplete",
	"object": "registry:HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config",
	"evidence": ["agent.installation"],
	"remediation": [installer_line],
	"priority": 20,
} if {
	input.agent.installation == "incomplete"
}
