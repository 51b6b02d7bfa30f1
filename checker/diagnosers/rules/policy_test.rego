package marslab_test

cases["an earlier policy is back"] := {
	"facts": facts({"vault": {"policy": "other"}}),
	"causes": {"policy.differs-from-vault"}, "lines": ["wabadmin schedule"],
}

cases["the policy is gone here"] := {
	"facts": facts({"policy": null}),
	"causes": {"policy.differs-from-vault"},
}

draft(days, immutable) := {
	"policy": {"draft_retention_days": days}, "vault": {"immutable": immutable},
}

cases["a shorter retention in an immutable vault"] := {
	"facts": facts(draft(29, true)),
	"causes": {"policy.retention-reduced-in-immutable-vault"},
	"lines": ["wabadmin schedule retention 30"],
}

cases["the same retention in an immutable vault"] := {
	"facts": facts(draft(30, true)),
	"causes": set(),
}

cases["nothing stands on the page"] := {
	"facts": facts(draft(null, true)),
	"causes": set(),
}

cases["a shorter retention elsewhere"] := {
	"facts": facts(draft(29, false)),
	"causes": set(),
}

cases["the vault remembers a server that was set up anew"] := {
	"facts": facts({"agent": {"vault": "", "recovery_points": 0}, "policy": null}),
	"causes": set(),
}
