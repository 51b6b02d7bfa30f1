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

cases["an agent that was replaced after the job that warned of it"] := {
	"facts": facts(object.union(newer_exists, {"agent": {"version": [2, 0, 9415, 0]}})),
	"causes": set(),
}

cases["a job that is warned says what its warning rests on"] := {
	"facts": facts(newer_exists),
	"causes": {"agent.outdated"},
	"cites": {"agent.version", "agent.current_version", "operation.message"},
}

# The programs of the version before are still there.
cases["an upgrade that was broken off"] := {
	"facts": facts({"agent": {"installation": "incomplete", "version": [2, 0, 9108, 0]}}),
	"causes": {"agent.install-incomplete"},
}

cases["an agent whose engine somebody deleted has no version"] := {
	"facts": facts({"agent": {"version": []}}),
	"causes": set(),
}

old_and(changed) := object.union({"agent": {"version": [2, 0, 9108, 0]}}, changed)

cases["a recovery volume that comes no more is given up before the agent is replaced"] := {
	"facts": facts(old_and({
		"operation": {"name": "restore", "ended": "not-finished"},
		"restore": {"mount": {"volume": "", "minutes": 10, "minutes_left": 350}},
	})),
	"causes": {"agent.outdated"},
	"order": ["wabadmin recover cancel", "C:\\Install\\MARSAgentInstaller.exe"],
}

# What may be mounting is given up once, and the installer runs once, however many ask for it.
cases["an old agent, disks that want a newer one, and nobody knows what is mounting"] := {
	"facts": unseen(facts({
		"operation": {"name": "offline-seeding"}, "agent": {"version": [2, 0, 9082, 0]},
	}), "restore"),
	"causes": {"agent.outdated"},
	"remedy": ["wabadmin recover cancel", "C:\\Install\\MARSAgentInstaller.exe /q"],
}
