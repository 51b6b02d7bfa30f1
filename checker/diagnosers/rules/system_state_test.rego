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

cases["no Windows Server Backup, and nobody needs it"] := {
	"facts": facts({"system_state": {"feature_installed": false}}),
	"causes": set(),
}

cases["no access to the volume information"] := {
	"facts": facts(system_state({"volume_information_access": false})),
	"causes": {"system-state.volume-information-denied"},
}

cases["the EFI system partition is held"] := {
	"facts": facts(system_state({"efi_held_by": ["guard.exe"]})),
	"causes": {"system-state.efi-locked"},
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
