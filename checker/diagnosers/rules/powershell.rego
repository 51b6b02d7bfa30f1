# What the scheduled run needs and "Back Up Now" does not: PowerShell (S62), the module path (S63),
# the execution policy (S64), the module's files (S65, S66), a restart (S67). D10-D12.
package marslab

wmf_packages := {"KB2506143", "KB3191564", "KB3191566"}

wmf_waits if {
	some update in input.machine.waiting_for_restart
	update in wmf_packages
}

# What the scheduled run needs, or the installer of the edition if it needs more (X47).
needed_major := max([3, input.installation.required_powershell]) if installing

needed_major := 3 if not installing

# The package with an engine that is new enough, for this Windows.
wmf_file := "Windows6.1-KB2506143-x64.msu" if {
	needed_major == 3
} else := "Win7AndW2K8R2-KB3191566-x64.msu" if {
	input.machine.windows == "server-2008r2"
} else := "Win8.1AndW2K12R2-KB3191564-x64.msu"

# S62, X47
findings contains {
	"cause": "powershell.too-old",
	"object": "registry:HKLM\\SOFTWARE\\Microsoft\\PowerShell\\3\\PowerShellEngine",
	"evidence": [
		"powershell.major", "installation.required_powershell", "machine.waiting_for_restart",
	],
	"remediation": [
		concat("", ["wusa C:\\Install\\", wmf_file, " /quiet /norestart"]),
		restart_line,
	],
	"priority": 6,
} if {
	input.powershell.major < needed_major
	not wmf_waits
}

environment_key := "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"

module_path_with_agent := concat(";", [part |
	some part in [input.powershell.module_path, concat("", [agent_folder, "\\bin\\Modules"])]
	part != ""
])

# S63: the machine's variable, not a user's; services see it after a restart.
findings contains {
	"cause": "powershell.module-path",
	"object": concat("", ["registry:", environment_key, "\\PSModulePath"]),
	"evidence": ["powershell.module_path_in_registry", "powershell.module_path"],
	"remediation": [
		concat("", [
			"reg add ", quoted(environment_key),
			" /v PSModulePath /t REG_EXPAND_SZ /d ", quoted(module_path_with_agent), " /f",
		]),
		restart_line,
	],
	"priority": 60,
} if {
	installed
	not input.powershell.module_path_in_registry
}

policy_restricted if input.powershell.effective_policy == "Restricted"

# The strongest scope of group policy that is set.
group_scope := "MachinePolicy" if {
	input.powershell.policies.MachinePolicy != "Undefined"
} else := "UserPolicy" if {
	input.powershell.policies.UserPolicy != "Undefined"
}

# S64: LocalMachine counts only when nothing stronger does.
findings contains {
	"cause": "powershell.execution-policy-restricted",
	"object": "powershell:LocalMachine",
	"evidence": ["powershell.effective_policy", "powershell.policies.LocalMachine"],
	"remediation": ["Set-ExecutionPolicy RemoteSigned -Scope LocalMachine -Force"],
	"priority": 60,
} if {
	policy_restricted
	not group_scope
	input.powershell.policies.CurrentUser == "Undefined"
}

# S64, D12: LocalSystem's own scope; an administrator's Set-ExecutionPolicy does not reach it.
findings contains {
	"cause": "powershell.execution-policy-restricted",
	"object": "powershell:CurrentUser",
	"evidence": ["powershell.effective_policy", "powershell.policies.CurrentUser"],
	"remediation": [concat("", [
		"reg add \"HKU\\S-1-5-18\\Software\\Microsoft\\PowerShell\\1\\ShellIds",
		"\\Microsoft.PowerShell\" /v ExecutionPolicy /t REG_SZ /d RemoteSigned /f",
	])],
	"priority": 60,
} if {
	policy_restricted
	not group_scope
	input.powershell.policies.CurrentUser != "Undefined"
}

group_keys := {
	"MachinePolicy": "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\PowerShell",
	"UserPolicy": "HKU\\S-1-5-18\\Software\\Policies\\Microsoft\\Windows\\PowerShell",
}

# S64 TRAP: group policy outranks Set-ExecutionPolicy. The policy is corrected, not deleted.
findings contains {
	"cause": "powershell.execution-policy-by-gpo",
	"object": concat("", ["powershell:", group_scope]),
	"evidence": [
		"powershell.effective_policy",
		concat("", ["powershell.policies.", group_scope]),
	],
	"remediation": [concat("", ["reg add ", quoted(group_keys[group_scope]), " /v ", value, " /f"]) |
		some value in {"EnableScripts /t REG_DWORD /d 1", "ExecutionPolicy /t REG_SZ /d RemoteSigned"}
	],
	"priority": 60,
} if {
	policy_restricted
}

module_folder := concat("", [agent_folder, "\\bin\\Modules\\MSOnlineBackup"])

module_file(names) := concat("", ["file:", module_folder, "\\", min(names)])

# All of them: then it is the folder that is gone.
module_missing_object := concat("", ["file:", module_folder]) if {
	count(input.powershell.module_files_missing) == 5
} else := module_file(input.powershell.module_files_missing)

# S65. Where no file is missing there is no first one, and so no finding.
findings contains {
	"cause": "module.files-missing",
	"object": module_missing_object,
	"evidence": ["powershell.module_files_missing"],
	"remediation": [installer_line],
	"priority": 60,
} if {
	installed
}

# S66: there, but not what this version brings.
findings contains {
	"cause": "module.files-corrupt",
	"object": module_file(input.powershell.module_files_altered),
	"evidence": ["powershell.module_files_altered"],
	"remediation": [installer_line],
	"priority": 60,
} if {
	installed
}

# S67: the registry is right, the Task Scheduler still works with its old copy.
findings contains {
	"cause": "windows.pending-restart",
	"object": "service:Schedule",
	"evidence": [
		"powershell.module_path_in_registry", "powershell.module_path_in_scheduler",
		"machine.uptime_minutes", "policy.sources",
	],
	"remediation": [restart_line],
	"priority": 90,
} if {
	installed
	# Before a schedule is configured nothing needs the scheduler's copy.
	configured
	input.powershell.module_path_in_registry
	not input.powershell.module_path_in_scheduler
}

# S67: what is too old is already replaced and only waits; by the fact that is still the old one.
package_waits contains "powershell.major" if {
	wmf_waits
	input.powershell.major < needed_major
}

package_waits contains "dotnet.release" if {
	dotnet_waits
	input.dotnet.release < input.dotnet.required_release
}

findings contains {
	"cause": "windows.pending-restart",
	"object": "update:waiting",
	"evidence": array.concat(["machine.waiting_for_restart"], [fact | some fact in package_waits]),
	"remediation": [restart_line],
	"priority": 90,
} if {
	count(package_waits) > 0
}

# S67 after S83-S86: the stores are right again, change tracking still is not.
findings contains {
	"cause": "windows.pending-restart",
	"object": "agent:tracking_fault",
	"evidence": ["operation.message", "operation.detail", "log"],
	"remediation": [restart_line],
	"priority": 90,
} if {
	input.operation.message in latching
	input.operation.detail == ""
	not storage_trouble
}
