# Moves of the scratch folder: what the two values name, and what lies there.
package marslab_test

new_place := "E:\\Scratch"

old_copy := "D:\\Old"

gone := object.union(folder, {
	"exists": false, "error": 3, "kek": false, "checksums": 0, "system_access": false,
})

on_e := object.union(folder, {"volume": "E"})

# The scratch facts when the two values name these folders, and neither is the usual one.
named(config, config_folder, provider, provider_folder) := {
	"config": config, "provider": provider, "config_folder": config_folder,
	"provider_folder": provider_folder, "usual_folder": gone,
}

moved_to(path, there) := named(path, there, path, there)

# The usual folder was left as it was.
old_kept := {"usual_folder": folder, "other_copies": [scratch]}

# The vault and the portal know nothing of the server yet.
unregistered := {"agent": {"vault": "", "recovery_points": 0}}

config_value := "registry:HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\ScratchLocation"

provider_value := concat("", [
	"registry:HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\CloudBackupProvider",
	"\\ScratchLocation",
])

set_config(path) := concat("", [
	"reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\" /v ScratchLocation",
	" /t REG_SZ /d \"", path, "\"",
])

set_provider(path) := concat("", [
	"reg add \"HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\CloudBackupProvider\"",
	" /v ScratchLocation /t REG_SZ /d \"", path, "\"",
])

copied(from, to) := concat("", ["robocopy \"", from, "\" \"", to, "\" /E /XJ"])

cases["one value only"] := {
	"facts": facts({"scratch": {"provider": new_place}}),
	"causes": {"scratch.moved-incorrectly"},
}

cases["another case is the same folder"] := {
	"facts": facts({"scratch": {"provider": upper(scratch)}}),
	"causes": set(),
}

cases["moved by the book"] := {
	"facts": facts({"scratch": object.union(moved_to(new_place, on_e), old_kept)}),
	"causes": set(),
}

