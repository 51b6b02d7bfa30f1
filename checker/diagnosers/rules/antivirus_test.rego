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
