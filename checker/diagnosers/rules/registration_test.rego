package marslab_test

# Something tried with this server's registration, and facts about it.
trying(operation, vault, changed) := facts({
	"operation": {"name": operation}, "agent": {"vault": vault}, "registration": changed,
})

cases["a registration in order"] := {
	"facts": trying("re-register", "ContosoVault", {}),
	"causes": set(),
}

cases["the agent was left on the server"] := {
	"facts": trying("re-register", "ContosoVault", {"unlisted": true}),
	"causes": {"registration.agent-not-removed"},
	"lines": ["Unregister-AzRecoveryServicesBackupContainer -Container FILE01 -Force"],
}

unregister := "Unregister-AzRecoveryServicesBackupContainer"

anew := [
	"Unregister-AzRecoveryServicesBackupContainer -Container FILE01 -Force",
	"C:\\Install\\MARSAgentInstaller.exe /d /q", "C:\\Install\\MARSAgentInstaller.exe /q",
]

# The file is fetched before the agent asks for it.
registered_anew := array.concat(anew, [
	concat("", [
		"Get-AzRecoveryServicesVaultSettingsFile -Backup -Vault ContosoVault",
		" -Path C:\\Users\\Administrator\\Downloads",
	]),
	"wabadmin register",
])

cases["the agent was left, and somebody cleaned the vault"] := {
	"facts": trying("re-register", "ContosoVault", {
		"unlisted": true, "same_name": {"backed_up_since_installation": false},
	}),
	"causes": {"registration.agent-not-removed"},
	"remedy": anew,
	"cites": {"agent.vault", "registration.unlisted", "machine.name"},
}

cases["the agent was left, and another server took the name"] := {
	"facts": trying("re-register", "ContosoVault", {
		"unlisted": true, "same_name": {"backed_up_since_installation": true},
	}),
	"causes": {"registration.agent-not-removed", "registration.duplicate-name"},
	"never": [unregister],
}

cases["unlisted under its new name only"] := {
	"facts": object.union(
		trying("re-register", "ContosoVault", {"unlisted": true}),
		{"machine": {"name": "SRV2"}, "agent": {"registered_as": "SRV1"}},
	),
	"causes": {"machine.renamed"},
	"never": [unregister],
}

cases["an old entry waits while the agent is put on"] := {
	"facts": trying("install", "", {"same_name": {"backed_up_since_installation": false}}),
	"causes": set(),
}

cases["a namesake makes backups while the agent is put on"] := {
	"facts": trying("install", "", {"same_name": {"backed_up_since_installation": true}}),
	"causes": set(),
}

cases["an unlisted server that only makes backups"] := {
	"facts": trying("manual-backup", "ContosoVault", {"unlisted": true}),
	"causes": set(),
}

cases["the entry is older than this installation"] := {
	"facts": trying("re-register", "", {"same_name": {"backed_up_since_installation": false}}),
	"causes": {"registration.entry-remains"},
	"lines": ["Unregister-AzRecoveryServicesBackupContainer -Container FILE01 -Force"],
}

cases["somebody else makes backups under this name"] := {
	"facts": trying("register", "", {"same_name": {"backed_up_since_installation": true}}),
	"causes": {"registration.duplicate-name"},
	"lines": ["Rename-Computer -NewName FILE01-B"],
}

cases["another note opens the recovery points"] := {
	"facts": trying("re-register", "ContosoVault", {
		"points_closed": true, "notes_that_open": [2],
	}),
	"causes": {"passphrase.different"},
	"lines": ["portal passphrase take 2"],
}

cases["no note opens the recovery points"] := {
	"facts": trying("re-register", "ContosoVault", {"points_closed": true, "notes_that_open": []}),
	"causes": set(),
}

cases["recovery points that nobody asks for"] := {
	"facts": trying("manual-backup", "ContosoVault", {
		"points_closed": true, "notes_that_open": [2],
	}),
	"causes": set(),
}

cases["registered with another vault"] := {
	"facts": trying("activate", "ArchiveVault", {"passphrase_set": false}),
	"causes": {"registration.other-vault"},
	"remedy": registered_anew,
	"cites": {"agent.vault", "portal.vault.name", "registration.other_vaults", "machine.name"},
}

cases["activation stopped half-way for another vault"] := {
	"facts": trying("activate", "ArchiveVault", {
		"passphrase_set": false, "key_file_changed": true,
	}),
	"causes": {"registration.other-vault"},
}

cases["a new passphrase for a server of another vault"] := {
	"facts": trying("change-passphrase", "ArchiveVault", {}),
	"causes": {"registration.other-vault"},
}

cases["another vault's server wants somebody else's data"] := {
	"facts": trying("alternate-restore", "ArchiveVault", {}),
	"causes": {"registration.other-vault"},
}

