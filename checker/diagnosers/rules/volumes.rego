# Source volumes: the six kinds that are no source (S08), the largest size (X41), and a temporary disk
# that was wiped (X36). A deduplicated volume is a source like any other. What the policy protects decides; other volumes are no matter.
package marslab

# A backup or a wizard that got as far as the volumes.
source_tried if {
	asks_for_sources
	input.operation.ended != "succeeded"
}

asks_for_sources if backing_up

asks_for_sources if input.operation.name == "configure"

# Nothing else is known of a volume that is offline.
source_online contains letter if {
	some letter in protected_letters
	not input.volumes[letter].offline
}

source_local contains letter if {
	some letter in source_online
	input.volumes[letter].kind == "fixed"
}

disk_line(letter, change) := concat("", [
	"Set-Disk -Number ", format_int(input.volumes[letter].disk, 10), " ", change,
])

# The items of a volume: they are removed when it cannot be made a source.
removal(letter) := [line |
	some path in input.policy.sources
	upper(substring(path, 0, 1)) == letter
	line := concat("", ["wabadmin policy remove ", quoted_path(path)])
]

# A backslash before the closing quote would quote it.
quoted_path(path) := quoted(path) if {
	contains(path, " ")
} else := path

source_finding(letter, fact, lines) := {
	"object": concat("", ["volume:", letter]),
	"evidence": [concat("", ["volumes.", letter, ".", fact]), "policy.sources"],
	"remediation": lines,
	"priority": 48,
}

findings contains object.union(
	{"cause": "volume.offline"},
	source_finding(letter, "offline", [disk_line(letter, "-IsOffline $false")]),
) if {
	source_tried
	some letter in protected_letters
	input.volumes[letter].offline
}

findings contains object.union(
	{"cause": "volume.removable"},
	source_finding(letter, "kind", removal(letter)),
) if {
	source_tried
	some letter in source_online
	input.volumes[letter].kind == "removable"
}

findings contains object.union(
	{"cause": "volume.network-share"},
	source_finding(letter, "kind", removal(letter)),
) if {
	source_tried
	some letter in source_online
	input.volumes[letter].kind == "network"
}

findings contains object.union(
	{"cause": "volume.read-only"},
	source_finding(letter, "read_only", [disk_line(letter, "-IsReadOnly $false")]),
) if {
	source_tried
	some letter in source_local
	input.volumes[letter].read_only
}

unlock_lines(letter) := [line |
	input.volumes[letter].recovery_key != null
	line := concat("", [
		"manage-bde -unlock ", letter, ": -RecoveryKey ",
		quoted_path(input.volumes[letter].recovery_key),
	])
]

# BitLocker: unlocked before the job starts.
findings contains object.union(
	{"cause": "volume.bitlocker-locked"},
	source_finding(letter, "locked", unlock_lines(letter)),
) if {
	some letter in locked_source
}

locked_source contains letter if {
	source_tried
	some letter in source_local
	input.volumes[letter].locked
}

escalate contains concat("", ["the recovery key of volume ", letter, " is needed to unlock it"]) if {
	some letter in locked_source | locked_scratch
	input.volumes[letter].recovery_key == null
}

# FAT can become NTFS and keep its files; ReFS cannot.
file_system_lines(letter) := [concat("", ["convert ", letter, ": /FS:NTFS"])] if {
	input.volumes[letter].file_system == "fat32"
}

file_system_lines(letter) := removal(letter) if input.volumes[letter].file_system != "fat32"

findings contains object.union(
	{"cause": "volume.not-ntfs"},
	source_finding(letter, "file_system", file_system_lines(letter)),
) if {
	source_tried
	some letter in source_local
	not input.volumes[letter].locked
	input.volumes[letter].file_system != "ntfs"
}

# X41: GiB that one volume may have, by the version of Windows.
old_windows := {"server-2003r2", "server-2008", "server-2008r2"}

source_limit_gib := 1700 if input.machine.windows in old_windows

source_limit_gib := 54400 if not input.machine.windows in old_windows

too_large contains letter if {
	some letter, bytes in input.policy.bytes_by_volume
	bytes > ((source_limit_gib * 1024) * 1024) * 1024
}

findings contains {
	"cause": "source.too-large",
	"object": concat("", ["volume:", letter]),
	"evidence": [concat("", ["policy.bytes_by_volume.", letter]), "machine.windows"],
	"remediation": [],
	"priority": 48,
} if {
	source_tried
	some letter in too_large
}

escalate contains concat("", [
	"volume ", letter, " has more data than this version of Windows can protect on one volume: ",
	"split it, or move it to a newer server",
]) if {
	source_tried
	some letter in too_large
}

# X36: the policy has a volume that is gone, and behind its letter is the new temporary disk of a
# virtual machine in Azure. What was on the old one comes back from the vault, to a disk that stays.
findings contains {
	"cause": "volume.temporary-wiped",
	"object": concat("", ["volume:", letter]),
	"evidence": [
		sprintf("policy.items.%d.volume_replaced", [n]),
		concat("", ["volumes.", letter, ".temporary"]),
	],
	"remediation": [
		"wabadmin recover mount", "wabadmin recover copy", "wabadmin recover unmount",
		"wabadmin policy add C:\\Recovered",
		concat("", ["wabadmin policy remove ", quoted_path(item.path)]),
	],
	"priority": 48,
} if {
	source_tried
	some n, item in input.policy.items
	item.volume_replaced
	letter := upper(substring(item.path, 0, 1))
	input.volumes[letter].temporary
}