cases["moved, and the provider's value forgotten"] := {
	"facts": facts({"scratch": named(new_place, on_e, scratch, folder)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {provider_value},
	"lines": [set_config(new_place), set_provider(new_place)],
	"escalates": false,
}

cases["moved, and the value of the configuration forgotten"] := {
	"facts": facts({"scratch": named(scratch, folder, new_place, on_e)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(new_place), set_provider(new_place)],
}

cases["moved twice, the second time with one value"] := {
	"facts": facts({"scratch": named(new_place, on_e, old_copy, folder)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {provider_value},
	"lines": [set_config(new_place), set_provider(new_place)],
}

cases["moved, and one value mistyped"] := {
	"facts": facts({"scratch": named("E:\\Scrtach", gone, new_place, on_e)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(new_place), set_provider(new_place)],
}

cases["the old folder was emptied and the new one mistyped"] := {
	"facts": facts({"scratch": object.union(
		named("E:\\Scrtach", gone, scratch, object.union(folder, {"kek": false})),
		{"other_copies": [new_place]},
	)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(new_place), set_provider(new_place)],
	"never": ["robocopy"],
}

cases["both values differ and neither folder is whole"] := {
	"facts": facts({"scratch": object.union(
		named(new_place, object.union(on_e, {"kek": false}), "F:\\Scratch", gone), old_kept,
	)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(scratch), set_provider(scratch)],
	"never": ["robocopy"],
}

cases["both values name a folder that is not there"] := {
	"facts": facts({"scratch": object.union(moved_to("E:\\Scrtach", gone), old_kept)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(scratch), set_provider(scratch)],
}

# A copy of a former server is no reason to leave the folder where the cache always was.
cases["a mistyped folder and two old ones"] := {
	"facts": facts({"scratch": object.union(
		moved_to("E:\\Scrtach", gone),
		{"usual_folder": folder, "other_copies": ["C:\\Backup of 2019", scratch]},
	)}),
	"causes": {"scratch.moved-incorrectly"},
	"lines": [set_config(scratch)],
}

cases["moved instead of copied, and moved back only in the registry"] := {
	"facts": facts({"scratch": object.union(
		named(scratch, gone, scratch, gone),
		{"usual_folder": null, "other_copies": [new_place]},
	)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(new_place)],
}

cases["the usual folder was deleted and there is no other"] := {
	"facts": facts({"scratch": object.union(
		named(scratch, gone, scratch, gone), {"usual_folder": null},
	)}),
	"causes": {"scratch.kek-missing"},
	"escalates": true,
}

cases["moved, the old folder deleted, and the new one is not there"] := {
	"facts": facts({"scratch": object.union(
		moved_to(new_place, gone), {"key_files": ["D:\\OnlineBackup.KEK.bak"]},
	)}),
	"causes": {"scratch.moved-incorrectly", "scratch.kek-missing"},
	"objects": {config_value, concat("", ["file:", new_place, "\\OnlineBackup.KEK"])},
	"never": ["reg add"],
	"escalates": true,
}

left_behind(what) := object.union(moved_to(new_place, object.union(on_e, what)), old_kept)

cases["key left behind"] := {
	"facts": facts({"scratch": left_behind({"kek": false})}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {concat("", ["file:", new_place, "\\OnlineBackup.KEK"])},
	"lines": [copied(scratch, new_place)],
}

cases["checksums left behind"] := {
	"facts": facts({"scratch": left_behind({"checksums": 0})}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {concat("", ["file:", new_place, "\\Checksum"])},
	"lines": [copied(scratch, new_place)],
}

cases["checksums left behind after the first backup"] := {
	"facts": facts({
		"agent": {"recovery_points": 1}, "scratch": left_behind({"checksums": 0}),
	}),
	"causes": {"scratch.moved-incorrectly"},
}

cases["moved before the first backup"] := {
	"facts": facts({
		"agent": {"recovery_points": 0},
		"scratch": object.union(left_behind({"checksums": 0}), {"usual_folder": {"checksums": 0}}),
	}),
	"causes": set(),
}

cases["key left behind in a folder that is not the usual one"] := {
	"facts": facts({"scratch": object.union(
		moved_to(new_place, object.union(on_e, {"kek": false})),
		{"other_copies": [old_copy, "D:\\Older"]},
	)}),
	"causes": {"scratch.moved-incorrectly"},
	"lines": [copied(old_copy, new_place)],
	"never": ["robocopy \"D:\\Older\""],
}

cases["checksums left behind, and what they were in is gone"] := {
	"facts": facts({"scratch": moved_to(new_place, object.union(on_e, {"checksums": 0}))}),
	"causes": {"scratch.moved-incorrectly"},
	"never": ["reg add", "net start"],
	"escalates": true,
}

cases["a wrong move that has not hurt: the engine works with what it read"] := {
	"facts": facts({
		"operation": {"name": "scheduled-backup", "ended": "succeeded"},
		"scratch": named(new_place, on_e, scratch, folder),
	}),
	"causes": set(),
}

# Before registration there is no key that could have stayed behind.
cases["an old copy on a server that is not registered"] := {
	"facts": facts(object.union(both({"kek": false, "checksums": 0}), object.union(
		unregistered, {"scratch": {"other_copies": [old_copy]}},
	))),
	"causes": set(),
}

cases["mistyped before registration"] := {
	"facts": facts(object.union(unregistered, {"scratch": object.union(
		moved_to("E:\\Scrtach", gone), {"usual_folder": {"exists": true, "kek": false}},
	)})),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": [set_config(scratch), set_provider(scratch)],
}

# Nothing is written where the agent was not finished: it brings its values itself.
no_values := object.union(named("", gone, "", gone), {"usual_folder": folder})

cases["both values are gone"] := {
	"facts": facts({"scratch": object.union(no_values, {"other_copies": [scratch]})}),
	"causes": {"scratch.moved-incorrectly"},
	"cites": {"agent.installation"},
	"lines": [set_config(scratch), set_provider(scratch)],
}

cases["both values are gone, and nobody knows whether the agent is whole"] := {
	"facts": unseen(facts({"scratch": no_values}), "agent"),
	"causes": set(),
	"escalates": false,
}

cases["nothing is left, and nobody knows whether the agent is whole"] := {
	"facts": unseen(facts({"scratch": object.union(no_values, {"usual_folder": gone})}), "agent"),
	"causes": set(),
	"escalates": false,
}

cases["no values where the installation was not finished"] := {
	"facts": facts({
		"agent": {"installation": "incomplete"},
		"scratch": object.union(no_values, {"usual_folder": gone}),
	}),
	"causes": {"agent.install-incomplete"},
	"escalates": false,
}

cases["values that differ tell of a move, whatever the agent is"] := {
	"facts": unseen(facts({"scratch": named(new_place, on_e, scratch, folder)}), "agent"),
	"causes": {"scratch.moved-incorrectly"},
}

# The disk is what is wrong, not the values.
offline(letter) := {"volumes": {letter: {"offline": true}}}

not_ready := object.union(gone, {"error": 21})

named_offline := {
	"both": moved_to(new_place, not_ready),
	"of the configuration": named(new_place, not_ready, scratch, folder),
	"of the provider": named(scratch, folder, new_place, not_ready),
}

cases[name] := {
	"facts": facts(object.union(offline("E"), {"scratch": there})),
	"causes": {"scratch.volume-offline"},
} if {
	some which, there in named_offline
	name := concat(" ", ["the disk of a moved folder is offline, the value:", which])
}

cases[name] := {
	"facts": unseen(facts({"scratch": there}), "volumes"),
	"causes": set(),
} if {
	some which, there in named_offline
	name := concat(" ", ["a moved folder is not ready, and nobody saw the disks, the value:", which])
}

# The server keeps its exclusions up to date, or somebody must do it now.
cases["a folder that nothing excludes is excluded"] := {
	"facts": facts({"scratch": named(new_place, on_e, scratch, folder)}),
	"causes": {"scratch.moved-incorrectly"},
	"lines": ["Add-MpPreference -ExclusionPath \"E:\\Scratch\""],
}

excluded_already := {
	"the folder": {"excluded_paths": [scratch, "e:\\scratch"]},
	"what lies in the folder": {"excluded_paths": ["E:\\Scratch\\*"]},
	"the disk": {"excluded_paths": ["E:\\"]},
	"everything, for nothing is scanned": {"realtime": false, "excluded_paths": []},
}

cases[name] := {
	"facts": facts({
		"scratch": named(new_place, on_e, scratch, folder), "antivirus": antivirus,
	}),
	"causes": {"scratch.moved-incorrectly"},
	"never": ["Add-MpPreference"],
} if {
	some what, antivirus in excluded_already
	name := concat(" ", ["moved to where antivirus leaves alone", what])
}

cases["a folder whose name only begins like an excluded one is excluded"] := {
	"facts": facts({
		"scratch": named(new_place, on_e, scratch, folder),
		"antivirus": {"excluded_paths": ["E:\\Scr"]},
	}),
	"causes": {"scratch.moved-incorrectly"},
	"lines": ["Add-MpPreference -ExclusionPath \"E:\\Scratch\""],
}

cases["who cannot see the exclusions adds one"] := {
	"facts": unseen(facts({"scratch": named(new_place, on_e, scratch, folder)}), "antivirus"),
	"causes": {"scratch.moved-incorrectly"},
	"lines": ["Add-MpPreference -ExclusionPath \"E:\\Scratch\""],
}

# Everything that can be wrong with one move: the steps in their order (3.2).
cases["a move with every mistake is mended step by step"] := {
	"facts": facts({
		"operation": {"message": "SalChecksumStoreInitializationFailed", "detail": "0x80070002"},
		"scratch": left_behind(object.union(dead_link(new_place), {"kek": false, "checksums": 0})),
	}),
	"causes": {"scratch.moved-incorrectly"},
	"order": [
		"net stop obengine", "cmd /c rd \"E:\\Scratch\\SSBV\"", copied(scratch, new_place),
		set_config(new_place), set_provider(new_place), "Add-MpPreference", "net start obengine",
		"Restart-Computer",
	],
}
