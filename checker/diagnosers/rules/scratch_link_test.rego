# The disk of System State below the scratch folder: mounted, hanging, or copied as a dead link.
package marslab_test

state_folder(path) := concat("", [path, "\\SSBV"])

dead_link(path) := {
	"attributes": ["reparse-point"], "system_state_link": true,
	"attribute_paths": [{"attribute": "reparse-point", "path": state_folder(path)}],
}

cases["copied with the link of System State"] := {
	"facts": facts({"scratch": left_behind(dead_link(new_place))}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {concat("", ["file:", state_folder(new_place)])},
	"lines": ["cmd /c rd \"E:\\Scratch\\SSBV\""],
	"never": ["robocopy"],
}

# A move back by the same way leaves a dead link where a live one was.
cases["copied back with the link of System State"] := {
	"facts": facts(both(dead_link(scratch))),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {concat("", ["file:", state_folder(scratch)])},
}

cases["copied with the link, and one value forgotten"] := {
	"facts": facts({"scratch": named(
		scratch, folder, new_place, object.union(on_e, dead_link(new_place)),
	)}),
	"causes": {"scratch.moved-incorrectly"},
	"objects": {config_value},
	"lines": ["cmd /c rd \"E:\\Scratch\\SSBV\"", set_config(new_place)],
}

cases["the disk of System State is mounted where it belongs"] := {
	"facts": facts(both({"system_state_link": true})),
	"causes": set(),
}

cases["another link beside the disk of System State"] := {
	"facts": facts(both({
		"system_state_link": true, "attributes": ["reparse-point"],
		"attribute_paths": [{
			"attribute": "reparse-point", "path": concat("", [scratch, "\\Link"]),
		}],
	})),
	"causes": {"scratch.reparse-point"},
}

cases["an encrypted folder in which the disk of System State is mounted"] := {
	"facts": facts(both({
		"system_state_link": true, "attributes": ["encrypted"],
		"attribute_paths": [
			{"attribute": "encrypted", "path": scratch},
			{"attribute": "encrypted", "path": state_folder(scratch)},
		],
	})),
	"causes": {"scratch.encrypted"},
}

state_disk := {"scratch": {"mounts": [{
	"label": "CBSSBVol_A19C4E02", "folder": state_folder(scratch),
}]}}

cases["a copy stands still at the disk of System State"] := {
	"facts": facts(object.union(state_disk, {
		"operation": {"name": "move-scratch", "ended": "not-finished"},
	})),
	"causes": {"scratch.system-state-disk-mounted"},
	"lines": ["mountvol \"C:\\Program Files\\Microsoft Azure Recovery Services Agent\\Scratch\\SSBV\""],
}

cases["the disk of System State is mounted and nobody copies"] := {
	"facts": facts(state_disk),
	"causes": set(),
}

# After the move the next backup of System State mounts it again.
cases["the disk of System State is mounted and the copy has ended"] := {
	"facts": facts(object.union(state_disk, {
		"operation": {"name": "move-scratch", "ended": "succeeded"},
	})),
	"causes": set(),
}

cases["the disk of System State is mounted and a recovery volume does not come"] := {
	"facts": facts(object.union(state_disk, {
		"operation": {"name": "restore", "ended": "not-finished"},
	})),
	"causes": set(),
}

cases["another volume in a folder"] := {
	"facts": facts({
		"operation": {"name": "move-scratch", "ended": "not-finished"},
		"scratch": {"mounts": [{"label": "Archive", "folder": "D:\\Archive"}]},
	}),
	"causes": set(),
}
