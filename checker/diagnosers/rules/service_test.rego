package marslab_test

test_stopped if found({"services": {"obengine": {"state": "stopped"}}}) == {"service.obengine-stopped"}

test_disabled if {
	changed := {"services": {"obengine": {"state": "stopped", "start": "disabled"}}}
	found(changed) == {"service.obengine-disabled"}
}

test_crashed if {
	changed := {"services": {"obengine": {"state": "stopped", "exit_code": 1067}}}
	found(changed) == {"service.obengine-crashed"}
}

test_a_disabled_service_that_runs_is_no_trouble_yet if {
	found({"services": {"obengine": {"start": "disabled"}}}) == set()
}
