# The scratch folder where it is: room (S04, S53, S56, S74, S88), access (S76), volume, attributes
# (S77), other programs (S83, S85), its change bitmap (S90). D15-D17, D26.
package marslab

scratch_letter := upper(substring(input.scratch.provider, 0, 1))

# Below this the key store cannot be opened; [INF] 64 MiB, as the agent does.
key_bytes := (64 * 1024) * 1024

# D26: five per cent of the PROTECTED bytes, not of the volume. Agents that want ten per cent are
# outdated (agent.rego); their free space is no fault.
cache_bytes := max([key_bytes, floor((input.policy.protected_bytes * 50) / 1000)])

cache_bytes := key_bytes if not input.policy.protected_bytes

# X32: system state needs 30 GiB beside that.
system_state_bytes := 32212254720 if input.operation.name == "system-state-backup"

system_state_bytes := 0 if input.operation.name != "system-state-backup"

# Where there is room for the key store, it is the policy that sets the need.
space_measure contains "policy.protected_bytes" if {
	input.volumes[scratch_letter].free_bytes >= key_bytes
}

scratch_low if {
	installed
	registered
	not worked
	not scratch_unreachable
	volume := input.volumes[scratch_letter]
	volume.free_bytes < cache_bytes + system_state_bytes
}

scratch_dedup if {
	installed
	not scratch_unreachable
	input.volumes[scratch_letter].dedup
}

# Where the folder can go: a fixed local NTFS volume with twice the room that is needed (3.1, 3.3);
# the one that is used least comes first. Not a protected one: the cache would back itself up. Where
# it lies now something of this is lacking, or it need not move.
homes contains [volume.used_bytes, letter] if {
	some letter, volume in input.volumes
	not letter in protected_letters
	volume.file_system == "ntfs"
	volume.kind == "fixed"
	not volume.offline
	not volume.locked
	not volume.read_only
	not volume.dedup
	volume.free_bytes > (((2 * cache_bytes) + system_state_bytes) + input.scratch.provider_folder.bytes)
}

new_home := concat("", [min(homes)[1], ":\\Scratch"])

# 3.2: stop, COPY, both values, start; the old folder stays until a backup has succeeded.
# A wrong move is mended first: until then nobody knows what to copy.
relocation := [line |
	not scratch_moved
	some path in {new_home}
	some line in array.concat(
		[stop_line, copy_line(input.scratch.provider, path)],
		array.concat(
			array.concat(registry_lines(path), exclusion_lines(path)),
			[start_line],
		),
	)
]

# What is recovered goes to the drive of the full scratch folder too: that folder is what can be taken
# from there. Its old copy goes after a backup from the new one has succeeded (3.2).
recovered_to := "C"

old_scratch_goes := [line |
	input.operation.name == "restore"
	scratch_letter == recovered_to
	relocation != []
	some line in ["wabadmin backup", concat("", ["cmd /c rd /s /q ", quoted(input.scratch.provider)])]
]

unmount_first := [line |
	input.operation.name == "restore"
	input.restore.mount.volume != ""
	line := "wabadmin recover unmount"
]

# S04, S53, S56, S74, S88
findings contains {
	"cause": "scratch.low-space",
	"object": concat("", ["volume:", scratch_letter]),
	"evidence": array.concat(
		[concat("", ["volumes.", scratch_letter, ".free_bytes"]), "scratch.provider"],
		[path | some path in space_measure],
	),
	"remediation": array.concat(array.concat(unmount_first, relocation), restart_if_latched),
	"after_restart": old_scratch_goes,
	"priority": 45,
} if {
	scratch_low
}

# No other volume takes the cache: which files may go, people decide.
escalate contains "no volume has room for the cache: free space, grow a volume or add one" if {
	scratch_low
	not new_home
}

# S77: de-duplicated. Switching it off does not bring the data back: the folder moves.
findings contains {
	"cause": "scratch.dedup",
	"object": concat("", ["volume:", scratch_letter]),
	"evidence": [concat("", ["volumes.", scratch_letter, ".dedup"]), "scratch.provider"],
	"remediation": array.concat(relocation, restart_if_latched),
	"priority": 45,
} if {
	scratch_dedup
}

escalate contains "no other volume can take the scratch folder from the deduplicated one" if {
	scratch_dedup
	not new_home
}

# X44: a share or removable media. The folder moves to a local disk.
scratch_elsewhere if {
	installed
	# A path that leads nowhere is another trouble (S75), and so is a disk that is offline (S76).
	input.scratch.provider_folder.exists
	input.volumes[scratch_letter].kind != "fixed"
}

findings contains {
	"cause": "scratch.location-unsupported",
	"object": concat("", ["volume:", scratch_letter]),
	"evidence": [concat("", ["volumes.", scratch_letter, ".kind"]), "scratch.provider"],
	"remediation": array.concat(relocation, restart_if_latched),
	"priority": 45,
} if {
	scratch_elsewhere
}

escalate contains "no local disk can take the scratch folder" if {
	scratch_elsewhere
	not new_home
}

# S75, S76: its disk is offline.
findings contains {
	"cause": "scratch.volume-offline",
	"object": concat("", ["volume:", letter]),
	"evidence": [concat("", ["volumes.", letter, ".offline"]), "scratch.config_folder.error"],
	"remediation": array.concat(
		[concat("", [
			"Set-Disk -Number ", format_int(input.volumes[letter].disk, 10), " -IsOffline $false",
		])],
		restart_if_latched,
	),
	"priority": 28,
} if {
	installed
	some letter in scratch_letters
	input.volumes[letter].offline
}

