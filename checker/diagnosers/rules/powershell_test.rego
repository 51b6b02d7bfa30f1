package marslab_test

shell(changed) := {"powershell": changed}

cases["shell too old"] := {
	"facts": facts(shell({"major": 2})),
	"causes": {"powershell.too-old"},
	"lines": ["wusa C:\\Install\\Windows6.1-KB2506143-x64.msu /quiet /norestart"],
}

cases["shell three"] := {
	"facts": facts(shell({"major": 3})),
	"causes": set(),
}

update_waits(update) := {"machine": {"waiting_for_restart": [update]}}

cases["shell waits"] := {
	"facts": facts(object.union(shell({"major": 2}), update_waits("KB2506143"))),
	"causes": {"windows.pending-restart"},
	"cites": {"machine.waiting_for_restart", "powershell.major"},
	"objects": {"update:waiting"},
}

cases["shell too old, and an update that has nothing to do with it waits"] := {
	"facts": facts(object.union(shell({"major": 2}), update_waits("KB4534310"))),
	"causes": {"powershell.too-old"},
}

cases["a newer shell than any needed waits"] := {
	"facts": facts(object.union(shell({"major": 3}), update_waits("KB3191564"))),
	"causes": set(),
}

# The installer of 2025 on a server with an older agent.
upgrade_of_2025(windows, major) := {
	"edition": "2025-11", "operation": {"name": "upgrade"},
	"machine": {"windows": windows}, "powershell": {"major": major},
	"installation": {"required_powershell": 5},
}

newest_shell := {
	"server-2008r2": {"update": "KB3191566", "file": "Win7AndW2K8R2-KB3191566-x64.msu"},
	"server-2012r2": {"update": "KB3191564", "file": "Win8.1AndW2K12R2-KB3191564-x64.msu"},
}

cases[sprintf("the installer of 2025 asks for a newer shell: %s", [windows])] := {
	"facts": facts(upgrade_of_2025(windows, 4)),
	"causes": {"powershell.too-old"},
	"cites": {"powershell.major", "installation.required_powershell", "machine.waiting_for_restart"},
	"remedy": [
		sprintf("wusa C:\\Install\\%s /quiet /norestart", [newest.file]),
		"Restart-Computer -Force",
	],
} if {
	some windows, newest in newest_shell
}

cases[sprintf("the newer shell for the installer of 2025 waits: %s", [windows])] := {
	"facts": facts(object.union(upgrade_of_2025(windows, 4), update_waits(newest.update))),
	"causes": {"windows.pending-restart"},
} if {
	some windows, newest in newest_shell
}

cases["an installer that asks for nothing, and a shell too old for the schedule"] := {
	"facts": facts({"operation": {"name": "upgrade"}, "powershell": {"major": 2}}),
	"causes": {"powershell.too-old"},
	"lines": ["wusa C:\\Install\\Windows6.1-KB2506143-x64.msu /quiet /norestart"],
}

lost_path(left) := shell({
	"module_path": left, "module_path_in_registry": false, "module_path_in_scheduler": false,
})

agent_modules := "C:\\Program Files\\Microsoft Azure Recovery Services Agent\\bin\\Modules"

path_line(path) := concat("", [
	"reg add \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment\" ",
	"/v PSModulePath /t REG_EXPAND_SZ /d \"", path, "\" /f",
])

cases["module path"] := {
	"facts": facts(lost_path("%SystemRoot%\\Modules")),
	"causes": {"powershell.module-path"},
	"cites": {"powershell.module_path_in_registry", "powershell.module_path"},
	"remedy": [
		path_line(concat(";", ["%SystemRoot%\\Modules", agent_modules])),
		"Restart-Computer -Force",
	],
}

cases["no module path at all"] := {
	"facts": facts(lost_path("")),
	"causes": {"powershell.module-path"},
	"remedy": [path_line(agent_modules), "Restart-Computer -Force"],
}

# What an installation that broke off has left; the installer brings all of it.
cases[sprintf("half an agent: %s", [name])] := {
	"facts": facts(object.union(shell(changed), {"agent": {"installation": "incomplete"}})),
	"causes": {"agent.install-incomplete"},
} if {
	some name, changed in {
		"module path": lost_path("x").powershell,
		"stale copy": {"module_path_in_scheduler": false},
		"missing": {"module_files_missing": ["a.dll"]},
		"altered": {"module_files_altered": ["a.dll"]},
	}
}

cases["stale copy"] := {
	"facts": facts(shell({"module_path_in_scheduler": false})),
	"causes": {"windows.pending-restart"},
	"objects": {"service:Schedule"},
	"cites": {
		"powershell.module_path_in_registry", "powershell.module_path_in_scheduler",
		"machine.uptime_minutes", "policy.sources",
	},
}