cases["of another vault, and the way to Azure is closed"] := {
	"facts": object.union(
		trying("activate", "ArchiveVault", {"passphrase_set": false}),
		sign_in({"direct": "broken-off", "as_system": "broken-off"}),
	),
	"causes": {"registration.other-vault", "network.names-blocked"},
	"remedy": ["netteam allow name *.microsoftonline.com"],
}

cases["the key file was damaged while it was written"] := {
	"facts": trying("activate", "ContosoVault", {"passphrase_set": false, "key_file_changed": true}),
	"causes": {"passphrase.damaged"},
	"remedy": registered_anew,
	"cites": {"registration.key_file_changed", "scratch.config", "machine.name"},
}

cases["registered once more with a damaged key file"] := {
	"facts": trying("re-register", "ContosoVault", {
		"passphrase_set": false, "key_file_changed": true,
	}),
	"causes": {"passphrase.damaged"},
}

cases["a damaged key file that a download does not ask for"] := {
	"facts": trying("download", "ContosoVault", {
		"passphrase_set": false, "key_file_changed": true,
	}),
	"causes": set(),
}

# Somebody else's data does not need this server's key.
cases["another server's data, and a key file of earlier"] := {
	"facts": trying("alternate-restore", "ContosoVault", {
		"key_file_changed": true, "source": {"is_here": false, "notes_that_open": [1]},
	}),
	"causes": {"passphrase.different"},
}

# Whoever registers anew needs a place for the new certificate (X52).
cases[name] := {
	"facts": trying("activate", vault, {
		"passphrase_set": false, "key_file_changed": true, "old_certificates": ["5f1c"],
	}),
	"causes": {cause, "credential.old-certificate"},
	"order": ["certutil -delstore My 5f1c", "wabadmin register"],
} if {
	some vault, cause in {
		"ArchiveVault": "registration.other-vault",
		"ContosoVault": "passphrase.damaged",
	}
	name := sprintf("an earlier certificate of %s", [vault])
}

cases["a key file that is empty before activation"] := {
	"facts": trying("activate", "ContosoVault", {"passphrase_set": false}),
	"causes": set(),
}

cases["a passphrase with an umlaut"] := {
	"facts": trying("activate", "ContosoVault", {
		"passphrase_set": false, "noted": {"not_ascii": 1},
	}),
	"causes": {"passphrase.not-accepted"},
	"lines": ["portal passphrase new"],
}

cases["an umlaut typed once more"] := {
	"facts": trying("re-register", "ContosoVault", {"noted": {"not_ascii": 1}}),
	"causes": {"passphrase.not-accepted"},
}

cases["an umlaut in a note that nobody types"] := {
	"facts": trying("manual-backup", "ContosoVault", {"noted": {"not_ascii": 1}}),
	"causes": set(),
}

cases["fifteen characters"] := {
	"facts": trying("activate", "ContosoVault", {
		"passphrase_set": false, "noted": {"characters": 15},
	}),
	"causes": {"passphrase.not-accepted"},
}

cases["sixteen characters"] := {
	"facts": trying("activate", "ContosoVault", {
		"passphrase_set": false, "noted": {"characters": 16},
	}),
	"causes": set(),
}

cases["the wizard was closed early"] := {
	"facts": trying("configure", "ContosoVault", {"passphrase_set": false}),
	"causes": {"passphrase.not-set"},
	"lines": ["wabadmin activate"],
}

cases[name] := {
	"facts": object.union(
		trying(operation, "ContosoVault", {"passphrase_set": false}),
		# An agent that knows key vaults.
		{"agent": {"version": [2, 0, 9262, 0]}},
	),
	"causes": {"passphrase.not-set"},
} if {
	some operation in ["manual-backup", "save-passphrase", "restore"]
	name := sprintf("%s before a passphrase was ever set", [operation])
}

cases["a backup before the server was registered"] := {
	"facts": trying("manual-backup", "", {"passphrase_set": false}),
	"causes": set(),
}

cases["a lost note does not stop backups"] := {
	"facts": trying("manual-backup", "ContosoVault", {"noted": {"there": false}}),
	"causes": set(),
}

cases["another note opens the other server"] := {
	"facts": trying("alternate-restore", "ContosoVault", {
		"source": {"is_here": false, "notes_that_open": [1]},
	}),
	"causes": {"passphrase.different"},
	"lines": ["portal passphrase take 1"],
}

cases["a note of its own is lost, and another one opens"] := {
	"facts": trying("alternate-restore", "ContosoVault", {
		"noted": no_note, "source": {"is_here": true, "notes_that_open": [1]},
	}),
	"causes": {"passphrase.different"},
	"remedy": ["portal passphrase take 1"],
}

cases["another server's note is wanted by nobody"] := {
	"facts": trying("manual-backup", "ContosoVault", {
		"source": {"is_here": false, "notes_that_open": [1]},
	}),
	"causes": set(),
}

no_note := {"there": false, "characters": 0}

lost_source(here) := {"noted": no_note, "source": {"is_here": here, "notes_that_open": []}}

taken_anew := [
	"portal passphrase new", "portal pin", "wabadmin properties passphrase",
]

