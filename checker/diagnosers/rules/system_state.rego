# System state (X59-X65): what Windows Server Backup needs inside the agent's job. Room on the cache
# volume (X32) is in scratch.rego, room for the shadow copy (X63) in vss.rego, programs that leave the
# writers no time (X62) in slow.rego.
package marslab

# These things matter to nobody else.
system_state_failed if {
	input.operation.name == "system-state-backup"
	input.operation.ended != "succeeded"
}

# X59
findings contains {
	"cause": "system-state.feature-missing",
	"object": "wsb:installed",
	"evidence": ["system_state.feature_installed"],
	"remediation": ["Install-WindowsFeature Windows-Server-Backup"],
	"priority": 50,
} if {
	system_state_failed
	not input.system_state.feature_installed
}

information := "C:\\System Volume Information"

# X60: somebody denied it.
findings contains {
	"cause": "system-state.volume-information-denied",
	"object": concat("", ["file:", information]),
	"evidence": ["system_state.volume_information_access", "system_state.last_hresult"],
	"remediation": [
		concat("", ["icacls ", quoted(information), " /remove:d ", quoted("NT AUTHORITY\\SYSTEM")]),
		concat("", ["icacls ", quoted(information), " /grant ", quoted("NT AUTHORITY\\SYSTEM:(OI)(CI)F")]),
	],
	"priority": 50,
} if {
	system_state_failed
	not input.system_state.volume_information_access
}

# X64: security or backup software, which only its vendor can teach to let go.
findings contains {
	"cause": "system-state.efi-locked",
	"object": concat("", ["process:", program]),
	"evidence": ["system_state.efi_held_by"],
	"remediation": [],
	"priority": 50,
} if {
	system_state_failed
	some program in input.system_state.efi_held_by
}

escalate contains concat("", [
	program, " holds the EFI system partition: ask its vendor how to allow the backup, or wait",
]) if {
	system_state_failed
	some program in input.system_state.efi_held_by
}

# X65
findings contains {
	"cause": "system-state.service-path",
	"object": concat("", [
		"registry:HKLM\\SYSTEM\\CurrentControlSet\\Services\\", odd.service, "\\ImagePath",
	]),
	"evidence": ["system_state.odd_service_paths", "system_state.last_hresult"],
	"remediation": [concat("", [
		"reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\", odd.service,
		" /v ImagePath /t REG_EXPAND_SZ /d ", quoted(trim_left(odd.image_path, "\\")), " /f",
	])],
	"priority": 50,
} if {
	system_state_failed
	some odd in input.system_state.odd_service_paths
}
