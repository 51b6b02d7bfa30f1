package marslab_test

credential(changed) := {
	"agent": {"vault": ""},
	"credential": object.union(
		{
			"path": "C:\\x", "readable": true, "age_seconds": 3600, "life_seconds": 172800,
			"is_newest": true, "vault": "ContosoVault",
		},
		changed,
	),
}

cases["good credential"] := {
	"facts": facts(credential({})),
	"causes": set(),
}

cases["corrupt credential"] := {
	"facts": facts(credential({"readable": false, "is_newest": false})),
	"causes": {"credential.corrupt"},
}

cases["expired credential"] := {
	"facts": facts(credential({"age_seconds": 172801})),
	"causes": {"credential.expired"},
}

cases["superseded credential"] := {
	"facts": facts(credential({"is_newest": false})),
	"causes": {"credential.superseded"},
}

cases["a wrong clock does not make it expired"] := {
	"facts": facts(object.union(credential({}), {"clock": {"offset_seconds": 216000}})),
	"causes": {"clock.skew"},
}

cases["an old file after registration is waste paper"] := {
	"facts": facts(object.union(credential({"age_seconds": 600000}), {"agent": {"vault": "V"}})),
	"causes": set(),
}
