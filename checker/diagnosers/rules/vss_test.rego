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
