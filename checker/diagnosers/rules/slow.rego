# Backups that are slow (S05, S06, S17; X78, X79; D21): programs, then the machine, then the number
# of files. What antivirus scans in the background is found by its missing exclusion. The same
# programs leave the writers of a snapshot no time (X62).
package marslab

slow if {
	input.operation.ended == "slow"
	input.performance
}

# X62: the writers did not answer in time.
late if {
	system_state_failed
	"System Writer" in input.vss.failed_writers
}

seen_slow := ["operation.ended", "performance.last_job.minutes"] if slow

seen_slow := ["operation.ended", "vss.failed_writers"] if late

# Documented limits of the counters (X78).
disk_waits(letter) if input.performance.disks[letter].idle_percent < 20

disk_waits(letter) if input.performance.disks[letter].transfer_milliseconds >= 26

used_disks := protected_letters | {upper(substring(input.scratch.provider, 0, 1))} if slow

used_disks := {"C"} if late

seen_taken := array.concat(seen_slow, ["performance.disks", "performance.programs"])

# Which disks count, what is protected and the place of the cache tell.
where_it_works := [fact |
	disk_taken
	some fact in ["policy.sources", "scratch.provider"]
]

disk_taken if {
	some share in taken
	share.fact == "disks"
}

# What a program takes of each counter that is out of its range.
taken contains {"program": program, "fact": "disks", "percent": percent} if {
	some letter in used_disks
	disk_waits(letter)
	some program in input.performance.programs
	percent := program.disks[letter]
}

taken contains {"program": program, "fact": "processor", "percent": program.processor_percent} if {
	input.performance.processor_percent > 90
	some program in input.performance.programs
}

taken contains {"program": program, "fact": "memory", "percent": program.memory_percent} if {
	input.performance.memory_available_percent < 5
	some program in input.performance.programs
}

# The program that takes most of it, if any does.
culprits contains share.program if {
	some share in taken
	share.percent != 0
	share.percent == max({other.percent | some other in taken; other.fact == share.fact})
}

is_backup(program) if contains(lower(program.about), "backup")

ending(program) := concat("", ["taskkill /f /im ", quoted(program.image)])

# S05
findings contains {
	"cause": "interference.other-backup",
	"object": concat("", ["process:", program.image]),
	"evidence": array.concat(seen_taken, where_it_works),
	"remediation": [ending(program)],
	"priority": 70,
} if {
	some program in culprits
	is_backup(program)
}

# X78
findings contains {
	"cause": "machine.overloaded",
	"object": concat("", ["process:", program.image]),
	"evidence": array.concat(seen_taken, where_it_works),
	"remediation": [ending(program)],
	"priority": 70,
} if {
	some program in culprits
	not is_backup(program)
}

# S17: expected, not an error.
standard_disks contains letter if {
	some letter in protected_letters
	not input.volumes[letter].premium
	# The temporary disk of an Azure machine is local to it.
	not input.volumes[letter].temporary
}

on_azure if {
	slow
	input.machine.hardware == "azure-vm"
	count(standard_disks) > 0
}

findings contains {
	"cause": "machine.azure-vm",
	"object": "machine:hardware",
	"evidence": array.concat(seen_slow, ["machine.hardware", "policy.sources"]),
	"remediation": [],
	"priority": 70,
} if {
	on_azure
}

escalate contains "slow in a virtual machine of Azure: accept it, or move the data to premium disks" if {
	on_azure
}

# X79: the catalogue of very many files takes its time; the job must not be cancelled.
many_files := 1000000

slow_by_files if {
	slow
	input.source.files >= many_files
	# More than the files themselves explain is not their doing.
	input.performance.last_job.catalogue_minutes > input.performance.last_job.usual_minutes
}

findings contains {
	"cause": "source.millions-of-files",
	"object": address(input.source.largest_folder),
	"evidence": array.concat(seen_slow, ["source.files", "performance.last_job.catalogue_minutes"]),
	"remediation": [],
	"priority": 70,
} if {
	slow_by_files
}

escalate contains "the catalogue of so many files takes its time: wait, and do not cancel the job" if {
	slow_by_files
}
