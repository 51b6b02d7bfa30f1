package marslab_test

data_volume(changed) := facts({"volumes": {"D": changed}})

cases["offline source"] := {
	"facts": data_volume({"offline": true, "disk": 1}),
	"causes": {"volume.offline"},
	"lines": ["Set-Disk -Number 1 -IsOffline $false"],
}

cases["read-only source"] := {
	"facts": data_volume({"read_only": true, "disk": 1}),
	"causes": {"volume.read-only"},
	"lines": ["Set-Disk -Number 1 -IsReadOnly $false"],
}

cases["locked source with its key"] := {
	"facts": data_volume({"locked": true, "recovery_key": "C:\\Install\\D.BEK"}),
	"causes": {"volume.bitlocker-locked"},
	"lines": ["manage-bde -unlock D: -RecoveryKey C:\\Install\\D.BEK"],
	"escalates": false,
}

cases["locked source without a key"] := {
	"facts": data_volume({"locked": true, "recovery_key": null}),
	"causes": {"volume.bitlocker-locked"},
	"remedy": [],
	"escalates": true,
}

cases["locked source, and its file system cannot be seen"] := {
	"facts": data_volume({"locked": true, "file_system": "refs"}),
	"causes": {"volume.bitlocker-locked"},
	"remedy": [],
	"escalates": true,
}

cases["source on FAT"] := {
	"facts": data_volume({"file_system": "fat32"}),
	"causes": {"volume.not-ntfs"},
	"lines": ["convert D: /FS:NTFS"],
}

cases["source on ReFS"] := {
	"facts": data_volume({"file_system": "refs"}),
	"causes": {"volume.not-ntfs"},
	"lines": ["wabadmin policy remove D:\\"],
}

cases["removable source"] := {
	"facts": facts({
		"policy": {"sources": ["D:\\Team Files", "E:\\"]},
		"volumes": {"D": {"kind": "removable", "file_system": "fat32"}},
	}),
	"causes": {"volume.removable"},
	"remedy": ["wabadmin policy remove \"D:\\Team Files\""],
}

cases["source that is a share"] := {
	"facts": data_volume({"kind": "network", "read_only": true}),
	"causes": {"volume.network-share"},
	"remedy": ["wabadmin policy remove D:\\"],
}

cases[concat(" ", ["offline source that would be", kind])] := {
	"facts": data_volume({"offline": true, "kind": kind, "read_only": true}),
	"causes": {"volume.offline"},
} if {
	some kind in ["removable", "network", "fixed"]
}

# One of each.
every_trouble := {
	"policy": {
		"sources": ["D:\\", "F:\\", "G:\\", "H:\\", "I:\\", "J:\\"],
		"bytes_by_volume": {"D": 58411555225601},
		"items": [{"path": "D:\\", "volume_replaced": true, "recreated": false}],
	},
	"volumes": {
		"D": {"read_only": true, "temporary": true},
		"F": object.union(volume(1), {"offline": true}),
		"G": object.union(volume(1), {"kind": "removable"}),
		"H": object.union(volume(1), {"kind": "network"}),
		"I": object.union(volume(1), {"locked": true}),
		"J": object.union(volume(1), {"file_system": "refs"}),
	},
}

troubled(operation, ended) := facts(object.union(
	every_trouble,
	{"operation": {"name": operation, "ended": ended}},
))

cases["every trouble that a source can have, and who saw none of them"] := {
	"facts": troubled("manual-backup", "succeeded"),
	"causes": set(),
	"escalates": false,
}

cases["every trouble that a source can have, and nobody reads it"] := {
	"facts": troubled("restore", "failed"),
	"causes": set(),
	"escalates": false,
}

cases["every trouble that a source can have"] := {
	"facts": troubled("configure", "failed"),
	"causes": {
		"volume.read-only", "volume.offline", "volume.removable", "volume.network-share",
		"volume.bitlocker-locked", "volume.not-ntfs", "source.too-large",
		"volume.temporary-wiped",
	},
	"escalates": true,
}

cases["deduplicated source"] := {
	"facts": data_volume({"dedup": true}),
	"causes": set(),
}

cases["what is not protected may be anything"] := {
	"facts": facts({"volumes": {"E": {"kind": "removable", "file_system": "fat32"}}}),
	"causes": set(),
}

sized(windows, bytes) := facts({
	"machine": {"windows": windows},
	"policy": {"bytes_by_volume": {"D": bytes}},
})

old_servers := ["server-2003r2", "server-2008", "server-2008r2"]

cases[concat(" ", ["1,700 GB on", windows])] := {
	"facts": sized(windows, 1825361100800),
	"causes": set(),
} if {
	some windows in old_servers
}

cases[concat(" ", ["a byte more on", windows])] := {
	"facts": sized(windows, 1825361100801),
	"causes": {"source.too-large"},
	"escalates": true,
} if {
	some windows in old_servers
}

cases["a byte more on a newer Windows"] := {
	"facts": sized("server-2012r2", 1825361100801),
	"causes": set(),
}

cases["54,400 GB"] := {
	"facts": sized("server-2019", 58411555225600),
	"causes": set(),
}

cases["54,400 GB and a byte"] := {
	"facts": sized("server-2019", 58411555225601),
	"causes": {"source.too-large"},
}

cases["cache on a drive that is no local disk"] := {
	"facts": facts({"volumes": {"C": {"kind": "removable"}}}),
	"causes": {"scratch.location-unsupported"},
	"lines": ["net stop obengine", "robocopy "],
}

replaced(temporary) := {
	"operation": {"name": "scheduled-backup", "ended": "failed"},
	"policy": {"items": [{"path": "D:\\", "volume_replaced": true, "recreated": false}]},
	"volumes": {"D": {"temporary": temporary}},
}

cases["a temporary disk that was wiped"] := {
	"facts": facts(replaced(true)),
	"causes": {"volume.temporary-wiped"},
	"remedy": [
		"wabadmin recover mount", "wabadmin recover copy", "wabadmin recover unmount",
		"wabadmin policy add C:\\Recovered", "wabadmin policy remove D:\\",
	],
}

cases["another disk that was replaced"] := {
	"facts": facts(replaced(false)),
	"causes": set(),
}

cases["a temporary disk that is what it was"] := {
	"facts": facts({"volumes": {"D": {"temporary": true}}}),
	"causes": set(),
}

cases["a key at hand for a source that is not locked"] := {
	"facts": data_volume({"locked": false, "recovery_key": "C:\\Install\\D.BEK"}),
	"causes": set(),
}
