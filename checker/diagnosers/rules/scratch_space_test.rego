# Room for the scratch folder, and where it goes when there is none (scratch.rego).
package marslab_test

room(free) := {"volumes": {"C": {"free_bytes": free}}}

on(drive, changed) := {"volumes": {drive: changed}}

low_space := {"scratch.low-space"}

cases["low space"] := {
	"facts": facts(room(4999999999)),
	"causes": low_space,
}

cases["five per cent"] := {
	"facts": facts(room(5000000000)),
	"causes": set(),
}

cases["five per cent of bytes that do not divide"] := {
	"facts": facts(object.union(room(5000000000), {"policy": {"protected_bytes": 100000000019}})),
	"causes": set(),
}

for_system_state := {"operation": {"name": "system-state-backup"}}

cases["room for system state as well"] := {
	"facts": facts(object.union(room(37212254720), for_system_state)),
	"causes": set(),
}

cases["a byte too little for system state"] := {
	"facts": facts(object.union(room(37212254719), for_system_state)),
	"causes": low_space,
}

# Activated, and backup is not configured yet.
activated(free) := facts(object.union(room(free), {
	"operation": {"name": "activate", "message": "0x1FC07", "detail": "0x80070070"},
	"policy": null,
	"vault": {"policy": ""},
}))

cases["room for the key store"] := {
	"facts": activated(67108864),
	"causes": set(),
}

cases["a byte too little for the key store"] := {
	"facts": activated(67108863),
	"causes": low_space,
}

cases["where the key store has room, the policy decides"] := {
	"facts": facts(room(67108864)),
	"causes": low_space,
	"cites": {"volumes.C.free_bytes", "scratch.provider", "policy.protected_bytes"},
}

cases["no room, and the engine could work with it"] := {
	"facts": facts(object.union(room(1), {"operation": {"ended": "completed-with-warnings"}})),
	"causes": set(),
}

cases["a full system volume before registration"] := {
	"facts": facts(object.union(room(1), {
		"operation": {"name": "register", "message": "34513", "detail": "0x80072ee7"},
		"agent": {"vault": "", "recovery_points": 0},
	})),
	"causes": set(),
}

cases["dedup"] := {
	"facts": facts(on("C", {"dedup": true})),
	"causes": {"scratch.dedup"},
}

cases["dedup of data"] := {
	"facts": facts(on("D", {"dedup": true})),
	"causes": set(),
}

cases["relocation copies, changes both values and adds the exclusion"] := {
	"facts": facts(room(1)),
	"causes": low_space,
	"objects": {"volume:C"},
	"order": [
		"net stop obengine",
		concat("", ["robocopy \"", scratch, "\" \"E:\\Scratch\" /E /XJ"]),
		"reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\" /v ScratchLocation",
		"reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\CloudBackupProvider\"",
		"Add-MpPreference -ExclusionPath \"E:\\Scratch\"",
		"net start obengine",
	],
	"never": ["wabadmin", "cmd /c rd"],
}

# F: is a volume like E: that is used more.
with_another(changed) := facts(object.union(
	{"volumes": {
		"C": {"free_bytes": 1},
		"F": object.union(volume(60000000000), {"used_bytes": 2000000000}),
	}},
	changed,
))

to_another := [concat("", ["robocopy \"", scratch, "\" \"F:"])]

cases["of two volumes the one that is used less takes the scratch folder"] := {
	"facts": with_another({}),
	"causes": low_space,
	"never": to_another,
}

# Nobody may put anything on such a volume for good.
unusable := {
	"is no NTFS": on("E", {"file_system": "refs"}),
	"can be taken out": on("E", {"kind": "removable"}),
	"is offline": on("E", {"offline": true}),
	"is locked": on("E", {"locked": true}),
	"is read-only": on("E", {"read_only": true}),
}

unfit := object.union(unusable, {
	"is protected": {"policy": {"sources": ["D:\\", "e:\\Data"]}},
	"is deduplicated": on("E", {"dedup": true}),
	"has just twice the room and that of the folder": on("E", {"free_bytes": 10000001000}),
	"has no room for system state beside that": object.union(
		on("E", {"free_bytes": 42212255720}),
		for_system_state,
	),
})

