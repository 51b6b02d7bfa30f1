# OnlineBackup.KEK: in no scratch folder, set aside, not made yet.
package marslab_test

key_in(path) := concat("", [path, "\\OnlineBackup.KEK"])

key_brought(from, to) := concat("", ["cmd /c copy \"", from, "\" \"", key_in(to), "\""])

cases["key nowhere"] := {
	"facts": facts(both({"kek": false})),
	"causes": {"scratch.kek-missing"},
	"objects": {concat("", ["file:", key_in(scratch)])},
	"escalates": true,
}

cases["no key before registration"] := {
	"facts": facts(object.union(both({"kek": false}), {"agent": {"vault": ""}})),
	"causes": set(),
}

cases["no key where the agent was taken off"] := {
	"facts": facts(object.union(both({"kek": false}), {"agent": {"installation": "absent"}})),
	"causes": set(),
}

cases["no key, and nobody knows whether the server is registered"] := {
	"facts": unseen(facts(both({"kek": false})), "agent"),
	"causes": set(),
	"escalates": false,
}

cases["key set aside is copied back"] := {
	"facts": facts(object.union(both({"kek": false}), {"scratch": {"key_files": ["D:\\a.KEK"]}})),
	"causes": {"scratch.kek-missing"},
	"lines": [key_brought("D:\\a.KEK", scratch)],
	"escalates": false,
}

cases["of two keys that were set aside the first is taken"] := {
	"facts": facts(object.union(both({"kek": false}), {"scratch": {
		"key_files": ["D:\\a.KEK", "D:\\b.KEK"],
	}})),
	"causes": {"scratch.kek-missing"},
	"lines": [key_brought("D:\\a.KEK", scratch)],
	"never": [key_brought("D:\\b.KEK", scratch)],
}

keyless := object.union(folder, {"kek": false})

cases["no key, and one value is mistyped"] := {
	"facts": facts({"scratch": named(scratch, keyless, new_place, gone)}),
	"causes": {"scratch.kek-missing", "scratch.moved-incorrectly"},
	"objects": {provider_value, concat("", ["file:", key_in(scratch)])},
}

cases["no key, and both values are mistyped: it belongs where the folder is"] := {
	"facts": facts({"scratch": object.union(
		moved_to("E:\\Scrtach", gone),
		{"usual_folder": keyless, "key_files": ["D:\\a.KEK"]},
	)}),
	"causes": {"scratch.kek-missing", "scratch.moved-incorrectly"},
	"objects": {config_value, concat("", ["file:", key_in(scratch)])},
	"lines": [key_brought("D:\\a.KEK", scratch), set_config(scratch)],
}

cases["no key, and its disk is offline"] := {
	"facts": facts(object.union(offline("E"), {"scratch": moved_to(new_place, not_ready)})),
	"causes": {"scratch.volume-offline"},
}
