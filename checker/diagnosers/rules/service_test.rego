package marslab_test

cases["stopped"] := {
	"facts": facts({"services": {"obengine": {"state": "stopped"}}}),
	"causes": {"service.obengine-stopped"},
}

cases["disabled"] := {
	"facts": facts({"services": {"obengine": {"state": "stopped", "start": "disabled"}}}),
	"causes": {"service.obengine-disabled"},
}

cases["crashed"] := {
	"facts": facts({"services": {"obengine": {"state": "stopped", "exit_code": 1067}}}),
	"causes": {"service.obengine-crashed"},
}

cases["a disabled service that runs is no trouble yet"] := {
	"facts": facts({"services": {"obengine": {"start": "disabled"}}}),
	"causes": set(),
}

file_sync := {"filters": [{"name": "StorageSync", "altitude": "180465", "version": [4, 3, 0, 0]}]}

cases["ended by a filter driver"] := {
	"facts": facts(object.union(
		file_sync,
		{"services": {"obengine": {"state": "stopped", "exit_code": 1067}}},
	)),
	"causes": {"driver.file-sync-incompatible"},
	"lines": ["sc.exe config StorageSync start= disabled", "net start obengine"],
}

cases["ended by a filter driver and started again"] := {
	"facts": facts(object.union(file_sync, {"operation": {"message": "obengine"}})),
	"causes": {"driver.file-sync-incompatible"},
	"lines": ["fltmc unload StorageSync"],
}

cases["a filter driver under which the engine runs"] := {
	"facts": facts(file_sync),
	"causes": set(),
}

cases["stopped by somebody beside a filter driver"] := {
	"facts": facts(object.union(file_sync, {"services": {"obengine": {"state": "stopped"}}})),
	"causes": {"service.obengine-stopped"},
}
