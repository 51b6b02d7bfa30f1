# Disks, partitions, volumes, and where the backup's data and cache lie on them. The storage team
# runs it before and after they touch the SAN and compares the two files.
$ErrorActionPreference = 'Continue'

'== Disks'
Get-Disk | Sort-Object Number | Format-Table Number, FriendlyName, OperationalStatus, @{ Label = 'GB'; Expression = { [int]($_.Size / 1GB) } }, PartitionStyle -AutoSize

'== Partitions'
Get-Partition | Where-Object DriveLetter | Sort-Object DriveLetter |
    Select-Object DiskNumber, PartitionNumber, DriveLetter, @{ n = 'SizeGB'; e = { [math]::Round($_.Size / 1GB, 1) } } |
    Format-Table -AutoSize

'== Volumes'
$volumes = Get-Volume | Where-Object { $_.DriveLetter } | Sort-Object DriveLetter
foreach ($volume in $volumes) {
    '{0}: {1,-10} {2,-6} {3,-8} {4,8:N1} / {5,8:N1} GB  {6}' -f $volume.DriveLetter, $volume.FileSystemLabel, $volume.FileSystem, $volume.DriveType, ($volume.SizeRemaining / 1GB), ($volume.Size / 1GB), $volume.HealthStatus
}

'== Drives'
Get-PSDrive -PSProvider FileSystem | Sort-Object Name | ForEach-Object {
    '{0} used {1:N1} free {2:N1} root {3}' -f $_.Name, ($_.Used / 1GB), ($_.Free / 1GB), $_.Root
}

'== Mounted by GUID'
Get-CimInstance -ClassName Win32_Volume | Where-Object { $_.DriveLetter } | Sort-Object DriveLetter | ForEach-Object {
    "$($_.DriveLetter) $($_.DeviceID) block $($_.BlockSize)"
}

'== What is protected'
try {
    Import-Module MSOnlineBackup -ErrorAction Stop
    $letters = Get-OBPolicy | Get-OBFileSpec | Where-Object { -not $_.IsExclude } | ForEach-Object { $_.FileSpec.Substring(0, 1) } | Select-Object -Unique
    foreach ($letter in $letters) {
        $volume = $volumes | Where-Object { "$($_.DriveLetter)" -eq $letter }
        if ($volume) { "${letter}: is there, $($volume.HealthStatus)" }
        else { "${letter}: IS MISSING" }
    }
}
catch {
    "the policy cannot be read: $($_.Exception.Message)"
}

$offline = @(Get-Disk | Where-Object { $_.IsOffline -or $_.IsReadOnly })
foreach ($disk in $offline) {
    Write-Warning ('disk {0}: offline={1} readonly={2}' -f $disk.Number, $disk.IsOffline, $disk.IsReadOnly)
}
exit $offline.Count
