# Advanced sensor: free space of every fixed disk and of the agent's cache as channels in XML.
# The probe calls it with -Computer; the sensor text shows the worst volume.
param(
    [string]$Computer = $env:COMPUTERNAME,
    [int]$WarnPercent = 15,
    [int]$ErrorPercent = 5
)

function New-Channel {
    param([string]$Name, $Value, [string]$Unit = 'Percent', [int]$Float = 1)
    $text = "`t<result>`n"
    $text += "`t`t<channel>$Name</channel>`n"
    $text += "`t`t<value>$Value</value>`n"
    $text += "`t`t<unit>$Unit</unit>`n"
    $text += "`t`t<float>$Float</float>`n"
    if ($Unit -eq 'Percent') {
        $text += "`t`t<limitmode>1</limitmode>`n"
        $text += "`t`t<limitminwarning>$WarnPercent</limitminwarning>`n"
        $text += "`t`t<limitminerror>$ErrorPercent</limitminerror>`n"
    }
    $text + "`t</result>`n"
}

function Exit-WithError([string]$Text) {
    Write-Output "<prtg>`n`t<error>1</error>`n`t<text>$Text</text>`n</prtg>"
    exit 2
}

try {
    $disks = Get-WmiObject -Class Win32_LogicalDisk -Filter 'DriveType=3' -ErrorAction Stop
}
catch {
    Exit-WithError $_.Exception.Message
}

$xml = New-Object System.Text.StringBuilder
[void]$xml.Append("<prtg>`n")
$worst = $null
foreach ($disk in ($disks | Sort-Object DeviceID)) {
    if (-not $disk.Size) { continue }
    $percent = [math]::Round(100 * $disk.FreeSpace / $disk.Size, 2)
    [void]$xml.Append((New-Channel -Name "Free $($disk.DeviceID)" -Value $percent))
    [void]$xml.Append((New-Channel "Free bytes $($disk.DeviceID)" $disk.FreeSpace 'BytesDisk' 0))
    if (($worst -eq $null) -or ($percent -lt $worst.Percent)) {
        $worst = New-Object PSObject -Property @{ Name = $disk.DeviceID; Percent = $percent; Label = $disk.VolumeName }
    }
}

$key = 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config'
if (Test-Path $key) {
    $scratch = (Get-ItemProperty $key).ScratchLocation
    $letter = $scratch.Substring(0, 2)
    $volume = $disks | Where-Object { $_.DeviceID -eq $letter }
    if ($volume) {
        $used = (Get-ChildItem $scratch -Recurse -Force -ErrorAction SilentlyContinue | Measure-Object Length -Sum).Sum
        if (!$used) { $used = 0 }
        [void]$xml.Append((New-Channel 'Cache used' $used 'BytesDisk' 0))
        [void]$xml.Append((New-Channel 'Cache room' $volume.FreeSpace 'BytesDisk' 0))
    }
    else {
        Exit-WithError "The cache lies on $letter, and there is no such volume"
    }
}

[void]$xml.Append("`t<text>$Computer worst volume $($worst.Name) $($worst.Label) $($worst.Percent)%</text>`n")
[void]$xml.Append('</prtg>')
$xml.ToString()
