package marslab_test

looked(state, start, missing) := {
	"operation": {"name": "monitor"},
	"services": {"OBRecoveryServicesManagementAgent": {"state": state, "start": start}},
	"vault": {"jobs_not_shown": missing},
}

cases["nobody tells the portal"] := {
	"facts": facts(looked("stopped", "automatic", 1)),
	"causes": {"monitoring.agent-stopped"},
	"lines": ["net start OBRecoveryServicesManagementAgent"],
}

cases["nobody may tell the portal"] := {
	"facts": facts(looked("stopped", "disabled", 1)),
	"causes": {"monitoring.agent-stopped"},
	"lines": ["sc.exe config OBRecoveryServicesManagementAgent start= auto"],
}

cases["it runs and tells nothing"] := {
	"facts": facts(looked("running", "automatic", 2)),
	"causes": {"monitoring.agent-stuck"},
}

cases["everything is told"] := {
	"facts": facts(looked("running", "automatic", 0)),
	"causes": set(),
}

cases["an entry of a job that crashed stays in the portal for a while"] := {
	"facts": facts({
		"operation": {"name": "monitor", "ended": "succeeded"},
		"vault": {"in_progress": [{"minutes_ago": 17280, "known_to_agent": false}]},
	}),
	"causes": set(),
}

# Who looks for a backup that failed has another trouble than the portal.
cases[name] := {
	"facts": facts(object.union(looked(state, "automatic", 1), {
		"operation": {"name": "monitor", "message": "SalLowDiskSpace", "detail": "0x80070070"},
		"volumes": {"C": {"free_bytes": 1048576}},
	})),
	"causes": {"scratch.low-space"},
} if {
	some state in ["running", "stopped"]
	name := concat(" ", ["a backup that failed, and whoever tells the portal is", state])
}
