package marslab_test

cases["an operator without rights"] := {
	"facts": facts({
		"operation": {"name": "register"},
		"installation": {"operator": "svc-backup", "operator_is_administrator": false},
	}),
	"causes": {"account.not-administrator"},
	"lines": ["signin Administrator"],
}

cases[name] := {
	"facts": facts({
		"operation": {"name": operation},
		"installation": {"operator": "svc-backup", "operator_is_administrator": false},
	}),
	"causes": set(),
} if {
	some name, operation in {
		"nobody sits at a scheduled backup": "scheduled-backup",
		"the service makes a backup for whoever asks": "manual-backup",
		"the service recovers for whoever asks": "restore",
		"the portal does not ask who works at the server": "download",
	}
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

# An agent that is there has passed setup; what Windows became since keeps it from nothing.
cases[name] := {
	"facts": facts({"installation": changed}),
	"causes": set(),
	"escalates": false,
} if {
	some name, changed in {
		"an agent on Server Core": {"installation_type": "Server Core"},
		"an agent on a Windows newer than the matrix": {"build": 17764},
		"an agent on 32-bit Windows": {"is_32_bit": true},
	}
}

cases["the agent is put on once more, and the runtime is gone"] := {
	"facts": facts({"operation": {"name": "install"}, "installation": {"vc90_runtime": false}}),
	"causes": {"runtime.vc90-missing"},
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
	"cites": {
		"installation.updates", "installation.servicing_update", "machine.waiting_for_restart",
	},
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

cases["an upgrade where Windows Installer knows no agent"] := {
	"facts": facts({
		"operation": {"name": "upgrade"},
		"installation": {"package": "", "package_exists": false},
	}),
	"causes": set(),
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

cases[sprintf("throttling on %s", [windows])] := {
	"facts": facts({
		"operation": {"name": "change-settings"},
		"machine": {"windows": windows},
		"agent": {"throttling_wanted": true},
	}),
	"causes": {"windows.throttling-unsupported"},
	"escalates": true,
} if {
	some windows in ["server-2003r2", "server-2008", "server-2008r2"]
}

cases["a backup after throttling was refused"] := {
	"facts": facts({
		"operation": {"name": "manual-backup"},
		"machine": {"windows": "server-2008r2"},
		"agent": {"throttling_wanted": true},
	}),
	"causes": set(),
	"escalates": false,
}

cases["throttling where Windows has it"] := {
	"facts": facts({
		"operation": {"name": "change-settings"},
		"machine": {"windows": "server-2012r2"},
		"agent": {"throttling_wanted": true},
	}),
	"causes": set(),
}

# Setup of the backup server, or another operation; the agent; whether that on the medium is whole.
medium(operation, installation, whole) := facts({
	"operation": {"name": operation},
	"agent": {"installation": installation},
	"installation": {"mabs_agent_whole": whole},
})

cases["the agent on the backup server's medium is damaged"] := {
	"facts": medium("install-mabs", "absent", false),
	"causes": {"mabs.bundled-agent-damaged"},
	"lines": ["C:\\Install\\MARSAgentInstaller.exe /q"],
	"cites": {"installation.mabs_agent_whole", "agent.installation"},
}

cases[name] := {
	"facts": medium(operation, installation, whole),
	"causes": set(),
} if {
	some name, [operation, installation, whole] in {
		"a damaged medium, and the agent comes from elsewhere": ["install", "absent", false],
		"a damaged medium, and the agent is there": ["install-mabs", "complete", false],
		"a medium in order": ["install-mabs", "absent", true],
	}
}
