package marslab_test

cases["one value only"] := {
	"facts": facts({"scratch": {"provider": "E:\\Scratch"}}),
	"causes": {"scratch.moved-incorrectly"},
}

cases["another case is the same folder"] := {
	"facts": facts({"scratch": {"provider": upper(scratch)}}),
	"causes": set(),
}

cases["key left behind"] := {
	"facts": facts(object.union(both({"kek": false}), {"scratch": {"other_copies": ["D:\\Old"]}})),
	"causes": {"scratch.moved-incorrectly"},
}

cases["key nowhere"] := {
	"facts": facts(both({"kek": false})),
	"causes": {"scratch.kek-missing"},
}

cases["no key before registration"] := {
	"facts": facts(object.union(both({"kek": false}), {"agent": {"vault": ""}})),
	"causes": set(),
}

cases["key set aside is copied back"] := {
	"facts": facts(object.union(both({"kek": false}), {"scratch": {"key_files": ["D:\\a.KEK"]}})),
	"causes": {"scratch.kek-missing"},
}

cases["engine not restarted"] := {
	"facts": facts({
		"operation": {"message": "34506", "detail": "0x80070003"},
		"log": [{"text": "Failed: Hr: = [0x80070003] opening key store D:\\Old"}],
	}),
	"causes": {"scratch.moved-incorrectly"},
}

cases["the log blames the right folder"] := {
	"facts": facts({
		"operation": {"message": "34506", "detail": "0x8009000b"},
		"log": [{"text": concat("", [
			"Failed: Hr: = [0x8009000b] opening key store ", scratch, "\\OnlineBackup.KEK",
		])}],
	}),
	"causes": set(),
}

cases["what stayed behind is copied"] := {
	"facts": facts(object.union(both({"kek": false}), {"scratch": {"other_copies": ["D:\\Old"]}})),
	"causes": {"scratch.moved-incorrectly"},
	"lines": ["robocopy \"D:\\Old\""],
}

state_disk := {"scratch": {"mounts": [{
	"label": "CBSSBVol_A19C4E02", "folder": concat("", [scratch, "\\SSBV"]),
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

cases["another volume in a folder"] := {
	"facts": facts({
		"operation": {"name": "move-scratch", "ended": "not-finished"},
		"scratch": {"mounts": [{"label": "Archive", "folder": "D:\\Archive"}]},
	}),
	"causes": set(),
}
