package marslab_test

both(changed) := {"scratch": {"config_folder": changed, "provider_folder": changed}}

cases["offline"] := {
	"facts": facts({"volumes": {"C": {"offline": true}}}),
	"causes": {"scratch.volume-offline"},
}

attribute(name) := both({"attribute_paths": [{"attribute": name, "path": scratch}]})

cases["encrypted"] := {
	"facts": facts(attribute("encrypted")),
	"causes": {"scratch.encrypted"},
}

cases["compressed"] := {
	"facts": facts(attribute("compressed")),
	"causes": {"scratch.compressed"},
}

cases["sparse"] := {
	"facts": facts(attribute("sparse")),
	"causes": {"scratch.sparse"},
}

cases["reparse point"] := {
	"facts": facts(attribute("reparse-point")),
	"causes": {"scratch.reparse-point"},
}

held(path) := {"scratch": {"held": [{"by": "x.exe", "path": path, "at_boot": false}]}}

cases["held"] := {
	"facts": facts(held(concat("", [scratch, "\\Checksum\\1.chk"]))),
	"causes": {"scratch.locked-by-process"},
}

cases["a log that is held"] := {
	"facts": facts(held(concat("", [scratch, "\\x.log"]))),
	"causes": set(),
}

cases["bitmap"] := {
	"facts": facts(both({"unreadable_bitmaps": ["C:\\x.bmp"]})),
	"causes": {"scratch.bitmap-unusable"},
}

# Somebody began to take the agent off, and its folders and values are still there.
half_installed := {"agent": {"installation": "incomplete"}}

troubles := object.union(
	both({
		"system_access": false, "unreadable_bitmaps": ["E:\\Scratch\\D.bmp"],
		"attribute_paths": [
			{"attribute": name, "path": "E:\\Scratch"} |
			some name in ["encrypted", "compressed", "sparse", "reparse-point"]
		],
	}),
	held("E:\\Scratch\\Checksum\\1.chk"),
)

elsewhere := object.union(at("E:\\Scratch"), troubles)

cases["a scratch folder that an agent left behind"] := {
	"facts": facts(object.union(object.union(half_installed, elsewhere), {"volumes": {
		"E": {"free_bytes": 1, "dedup": true, "kind": "removable"},
	}})),
	"causes": {"agent.install-incomplete"},
}

cases["a scratch folder that an agent left behind on a disk that is offline"] := {
	"facts": facts(object.union(
		object.union(half_installed, at("E:\\Scratch")),
		{"volumes": {"E": {"offline": true}}},
	)),
	"causes": {"agent.install-incomplete"},
}

cases["a disk comes online before anything else is known of it"] := {
	"facts": facts(object.union(
		object.union(at("E:\\Scratch"), both({"exists": false, "error": 21})),
		{"volumes": {"E": {"offline": true, "free_bytes": 0, "dedup": true, "kind": "removable"}}},
	)),
	"causes": {"scratch.volume-offline"},
	"lines": ["Set-Disk -Number 0 -IsOffline $false"],
}

# BitLocker has the volume of the cache locked: what is in the folder cannot be seen.
locked_away(changed) := object.union(
	object.union(
		at("E:\\Scratch"),
		both({"exists": false, "error": 6000, "kek": false, "checksums": 0}),
	),
	{"volumes": {"E": object.union({"locked": true}, changed)}},
)

cases["a locked scratch folder with its key"] := {
	"facts": facts(locked_away({"recovery_key": "C:\\Install\\E.BEK"})),
	"causes": {"volume.bitlocker-locked"},
	"objects": {"volume:E"},
	"cites": {"volumes.E.locked", "scratch.config_folder.error"},
	"remedy": ["manage-bde -unlock E: -RecoveryKey C:\\Install\\E.BEK"],
	"escalates": false,
}

cases["a locked scratch folder without a key"] := {
	"facts": facts(locked_away({"free_bytes": 0, "dedup": true, "kind": "removable"})),
	"causes": {"volume.bitlocker-locked"},
	"remedy": [],
	"escalates": true,
}

cases["a locked scratch folder that an agent left behind"] := {
	"facts": facts(object.union(half_installed, locked_away({}))),
	"causes": {"agent.install-incomplete"},
	"escalates": false,
}

cases["a path to a drive that was taken out leads nowhere"] := {
	"facts": facts(object.union(
		object.union(at("E:\\Scratch"), both({"exists": false, "error": 3, "kek": false})),
		{"scratch": {"other_copies": [scratch]}, "volumes": {"E": {"kind": "removable"}}},
	)),
	"causes": {"scratch.moved-incorrectly"},
}

cases["access rules are restored from the denial to the grant"] := {
	"facts": facts(both({"system_access": false})),
	"causes": {"scratch.access-denied"},
	"objects": {concat("", ["file:", scratch])},
	"order": [line |
		some rule in [" /remove:d SYSTEM", " /inheritance:e", " /grant \"SYSTEM:(OI)(CI)F\""]
		line := concat("", ["icacls \"", scratch, "\"", rule])
	],
}

cases["transient"] := {
	"facts": facts({"operation": {"message": "SalBitmapError", "detail": "0x800704d5"}}),
	"causes": {"tracking.transient"},
	"lines": ["wabadmin backup"],
}

cases["the code of a retry below another message"] := {
	"facts": facts({"operation": {"message": "100050", "detail": "0x800704d5"}}),
	"causes": set(),
}

# The failure is remembered from a backup before, and nothing was tried again: no code (S83-S86).
remembered(changed) := facts(object.union(
	{"operation": {"message": "SalChecksumStoreInitializationFailed", "detail": ""}},
	changed,
))

cases["the reason is gone, and change tracking remembers it"] := {
	"facts": remembered({}),
	"causes": {"windows.pending-restart"},
	"lines": ["Restart-Computer -Force"],
}

not_excluded(path) := {"antivirus": {"uncovered": [path]}}

cases["a compiler that is scanned keeps no store from being opened"] := {
	"facts": remembered(not_excluded("C:\\Windows\\csc.exe")),
	"causes": {"antivirus.csc", "windows.pending-restart"},
}

reasons := {
	"scratch.moved-incorrectly": {"scratch": {"provider": "E:\\Scratch"}},
	"scratch.volume-offline": object.union(
		both({"exists": false, "error": 21}), {"volumes": {"C": {"offline": true}}},
	),
	"volume.bitlocker-locked": object.union(
		both({"exists": false, "error": 6000}), {"volumes": {"C": {"locked": true}}},
	),
	"scratch.access-denied": both({"system_access": false}),
	"scratch.locked-by-process": held(concat("", [scratch, "\\Checksum\\1.chk"])),
	"antivirus.scratch": not_excluded(scratch),
}

cases[concat(" ", ["the reason is still there, and change tracking remembers it:", cause])] := {
	"facts": remembered(changed),
	"causes": {cause},
	"lines": ["Restart-Computer -Force"],
} if {
	some cause, changed in reasons
}
