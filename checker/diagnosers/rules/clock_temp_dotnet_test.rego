package marslab_test

test_clock_behind if found({"clock": {"offset_seconds": -301}}) == {"clock.skew"}

test_clock_within_tolerance if found({"clock": {"offset_seconds": 300}}) == set()

test_flood_before_registration if {
	found({"agent": {"vault": ""}, "temp": {"tmp_files": 65001}}) == {"temp.flood"}
}

test_flood_after_registration if found({"temp": {"tmp_files": 65001}}) == set()

test_names_are_left if found({"agent": {"vault": ""}, "temp": {"tmp_files": 65000}}) == set()

test_old_dotnet if found({"dotnet": {"release": 379892}}) == {"dotnet.too-old"}

test_smallest_dotnet if found({"dotnet": {"release": 379893}}) == set()

test_new_edition_wants_another_installer if {
	changed := {"dotnet": {"release": 461808, "required_release": 528040}}
	"C:\\Install\\ndp48-x86-x64-allos-enu.exe /q /norestart" in lines(changed)
}

test_installed_dotnet_waits_for_its_restart if {
	changed := {
		"dotnet": {"release": 378389},
		"machine": {"waiting_for_restart": ["KB2901907"]},
	}
	found(changed) == {"windows.pending-restart"}
}
