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

newer_exists := {
	"operation": {"ended": "completed-with-warnings", "message": "newer-agent"},
	"agent": {"version": [2, 0, 9269, 0], "current_version": [2, 0, 9415, 0]},
}

cases["a job that is warned of its agent"] := {
	"facts": facts(newer_exists),
	"causes": {"agent.outdated"},
	"lines": ["C:\\Install\\MARSAgentInstaller.exe"],
}

cases["a job of an agent that is not the newest, warned of something else"] := {
	"facts": facts(object.union(newer_exists, {"operation": {
		"ended": "completed-with-warnings", "message": "",
	}})),
	"causes": set(),
}
