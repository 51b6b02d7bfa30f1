package marslab_test

cases["an operator without rights"] := {
	"facts": facts({
		"operation": {"name": "register"},
		"installation": {"operator": "svc-backup", "operator_is_administrator": false},
	}),
	"causes": {"account.not-administrator"},
	"lines": ["signin Administrator"],
}

cases["nobody sits at a scheduled backup"] := {
	"facts": facts({
		"operation": {"name": "scheduled-backup"},
		"installation": {"operator": "svc-backup", "operator_is_administrator": false},
	}),
	"causes": set(),
}

cases["Server Core 2012 R2 gets its desktop"] := {
	"facts": facts({
		"machine": {"windows": "server-2012r2"},
		"agent": {"installation": "absent"},
		"installation": {"installation_type": "Server Core"},
	}),
	"causes": {"windows.server-core"},
	"lines": ["Install-WindowsFeature Server-Gui-Mgmt-Infra,Server-Gui-Shell -Restart"],
}

cases["Server Core 2019 has no cure"] := {
	"facts": facts({
		"machine": {"windows": "server-2019"},
		"agent": {"installation": "absent"},
		"installation": {"installation_type": "Server Core"},
	}),
	"causes": {"windows.server-core"},
}

cases["a Windows that is too old to be listed"] := {
	"facts": facts({"agent": {"installation": "absent"}, "installation": {"build": 6001}}),
	"causes": {"windows.unsupported"},
}

cases["the oldest that is listed"] := {
	"facts": facts({"agent": {"installation": "absent"}, "installation": {"build": 6002}}),
	"causes": set(),
}

cases["a Windows newer than the matrix"] := {
	"facts": facts({"agent": {"installation": "absent"}, "installation": {"build": 17764}}),
	"causes": {"windows.unsupported"},
}

cases["32-bit Windows"] := {
	"facts": facts({"agent": {"installation": "absent"}, "installation": {"is_32_bit": true}}),
	"causes": {"windows.unsupported"},
}

cases["the servicing update is missing"] := {
	"facts": facts({"installation": {"updates": ["KB4486153"]}}),
	"causes": {"windows.updates-missing"},
	"lines": ["wusa C:\\Install\\Windows10.0-KB4523204-x64.msu /quiet /norestart"],
}

cases["the servicing update waits for its restart"] := {
	"facts": facts({
		"machine": {"waiting_for_restart": ["KB4523204"]},
		"installation": {"updates": []},
	}),
	"causes": {"windows.pending-restart"},
}

cases["an update that is only offered"] := {
	"facts": facts({"installation": {"offered_updates": ["KB890830"]}}),
	"causes": set(),
}

cases["no runtime of Visual C++ 2008"] := {
	"facts": facts({"agent": {"installation": "absent"}, "installation": {"vc90_runtime": false}}),
	"causes": {"runtime.vc90-missing"},
}

cases["the agent that is there does not need it"] := {
	"facts": facts({"installation": {"vc90_runtime": false}}),
	"causes": set(),
}

cases["an upgrade without the package"] := {
	"facts": facts({
		"operation": {"name": "upgrade"},
		"installation": {"package_exists": false},
	}),
	"causes": {"agent.package-missing"},
}

cases["a backup does not read the package"] := {
	"facts": facts({"installation": {"package_exists": false}}),
	"causes": set(),
}

cases["the installer of 2025 wants PowerShell 5"] := {
	"facts": facts({
		"machine": {"windows": "server-2012r2"},
		"agent": {"installation": "absent"},
		"powershell": {"major": 4},
		"installation": {"required_powershell": 5},
	}),
	"causes": {"powershell.too-old"},
	"lines": ["wusa C:\\Install\\Win8.1AndW2K12R2-KB3191564-x64.msu /quiet /norestart"],
}

cases["PowerShell 4 serves an agent that is there"] := {
	"facts": facts({"powershell": {"major": 4}, "installation": {"required_powershell": 5}}),
	"causes": set(),
}

cases["throttling where Windows has none"] := {
	"facts": facts({
		"operation": {"name": "change-settings"},
		"machine": {"windows": "server-2008r2"},
		"agent": {"throttling_wanted": true},
	}),
	"causes": {"windows.throttling-unsupported"},
}

cases["throttling where Windows has it"] := {
	"facts": facts({
		"operation": {"name": "change-settings"},
		"machine": {"windows": "server-2012r2"},
		"agent": {"throttling_wanted": true},
	}),
	"causes": set(),
}

cases["the agent on the backup server's medium is damaged"] := {
	"facts": facts({
		"operation": {"name": "install-mabs"},
		"agent": {"installation": "absent"},
		"installation": {"mabs_agent_whole": false},
	}),
	"causes": {"mabs.bundled-agent-damaged"},
	"lines": ["C:\\Install\\MARSAgentInstaller.exe /q"],
}
