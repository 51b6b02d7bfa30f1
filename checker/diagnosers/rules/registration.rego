# Who a server is to a vault, and its passphrase (S12-S14, S51, S52; X28, X42, X56, X58, X80).
package marslab

setting_up if input.operation.name in {"register", "re-register"}

this_server := input.machine.name

# Only this server's own entry: that of a namesake (X42) is somebody's way to his backups.
unregister_line := [line |
	not namesake
	line := concat("", [
		"Unregister-AzRecoveryServicesBackupContainer -Container ", this_server, " -Force",
	])
]

remove_line := "C:\\Install\\MARSAgentInstaller.exe /d /q"

# Unregister in the portal, take the agent off, put it on again: a clean start (5.2, S12).
start_anew := array.concat(unregister_line, [remove_line, installer_line])

# S12: the server still believes in a registration that its vault no longer lists.
findings contains {
	"cause": "registration.agent-not-removed",
	"object": registration_object,
	"evidence": ["agent.vault", "registration.unlisted", "machine.name"],
	"after_restart": start_anew,
	"priority": 30,
} if {
	setting_up
	not renamed
	input.registration.unlisted
}

registration_object := "registry:HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config"

# Somebody makes backups under this name while this server had no agent.
namesake if input.registration.same_name.backed_up_since_installation

# S13: the entry of this server's own former registration.
findings contains {
	"cause": "registration.entry-remains",
	"object": "vault:servers",
	"evidence": ["registration.same_name", "machine.name"],
	"remediation": unregister_line,
	"priority": 30,
} if {
	setting_up
	not registered
	is_object(input.registration.same_name)
	not namesake
}

# X42: the entry belongs to another server that is alive. Deleting it would cut that one off.
findings contains {
	"cause": "registration.duplicate-name",
	"object": "machine:name",
	"evidence": ["registration.same_name", "machine.name"],
	"remediation": [concat("", [
		"Rename-Computer -NewName ", this_server, "-B -Force -Restart",
	])],
	"priority": 30,
} if {
	setting_up
	namesake
}

# S14: the passphrase in use is not the one of the recovery points; another note is.
findings contains {
	"cause": "passphrase.different",
	"object": "client:passphrase",
	"evidence": ["registration.points_closed", "registration.notes_that_open"],
	"remediation": [take(input.registration.notes_that_open[0])],
	"priority": 35,
} if {
	input.operation.name == "re-register"
	input.registration.points_closed
}

# The note that opens, from now on the one that is typed.
take(note) := concat("", ["portal passphrase take ", format_int(note, 10)])

# X30: another server's recovery points open with that server's passphrase.
findings contains {
	"cause": "passphrase.different",
	"object": "client:passphrase",
	"evidence": ["registration.noted.there", "registration.source.notes_that_open"],
	"remediation": [take(input.registration.source.notes_that_open[0])],
	"priority": 35,
} if {
	input.operation.name == "alternate-restore"
}

passphrase_lost if {
	input.operation.name == "alternate-restore"
	# Where nobody can see the notes, nobody knows that it is lost.
	input.registration.noted.there == false
	no_note_opens
}

no_note_opens if not is_object(input.registration.source)

no_note_opens if count(input.registration.source.notes_that_open) == 0

# What is wanted is this server's own, or nothing was ever encrypted.
own_data if not is_object(input.registration.source)

own_data if input.registration.source.is_here

# X29: the server itself is alive and registered: it takes a new passphrase, and its recovery
# points go with it. Of a server that is gone, whose passphrase nobody has, no setting here helps.
findings contains {
	"cause": "passphrase.lost",
	"object": "client:passphrase",
	"evidence": ["registration.noted.there", "registration.source.is_here"],
	"after_restart": lines_for_own_data,
	"priority": 35,
} if {
	passphrase_lost
}

lines_for_own_data := [line |
	taken_anew
	some line in new_passphrase
]

taken_anew if {
	own_data
	replaceable
}

# What holds a passphrase asks for the PIN before it takes another one.
new_passphrase := array.concat(["portal passphrase new"], [line |
	input.registration.passphrase_set
	some line in ["portal pin", "wabadmin properties passphrase"]
])

# X29: it must be typed once more, and nobody has it. A server that still holds it takes a new one;
# with nothing in the vault that the old one would open, any will do.
findings contains {
	"cause": "passphrase.lost",
	"object": "client:passphrase",
	"evidence": ["registration.noted.there", "registration.passphrase_set", "agent.recovery_points"],
	"after_restart": new_passphrase,
	"priority": 35,
} if {
	activating
	not input.registration.noted.there
	replaceable
}

replaceable if input.registration.passphrase_set

replaceable if input.agent.recovery_points == 0

escalate contains "without its passphrase nobody can open the data of the lost server" if {
	passphrase_lost
	not taken_anew
}

