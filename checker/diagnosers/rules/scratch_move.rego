# The scratch folder was moved wrongly (S54, S57, S75, S84, S86, X14), or its key file is gone
# (S55, S58); a move that does not come to its end (X33). D06, D14: what tells them apart is whether the key file exists elsewhere.
package marslab

config_key := "HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config"

provider_key := concat("\\", [config_key, "CloudBackupProvider"])

# Drive letters that the two values name.
scratch_letters contains upper(substring(path, 0, 1)) if {
	some path in [input.scratch.config, input.scratch.provider]
	path != ""
}

scratch_offline if {
	some letter in scratch_letters
	input.volumes[letter].offline
}

# ERROR_NOT_READY, for whoever could not look at the volumes.
scratch_offline if input.scratch.config_folder.error == 21

scratch_offline if input.scratch.provider_folder.error == 21

paths_agree if lower(input.scratch.config) == lower(input.scratch.provider)

# The key file is made by registration, checksums by the first backup.
key_as_due(folder) if folder.kek

key_as_due(_) if not registered

# No scratch folder has one: then it is lost (S55), and tells nothing about a move.
key_as_due(_) if key_nowhere

key_nowhere if {
	input.scratch
	not input.scratch.config_folder.kek
	not input.scratch.provider_folder.kek
	not copy_elsewhere
}

stores_as_due(folder) if folder.checksums > 0

stores_as_due(_) if not backups_made

complete(folder) if {
	folder.exists
	key_as_due(folder)
	stores_as_due(folder)
}

copy_elsewhere if count(input.scratch.other_copies) > 0

usual_place := concat("", [agent_folder, "\\Scratch"])

in_usual_place(path) if lower(path) == lower(usual_place)

# Only one of the two values was changed, or both name different folders.
move_sign contains "scratch.provider" if not paths_agree

# Both name a folder that is not there.
move_sign contains "scratch.config_folder.exists" if {
	paths_agree
	not input.scratch.config_folder.exists
	copy_elsewhere
}

move_sign contains "scratch.config_folder.error" if {
	paths_agree
	not input.scratch.config_folder.exists
	not in_usual_place(input.scratch.config)
}

# The key file stayed behind.
move_sign contains "scratch.other_copies" if {
	paths_agree
	input.scratch.config_folder.exists
	not key_as_due(input.scratch.config_folder)
	copy_elsewhere
}

# The checksum stores stayed behind.
move_sign contains "scratch.config_folder.checksums" if {
	paths_agree
	input.scratch.config_folder.exists
	not stores_as_due(input.scratch.config_folder)
}

# Copying hung at the link of System State.
move_sign contains "scratch.config_folder.system_state_link" if {
	paths_agree
	input.scratch.config_folder.system_state_link
	"reparse-point" in input.scratch.config_folder.attributes
	not in_usual_place(input.scratch.config)
}

# The registry is right, but the engine still works with the folder it read when it started:
# the log of the failure names another folder than the registry does.
scratch_messages := {
	"34506", "0x1FC07", "SalChecksumStoreInitializationFailed", "SalVhdInitializationError",
}

path_marks := [
	" opening key store ", " SalChecksumStoreInitializationFailed ", " SalVhdInitializationError ",
]

# A set, because the compiled machine lets an undefined value pass an assignment.
blamed_paths contains path if {
	input.operation.message in scratch_messages
	lines := [line | some line in input.log; some mark in path_marks; contains(line.text, mark)]
	count(lines) > 0
	last := lines[count(lines) - 1]
	some mark in path_marks
	contains(last.text, mark)
	parts := split(last.text, mark)
	path := lower(parts[1])
	path != ""
}

# Antivirus held a folder, and it was not that of the programs.
held_mark := " is held by another program"

