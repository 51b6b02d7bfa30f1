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

cases["registered with another vault"] := {
	"facts": trying("activate", "ArchiveVault", {"passphrase_set": false}),
	"causes": {"registration.other-vault"},
	"lines": ["wabadmin register"],
}

cases["the key file was damaged while it was written"] := {
	"facts": trying("activate", "ContosoVault", {"passphrase_set": false, "key_file_changed": true}),
	"causes": {"passphrase.damaged"},
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

cases["lost, and the server is alive"] := {
	"facts": trying("alternate-restore", "ContosoVault", {
		"noted": {"there": false}, "source": {"is_here": true, "notes_that_open": []},
	}),
	"causes": {"passphrase.lost"},
	"lines": ["portal pin"],
}

cases["lost, and the server is gone"] := {
	"facts": trying("alternate-restore", "ContosoVault", {
		"noted": {"there": false}, "source": {"is_here": false, "notes_that_open": []},
	}),
	"causes": {"passphrase.lost"},
}

cases["lost before it is typed once more"] := {
	"facts": object.union(
		trying("activate", "ContosoVault", {"noted": {"there": false}, "passphrase_set": false}),
		{"agent": {"recovery_points": 0}},
	),
	"causes": {"passphrase.lost"},
	"lines": ["portal passphrase new"],
}

cases["lost, and nothing but it opens the recovery points"] := {
	"facts": object.union(
		trying("activate", "ContosoVault", {"noted": {"there": false}, "passphrase_set": false}),
		{"agent": {"recovery_points": 7}},
	),
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
	"lines": ["Get-AzRecoveryServicesVaultSettingsFile -Vault ContosoVault"],
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
