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
