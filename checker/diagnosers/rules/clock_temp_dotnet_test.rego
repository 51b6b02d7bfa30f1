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

cases["old dotnet"] := {
	"facts": facts({"dotnet": {"release": 379892}}),
	"causes": {"dotnet.too-old"},
}

cases["smallest dotnet"] := {
	"facts": facts({"dotnet": {"release": 379893}}),
	"causes": set(),
}

cases["installed dotnet waits for its restart"] := {
	"facts": facts({
		"dotnet": {"release": 378389},
		"machine": {"waiting_for_restart": ["KB2901907"]},
	}),
	"causes": {"windows.pending-restart"},
}

cases["a new edition wants another installer"] := {
	"facts": facts({"dotnet": {"release": 461808, "required_release": 528040}}),
	"causes": {"dotnet.too-old"},
	"lines": ["C:\\Install\\ndp48-x86-x64-allos-enu.exe /q /norestart"],
}