blamed_paths contains path if {
	input.operation.detail == "0x80070020"
	lines := [line | some line in input.log; contains(line.text, held_mark)]
	count(lines) > 0
	last := trim_suffix(lines[count(lines) - 1].text, held_mark)
	path := lower(split(last, "] ")[1])
	not endswith(path, "\\bin")
}

move_sign contains "log" if {
	some path in blamed_paths
	not startswith(path, lower(input.scratch.config))
	not startswith(path, lower(input.scratch.provider))
}

scratch_moved if {
	installed
	not worked
	not scratch_offline
	input.scratch
	count(move_sign) > 0
}

# What a sign is read from beside itself.
read_with := {
	"log": "scratch.config",
	"scratch.config_folder.checksums": "agent.recovery_points",
}

move_evidence contains path if some path in move_sign

# Values that are missing altogether belong to an installation that was not finished.
move_evidence contains "agent.installation" if input.scratch.config == ""

move_evidence contains path if {
	some sign in move_sign
	path := read_with[sign]
}

# The folder that both values shall name.
usable_named contains input.scratch.config if complete(input.scratch.config_folder)

usable_named contains input.scratch.provider if complete(input.scratch.provider_folder)

# The administrator wanted the new place: of two whole folders it is the one that is not usual.
usable_new contains path if {
	some path in usable_named
	not in_usual_place(path)
}

scratch_target := min(usable_new) if count(usable_new) > 0

scratch_target := min(usable_named) if {
	count(usable_new) == 0
	count(usable_named) > 0
}

# Nothing is whole where the values lead: an incomplete folder is completed from the copy, a
# missing one is replaced by it.
scratch_target := input.scratch.config if {
	count(usable_named) == 0
	paths_agree
	input.scratch.config_folder.exists
	copy_elsewhere
}

scratch_target := input.scratch.other_copies[0] if {
	count(usable_named) == 0
	copy_elsewhere
	paths_agree
	not input.scratch.config_folder.exists
}

scratch_target := input.scratch.other_copies[0] if {
	count(usable_named) == 0
	copy_elsewhere
	not paths_agree
}

# Nothing is where the values lead, and no key file shows the way: the usual place is whole.
scratch_target := usual_place if {
	count(usable_named) == 0
	not copy_elsewhere
	not input.scratch.config_folder.exists
	complete(input.scratch.usual_folder)
}

config_can_be_completed if {
	paths_agree
	input.scratch.config_folder.exists
}

unlink_lines := [line |
	"scratch.config_folder.system_state_link" in move_sign
	line := concat("", ["cmd /c rd ", quoted(concat("", [scratch_target, "\\SSBV"]))])
]

copy_lines := [line |
	needs_copy
	line := copy_line(input.scratch.other_copies[0], scratch_target)
]

needs_copy if {
	count(usable_named) == 0
	config_can_be_completed
	copy_elsewhere
}

# COPY, never move; links are left out (3.2).
copy_line(from, to) := concat("", ["robocopy ", quoted(from), " ", quoted(to), " /E /XJ"])

registry_lines(path) := [
	concat("", [
		"reg add ", quoted(config_key), " /v ScratchLocation /t REG_SZ /d ", quoted(path), " /f",
	]),
	concat("", [
		"reg add ", quoted(provider_key), " /v ScratchLocation /t REG_SZ /d ", quoted(path), " /f",
	]),
]

exclusion_lines(path) := [line |
	scanned(path)
	line := concat("", ["Add-MpPreference -ExclusionPath ", quoted(path)])
]

scanned(path) if {
	input.antivirus.realtime
	not excluded(path)
}

# An exclusion too many does no harm; one too few does.
scanned(_) if "antivirus" in unreadable

excluded(path) if {
	some known in input.antivirus.excluded_paths
	startswith(lower(path), trim_right(lower(known), "\\*"))
}

stop_line := "net stop obengine"

start_line := "net start obengine"

