# Reporting to the portal (X77). An entry that the portal keeps in progress although the agent knows
# of no such job is stale and goes by itself (X25, D24): nothing is said about it.
package marslab

management_name := "OBRecoveryServicesManagementAgent"

management := input.services[management_name]

# Only who looks for a job in the portal has this trouble: backups do not need the portal.
job_missing_in_portal if {
	input.operation.name == "monitor"
	# A backup that failed is told with a message, and is looked for in vain.
	input.operation.message == ""
	input.vault.jobs_not_shown > 0
}

findings contains {
	"cause": "monitoring.agent-stopped",
	"object": concat("", ["service:", management_name]),
	"evidence": [concat("", ["services.", management_name, ".state"]), "vault.jobs_not_shown"],
	"remediation": array.concat(
		[line |
			management.start == "disabled"
			line := concat("", ["sc.exe config ", management_name, " start= auto"])
		],
		[concat("", ["net start ", management_name])],
	),
	"priority": 70,
} if {
	job_missing_in_portal
	management.state == "stopped"
}

findings contains {
	"cause": "monitoring.agent-stuck",
	"object": "agent:reporting_stuck",
	"evidence": [concat("", ["services.", management_name, ".state"]), "vault.jobs_not_shown"],
	"remediation": [
		concat("", ["net stop ", management_name]),
		concat("", ["net start ", management_name]),
	],
	"priority": 70,
} if {
	job_missing_in_portal
	management.state == "running"
}
