# Shadow storage of the PROTECTED volumes (S78, D17), the services that a snapshot needs (X61).
package marslab

smallest_diff_area := (320 * 1024) * 1024

protected_letters contains upper(substring(path, 0, 1)) if some path in input.policy.sources

# Windows Server Backup snapshots the system volume for system state, and nothing else (X63).
snapshot_letters := {"C"} if input.operation.name == "system-state-backup"

snapshot_letters := protected_letters if input.operation.name != "system-state-backup"

which_volumes := ["policy.sources"] if input.operation.name != "system-state-backup"

which_volumes := [] if input.operation.name == "system-state-backup"

# What changes while a backup runs: one per cent of what is used, at least the smallest diff area.
diff_area(letter) := max([floor((input.volumes[letter].used_bytes * 10) / 1000), smallest_diff_area])

# Per cent are of the volume that holds the copies.
shadow_size(on, needed) := "10%" if {
	input.volumes[on].capacity_bytes >= needed * 10
} else := "UNBOUNDED"

findings contains {
	"cause": "vss.shadow-storage-too-small",
	"object": concat("", ["vss:", letter]),
	"evidence": array.concat(
		["vss.storage", concat("", ["volumes.", letter, ".used_bytes"])], which_volumes,
	),
	"remediation": [concat("", [
		"vssadmin Resize ShadowStorage /For=", letter, ": /On=", storage.on,
		": /MaxSize=", shadow_size(storage.on, needed),
	])],
	"priority": 50,
} if {
	some letter in snapshot_letters
	some storage in input.vss.storage
	storage.of == letter
	storage.maximum_bytes != null
	needed := storage.used_bytes + diff_area(letter)
	storage.maximum_bytes < needed
}

# X57, D17: whatever the maximum is, the volume that holds the diff area has no room for it.
other_volume(needed) := min({letter |
	some letter, volume in input.volumes
	volume.kind == "fixed"
	volume.file_system == "ntfs"
	not volume.offline
	not volume.locked
	not volume.read_only
	volume.free_bytes >= needed * 4
})

full contains [letter, storage.on, diff_area(letter)] if {
	some letter in snapshot_letters
	some storage in input.vss.storage
	storage.of == letter
	input.volumes[storage.on].free_bytes < diff_area(letter)
	not cache_is_full(storage.on)
}

# Where the cache has no room either, that is the trouble: one cleanup mends both (5.2).
cache_is_full(letter) if {
	scratch_low
	letter == scratch_letter
}

# Another place for them, when there is one.
moved_storage(letter, on, needed) := [
	concat("", ["vssadmin delete shadowstorage /for=", letter, ": /on=", on, ": /quiet"]),
	concat("", [
		"vssadmin add shadowstorage /for=", letter, ": /on=", other_volume(needed),
		": /maxsize=UNBOUNDED",
	]),
]

findings contains {
	"cause": "vss.volume-full",
	"object": concat("", ["volume:", on]),
	"evidence": array.concat(
		[concat("", ["volumes.", on, ".free_bytes"]), "vss.storage"], which_volumes,
	),
	"remediation": [line | some line in moved_storage(letter, on, needed)],
	"priority": 50,
} if {
	some [letter, on, needed] in full
}

escalate contains concat("", [
	"no volume has room for the shadow copies of ", letter, ": free space or grow one",
]) if {
	some [letter, on, needed] in full
	not other_volume(needed)
}

# X61: three services run all the time, two are started when they are asked for. No snapshot was
# made: otherwise they have hurt nobody.
no_snapshot if input.operation.message in {"snapshot", "wsb-vss"}

idle_services := [name |
	some name in ["RpcSs", "EventSystem", "SENS"]
	input.services[name].state == "stopped"
]

# Start type, as `sc config` wants it.
usual_start := {"RpcSs": "auto", "EventSystem": "auto", "SENS": "auto", "VSS": "demand", "swprv": "demand"}

barred_services := [name |
	some name in array.concat(idle_services, ["VSS", "swprv"])
	input.services[name].start == "disabled"
]

starting := [concat("", ["net start ", name]) | some name in idle_services]

# A finding speaks of the first: there is none when all are as they must be.
service_fact(name, fact) := concat("", ["services.", name, ".", fact])

findings contains {
	"cause": "vss.service-stopped",
	"object": concat("", ["service:", idle_services[0]]),
	"evidence": [
		"operation.message", service_fact(idle_services[0], "state"),
		service_fact(idle_services[0], "start"),
	],
	"remediation": starting,
	"priority": 30,
} if {
	no_snapshot
	count(barred_services) == 0
}

findings contains {
	"cause": "vss.service-disabled",
	"object": concat("", ["service:", barred_services[0]]),
	"evidence": ["operation.message", service_fact(barred_services[0], "start")],
	"remediation": array.concat(
		[line |
			some name in barred_services
			line := concat("", ["sc.exe config ", name, " start= ", usual_start[name]])
		],
		starting,
	),
	"priority": 30,
} if {
	no_snapshot
}
