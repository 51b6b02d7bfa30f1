# The service obengine (S03, X26, D27).
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
	"evidence": [
		"services.obengine.state", "services.obengine.exit_code", "agent.installation", "filters",
	],
	"remediation": ["net start obengine"],
	"priority": 10,
} if {
	engine_down
	input.services.obengine.start != "disabled"
	input.services.obengine.exit_code == 1067
	not file_sync_loaded
}

# X26: the driver of Azure File Sync.
file_sync_loaded if {
	some filter in input.filters
	lower(filter.name) == "storagesync"
}

# It ended in the job, and was started again by the service manager, or was not.
engine_ended if {
	engine_down
	input.services.obengine.exit_code == 1067
}

engine_ended if {
	input.services.obengine.state == "running"
	input.operation.message == "obengine"
}

start_if_down := [line | engine_down; line := "net start obengine"]

findings contains {
	"cause": "driver.file-sync-incompatible",
	"object": "service:StorageSync",
	"evidence": [
		"filters", "services.obengine.state", "services.obengine.exit_code",
		"agent.installation", "operation.message",
	],
	"remediation": array.concat(
		["sc.exe config StorageSync start= disabled", "fltmc unload StorageSync"],
		start_if_down,
	),
	"priority": 10,
} if {
	engine_ended
	file_sync_loaded
}

# S03: disabled. A disabled service that still runs is no trouble yet.
findings contains {
	"cause": "service.obengine-disabled",
	"object": "service:obengine",
	"evidence": ["services.obengine.state", "services.obengine.start", "agent.installation"],
	"remediation": ["sc.exe config obengine start= auto", "net start obengine"],
	"priority": 10,
} if {
	engine_down
	input.services.obengine.start == "disabled"
}
