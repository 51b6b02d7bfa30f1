package marslab_test

cases["clock behind"] := {
	"facts": facts({"clock": {"offset_seconds": -301}}),
	"causes": {"clock.skew"},
}

cases["clock within tolerance"] := {
	"facts": facts({"clock": {"offset_seconds": 300}}),
	"causes": set(),
}

cases["flood before registration"] := {
	"facts": facts({"agent": {"vault": ""}, "temp": {"tmp_files": 65001}}),
	"causes": {"temp.flood"},
}

cases["flood after registration"] := {
	"facts": facts({"temp": {"tmp_files": 65001}}),
	"causes": set(),
}

cases["names are left"] := {
	"facts": facts({"agent": {"vault": ""}, "temp": {"tmp_files": 65000}}),
	"causes": set(),
}

cases["flood before another registration"] := {
	"facts": facts({"operation": {"name": "re-register"}, "temp": {"tmp_files": 65001}}),
	"causes": {"temp.flood"},
}

temp_closed(operation) := facts({
	"operation": {"name": operation}, "temp": {"system_access": false},
})

cases["the service may not write to the folder"] := {
	"facts": temp_closed("re-register"),
	"causes": {"temp.not-writable"},
	"remedy": [
		"icacls C:\\Windows\\Temp /remove:d SYSTEM",
		"icacls C:\\Windows\\Temp /inheritance:e",
		"icacls C:\\Windows\\Temp /grant \"SYSTEM:(OI)(CI)F\"",
	],
}

cases["a backup writes nothing to the folder"] := {
	"facts": temp_closed("manual-backup"),
	"causes": set(),
}

old_dotnet := {"dotnet": {"release": 378389}}

cases["old dotnet"] := {
	"facts": facts({"dotnet": {"release": 379892}}),
	"causes": {"dotnet.too-old"},
	"cites": {"dotnet.release", "dotnet.required_release", "machine.waiting_for_restart"},
	"lines": ["C:\\Install\\NDP452-KB2901907-x86-x64-AllOS-ENU.exe /q /norestart"],
}

cases["old dotnet, and an update that has nothing to do with it waits"] := {
	"facts": facts(object.union(old_dotnet, update_waits("KB4534310"))),
	"causes": {"dotnet.too-old"},
}

cases["a newer dotnet than any needed waits"] := {
	"facts": facts(object.union({"dotnet": {"release": 379893}}, update_waits("KB4486153"))),
	"causes": set(),
}

cases["smallest dotnet"] := {
	"facts": facts({"dotnet": {"release": 379893}}),
	"causes": set(),
}

cases[sprintf("installed dotnet waits for its restart: %s", [update])] := {
	"facts": facts(object.union(old_dotnet, update_waits(update))),
	"causes": {"windows.pending-restart"},
	"cites": {"machine.waiting_for_restart", "dotnet.release"},
} if {
	some update in ["KB2901907", "KB4486153"]
}

cases["a new edition wants another installer"] := {
	"facts": facts({"dotnet": {"release": 461808, "required_release": 528040}}),
	"causes": {"dotnet.too-old"},
	"lines": ["C:\\Install\\ndp48-x86-x64-allos-enu.exe /q /norestart"],
}
