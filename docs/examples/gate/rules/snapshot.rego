# What this team knows about the services that a snapshot needs.
package marslab

no_snapshot if input.operation.message == "snapshot"

# They run all the time; SENS needs EventSystem.
always_running := ["EventSystem", "SENS"]

idle := [name |
	some name in always_running
	input.services[name].state == "stopped"
]

barred := [name |
	some name in idle
	input.services[name].start == "disabled"
]

starting := [concat(" ", ["net start", name]) | some name in idle]

state_of(name) := concat(".", ["services", name, "state"])

start_of(name) := concat(".", ["services", name, "start"])

findings contains {
	"cause": "vss.service-stopped",
	"object": concat(":", ["service", idle[0]]),
	"evidence": ["operation.message", state_of(idle[0]), start_of(idle[0])],
	"remediation": starting,
	"priority": 30,
} if {
	no_snapshot
	count(idle) > 0
	count(barred) == 0
}

findings contains {
	"cause": "vss.service-disabled",
	"object": concat(":", ["service", barred[0]]),
	"evidence": ["operation.message", state_of(barred[0]), start_of(barred[0])],
	"remediation": array.concat(
		[line | some name in barred; line := concat(" ", ["sc.exe config", name, "start= auto"])],
		starting,
	),
	"priority": 30,
} if {
	no_snapshot
	count(barred) > 0
}

# It is started when it is asked for, so that it may well be stopped.
findings contains {
	"cause": "vss.service-disabled",
	"object": "service:VSS",
	"evidence": ["operation.message", "services.VSS.start"],
	"remediation": ["sc.exe config VSS start= demand"],
	"priority": 31,
} if {
	no_snapshot
	input.services.VSS.start == "disabled"
}
