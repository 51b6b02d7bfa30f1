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