cases[concat("", ["the scratch folder does not go to a volume that ", what])] := {
	"facts": with_another(changed),
	"causes": low_space,
	"lines": to_another,
} if {
	some what, changed in unfit
}


enough := {
	"a byte more": on("E", {"free_bytes": 10000001001}),
	"a byte more, with system state": object.union(
		on("E", {"free_bytes": 42212255721}),
		for_system_state,
	),
}

cases[concat("", ["twice the room, that of the folder and ", what])] := {
	"facts": with_another(changed),
	"causes": low_space,
	"never": to_another,
} if {
	some what, changed in enough
}

# Neither D: (protected) nor E: takes the folder from C:.
nowhere(changed) := facts({"volumes": {"C": changed, "E": {"locked": true}}})

homeless := {
	"scratch.low-space": {"free_bytes": 1},
	"scratch.dedup": {"dedup": true},
	"scratch.location-unsupported": {"kind": "removable"},
}

cases[concat(" ", ["people make room:", cause])] := {
	"facts": nowhere(changed),
	"causes": {cause},
	"escalates": true,
	"never": ["robocopy"],
} if {
	some cause, changed in homeless
}

# S83-S86: the stores could not be opened meanwhile, and that is remembered until Windows starts.
cases[concat(" ", ["the folder is moved before the server starts again:", cause])] := {
	"facts": facts({
		"operation": {"message": "SalVhdInitializationError", "detail": "0x80070005"},
		"volumes": {"C": changed},
	}),
	"causes": {cause},
	"order": ["robocopy ", "net start obengine", "Restart-Computer -Force"],
} if {
	some cause, changed in homeless
}

# What is recovered goes to C: as well.
recovering := {"operation": {"name": "restore", "message": "internal", "detail": "0x80070070"}}

cases["nothing can be recovered to a full drive"] := {
	"facts": facts(object.union(recovering, {
		"restore": {"mount": {"volume": "F", "minutes": 10, "minutes_left": 350}},
		"volumes": {"C": {"free_bytes": 1048576}},
	})),
	"causes": low_space,
	"order": [
		"wabadmin recover unmount", "net stop obengine", "robocopy ", "net start obengine",
		"wabadmin backup", "cmd /c rd /s /q",
	],
}

cases["nothing can be recovered, and the old scratch folder has nowhere to go"] := {
	"facts": facts(object.union(recovering, {
		"volumes": {"C": {"free_bytes": 1048576}, "E": {"offline": true}},
	})),
	"causes": low_space,
	"escalates": true,
	"never": ["wabadmin backup", "cmd /c rd"],
}

at(path) := {"scratch": {
	"config": path, "provider": path,
	"config_folder": {"volume": substring(path, 0, 1)},
	"provider_folder": {"volume": substring(path, 0, 1)},
}}

cases["the old scratch folder is not on the drive that is recovered to"] := {
	"facts": facts(object.union(
		object.union(recovering, at("E:\\Scratch")),
		on("E", {"free_bytes": 1048576}),
	)),
	"causes": low_space,
	"lines": ["robocopy \"E:\\Scratch\" \"C:\\Scratch\""],
	"never": ["wabadmin backup", "cmd /c rd"],
}

hanging := {"restore": {"mount": {"volume": "", "minutes": 10, "minutes_left": null}}}

cases["a mount that hangs on a full drive is cancelled, there is nothing to unmount"] := {
	"facts": facts(object.union(object.union(recovering, hanging), room(1048576))),
	"causes": {"scratch.low-space", "restore.mount-stuck"},
	"lines": ["wabadmin recover cancel"],
	"never": ["wabadmin recover unmount"],
}

cases["who recovers is not disturbed because a passphrase cannot be saved"] := {
	"facts": facts(object.union(room(1), {
		"operation": {"name": "configure", "message": "34506", "detail": "0x80070070"},
		"restore": {"mount": {"volume": "F", "minutes": 10, "minutes_left": 350}},
	})),
	"causes": low_space,
	"never": ["wabadmin recover unmount"],
}

cases["a folder that was moved wrongly is mended before it is moved again"] := {
	"facts": facts(object.union(
		{"scratch": {"provider": "E:\\Scratch"}},
		on("E", {"free_bytes": 1}),
	)),
	"causes": {"scratch.low-space", "scratch.moved-incorrectly"},
	"never": ["robocopy"],
}