cases["lost, and the server is alive"] := {
	"facts": trying("alternate-restore", "ContosoVault", lost_source(true)),
	"causes": {"passphrase.lost"},
	"remedy": taken_anew,
	"escalates": false,
}

cases["lost, and the server is gone"] := {
	"facts": trying("alternate-restore", "ContosoVault", lost_source(false)),
	"causes": {"passphrase.lost"},
	"remedy": [],
	"escalates": true,
}

cases["lost after the server was registered anew"] := {
	"facts": trying("alternate-restore", "ContosoVault", object.union(
		lost_source(true),
		{"passphrase_set": false},
	)),
	"causes": {"passphrase.lost"},
	"remedy": [],
	"escalates": true,
}

cases["lost before anything was encrypted"] := {
	"facts": object.union(
		trying("alternate-restore", "ContosoVault", {"noted": no_note}),
		{"agent": {"recovery_points": 0}},
	),
	"causes": {"passphrase.lost"},
	"remedy": taken_anew,
}

# A server in use that is registered once more: it still holds what the note said.
cases["lost before it is typed once more"] := {
	"facts": trying("re-register", "ContosoVault", {"noted": no_note}),
	"causes": {"passphrase.lost"},
	"objects": {"client:passphrase"},
	"cites": {"registration.noted.there", "registration.passphrase_set", "agent.recovery_points"},
	"remedy": taken_anew,
}

# The machine of a passphrase that was never set, and whose note is lost.
lost_before_activation(points) := object.union(
	trying("activate", "ContosoVault", {"noted": no_note, "passphrase_set": false}),
	{"agent": {"recovery_points": points}},
)

cases["lost before the first activation"] := {
	"facts": lost_before_activation(0),
	"causes": {"passphrase.lost"},
	"remedy": ["portal passphrase new"],
}

cases["lost, and nothing but it opens the recovery points"] := {
	"facts": lost_before_activation(7),
	"causes": set(),
}

cases["a PIN a second past its time"] := {
	"facts": trying("change-passphrase", "ContosoVault", {"pin_at_hand": true, "pin_seconds": 301}),
	"causes": {"pin.not-good"},
	"lines": ["portal pin"],
}

cases["a PIN of five minutes ago"] := {
	"facts": trying("change-passphrase", "ContosoVault", {"pin_at_hand": true, "pin_seconds": 300}),
	"causes": set(),
}

cases["an old PIN on paper, and a backup that fails"] := {
	"facts": trying("manual-backup", "ContosoVault", {"pin_at_hand": true}),
	"causes": set(),
}

cases["no PIN"] := {
	"facts": trying("delete-data", "ContosoVault", {"pin_at_hand": true, "pin_empty": true}),
	"causes": {"pin.not-good"},
}

cases["temporary folder that SYSTEM may not use"] := {
	"facts": facts({
		"operation": {"name": "register"}, "agent": {"vault": ""}, "temp": {"system_access": false},
	}),
	"causes": {"temp.not-writable"},
}

private_name := "pe-b.privatelink.krc.backup.windowsazure.com"

cases["the private endpoint of the registration is gone"] := {
	"facts": trying("manual-backup", "ContosoVault", {
		"service_endpoint": private_name, "private_endpoints": ["pe-a.privatelink.x"],
	}),
	"causes": {"registration.private-endpoint-gone"},
	"remedy": [fetch, "wabadmin register"],
}

fetch := concat("", [
	"Get-AzRecoveryServicesVaultSettingsFile -Vault ContosoVault",
	" -Path C:\\Users\\Administrator\\Downloads",
])

# The endpoint is gone, and a file with this age lies in the folder.
endpoint_gone(credential) := object.union(
	trying("manual-backup", "ContosoVault", {"service_endpoint": private_name}),
	{"credential": {"life_seconds": 172800, "is_newest": credential[0], "age_seconds": credential[1]}},
)

cases[name] := {
	"facts": endpoint_gone(file),
	"causes": {"registration.private-endpoint-gone"},
	"remedy": array.concat(fetched, ["wabadmin register"]),
} if {
	some name, [file, fetched] in {
		"a file that is good to its last second": [[true, 172800], []],
		"a file a second past its time at hand": [[true, 172801], [fetch]],
		"a file at hand that a newer one replaced": [[false, 60], [fetch]],
	}
}

cases["the private endpoint of the registration is there"] := {
	"facts": trying("manual-backup", "ContosoVault", {
		"service_endpoint": private_name, "private_endpoints": [upper(private_name)],
	}),
	"causes": set(),
}

cases["a vault with private endpoints that this server never used"] := {
	"facts": trying("manual-backup", "ContosoVault", {"private_endpoints": [private_name]}),
	"causes": set(),
}

cases["who cannot see the notes does not know that one is lost"] := {
	"facts": unseen(facts({"operation": {"name": "alternate-restore"}}), "registration"),
	"causes": set(),
	"asks": {"registration"},
	"escalates": false,
}
