package marslab_test

test_old_agent if found({"agent": {"version": [2, 0, 9108, 0]}}) == {"agent.outdated"}

test_an_agent_that_is_only_not_the_newest_is_good if {
	found({"agent": {"version": [2, 0, 9109, 0]}}) == set()
}

test_broken_off_installation if {
	found({"agent": {"installation": "incomplete"}}) == {"agent.install-incomplete"}
}
