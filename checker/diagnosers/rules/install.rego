# What stands between a server and an installed agent (5.1 gate 1): the rights of whoever installs
# (X37), Windows itself (X39, X40), its updates (S07), a C++ runtime (X48), the package that an
# upgrade reads (X49), the medium of the backup server (X51). And what an old Windows cannot do with
# an agent that is installed (X84).
package marslab

# What the service does, or somebody elsewhere; everything else is done by hand in a window of this
# server, and needs an administrator there.
not_by_hand := {"download", "manual-backup", "scheduled-backup", "restore"}

# X37
findings contains {
	"cause": "account.not-administrator",
	"object": "account:operator",
	"evidence": ["installation.operator", "installation.operator_is_administrator"],
	"remediation": ["signin Administrator"],
	"priority": 1,
} if {
	not input.operation.name in not_by_hand
	not input.installation.operator_is_administrator
}

# The agent is not there yet, or is put on once more: what would keep it away matters.
installing if input.agent.installation == "absent"

installing if input.operation.name in {"install", "upgrade"}

server_core if {
	installing
	input.installation.installation_type == "Server Core"
}

# X39: 2012 R2 can be given its desktop; later versions are set up with one or without.
core_lines := ["Install-WindowsFeature Server-Gui-Mgmt-Infra,Server-Gui-Shell -Restart"] if {
	input.machine.windows == "server-2012r2"
}

core_lines := [] if input.machine.windows != "server-2012r2"

findings contains {
	"cause": "windows.server-core",
	"object": "registry:HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\InstallationType",
	"evidence": ["installation.installation_type", "machine.windows"],
	"remediation": core_lines,
	"priority": 3,
} if {
	server_core
}

escalate contains "Server Core cannot be given a desktop here: the server is set up anew" if {
	server_core
	core_lines == []
}

not_listed if {
	input.installation
	not listed
}

listed if {
	input.installation.build >= input.installation.listed_builds[0]
	input.installation.build <= input.installation.listed_builds[1]
}

# X40: nothing on this server changes what it is.
findings contains {
	"cause": "windows.unsupported",
	"object": "machine:windows",
	"evidence": ["installation.build", "installation.listed_builds"],
	"remediation": [],
	"priority": 2,
} if {
	installing
	not_listed
}

findings contains {
	"cause": "windows.unsupported",
	"object": concat("", [
		"registry:HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment",
		"\\PROCESSOR_ARCHITECTURE",
	]),
	"evidence": ["installation.is_32_bit"],
	"remediation": [],
	"priority": 2,
} if {
	installing
	input.installation.is_32_bit
}

escalate contains "the support matrix does not list this Windows: protect the data in another way" if {
	installing
	not_listed
}

escalate contains "the agent is for 64-bit Windows only: protect the data in another way" if {
	installing
	input.installation.is_32_bit
}

servicing_waits if {
	input.installation.servicing_update in input.machine.waiting_for_restart
}

servicing_missing if {
	input.installation.servicing_update != ""
	not input.installation.servicing_update in input.installation.updates
}

# S07: the one that programs signed today rely on. Others that are offered do no harm.
findings contains {
	"cause": "windows.updates-missing",
	"object": "update:installed",
	"evidence": [
		"installation.updates", "installation.servicing_update", "machine.waiting_for_restart",
	],
	"remediation": [
		concat("", ["wusa C:\\Install\\", input.installation.servicing_file, " /quiet /norestart"]),
		restart_line,
	],
	"priority": 5,
} if {
	servicing_missing
	not servicing_waits
}

# S67: it is there and waits.
package_waits contains "installation.servicing_update" if {
	servicing_waits
}

# X48: the runtime of Visual C++ 2008; newer ones are other assemblies.
findings contains {
	"cause": "runtime.vc90-missing",
	"object": concat("", [
		"file:C:\\Windows\\WinSxS\\amd64_microsoft.vc90.crt_1fc8b3b9a1e18e3b_9.0.21022.8_none_",
		"750b37ff97f4f68b\\msvcr90.dll",
	]),
	"evidence": ["installation.vc90_runtime"],
	"remediation": ["C:\\Install\\vcredist_x64.exe /q"],
	"priority": 6,
} if {
	installing
	not input.installation.vc90_runtime
}

# X49: setup has left the package where it unpacked it.
findings contains {
	"cause": "agent.package-missing",
	"object": concat("", ["file:", input.installation.package]),
	"evidence": ["installation.package", "installation.package_exists"],
	"remediation": [concat("", [
		"cmd /c copy C:\\Windows\\Temp\\OBSetup\\OBSAGENT.msi ", input.installation.package,
	])],
	"priority": 20,
} if {
	input.operation.name == "upgrade"
	input.installation.package != ""
	not input.installation.package_exists
}

# X51: setup of the backup server carries an agent of its own; with one in place it needs none.
findings contains {
	"cause": "mabs.bundled-agent-damaged",
	"object": "file:C:\\Install\\MABS\\Agents\\MARSAgentInstaller.exe",
	"evidence": ["installation.mabs_agent_whole", "agent.installation"],
	"remediation": [installer_line],
	"priority": 8,
} if {
	input.operation.name == "install-mabs"
	input.agent.installation == "absent"
	not input.installation.mabs_agent_whole
}

without_throttling := {"server-2003r2", "server-2008", "server-2008r2"}

throttling_refused if {
	input.operation.name == "change-settings"
	input.agent.throttling_wanted
	input.machine.windows in without_throttling
}

# X84: Windows has no quality of service that the agent could use.
findings contains {
	"cause": "windows.throttling-unsupported",
	"object": "machine:windows",
	"evidence": ["machine.windows", "agent.throttling_wanted"],
	"remediation": [],
	"priority": 70,
} if {
	throttling_refused
}

escalate contains "this Windows cannot limit the bandwidth of the agent: limit it in the network" if {
	throttling_refused
}
