package marslab_test

bin := "C:\\Program Files\\Microsoft Azure Recovery Services Agent\\bin"

uncovered(path) := {"antivirus": {"uncovered": [path]}}

test_scratch if found(uncovered(scratch)) == {"antivirus.scratch"}

test_bin if found(uncovered(bin)) == {"antivirus.bin"}

test_engine if found(uncovered(concat("", [bin, "\\cbengine.exe"]))) == {"antivirus.cbengine"}

test_compiler if found(uncovered("C:\\Windows\\x\\csc.exe")) == {"antivirus.csc"}

test_a_gap_without_real_time_protection if {
	found({"antivirus": {"realtime": false, "uncovered": [scratch]}}) == set()
}
