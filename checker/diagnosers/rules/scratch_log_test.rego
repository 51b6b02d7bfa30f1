# The engine works with the folder that it read when it started: its log names it.
package marslab_test

log_line(detail, text) := {"text": concat("", ["Failed: Hr: = [", detail, "] ", text])}

store_line(path) := log_line("0x80070003", concat(" ", ["opening key store", path]))

key_store_fails := {"message": "34506", "detail": "0x80070003"}

# What is said and what the log says before the path, by what could not be opened.
openings := {
	"34506": "opening key store",
	"0x1FC07": "opening key store",
	"SalChecksumStoreInitializationFailed": "SalChecksumStoreInitializationFailed",
	"SalVhdInitializationError": "SalVhdInitializationError",
}

cases[name] := {
	"facts": facts({
		"operation": {"message": message, "detail": "0x80070003"},
		"log": [log_line("0x80070003", concat(" ", [opening, old_copy]))],
	}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {"service:obengine"},
	"lines": ["net stop obengine", "net start obengine"],
} if {
	some message, opening in openings
	name := concat(" ", ["engine not restarted, it says", message])
}

cases["the log blames the right folder"] := {
	"facts": facts({
		"operation": {"message": "34506", "detail": "0x8009000b"},
		"log": [store_line(concat("", [upper(scratch), "\\OnlineBackup.KEK"]))],
	}),
	"causes": set(),
}

stores_file := concat("", [scratch, "\\Checksum\\1.chk"])

cases[name] := {
	"facts": facts(object.union(held(stores_file), {
		"operation": {"message": message, "detail": "0x80070020"},
		"log": [log_line("0x80070020", concat(" ", [opening, stores_file]))],
	})),
	"causes": {"scratch.locked-by-process"},
} if {
	some message, opening in openings
	name := concat(" ", ["a program holds a store in the right folder, it says", message])
}

# The old folder has a name that begins like the new one's.
cases["the engine still works with a folder beside the new one"] := {
	"facts": facts({
		"operation": key_store_fails,
		"scratch": moved_to(new_place, on_e),
		"log": [store_line("E:\\Scratch-old")],
	}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {"service:obengine"},
}

cases["the values were put back, and the engine found none when it started"] := {
	"facts": facts({"operation": key_store_fails, "log": [store_line("")]}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {"service:obengine"},
}

cases["only the newest line counts: the engine was restarted since"] := {
	"facts": facts({
		"operation": {"message": "34506", "detail": "0x8009000b"},
		"log": [store_line(old_copy), store_line(scratch), {"text": "Failed: no network"}],
	}),
	"causes": set(),
}

cases["only the newest line counts: the engine was restarted too early"] := {
	"facts": facts({
		"operation": key_store_fails,
		"log": [store_line(scratch), store_line(old_copy), {"text": "Failed: no network"}],
	}),
	"causes": {"scratch.moved-incorrectly"},
}

cases["an old line about an old folder, and now something else is wrong"] := {
	"facts": facts({
		"operation": {"message": "SalLowDiskSpace", "detail": "0x80070070"},
		"log": [store_line(old_copy)],
		"volumes": {"C": {"free_bytes": 1048576}},
	}),
	"causes": {"scratch.low-space"},
}

held_line(path) := log_line("0x80070020", concat(" ", [path, "is held by another program"]))

scanner_holds := {"name": "manual-backup", "message": "34506", "detail": "0x80070020"}

cases["antivirus holds the folder with which the engine still works"] := {
	"facts": facts({
		"operation": scanner_holds,
		"log": [held_line(scratch), held_line(old_copy), {"text": "Failed: the job"}],
	}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {"service:obengine"},
}

cases["antivirus holds the scratch folder"] := {
	"facts": facts(object.union(uncovered(scratch), {
		"operation": scanner_holds, "log": [held_line(old_copy), held_line(scratch)],
	})),
	"causes": {"antivirus.scratch"},
}

cases["antivirus holds the programs"] := {
	"facts": facts(object.union(uncovered(bin), {
		"operation": scanner_holds, "log": [held_line(bin)],
	})),
	"causes": {"antivirus.bin"},
}

# The engine is refused its start, which is another code: the older line is about another day.
cases["antivirus refuses the engine, and held an old folder before"] := {
	"facts": facts(object.union(uncovered(concat("", [bin, "\\cbengine.exe"])), {
		"operation": {"message": "34506", "detail": "0x80070005"},
		"log": [held_line(old_copy), log_line("0x80070005", "cbengine.exe is held by another program")],
	})),
	"causes": {"antivirus.cbengine"},
}
