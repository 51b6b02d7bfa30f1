# What Windows must give the agent: the time (S33), temporary names (S32), .NET Framework (S11).
package marslab

# S33, D20: more than five minutes off in either direction.
clock_skewed if abs(input.clock.offset_seconds) > 300

findings contains {
	"cause": "clock.skew",
	"object": "clock:skew",
	"evidence": ["clock.offset_seconds"],
	"remediation": ["w32tm /resync"],
	"priority": 5,
} if {
	clock_skewed
}

temp_names_needed if not registered

temp_names_needed if setting_up

# S32: no free temporary name is left; only registration needs one.
findings contains {
	"cause": "temp.flood",
	"object": "file:C:\\Windows\\Temp",
	"evidence": ["temp.tmp_files"],
	"remediation": ["cmd /c del /f /q C:\\Windows\\Temp\\*.tmp"],
	"priority": 15,
} if {
	temp_names_needed
	input.temp.tmp_files > 65000
}

# X55: LocalSystem, which the engine runs as, may not make files there.
findings contains {
	"cause": "temp.not-writable",
	"object": "file:C:\\Windows\\Temp",
	"evidence": ["temp.system_access"],
	"remediation": [
		"icacls C:\\Windows\\Temp /remove:d SYSTEM",
		"icacls C:\\Windows\\Temp /inheritance:e",
		"icacls C:\\Windows\\Temp /grant \"SYSTEM:(OI)(CI)F\"",
	],
	"priority": 14,
} if {
	setting_up
	not input.temp.system_access
}

dotnet_packages := {"KB2901907", "KB4486153"}

dotnet_waits if {
	some update in input.machine.waiting_for_restart
	update in dotnet_packages
}

# S11: the installer of the smallest release that suffices, which is not the one linked in the
# seed (4.5). A package that only waits for its restart is S67.
dotnet_installer := "C:\\Install\\NDP452-KB2901907-x86-x64-AllOS-ENU.exe /q /norestart" if {
	input.dotnet.required_release == 379893
} else := "C:\\Install\\ndp48-x86-x64-allos-enu.exe /q /norestart"

findings contains {
	"cause": "dotnet.too-old",
	"object": "registry:HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\\Release",
	"evidence": ["dotnet.release", "dotnet.required_release", "machine.waiting_for_restart"],
	"remediation": [dotnet_installer, restart_line],
	"priority": 5,
} if {
	input.dotnet.release < input.dotnet.required_release
	not dotnet_waits
}
