package marslab_test

credential(changed) := {
	"agent": {"vault": ""},
	"credential": object.union(
		{
			"path": "C:\\x", "readable": true, "age_minutes": 60, "life_minutes": 2880,
			"is_newest": true, "vault": "ContosoVault",
		},
		changed,
	),
}

test_good_credential if found(credential({})) == set()

test_corrupt_credential if {
	found(credential({"readable": false, "is_newest": false})) == {"credential.corrupt"}
}

test_expired_credential if found(credential({"age_minutes": 2881})) == {"credential.expired"}

test_superseded_credential if found(credential({"is_newest": false})) == {"credential.superseded"}

test_a_wrong_clock_does_not_make_it_expired if {
	found(object.union(credential({}), {"clock": {"offset_seconds": 216000}})) == {"clock.skew"}
}

test_an_old_file_after_registration_is_waste_paper if {
	changed := object.union(credential({"age_minutes": 9999}), {"agent": {"vault": "V"}})
	found(changed) == set()
}
