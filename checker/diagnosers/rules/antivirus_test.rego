package marslab_test

bin := "C:\\Program Files\\Microsoft Azure Recovery Services Agent\\bin"

uncovered(path) := {"antivirus": {"uncovered": [path]}}

cases["scratch"] := {
	"facts": facts(uncovered(scratch)),
	"causes": {"antivirus.scratch"},
}

cases["bin"] := {
	"facts": facts(uncovered(bin)),
	"causes": {"antivirus.bin"},
}

cases["engine"] := {
	"facts": facts(uncovered(concat("", [bin, "\\cbengine.exe"]))),
	"causes": {"antivirus.cbengine"},
}

cases["compiler"] := {
	"facts": facts(uncovered("C:\\Windows\\x\\csc.exe")),
	"causes": {"antivirus.csc"},
}

cases["a gap without real time protection"] := {
	"facts": facts({"antivirus": {"realtime": false, "uncovered": [scratch]}}),
	"causes": set(),
}

cases["a gap where there is no agent"] := {
	"facts": facts(object.union(uncovered(scratch), {"agent": {"installation": "absent"}})),
	"causes": set(),
}

# One of the two values names a folder of nobody; the engine still works with the other.
cases["a gap in a folder that only one value names, and the backup worked"] := {
	"facts": facts(object.union(uncovered("E:\\Scratch"), {
		"operation": {"ended": "succeeded"}, "scratch": {"provider": "E:\\Scratch"},
	})),
	"causes": set(),
}

cases["a gap in a folder that only one value names, and the backup fails"] := {
	"facts": facts(object.union(uncovered("E:\\Scratch"), {"scratch": {
		"provider": "E:\\Scratch",
	}})),
	"causes": {"scratch.moved-incorrectly"},
}
