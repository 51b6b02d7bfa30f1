# What is taken to be as usual when the agent cannot be looked at, and what is not.
package marslab_test

doing(operation) := {"operation": {"name": operation}}

engine_scanned := {"antivirus": {"uncovered": [
	"C:\\Program Files\\Microsoft Azure Recovery Services Agent\\bin\\cbengine.exe",
]}}

cases["who backs up has an agent, even if nobody can see it"] := {
	"facts": unseen(facts(engine_scanned), "agent"),
	"causes": {"antivirus.cbengine"},
}

cases[name] := {
	"facts": unseen(facts(object.union(engine_scanned, doing(operation))), "agent"),
	"causes": set(),
} if {
	some operation in ["install", "install-mabs", "upgrade", "download"]
	name := concat(" ", ["an agent that nobody can see may not be there at", operation])
}

cases["who backs up is registered, even if nobody can see it"] := {
	"facts": unseen(facts({"temp": {"tmp_files": 65001}}), "agent"),
	"causes": set(),
}

cases[name] := {
	"facts": unseen(facts(object.union({"temp": {"tmp_files": 65001}}, doing(operation))), "agent"),
	"causes": {"temp.flood"},
} if {
	some operation in ["install", "install-mabs", "download"]
	name := concat(" ", ["nobody says that the server is registered before", operation])
}

former_entry := {"registration": {"same_name": {"backed_up_since_installation": false}}}

cases[name] := {
	"facts": unseen(facts(object.union(former_entry, doing(operation))), "agent"),
	"causes": {"registration.entry-remains"},
} if {
	some operation in ["register", "re-register"]
	name := concat(" ", ["nobody says that the server is registered while it tries to", operation])
}

# A person was called: that a log could not be read as well changes nothing.
cases["a disabled task, and the events cannot be read"] := {
	"facts": unseen(facts({
		"operation": {"name": "scheduled-backup", "ended": "did-not-start"},
		"tasks": {"backup": {"enabled": false}},
	}), "events"),
	"causes": set(),
	"escalates": true,
	"asks": set(),
}

cases["nothing is wrong that anybody could see, and the events cannot be read"] := {
	"facts": unseen(facts({}), "events"),
	"causes": set(),
	"asks": {"events"},
}
