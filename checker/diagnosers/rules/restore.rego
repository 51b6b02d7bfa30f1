# Restoring: the mount of a recovery volume (S68-S73, D18), and what it keeps from running (X75).
# A mount that hangs is cancelled first, whatever the reason; then version, device, service.
package marslab

restore_failed if {
	input.operation.name == "restore"
	input.operation.ended != "succeeded"
}

mounting if input.restore.mount.volume == ""

cancel_if_mounting := [line | may_be_mounting; line := "wabadmin recover cancel"]

may_be_mounting if mounting

may_be_mounting if "restore" in unreadable

iscsi_restart := ["net stop MSiSCSI", "net start MSiSCSI"]

# Device Manager: Update Driver Software, search automatically; or Add legacy hardware.
iscsi_driver_line := concat("", [
	"wabadmin device update-driver ", quoted(input.iscsi.device.instance),
])

iscsi_driver_line := "wabadmin device add-initiator" if not is_object(input.iscsi.device)

iscsi_device_missing if not is_object(input.iscsi.device)

iscsi_device_missing if input.iscsi.device.problem == 28

iscsi_driver_unusable if {
	is_object(input.iscsi.device)
	not input.iscsi.device.problem in {0, 28}
}

iscsi_stopped if input.services.MSiSCSI.state != "running"

iscsi_hung if {
	not iscsi_stopped
	not input.iscsi.answers
}

iscsi_session_stuck if count(input.iscsi.sessions_without_disk) > 0

# S70: an unknown device, or none. The service takes the port when it starts again.
findings contains {
	"cause": "iscsi.device-missing",
	"object": "device:ROOT\\ISCSIPRT",
	"evidence": ["iscsi.device"],
	"remediation": array.concat(
		cancel_if_mounting,
		array.concat([iscsi_driver_line], iscsi_restart),
	),
	"priority": 24,
} if {
	restore_failed
	iscsi_device_missing
}

# S73: its driver does not load and Windows has no other copy of it.
findings contains {
	"cause": "iscsi.driver-unusable",
	"object": "device:ROOT\\ISCSIPRT",
	"evidence": ["iscsi.device.problem"],
	"remediation": cancel_if_mounting,
	"priority": 24,
} if {
	restore_failed
	iscsi_driver_unusable
}

escalate contains concat("", [
	"recover the data on another machine that is registered with the same vault: ",
	"it needs the passphrase of this server and a credential file of the vault",
]) if {
	restore_failed
	iscsi_driver_unusable
}

# S71: it does not run.
findings contains {
	"cause": "iscsi.service-stopped",
	"object": "service:MSiSCSI",
	"evidence": ["services.MSiSCSI.state", "services.MSiSCSI.start"],
	"remediation": array.concat(
		cancel_if_mounting,
		array.concat(
			[line |
				input.services.MSiSCSI.start == "disabled"
				line := "sc.exe config MSiSCSI start= auto"
			],
			["net start MSiSCSI"],
		),
	),
	"priority": 25,
} if {
	restore_failed
	iscsi_stopped
}

# S71: it runs, but no tool of the initiator gets an answer.
findings contains {
	"cause": "iscsi.service-hung",
	"object": "service:MSiSCSI",
	"evidence": ["services.MSiSCSI.state", "iscsi.answers"],
	"remediation": array.concat(cancel_if_mounting, iscsi_restart),
	"priority": 25,
} if {
	restore_failed
	iscsi_hung
}

# S72: device and service are fine, and an old session blocks the driver.
findings contains {
	"cause": "iscsi.session-stuck",
	"object": "iscsi:sessions",
	"evidence": ["iscsi.sessions_without_disk"],
	"remediation": array.concat(cancel_if_mounting, [restart_line]),
	"priority": 26,
} if {
	restore_failed
	iscsi_session_stuck
}

initiator_trouble if iscsi_device_missing

initiator_trouble if iscsi_driver_unusable

initiator_trouble if iscsi_stopped

initiator_trouble if iscsi_hung

initiator_trouble if iscsi_session_stuck

initiator_trouble if agent_outdated

# S68: nothing is in the way any more but the mount itself.
findings contains {
	"cause": "restore.mount-stuck",
	"object": "agent:mount",
	"evidence": [
		"restore.mount.minutes", "restore.mount.volume", "iscsi.answers", "agent.version",
	],
	"remediation": cancel_if_mounting,
	"priority": 27,
} if {
	restore_failed
	mounting
	not initiator_trouble
}

# X43: data does not go to an older Windows than it came from.
older_windows if {
	input.operation.name == "alternate-restore"
	input.operation.ended != "succeeded"
	input.restore.source_build > input.restore.build
}

findings contains {
	"cause": "restore.older-windows",
	"object": "machine:windows",
	"evidence": ["restore.build", "restore.source_build"],
	"remediation": [],
	"priority": 23,
} if {
	older_windows
}

escalate contains "recover to a server with the same or a newer version of Windows" if {
	older_windows
}

# X75, D22: no backup runs while a recovery volume is mounted; a due one waits without a word.
findings contains {
	"cause": "restore.volume-mounted",
	"object": concat("", ["volume:", input.restore.mount.volume]),
	"evidence": ["restore.mount.volume", "restore.mount.minutes_left"],
	"remediation": ["wabadmin recover unmount"],
	"priority": 27,
} if {
	backing_up
	input.operation.ended != "succeeded"
	input.restore.mount.volume != ""
}

# What is recovered does not fit. Which files may go, or where else it may lie, people decide.
escalate contains "there is no room for what is recovered: free space, or recover to another volume" if {
	input.scratch
	input.volumes
	input.operation.name == "restore"
	input.operation.detail == "0x80070070"
}
