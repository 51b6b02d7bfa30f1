package marslab_test

cases["old agent"] := {
	"facts": facts({"agent": {"version": [2, 0, 9108, 0]}}),
	"causes": {"agent.outdated"},
}

cases["an agent that is only not the newest is good"] := {
	"facts": facts({"agent": {"version": [2, 0, 9109, 0]}}),
	"causes": set(),
}

cases["broken off installation"] := {
	"facts": facts({"agent": {"installation": "incomplete"}}),
	"causes": {"agent.install-incomplete"},
}
