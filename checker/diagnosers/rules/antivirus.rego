# Antivirus (S28-S31, S47-S50, S79-S82). An exclusion that is missing matters only while real-time
# protection is on. The remedy is always an exclusion, never less protection (5.4).
package marslab

uncovered contains path if {
	installed
	input.antivirus.realtime
	some path in input.antivirus.uncovered
}

engine_path := concat("", [agent_folder, "\\bin\\cbengine.exe"])

# S28, S47, S81
findings contains {
	"cause": "antivirus.cbengine",
	"object": "antivirus:excluded_processes",
	"evidence": ["antivirus.realtime", "antivirus.uncovered"],
	"remediation": [concat("", ["Add-MpPreference -ExclusionProcess ", quoted(path)])],
	"priority": 25,
} if {
	some path in uncovered
	endswith(lower(path), "\\cbengine.exe")
}

compilers_uncovered contains path if {
	some path in uncovered
	endswith(lower(path), "\\csc.exe")
}

# S29, S48, S82: every csc.exe counts, one finding for all of them.
findings contains {
	"cause": "antivirus.csc",
	"object": "antivirus:excluded_processes",
	"evidence": ["antivirus.realtime", "antivirus.uncovered"],
	"remediation": [line |
		some path in compilers_uncovered
		line := concat("", ["Add-MpPreference -ExclusionProcess ", quoted(path)])
	],
	"priority": 25,
} if {
	count(compilers_uncovered) > 0
}

# S31, S50, S80
findings contains {
	"cause": "antivirus.bin",
	"object": "antivirus:excluded_paths",
	"evidence": ["antivirus.realtime", "antivirus.uncovered"],
	"remediation": [concat("", ["Add-MpPreference -ExclusionPath ", quoted(path)])],
	"priority": 25,
} if {
	some path in uncovered
	lower(path) == lower(concat("", [agent_folder, "\\bin"]))
}

# S30, S49, S79, S83, S85: the folder that the registry names, wherever it is. After a move that
# was done wrongly the exclusion belongs to the move (scratch.rego).
findings contains {
	"cause": "antivirus.scratch",
	"object": "antivirus:excluded_paths",
	"evidence": ["antivirus.realtime", "antivirus.uncovered", "scratch.provider"],
	"remediation": array.concat(
		[concat("", ["Add-MpPreference -ExclusionPath ", quoted(path)])],
		restart_if_latched,
	),
	"priority": 25,
} if {
	some path in uncovered
	lower(path) == lower(input.scratch.provider)
	not scratch_moved
	# Where the two values differ, one of them names a folder of nobody.
	paths_agree
}
