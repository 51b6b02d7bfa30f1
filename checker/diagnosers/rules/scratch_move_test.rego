package marslab_test

test_one_value_only if {
	changed := {"scratch": {"provider": "E:\\Scratch"}}
	found(changed) == {"scratch.moved-incorrectly"}
}

test_another_case_is_the_same_folder if {
	found({"scratch": {"provider": upper(scratch)}}) == set()
}

test_key_left_behind if {
	changed := object.union(both({"kek": false}), {"scratch": {"other_copies": ["D:\\Old"]}})
	found(changed) == {"scratch.moved-incorrectly"}
}

test_key_left_behind_is_copied if {
	changed := object.union(both({"kek": false}), {"scratch": {"other_copies": ["D:\\Old"]}})
	some line in lines(changed)
	startswith(line, "robocopy \"D:\\Old\"")
}

test_key_nowhere if found(both({"kek": false})) == {"scratch.kek-missing"}

test_no_key_before_registration if {
	found(object.union(both({"kek": false}), {"agent": {"vault": ""}})) == set()
}

test_key_set_aside_is_copied_back if {
	changed := object.union(both({"kek": false}), {"scratch": {"key_files": ["D:\\a.KEK"]}})
	found(changed) == {"scratch.kek-missing"}
	some line in lines(changed)
	startswith(line, "copy \"D:\\a.KEK\"")
}

test_engine_not_restarted if {
	changed := {
		"operation": {"message": "34506", "detail": "0x80070003"},
		"log": [{"text": "Failed: Hr: = [0x80070003] opening key store D:\\Old"}],
	}
	found(changed) == {"scratch.moved-incorrectly"}
}

test_the_log_blames_the_right_folder if {
	changed := {
		"operation": {"message": "34506", "detail": "0x8009000b"},
		"log": [{"text": concat("", [
			"Failed: Hr: = [0x8009000b] opening key store ", scratch, "\\OnlineBackup.KEK",
		])}],
	}
	found(changed) == set()
}
