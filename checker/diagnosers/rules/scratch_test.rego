package marslab_test

both(changed) := {"scratch": {"config_folder": changed, "provider_folder": changed}}

cases["low space"] := {
	"facts": facts({"volumes": {"C": {"free_bytes": 4999999999}}}),
	"causes": {"scratch.low-space"},
}

cases["five per cent"] := {
	"facts": facts({"volumes": {"C": {"free_bytes": 5000000000}}}),
	"causes": set(),
}

cases["offline"] := {
	"facts": facts({"volumes": {"C": {"offline": true}}}),
	"causes": {"scratch.volume-offline"},
}

cases["dedup"] := {
	"facts": facts({"volumes": {"C": {"dedup": true}}}),
	"causes": {"scratch.dedup"},
}

cases["dedup of data"] := {
	"facts": facts({"volumes": {"D": {"dedup": true}}}),
	"causes": set(),
}

cases["access"] := {
	"facts": facts(both({"system_access": false})),
	"causes": {"scratch.access-denied"},
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

cases["transient"] := {
	"facts": facts({"operation": {"message": "SalBitmapError", "detail": "0x800704d5"}}),
	"causes": {"tracking.transient"},
}

cases["relocation copies and changes both values"] := {
	"facts": facts({"volumes": {"C": {"free_bytes": 1}}}),
	"causes": {"scratch.low-space"},
	"lines": [
		"net stop obengine", "robocopy ",
		"reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\" /v ScratchLocation",
		"reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\CloudBackupProvider\"",
		"net start obengine",
	],
}

cases["nothing can be recovered to a full drive"] := {
	"facts": facts({
		"operation": {"name": "restore", "message": "internal", "detail": "0x80070070"},
		"restore": {"mount": {"volume": "F", "minutes": 10, "minutes_left": 350}},
		"volumes": {"C": {"free_bytes": 1048576}},
	}),
	"causes": {"scratch.low-space"},
	"lines": ["wabadmin recover unmount", "wabadmin backup", "cmd /c rd /s /q"],
}
