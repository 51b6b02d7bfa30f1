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
}

cases["locked source without a key"] := {
	"facts": data_volume({"locked": true, "recovery_key": null}),
	"causes": {"volume.bitlocker-locked"},
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
	"facts": data_volume({"kind": "removable"}),
	"causes": {"volume.removable"},
}

cases["source that is a share"] := {
	"facts": data_volume({"kind": "network"}),
	"causes": {"volume.network-share"},
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

cases["1,700 GB on an old Windows"] := {
	"facts": sized("server-2008r2", 1825361100800),
	"causes": set(),
}

cases["a byte more on an old Windows"] := {
	"facts": sized("server-2008r2", 1825361100801),
	"causes": {"source.too-large"},
}

cases["a byte more on a newer Windows"] := {
	"facts": sized("server-2012r2", 1825361100801),
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
	"lines": ["wabadmin recover copy", "wabadmin policy remove D:\\"],
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