# The lines, when there is a folder that can be named.
move_lines := [line |
	some path in {scratch_target}
	some line in array.concat(
		array.concat([stop_line], array.concat(unlink_lines, copy_lines)),
		array.concat(
			array.concat(registry_lines(path), exclusion_lines(path)),
			array.concat([start_line], restart_if_latched),
		),
	)
]

config_object := concat("", ["registry:", config_key, "\\ScratchLocation"])

provider_object := concat("", ["registry:", provider_key, "\\ScratchLocation"])

# Which piece is wrong, the outermost first: a value, a missing file, the engine.
move_object := provider_object if {
	not paths_agree
	lower(scratch_target) == lower(input.scratch.config)
}

move_object := config_object if config_is_wrong

config_is_wrong if {
	not paths_agree
	not lower(scratch_target) == lower(input.scratch.config)
}

config_is_wrong if {
	paths_agree
	not input.scratch.config_folder.exists
}

move_object := concat("", ["file:", input.scratch.config, "\\OnlineBackup.KEK"]) if {
	config_can_be_completed
	not key_as_due(input.scratch.config_folder)
}

move_object := concat("", ["file:", input.scratch.config, "\\Checksum"]) if {
	config_can_be_completed
	key_as_due(input.scratch.config_folder)
	not stores_as_due(input.scratch.config_folder)
}

move_object := concat("", ["file:", input.scratch.config, "\\SSBV"]) if {
	config_can_be_completed
	complete(input.scratch.config_folder)
	"scratch.config_folder.system_state_link" in move_sign
}

move_object := "service:obengine" if {
	config_can_be_completed
	complete(input.scratch.config_folder)
	not "scratch.config_folder.system_state_link" in move_sign
}

findings contains {
	"cause": "scratch.moved-incorrectly",
	"object": move_object,
	"evidence": [path | some path in move_evidence],
	"remediation": move_lines,
	"priority": 30,
} if {
	scratch_moved
}

escalate contains "the old scratch folder is gone and nothing holds what it held" if {
	scratch_moved
	not "agent" in unreadable
	not scratch_target
}

# S55, S58: no OnlineBackup.KEK anywhere, so there is nothing to copy it from.
kek_missing if {
	installed
	registered
	not scratch_offline
	key_nowhere
}

# The folder that the values name, or shall name.
kek_folder := path if {
	scratch_moved
	some path in {scratch_target}
} else := input.scratch.config

# Somebody may have set the file aside under another name: it is copied back. Otherwise only the
# customer has it, or the passphrase; a NEW passphrase would lose the old data (5.4).
kek_path := concat("", [kek_folder, "\\OnlineBackup.KEK"])

kek_lines := [line |
	some index, path in input.scratch.key_files
	index == 0
	line := concat("", ["cmd /c copy ", quoted(path), " ", quoted(kek_path)])
]

findings contains {
	"cause": "scratch.kek-missing",
	"object": concat("", ["file:", kek_path]),
	"evidence": [
		"scratch.config_folder.kek", "scratch.other_copies", "scratch.key_files", "agent.vault",
	],
	"remediation": kek_lines,
	"priority": 35,
} if {
	kek_missing
}

escalate contains text if {
	kek_missing
	not "agent" in unreadable
	count(input.scratch.key_files) == 0
	text := concat(" ", [
		"OnlineBackup.KEK is in no scratch folder: only the customer can restore it,",
		"or enter the passphrase that was chosen at activation",
	])
}

# X33: somebody copies the folder and does not come past the link of System State: its disk is
# still mounted there.
findings contains {
	"cause": "scratch.system-state-disk-mounted",
	"object": concat("", ["file:", mount.folder]),
	"evidence": ["scratch.mounts"],
	"remediation": [concat("", ["mountvol ", quoted(mount.folder), " /D"])],
	"priority": 30,
} if {
	input.operation.name == "move-scratch"
	input.operation.ended == "not-finished"
	some mount in input.scratch.mounts
	startswith(mount.label, "CBSSBVol_")
}
