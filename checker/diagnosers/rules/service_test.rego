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
