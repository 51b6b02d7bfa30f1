package marslab_test

cases["stopped"] := {
	"facts": facts({"services": {"obengine": {"state": "stopped"}}}),
	"causes": {"service.obengine-stopped"},
}

cases["disabled"] := {
	"facts": facts({"services": {"obengine": {"state": "stopped", "start": "disabled"}}}),
	"causes": {"service.obengine-disabled"},
}

cases["crashed"] := {
	"facts": facts({"services": {"obengine": {"state": "stopped", "exit_code": 1067}}}),
	"causes": {"service.obengine-crashed"},
}

cases["a disabled service that runs is no trouble yet"] := {
	"facts": facts({"services": {"obengine": {"start": "disabled"}}}),
	"causes": set(),
}

file_sync := {"filters": [{"name": "StorageSync", "altitude": "180465", "version": [4, 3, 0, 0]}]}

cases["ended by a filter driver"] := {
	"facts": facts(object.union(
		file_sync,
		{"services": {"obengine": {"state": "stopped", "exit_code": 1067}}},
	)),
	"causes": {"driver.file-sync-incompatible"},
	"lines": ["sc.exe config StorageSync start= disabled", "net start obengine"],
}

cases["ended by a filter driver and started again"] := {
	"facts": facts(object.union(file_sync, {"operation": {"message": "obengine"}})),
	"causes": {"driver.file-sync-incompatible"},
	"lines": ["fltmc unload StorageSync"],
}

cases["a filter driver under which the engine runs"] := {
	"facts": facts(file_sync),
	"causes": set(),
}

cases["stopped by somebody beside a filter driver"] := {
	"facts": facts(object.union(file_sync, {"services": {"obengine": {"state": "stopped"}}})),
	"causes": {"service.obengine-stopped"},
}

engine(changed) := {"services": {"obengine": object.union({"state": "stopped"}, changed)}}

crashed := engine({"exit_code": 1067})

not_connecting := {"operation": {"message": "obengine"}}

# Whose installation was broken off has other troubles than its service.
cases["stopped in a broken installation"] := {
	"facts": facts(object.union(engine({}), {"agent": {"installation": "incomplete"}})),
	"causes": {"agent.install-incomplete"},
}

cases["crashed in a broken installation"] := {
	"facts": facts(object.union(crashed, {"agent": {"installation": "incomplete"}})),
	"causes": {"agent.install-incomplete"},
}

cases["ended by a filter driver in a broken installation"] := {
	"facts": facts(object.union(
		object.union(crashed, file_sync), {"agent": {"installation": "incomplete"}},
	)),
	"causes": {"agent.install-incomplete"},
}

cases["crashed, and then disabled so that it stays down"] := {
	"facts": facts(engine({"exit_code": 1067, "start": "disabled"})),
	"causes": {"service.obengine-disabled"},
}

cases["disabled by somebody beside a filter driver"] := {
	"facts": facts(object.union(
		object.union(engine({"start": "disabled"}), file_sync), not_connecting,
	)),
	"causes": {"service.obengine-disabled"},
}

cases["stopped by somebody beside a filter driver, and the job says so"] := {
	"facts": facts(object.union(object.union(engine({}), file_sync), not_connecting)),
	"causes": {"service.obengine-stopped"},
}

cases["the driver goes before the engine comes back"] := {
	"facts": facts(object.union(crashed, file_sync)),
	"causes": {"driver.file-sync-incompatible"},
	"cites": {"operation.message"},
	"remedy": [
		"sc.exe config StorageSync start= disabled", "fltmc unload StorageSync",
		"net start obengine",
	],
}

# Without the agent, or the drivers, nobody can say why the engine is down.
engines := {
	"stopped": engine({}), "disabled": engine({"start": "disabled"}), "crashed": crashed,
	"ended by a filter driver": object.union(crashed, file_sync),
}

cases[name] := {
	"facts": unseen(facts(changed), "agent"),
	"causes": set(),
} if {
	some how, changed in engines
	name := concat(" ", ["nobody knows whether the agent is whole, and the engine is", how])
}

cases["crashed, and nobody knows the drivers"] := {
	"facts": unseen(facts(crashed), "filters"),
	"causes": set(),
}
