package marslab_test

credential(changed) := {
	"agent": {"vault": ""},
	"credential": object.union(
		{
			"path": "C:\\x.VaultCredentials", "region": "here", "vault_region": "here",
			"needs_agent": [2, 0, 0, 0], "copied_after_hours": 0, "used_up": false, "on_network": false, "readable": true, "age_seconds": 3600, "life_seconds": 172800,
			"is_newest": true, "vault": "ContosoVault",
		},
		changed,
	),
}

cases["good credential"] := {
	"facts": facts(credential({})),
	"causes": set(),
}

# Nothing inside of it can be read.
damaged := {
	"readable": false, "age_seconds": 0, "is_newest": false, "vault": "", "region": "",
	"vault_region": "",
}

cases["corrupt credential"] := {
	"facts": object.union(facts(credential(damaged)), {"portal": {"vault": {"name": "OtherVault"}}}),
	"causes": {"credential.corrupt"},
	"lines": ["Get-AzRecoveryServicesVaultSettingsFile -Vault OtherVault"],
}

cases["expired, of the vault that it names"] := {
	"facts": facts(credential({"age_seconds": 172801, "vault": "ArchiveVault"})),
	"causes": {"credential.expired"},
	"lines": ["Get-AzRecoveryServicesVaultSettingsFile -Vault ArchiveVault"],
}

cases["corrupt, and meant for another restore"] := {
	"facts": facts(object.union(credential(damaged), {
		"agent": {"vault": "ContosoVault"}, "operation": {"name": "alternate-restore"},
	})),
	"causes": {"credential.corrupt"},
}

cases["expired, and the agent is not whole"] := {
	"facts": facts(object.union(credential({"age_seconds": 172801}), {
		"agent": {"vault": "", "installation": "incomplete"},
		"operation": {"name": "register"},
	})),
	"causes": {"agent.install-incomplete"},
}

# What lies in the folder of a server that is registered and makes backups.
cases[name] := {
	"facts": facts(object.union(
		credential(changed),
		{"agent": {"vault": "ContosoVault"}},
	)),
	"causes": set(),
} if {
	some name, changed in {
		"a damaged file after registration": damaged,
		"a superseded file after registration": {"is_newest": false},
		"a renamed file after registration": {"path": "C:\\x.VaultCredentials.txt"},
		"a file of the secondary region after registration": {"region": "elsewhere"},
		"a file on a share after registration": {"path": "Z:\\a.VaultCredentials", "on_network": true},
		"a file of another vault after registration": {"vault": "ArchiveVault"},
	}
}

cases["a file of a vault that is gone"] := {
	"facts": facts(credential({"vault": "OldVault", "vault_region": "", "is_newest": false})),
	"causes": {"credential.superseded"},
}

cases["a file of the vault that is meant, and the server has another"] := {
	"facts": facts(object.union(credential({}), {
		"agent": {"vault": "ArchiveVault"}, "operation": {"name": "re-register"},
	})),
	"causes": {"registration.other-vault"},
}

cases["a file as new as this agent"] := {
	"facts": facts(credential({"needs_agent": [2, 0, 9169, 0]})),
	"causes": set(),
}

cases["an agent whose version nobody can read"] := {
	"facts": facts(object.union(credential({}), {"agent": {"vault": "", "version": []}})),
	"causes": set(),
}

cases["expired credential"] := {
	"facts": facts(credential({"age_seconds": 172801})),
	"causes": {"credential.expired"},
}

cases["superseded credential"] := {
	"facts": facts(credential({"is_newest": false})),
	"causes": {"credential.superseded"},
}

cases["an old certificate in a fresh copy"] := {
	"facts": facts(object.union(credential({"age_seconds": 259200, "copied_after_hours": 72}), {
		"agent": {"vault": "ContosoVault"}, "operation": {"name": "alternate-restore"},
	})),
	"causes": {"credential.expired"},
}

cases["credential on a share"] := {
	"facts": facts(credential({"path": "Z:\\in\\a.VaultCredentials", "on_network": true})),
	"causes": {"credential.network-location"},
	"lines": ["wabadmin register \"C:\\Install\\a.VaultCredentials\""],
}

cases["certificate of an earlier agent"] := {
	"facts": facts(object.union(credential({}), {"registration": {"old_certificates": ["AB12"]}})),
	"causes": {"credential.old-certificate"},
	"lines": ["certutil -delstore My AB12"],
}

cases["a file that this agent cannot read"] := {
	"facts": facts(credential({"needs_agent": [2, 0, 9249, 0]})),
	"causes": {"agent.outdated"},
}

cases["a wrong clock does not make it expired"] := {
	"facts": facts(object.union(credential({}), {"clock": {"offset_seconds": 216000}})),
	"causes": {"clock.skew"},
}

cases["an old file after registration is waste paper"] := {
	"facts": facts(object.union(credential({"age_seconds": 600000}), {"agent": {"vault": "V"}})),
	"causes": set(),
}

cases["credential with another extension"] := {
	"facts": facts(credential({"path": "C:\\x.VaultCredentials.txt"})),
	"causes": {"credential.extension"},
}

cases["credential with its extension in another case"] := {
	"facts": facts(credential({"path": "C:\\X.VAULTCREDENTIALS"})),
	"causes": set(),
}

cases["credential of the secondary region"] := {
	"facts": facts(credential({"region": "elsewhere"})),
	"causes": {"credential.secondary-region"},
}

cases["credential of another vault for a registered server"] := {
	"facts": facts(object.union(
		credential({"vault": "ArchiveVault"}),
		{"agent": {"vault": "ContosoVault"}, "operation": {"name": "re-register"}},
	)),
	"causes": {"credential.other-vault"},
	"lines": ["Get-AzRecoveryServicesVaultSettingsFile -Vault ContosoVault"],
}

again(changed) := facts(object.union(credential(changed), {
	"operation": {"name": "re-register", "ended": "failed", "message": "34513"},
}))

cases["a file past its time that is meant for another registration"] := {
	"facts": again({"age_seconds": 172801, "used_up": false}),
	"causes": {"credential.expired"},
}

cases["the file of the registration before"] := {
	"facts": object.union(again({"age_seconds": 172801, "used_up": true}), {
		"agent": {"vault": "ContosoVault"},
	}),
	"causes": set(),
}

cases["a credential expires after its last second"] := {
	"facts": facts(credential({"age_seconds": 172800})),
	"causes": set(),
}

cases["a damaged file says nothing of its region"] := {
	"facts": facts(credential({"readable": false, "is_newest": false, "region": "there"})),
	"causes": {"credential.corrupt"},
}

cases["certificate of an earlier agent on a server that does not register"] := {
	"facts": facts({"registration": {"old_certificates": ["AB12"]}}),
	"causes": set(),
}