# S76: BitLocker has it locked.
findings contains {
	"cause": "volume.bitlocker-locked",
	"object": concat("", ["volume:", letter]),
	"evidence": [concat("", ["volumes.", letter, ".locked"]), "scratch.config_folder.error"],
	"remediation": array.concat(unlock_lines(letter), restart_if_latched),
	"priority": 28,
} if {
	some letter in locked_scratch
}

locked_scratch contains letter if {
	installed
	some letter in scratch_letters
	input.volumes[letter].locked
}

# S76, S84, S86: access rules keep LocalSystem out.
access_denied if {
	installed
	input.scratch.provider_folder.exists
	not input.scratch.provider_folder.system_access
}

findings contains {
	"cause": "scratch.access-denied",
	"object": concat("", ["file:", input.scratch.provider]),
	"evidence": ["scratch.provider_folder.system_access"],
	"remediation": array.concat(
		[
			concat("", ["icacls ", quoted(input.scratch.provider), " /remove:d SYSTEM"]),
			concat("", ["icacls ", quoted(input.scratch.provider), " /inheritance:e"]),
			concat("", ["icacls ", quoted(input.scratch.provider), " /grant \"SYSTEM:(OI)(CI)F\""]),
		],
		restart_if_latched,
	),
	"priority": 45,
} if {
	access_denied
}

unusual(attribute) := [there.path |
	some there in input.scratch.provider_folder.attribute_paths
	there.attribute == attribute
	not state_link(there.path)
]

# The link of System State belongs there (in its usual place), or to a bad move.
state_link(path) if endswith(lower(path), "\\ssbv")

# Nothing where no path has it: then there is no finding.
attribute_object(attribute) := concat("", ["file:", min(unusual(attribute))])

# S77: encrypted.
findings contains {
	"cause": "scratch.encrypted",
	"object": attribute_object("encrypted"),
	"evidence": ["scratch.provider_folder.attributes"],
	"remediation": [
		concat("", ["cipher /d /a /s:", quoted(input.scratch.provider)]),
	],
	"priority": 42,
} if {
	installed
}

# S77: compressed.
findings contains {
	"cause": "scratch.compressed",
	"object": attribute_object("compressed"),
	"evidence": ["scratch.provider_folder.attributes"],
	"remediation": [
		concat("", ["compact /u /s:", quoted(input.scratch.provider), " /a /i /q"]),
	],
	"priority": 42,
} if {
	installed
}

# S77: sparse.
findings contains {
	"cause": "scratch.sparse",
	"object": attribute_object("sparse"),
	"evidence": ["scratch.provider_folder.attributes"],
	"remediation": [line |
		some path in unusual("sparse")
		line := concat("", ["fsutil sparse setflag ", quoted(path), " 0"])
	],
	"priority": 42,
} if {
	installed
}

# S77: a reparse point.
findings contains {
	"cause": "scratch.reparse-point",
	"object": attribute_object("reparse-point"),
	"evidence": ["scratch.provider_folder.attributes"],
	"remediation": [line |
		some path in unusual("reparse-point")
		line := concat("", ["fsutil reparsepoint delete ", quoted(path)])
	],
	"priority": 42,
} if {
	installed
}

# S83, S85, D14: a program holds the stores. It lets go before anything is copied (priority).
store_folders := ["\\checksum\\", "\\metadata\\"]

holders contains held if {
	some held in input.scratch.held
	some folder in store_folders
	contains(lower(held.path), folder)
}

kill_line(held) := concat("", ["taskkill /f /im ", held.by])

findings contains {
	"cause": "scratch.locked-by-process",
	"object": concat("", ["process:", min({held.by | some held in holders})]),
	"evidence": ["scratch.held"],
	"remediation": array.concat(
		[line | some held in holders; line := kill_line(held)],
		restart_if_latched,
	),
	"priority": 40,
} if {
	installed
}

# The system volume is checked when Windows starts.
check_at_restart := [line | scratch_letter == "C"; line := restart_line]

# S90: the file system below the change bitmap is damaged.
findings contains {
	"cause": "scratch.bitmap-unusable",
	"object": concat("", ["volume:", scratch_letter]),
	"evidence": ["scratch.provider_folder.unreadable_bitmaps"],
	"remediation": array.concat([concat("", ["chkdsk ", scratch_letter, ": /f"])], check_at_restart),
	"priority": 45,
} if {
	installed
	count(input.scratch.provider_folder.unreadable_bitmaps) > 0
}

# S90, D16: ERROR_RETRY, and nothing else is wrong: retry, once.
findings contains {
	"cause": "tracking.transient",
	"object": "agent:tracking_hiccup",
	"evidence": ["operation.message", "operation.detail"],
	"remediation": ["wabadmin backup"],
	"priority": 80,
} if {
	input.operation.message == "SalBitmapError"
	input.operation.detail == "0x800704d5"
}

# Anything that keeps the stores from being opened.
storage_trouble if scratch_moved

storage_trouble if scratch_unreachable

storage_trouble if access_denied

storage_trouble if count(holders) > 0

storage_trouble if {
	some path in uncovered
	lower(path) == lower(input.scratch.provider)
}
