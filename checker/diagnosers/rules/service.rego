# The service obengine (S03, D27).
package marslab

engine_down if {
	installed
	input.services.obengine.state == "stopped"
}

# S03: somebody stopped it; it would start again.
findings contains {
	"cause": "service.obengine-stopped",
	"object": "service:obengine",
	"evidence": [
		"services.obengine.state", "services.obengine.start", "services.obengine.exit_code",
		"agent.installation",
	],
	"remediation": ["net start obengine"],
	"priority": 10,
} if {
	engine_down
	input.services.obengine.start != "disabled"
	input.services.obengine.exit_code != 1067
}

# S03: its process ended unexpectedly (ERROR_PROCESS_ABORTED).
findings contains {
	"cause": "service.obengine-crashed",
	"object": "service:obengine",
	"evidence": ["services.obengine.state", "services.obengine.exit_code", "agent.installation"],
	"remediation": ["net start obengine"],
	"priority": 10,
} if {
	engine_down
	input.services.obengine.start != "disabled"
	input.services.obengine.exit_code == 1067
}

# S03: disabled. A disabled service that still runs is no trouble yet.
findings contains {
	"cause": "service.obengine-disabled",
	"object": "service:obengine",
	"evidence": ["services.obengine.state", "services.obengine.start", "agent.installation"],
	"remediation": ["sc config obengine start= auto", "net start obengine"],
	"priority": 10,
} if {
	engine_down
	input.services.obengine.start == "disabled"
}
