package marslab_test

both(changed) := {"scratch": {"config_folder": changed, "provider_folder": changed}}

test_low_space if found({"volumes": {"C": {"free_bytes": 4999999999}}}) == {"scratch.low-space"}

test_five_per_cent if found({"volumes": {"C": {"free_bytes": 5000000000}}}) == set()

test_relocation_copies_and_changes_both_values if {
	found_lines := lines({"volumes": {"C": {"free_bytes": 1}}})
	count([line | some line in found_lines; contains(line, "ScratchLocation")]) == 2
	count([line | some line in found_lines; startswith(line, "robocopy ")]) == 1
	every line in found_lines { not contains(line, "/MOVE") }
}

test_offline if found({"volumes": {"C": {"offline": true}}}) == {"scratch.volume-offline"}

test_dedup if found({"volumes": {"C": {"dedup": true}}}) == {"scratch.dedup"}

test_dedup_of_data if found({"volumes": {"D": {"dedup": true}}}) == set()

test_access if found(both({"system_access": false})) == {"scratch.access-denied"}

attribute(name) := both({"attribute_paths": [{"attribute": name, "path": scratch}]})

test_encrypted if found(attribute("encrypted")) == {"scratch.encrypted"}

test_compressed if found(attribute("compressed")) == {"scratch.compressed"}

test_sparse if found(attribute("sparse")) == {"scratch.sparse"}

test_reparse_point if found(attribute("reparse-point")) == {"scratch.reparse-point"}

held(path) := {"scratch": {"held": [{"by": "x.exe", "path": path, "at_boot": false}]}}

test_held if {
	found(held(concat("", [scratch, "\\Checksum\\1.chk"]))) == {"scratch.locked-by-process"}
}

test_a_log_that_is_held if found(held(concat("", [scratch, "\\x.log"]))) == set()

test_bitmap if {
	found(both({"unreadable_bitmaps": ["C:\\x.bmp"]})) == {"scratch.bitmap-unusable"}
}

test_transient if {
	changed := {"operation": {"message": "SalBitmapError", "detail": "0x800704d5"}}
	found(changed) == {"tracking.transient"}
}
