# Jobs that completed with warnings (S09, X15-X20, X22): why each file was left out. The report of the
# job names the files and their codes; what is the matter with a file is seen at the file itself.
package marslab

left_out contains n if {
	input.operation.ended == "completed-with-warnings"
	some n, _ in input.source.failed
}

failed_file(n) := input.source.failed[n]

seen_in(n, fact) := [
	"operation.ended",
	sprintf("source.failed.%d.code", [n]),
	sprintf("source.failed.%d.%s", [n, fact]),
]

address(path) := concat("", ["file:", path])

excluding(path) := concat("", ["wabadmin policy exclude ", quoted(path)])

unsupported := "0x80070032"

# Files of a kind that the agent does not back up, outside of folders that are replicated.
of_no_use contains n if {
	some n in left_out
	item := failed_file(n)
	item.code == unsupported
	item.replicated_in == ""
}

# S09, X15: each kind, with what shows it. A file may be of several.
unsupported_kinds contains {"n": n, "cause": "source.hard-link", "fact": "names"} if {
	some n in of_no_use
	failed_file(n).names > 1
}

unsupported_kinds contains {"n": n, "cause": "source.reparse-point", "fact": "reparse_tag"} if {
	some n in of_no_use
	failed_file(n).reparse_tag != ""
}

unsupported_kinds contains {"n": n, "cause": "source.encrypted-sparse", "fact": "attributes"} if {
	some n in of_no_use
	item := failed_file(n)
	"encrypted" in item.attributes
	"sparse" in item.attributes
}

unsupported_kinds contains {"n": n, "cause": "source.compressed-stream", "fact": fact} if {
	fact := "compressed_streams"
	some n in of_no_use
	count(failed_file(n)[fact]) > 0
}

unsupported_kinds contains {"n": n, "cause": "source.sparse-stream", "fact": fact} if {
	fact := "sparse_streams"
	some n in of_no_use
	count(failed_file(n)[fact]) > 0
}

findings contains {
	"cause": kind.cause,
	"object": address(path),
	"evidence": seen_in(kind.n, kind.fact),
	"remediation": [excluding(path)],
	"priority": 60,
} if {
	some kind in unsupported_kinds
	path := failed_file(kind.n).path
}

# S09: everything in a replicated folder, whatever its files are.
replicated_folders contains item.replicated_in if {
	some n in left_out
	item := failed_file(n)
	item.code == unsupported
	item.replicated_in != ""
}

findings contains {
	"cause": "source.replicated-folder",
	"object": address(folder),
	"evidence": seen_in(first, "replicated_in"),
	"remediation": [excluding(folder)],
	"priority": 60,
} if {
	some folder in replicated_folders
	first := min({n | some n in left_out; failed_file(n).replicated_in == folder})
}

# S09, X19
findings contains {
	"cause": "source.cloud-placeholder",
	"object": address(item.path),
	"evidence": seen_in(n, "path"),
	"remediation": [excluding(item.path)],
	"priority": 60,
} if {
	some n in left_out
	item := failed_file(n)
	item.code == "0x8007018b"
}

# X16: the volume of the file itself is checked, not that of the scratch folder. That of Windows is
# in use until the next start.
restart_for(letter) := [restart_line] if letter == "C"

restart_for(letter) := [] if letter != "C"

findings contains {
	"cause": "source.unreadable",
	"object": address(item.path),
	"evidence": seen_in(n, "path"),
	"remediation": array.concat(
		[concat("", ["chkdsk ", letter, ": /f"])],
		restart_for(letter),
	),
	"priority": 60,
} if {
	some n in left_out
	item := failed_file(n)
	item.code == "0x80070570"
	letter := upper(substring(item.path, 0, 1))
}

# X18, S06
findings contains {
	"cause": "antivirus.source",
	"object": "antivirus:suspects",
	"evidence": array.concat(seen_in(n, "suspected"), ["antivirus.realtime"]),
	"remediation": [concat("", ["Add-MpPreference -ExclusionPath ", quoted(item.suspected)])],
	"priority": 60,
} if {
	some n in left_out
	item := failed_file(n)
	item.code == "0x80070005"
	item.suspected != ""
}

# X20
findings contains {
	"cause": "source.locked-by-process",
	"object": concat("", ["process:", program]),
	"evidence": seen_in(n, "held_by"),
	"remediation": [concat("", ["taskkill /f /im ", quoted(program)])],
	"priority": 60,
} if {
	some n in left_out
	item := failed_file(n)
	item.code == "0x80070020"
	some program in item.held_by
}

# X38: what is above the item is protected instead; from there everything is reached.
above(path) := concat("\\", array.slice(parts, 0, count(parts) - 1)) if parts := split(path, "\\")

findings contains {
	"cause": "source.path-too-long",
	"object": address(item.path),
	"evidence": array.concat(seen_in(n, "path"), ["policy.sources"]),
	"remediation": [
		concat("", ["wabadmin policy add ", quoted(above(item.path))]),
		concat("", ["wabadmin policy remove ", quoted(item.path)]),
	],
	"priority": 60,
} if {
	some n in left_out
	item := failed_file(n)
	item.code == "0x800700ce"
	count(item.path) >= 260
}

# X22: the folder above is protected instead; what happens below an item is harmless. The top of a
# volume needs its backslash.
folder_above(path) := above(path) if count(split(path, "\\")) > 2

folder_above(path) := concat("", [substring(path, 0, 2), "\\"]) if count(split(path, "\\")) == 2

findings contains {
	"cause": "source.top-level-recreated",
	"object": address(item.path),
	"evidence": ["operation.ended", sprintf("policy.items.%d.recreated", [n])],
	"remediation": [
		concat("", ["wabadmin policy add ", quoted_path(folder_above(item.path))]),
		concat("", ["wabadmin policy remove ", quoted_path(item.path)]),
	],
	"priority": 60,
} if {
	input.operation.ended == "completed-with-warnings"
	some n, item in input.policy.items
	item.recreated
}
