# The vault credential file (S18-S20, D01). It only matters until the server is registered.
package marslab

credential_matters if {
	installed
	not registered
}

# The file of the registration before is used up: whoever sees its date fetches a new one.
credential_matters if {
	input.operation.name in {"re-register", "alternate-restore"}
	input.credential.used_up == false
}

credential_vault := input.credential.vault if input.credential.vault != ""

# One that cannot be read does not say of which vault it was.
credential_vault := input.portal.vault.name if input.credential.vault == ""

fresh_credential := concat("", [
	"Get-AzRecoveryServicesVaultSettingsFile -Vault ", credential_vault,
	" -Path C:\\Users\\Administrator\\Downloads",
])

# Which of several files it is, the time of day decides; the folder is what people know.
credential_object := "file:C:\\Users\\Administrator\\Downloads"

# S18: it cannot be parsed, or its certificate cannot be decoded.
findings contains {
	"cause": "credential.corrupt",
	"object": credential_object,
	"evidence": ["credential.readable", "portal.vault.name"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	not input.credential.readable
}

# S19, D20: its age is counted by the time server, so a wrong clock of the machine cannot fake it.
findings contains {
	"cause": "credential.expired",
	"object": credential_object,
	"evidence": ["credential.age_seconds", "credential.life_seconds"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	input.credential.age_seconds > input.credential.life_seconds
}

# S20: young and well formed, but the vault has issued a newer one.
findings contains {
	"cause": "credential.superseded",
	"object": "vault:issued",
	"evidence": ["credential.is_newest"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	input.credential.readable
	not input.credential.is_newest
}

# X01: the agent looks at the end of the name first.
findings contains {
	"cause": "credential.extension",
	"object": credential_object,
	"evidence": ["credential.path"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	not endswith(lower(input.credential.path), ".vaultcredentials")
}

# X35: a file of the vault's secondary region is for recovery only.
findings contains {
	"cause": "credential.secondary-region",
	"object": credential_object,
	"evidence": ["credential.region", "credential.vault_region"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	input.credential.readable
	input.credential.vault_region != ""
	input.credential.region != input.credential.vault_region
}

# X13, D25: the server has a vault, and the file is of another one. From the same page the same
# file would come again.
findings contains {
	"cause": "credential.other-vault",
	"object": credential_object,
	"evidence": ["credential.vault", "agent.vault", "portal.vault.name"],
	"remediation": [concat("", [
		"Get-AzRecoveryServicesVaultSettingsFile -Vault ", input.agent.vault,
		" -Path C:\\Users\\Administrator\\Downloads",
	])],
	"priority": 40,
} if {
	credential_matters
	input.credential.readable
	input.credential.vault != input.agent.vault
	# A server of another vault than the one that is meant has another trouble (S51).
	input.agent.vault == input.portal.vault.name
}

# X54: the engine runs as LocalSystem, which has no share of the administrator's.
findings contains {
	"cause": "credential.network-location",
	"object": concat("", ["file:", input.credential.path]),
	"evidence": ["credential.path", "credential.on_network"],
	"remediation": [
		concat("", ["cmd /c copy ", quoted(input.credential.path), " C:\\Install"]),
		concat("", ["wabadmin register ", quoted(concat("", ["C:\\Install\\", credential_name]))]),
	],
	"priority": 39,
} if {
	credential_matters
	input.credential.on_network
}

# It registers now, or as part of a remedy.
registers if credential_matters

registers if starts_anew

credential_name := regex.replace(input.credential.path, "^.*\\\\", "")

# X52: what an earlier agent left in the machine's store stands in the way of the new certificate.
findings contains {
	"cause": "credential.old-certificate",
	"object": "certificate:all",
	"evidence": ["registration.old_certificates"],
	"remediation": [line |
		some thumbprint in input.registration.old_certificates
		line := concat("", ["certutil -delstore My ", thumbprint])
	],
	"priority": 29,
} if {
	registers
	count(input.registration.old_certificates) > 0
}

# X03: the portal puts a parameter into the file that older agents do not know.
findings contains {
	"cause": "agent.outdated",
	"object": concat("", ["file:", agent_folder, "\\bin\\cbengine.exe"]),
	"evidence": ["agent.version", "credential.needs_agent"],
	"remediation": [installer_line],
	"priority": 20,
} if {
	credential_matters
	count(input.agent.version) == 4
	input.agent.version < input.credential.needs_agent
}
