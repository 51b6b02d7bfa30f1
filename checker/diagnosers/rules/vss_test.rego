package marslab_test

shadow(maximum) := {"vss": {"storage": [
	{"of": "D", "on": "D", "used_bytes": 0, "maximum_bytes": maximum},
]}}

cases["too small"] := {
	"facts": facts(shadow(335544319)),
	"causes": {"vss.shadow-storage-too-small"},
}

cases["just enough"] := {
	"facts": facts(shadow(335544320)),
	"causes": set(),
}

cases["unbounded"] := {
	"facts": facts(shadow(null)),
	"causes": set(),
}

cases["another volume"] := {
	"facts": facts({"vss": {"storage": [
		{"of": "C", "on": "C", "used_bytes": 0, "maximum_bytes": 1},
	]}}),
	"causes": set(),
}

full(free) := object.union(shadow(53687091200), {"volumes": {"D": volume(free)}})

cases["the volume of the copies is full"] := {
	"facts": facts(full(335544319)),
	"causes": {"vss.volume-full"},
	"lines": ["vssadmin delete shadowstorage /for=D: /on=D: /quiet"],
}

cases["the volume of the copies has just enough room"] := {
	"facts": facts(full(335544320)),
	"causes": set(),
}

without(services) := facts({
	"operation": {"name": "manual-backup", "ended": "failed", "message": "snapshot"},
	"services": services,
})

stopped := {"state": "stopped", "start": "automatic", "exit_code": 0}

disabled := {"state": "stopped", "start": "disabled", "exit_code": 0}

cases["the event services do not run"] := {
	"facts": without({"EventSystem": stopped, "SENS": stopped}),
	"causes": {"vss.service-stopped"},
	"lines": ["net start EventSystem", "net start SENS"],
}

cases["the event service is disabled, and what needs it is down"] := {
	"facts": without({"EventSystem": disabled, "SENS": stopped}),
	"causes": {"vss.service-disabled"},
	"lines": ["sc.exe config EventSystem start= auto", "net start EventSystem", "net start SENS"],
}

cases["shadow copies are disabled"] := {
	"facts": without({"VSS": disabled}),
	"causes": {"vss.service-disabled"},
	"lines": ["sc.exe config VSS start= demand"],
}

cases["shadow copies are started when they are asked for"] := {
	"facts": without({"VSS": object.union(stopped, {"start": "manual"})}),
	"causes": set(),
}

cases["shadow copies are disabled, and nobody asked for one"] := {
	"facts": facts({"services": {"VSS": disabled}}),
	"causes": set(),
}
