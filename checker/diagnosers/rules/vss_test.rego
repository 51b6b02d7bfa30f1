package marslab_test

shadow(maximum) := {"vss": {"storage": [
	{"of": "D", "on": "D", "used_bytes": 0, "maximum_bytes": maximum},
]}}

test_too_small if found(shadow(335544319)) == {"vss.shadow-storage-too-small"}

test_just_enough if found(shadow(335544320)) == set()

test_unbounded if found(shadow(null)) == set()

test_another_volume if {
	changed := {"vss": {"storage": [{"of": "C", "on": "C", "used_bytes": 0, "maximum_bytes": 1}]}}
	found(changed) == set()
}
