# What this team knows about the agent's own service.
package marslab

engine_down if input.services.obengine.state == "stopped"

engine_disabled if input.services.obengine.start == "disabled"

# Somebody stopped it; it would start again.
findings contains {
	"cause": "service.obengine-stopped",
	"object": "service:obengine",
	"evidence": [
		"services.obengine.state", "services.obengine.start", "services.obengine.exit_code",
	],
	"remediation": ["net start obengine"],
	"priority": 10,
} if {
	engine_down
	not engine_disabled
	input.services.obengine.exit_code != 1067
}

# It may not be started at all.
findings contains {
	"cause": "service.obengine-disabled",
	"object": "service:obengine",
	"evidence": ["services.obengine.state", "services.obengine.start"],
	"remediation": ["sc.exe config obengine start= auto", "net start obengine"],
	"priority": 10,
} if {
	engine_down
	engine_disabled
}

file_sync_loaded if {
	some filter in input.filters
	lower(filter.name) == "storagesync"
}

# In shadow: the versions of the driver that end the engine are not told apart yet.
findings contains {
	"cause": "driver.file-sync-incompatible",
	"object": "service:StorageSync",
	"evidence": ["filters"],
	"remediation": ["sc.exe config StorageSync start= disabled", "fltmc unload StorageSync"],
	"priority": 20,
} if {
	file_sync_loaded
}
