package marslab_test

system_state(changed) := {
	"operation": {"name": "system-state-backup", "ended": "failed"}, "system_state": changed,
}

cases["a backup of system state that failed for another reason"] := {
	"facts": facts(system_state({})),
	"causes": set(),
}

cases["no Windows Server Backup"] := {
	"facts": facts(system_state({"feature_installed": false})),
	"causes": {"system-state.feature-missing"},
	"lines": ["Install-WindowsFeature Windows-Server-Backup"],
}

cases["no access to the volume information"] := {
	"facts": facts(system_state({"volume_information_access": false})),
	"causes": {"system-state.volume-information-denied"},
	"order": [line |
		some rule in [" /remove:d ", " /grant "]
		line := concat("", ["icacls \"C:\\System Volume Information\"", rule])
	],
}

cases["the EFI system partition is held"] := {
	"facts": facts(system_state({"efi_held_by": ["guard.exe"]})),
	"causes": {"system-state.efi-locked"},
	"escalates": true,
}

# What Windows Server Backup would fail at.
troubled_system := {
	"feature_installed": false, "volume_information_access": false, "efi_held_by": ["guard.exe"],
	"odd_service_paths": [{
		"service": "vds", "image_path": "\\C:\\Windows\\System32\\vds.exe",
	}],
}

nobody_asked := {
	"a backup of files": {"name": "manual-backup", "ended": "failed"},
	"a backup of system state that went well": {
		"name": "system-state-backup", "ended": "succeeded",
	},
}

cases[concat(" ", ["Windows Server Backup does not matter to", what])] := {
	"facts": facts({"operation": operation, "system_state": troubled_system}),
	"causes": set(),
	"escalates": false,
} if {
	some what, operation in nobody_asked
}

cases["a path with a backslash in front"] := {
	"facts": facts(system_state({"odd_service_paths": [{
		"service": "vds", "image_path": "\\C:\\Windows\\System32\\vds.exe",
	}]})),
	"causes": {"system-state.service-path"},
	"lines": [concat("", [
		"reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\vds",
		" /v ImagePath /t REG_EXPAND_SZ /d \"C:\\Windows\\System32\\vds.exe\" /f",
	])],
}