# LocalSystem may not run scripts, for one of several reasons; it is never told Bypass.
cases["policy"] := {
	"facts": restricted({"LocalMachine": "Restricted"}),
	"causes": {"powershell.execution-policy-restricted"},
	"objects": {"powershell:LocalMachine"},
	"lines": ["Set-ExecutionPolicy RemoteSigned -Scope LocalMachine -Force"],
}

cases["policy that does not count"] := {
	"facts": facts(shell({
		"policies": {"LocalMachine": "Restricted", "MachinePolicy": "RemoteSigned"},
	})),
	"causes": set(),
}

restricted(policies) := facts(shell({"effective_policy": "Restricted", "policies": policies}))

cases["group policy"] := {
	"facts": restricted({"MachinePolicy": "Restricted"}),
	"causes": {"powershell.execution-policy-by-gpo"},
}

cases["group policy of the account"] := {
	"facts": restricted({"UserPolicy": "Restricted"}),
	"causes": {"powershell.execution-policy-by-gpo"},
	"objects": {"powershell:UserPolicy"},
	"cites": {"powershell.effective_policy", "powershell.policies.UserPolicy"},
	"lines": [
		"reg add \"HKU\\S-1-5-18\\Software\\Policies\\Microsoft\\Windows\\PowerShell\" /v Enable",
		"reg add \"HKU\\S-1-5-18\\Software\\Policies\\Microsoft\\Windows\\PowerShell\" /v Execu",
	],
}

cases["group policy of the machine outranks that of the account"] := {
	"facts": restricted({"MachinePolicy": "Restricted", "UserPolicy": "RemoteSigned"}),
	"causes": {"powershell.execution-policy-by-gpo"},
	"objects": {"powershell:MachinePolicy"},
}

cases["group policy outranks what the account has"] := {
	"facts": restricted({"MachinePolicy": "Restricted", "CurrentUser": "RemoteSigned"}),
	"causes": {"powershell.execution-policy-by-gpo"},
}

cases["policy of the account"] := {
	"facts": restricted({"CurrentUser": "Restricted"}),
	"causes": {"powershell.execution-policy-restricted"},
	"objects": {"powershell:CurrentUser"},
	"cites": {"powershell.effective_policy", "powershell.policies.CurrentUser"},
	"remedy": [concat("", [
		"reg add \"HKU\\S-1-5-18\\Software\\Microsoft\\PowerShell\\1\\ShellIds",
		"\\Microsoft.PowerShell\" /v ExecutionPolicy /t REG_SZ /d RemoteSigned /f",
	])],
}

cases["policy of the account that lets scripts run"] := {
	"facts": facts(shell({"policies": {"CurrentUser": "RemoteSigned", "LocalMachine": "Restricted"}})),
	"causes": set(),
}

module_file(name) := sprintf("file:%s\\MSOnlineBackup\\%s", [agent_modules, name])

module_files := [
	"MSOnlineBackup.format.ps1xml", "MSOnlineBackup.psd1", "MSOnlineBackup.types.ps1xml",
	"Microsoft.OnlineBackup.Cmdlets.dll", "Microsoft.OnlineBackup.PowerShell.dll",
]

cases["missing"] := {
	"facts": facts(shell({"module_files_missing": array.slice(module_files, 1, 5)})),
	"causes": {"module.files-missing"},
	"objects": {module_file("MSOnlineBackup.psd1")},
}

cases["all of the module is missing"] := {
	"facts": facts(shell({"module_files_missing": module_files})),
	"causes": {"module.files-missing"},
	"objects": {sprintf("file:%s\\MSOnlineBackup", [agent_modules])},
}

cases["altered"] := {
	"facts": facts(shell({"module_files_altered": array.slice(module_files, 3, 5)})),
	"causes": {"module.files-corrupt"},
	"objects": {module_file("Microsoft.OnlineBackup.Cmdlets.dll")},
}

latched := {"operation": {"message": "SalVhdInitializationError", "detail": ""}}

cases["latched and nothing left to repair"] := {
	"facts": facts(latched),
	"causes": {"windows.pending-restart"},
	"objects": {"agent:tracking_fault"},
	"cites": {"operation.message", "operation.detail", "log"},
	"remedy": ["Restart-Computer -Force"],
}

cases["latched, and a program still holds the stores"] := {
	"facts": facts(object.union(latched, {"scratch": {"held": [
		{"path": concat("", [scratch, "\\metadata\\p.vhd"]), "by": "copy.exe"},
	]}})),
	"causes": {"scratch.locked-by-process"},
	"remedy": ["taskkill /f /im copy.exe", "Restart-Computer -Force"],
}
