# The scratch folder was moved wrongly (S54, S57, S75, S84, S86, X14), or its key file is gone
# (S55, S58); a move that does not come to its end (X33). D06, D14: what tells them apart is whether
# the key file exists elsewhere.
package marslab

config_key := "HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config"

provider_key := concat("\\", [config_key, "CloudBackupProvider"])

named_folders := [input.scratch.config_folder, input.scratch.provider_folder]

# Drive letters that the two values name.
scratch_letters contains upper(substring(path, 0, 1)) if {
	some path in [input.scratch.config, input.scratch.provider]
}

# ERROR_NOT_READY: the disk is offline. FVE_LOCKED_VOLUME: BitLocker has the volume locked. Of the
# volume itself somebody else may not be able to tell.
scratch_unreachable if {
	some folder in named_folders
	folder.error in {21, 6000}
}

paths_agree if lower(input.scratch.config) == lower(input.scratch.provider)

# A path is a folder, or lies below it.
within(path, folder) if startswith(
	lower(concat("", [path, "\\"])),
	lower(concat("", [folder, "\\"])),
)

# The key file is made by registration, checksums by the first backup.
key_as_due(folder) if folder.kek

key_as_due(_) if not registered

# No scratch folder has one: then it is lost (S55), and tells nothing about a move.
key_as_due(_) if key_nowhere

key_nowhere if {
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

move_sign contains sign if {
	paths_agree
	some sign in folder_sign
}

# The folder is not there, and was not just deleted where it always was.
folder_sign contains "scratch.config_folder.exists" if {
	not input.scratch.config_folder.exists
	not in_usual_place(input.scratch.config)
}

# The key file stayed behind: there is one elsewhere, and none here.
folder_sign contains "scratch.other_copies" if not key_as_due(input.scratch.config_folder)

# The checksum stores stayed behind.
folder_sign contains "scratch.config_folder.checksums" if {
	input.scratch.config_folder.exists
	not stores_as_due(input.scratch.config_folder)
}

# Copying made a dead link of the place where the disk of System State was mounted. (A disk that is
# mounted there is none of these: the agent did that.)
dead_links contains there.path if {
	some folder in named_folders
	some there in folder.attribute_paths
	there.attribute == "reparse-point"
	state_link(there.path)
}

folder_sign contains "scratch.config_folder.attribute_paths" if count(dead_links) > 0

# The registry is right, but the engine still works with the folder it read when it started:
# the newest line of the failure names another folder than the registry does.
scratch_messages := {
	"34506", "0x1FC07", "SalChecksumStoreInitializationFailed", "SalVhdInitializationError",
}

path_marks := [
	" opening key store ", " SalChecksumStoreInitializationFailed ", " SalVhdInitializationError ",
]

# What a text says after a mark, as a list; the compiled machine lets an undefined value pass.
after(text, mark) := [parts[1] | parts := split(text, mark)]

newest(list) := array.slice(list, count(list) - 1, count(list))

blamed_paths contains path if {
	input.operation.message in scratch_messages
	some path in newest([opened |
		some line in input.log
		some mark in path_marks
		some opened in after(line.text, mark)
	])
}

held_mark := " is held by another program"

# Antivirus held a folder, and it was not that of the programs.
blamed_paths contains path if {
	input.operation.detail == "0x80070020"
	some path in newest([trim_suffix(held, held_mark) |
		some line in input.log
		some held in after(line.text, "[0x80070020] ")
		endswith(held, held_mark)
	])
	not within(path, concat("", [agent_folder, "\\bin"]))
}

folder_sign contains "log" if {
	some path in blamed_paths
	not within(path, input.scratch.config)
}

scratch_moved if {
	installed
	not worked
	not scratch_unreachable
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

config_can_be_completed if {
	paths_agree
	input.scratch.config_folder.exists
}

# Where the cache was before, when neither value says so; empty when nobody can tell.
old_place := usual_place if {
	complete(input.scratch.usual_folder)
} else := input.scratch.other_copies[0] if {
	copy_elsewhere
} else := ""

# The folder that both values shall name. The administrator wanted the new place: of two whole
# folders it is the one that is not usual. An incomplete folder is completed from the old place;
# where nothing is, the old place takes its part, if there is one.
scratch_target := input.scratch.provider if {
	in_usual_place(input.scratch.config)
	complete(input.scratch.provider_folder)
} else := input.scratch.config if {
	complete(input.scratch.config_folder)
} else := input.scratch.provider if {
	complete(input.scratch.provider_folder)
} else := input.scratch.config if {
	config_can_be_completed
	old_place != ""
} else := old_place

unlink_lines := [line |
	some path in dead_links
	line := concat("", ["cmd /c rd ", quoted(path)])
]

copy_lines := [line |
	config_can_be_completed
	not complete(input.scratch.config_folder)
	line := copy_line(old_place, scratch_target)
]

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
	within(path, trim_right(known, "\\*"))
}

stop_line := "net stop obengine"

start_line := "net start obengine"

# The lines, when there is a folder that can be named.
move_lines := [line |
	scratch_target != ""
	some line in array.concat(
		array.concat([stop_line], array.concat(unlink_lines, copy_lines)),
		array.concat(
			array.concat(registry_lines(scratch_target), exclusion_lines(scratch_target)),
			array.concat([start_line], restart_if_latched),
		),
	)
]

config_object := concat("", ["registry:", config_key, "\\ScratchLocation"])

provider_object := concat("", ["registry:", provider_key, "\\ScratchLocation"])

in_config(name) := concat("", ["file:", input.scratch.config, "\\", name])

# Which piece is wrong, the outermost first: a value, a missing file, the engine.
move_object := provider_object if {
	not paths_agree
	scratch_target == input.scratch.config
} else := config_object if {
	not config_can_be_completed
} else := in_config("OnlineBackup.KEK") if {
	not key_as_due(input.scratch.config_folder)
} else := in_config("Checksum") if {
	not stores_as_due(input.scratch.config_folder)
} else := in_config("SSBV") if {
	count(dead_links) > 0
} else := "service:obengine"

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
	scratch_target == ""
}

# S55, S58: no OnlineBackup.KEK anywhere, so there is nothing to copy it from.
kek_missing if {
	installed
	registered
	not scratch_unreachable
	key_nowhere
}

# The folder that the values name, or shall name.
kek_folder := scratch_target if {
	scratch_target != ""
} else := input.scratch.config

# Somebody may have set the file aside under another name: it is copied back. Otherwise only the
# customer has it, or the passphrase; a NEW passphrase would lose the old data (5.4).
kek_path := concat("", [kek_folder, "\\OnlineBackup.KEK"])

kek_lines := [line |
	some path in {input.scratch.key_files[0]}
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

escalate contains concat(" ", [
	"OnlineBackup.KEK is in no scratch folder: only the customer can restore it,",
	"or enter the passphrase that was chosen at activation",
]) if {
	kek_missing
	not "agent" in unreadable
	count(input.scratch.key_files) == 0
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