using_pin if input.operation.name in {"change-passphrase", "delete-data"}

# X66: older than five minutes, or not the one that the portal gave out last, as an empty field
# never is (X69).
pin_not_good if not is_number(input.registration.pin_seconds)

pin_not_good if input.registration.pin_seconds > input.registration.pin_life_seconds

findings contains {
	"cause": "pin.not-good",
	"object": "client:pin",
	"evidence": ["registration.pin_seconds", "registration.pin_life_seconds", "registration.pin_empty"],
	"remediation": ["portal pin"],
	"priority": 35,
} if {
	using_pin
	input.registration.pin_at_hand
	pin_not_good
}

activating if input.operation.name in {"activate", "re-register"}

# What needs the key store whole and of the right vault.
sealing if activating

sealing if input.operation.name in {"change-passphrase", "alternate-restore"}

# The server leaves a vault and is registered again. Nobody begins with that before the way to Azure
# is open: a server that has left and cannot come back is worse off.
starts_anew if other_vault

starts_anew if key_damaged

register_anew := [line |
	count(failing) == 0
	some line in array.concat(start_anew, [new_file, "wabadmin register"])
]

other_vault if {
	sealing
	registered
	input.agent.vault != input.portal.vault.name
}

key_damaged if {
	sealing
	input.agent.vault == input.portal.vault.name
	not input.registration.passphrase_set
	input.registration.key_file_changed
}

# S51, D19: Config names another vault than the one that is meant.
findings contains {
	"cause": "registration.other-vault",
	"object": concat("", [registration_object, "\\ServiceResourceName"]),
	"evidence": [
		"agent.vault", "portal.vault.name", "registration.other_vaults", "machine.name",
	],
	"after_restart": register_anew,
	"priority": 30,
} if {
	other_vault
}

new_file := concat("", [
	"Get-AzRecoveryServicesVaultSettingsFile -Backup -Vault ", input.portal.vault.name,
	" -Path C:\\Users\\Administrator\\Downloads",
])

# S52, D19: the right vault, and a key file that holds neither nothing nor the passphrase in use.
findings contains {
	"cause": "passphrase.damaged",
	"object": concat("", ["file:", input.scratch.config, "\\OnlineBackup.KEK"]),
	"evidence": [
		"registration.key_file_changed", "registration.passphrase_set", "agent.vault",
		"portal.vault.name", "scratch.config", "machine.name",
	],
	"after_restart": register_anew,
	"priority": 30,
} if {
	key_damaged
}

# X28, 3.4: the noted passphrase is typed on the last page, and the agent takes ASCII only, and
# sixteen characters at least. What is typed instead must be noted, too.
findings contains {
	"cause": "passphrase.not-accepted",
	"object": "client:passphrase",
	"evidence": ["registration.noted.not_ascii", "registration.noted.characters"],
	"remediation": ["portal passphrase new"],
	"priority": 32,
} if {
	activating
	input.registration.noted.there
	not_accepted
}

not_accepted if input.registration.noted.not_ascii > 0

not_accepted if input.registration.noted.characters < 16

# X56, X58: the last page of the wizard was never reached. With recovery points in the vault it
# must be the passphrase that they have (S14): the noted one, not a new one.
findings contains {
	"cause": "passphrase.not-set",
	"object": "agent:passphrase",
	"evidence": ["registration.passphrase_set", "registration.key_file_changed"],
	"after_restart": ["wabadmin activate"],
	"priority": 35,
} if {
	needs_passphrase
	registered
	not input.registration.passphrase_set
}

needs_passphrase if backing_up

needs_passphrase if input.operation.name in {"configure", "save-passphrase", "restore"}

# A new file makes all others useless: it is fetched only where the one at hand is no longer good.
file_at_hand if {
	input.credential.is_newest
	input.credential.age_seconds <= input.credential.life_seconds
}

file_lines := [line |
	not file_at_hand
	line := concat("", [
		"Get-AzRecoveryServicesVaultSettingsFile -Vault ", input.agent.vault,
		" -Path C:\\Users\\Administrator\\Downloads",
	])
]

# X80: the server still asks the private endpoint over which it was registered, and its vault has
# that one no more. Registered again, it keeps its key and its recovery points.
findings contains {
	"cause": "registration.private-endpoint-gone",
	"object": concat("", [registration_object, "\\ServiceEndpoint"]),
	"evidence": [
		"agent.vault", "registration.service_endpoint", "registration.private_endpoints",
		"credential.age_seconds", "credential.is_newest",
	],
	"remediation": array.concat(file_lines, ["wabadmin register"]),
	"priority": 8,
} if {
	input.registration.service_endpoint != ""
	not lower(input.registration.service_endpoint) in {lower(name) |
		some name in input.registration.private_endpoints
	}
}
