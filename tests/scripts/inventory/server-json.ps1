<#
.SYNOPSIS
  One JSON document a server for the CMDB import.
.DESCRIPTION
  Read by a nightly job on the management server. Depth and names of the document are a contract,
  so nothing is left out: what cannot be read is null.
#>
[CmdletBinding()]
param([switch]$Compress)

function Get-Safe {
    param([scriptblock]$Script)
    try { & $Script } catch { Write-Verbose $_.Exception.Message; $null }
}

$os   = Get-CimInstance -ClassName Win32_OperatingSystem
$cs   = Get-CimInstance -ClassName Win32_ComputerSystem
$bios = Get-CimInstance -ClassName Win32_BIOS
$cpu  = @(Get-CimInstance -ClassName Win32_Processor)

$document = [ordered]@{
    schema   = 3
    taken    = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
    computer = [ordered]@{
        name         = $os.CSName
        domain       = $cs.Domain
        partOfDomain = $cs.PartOfDomain
        manufacturer = $cs.Manufacturer
        model        = $cs.Model
        serial       = $bios.SerialNumber
        memoryGb     = [math]::Round($cs.TotalPhysicalMemory / 1GB)
        processors   = ($cpu | Measure-Object -Property NumberOfCores -Sum).Sum
    }
    windows  = [ordered]@{
        caption      = $os.Caption
        version      = $os.Version
        build        = $os.BuildNumber
        architecture = $os.OSArchitecture
        installed    = $os.InstallDate.ToString('yyyy-MM-dd')
        lastBoot     = $os.LastBootUpTime.ToString('s')
        hotfixes     = @(Get-HotFix | Sort-Object HotFixID | ForEach-Object { $_.HotFixID })
        zone         = (Get-TimeZone).Id
        psVersion    = $PSVersionTable.PSVersion.ToString()
        netRelease   = Get-Safe { (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' -ErrorAction Stop).Release }
    }
    disks    = @(
        Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType=3' | Sort-Object DeviceID | ForEach-Object {
            [ordered]@{
                letter     = $_.DeviceID
                label      = $_.VolumeName
                fileSystem = $_.FileSystem
                sizeGb     = [math]::Round($_.Size / 1GB, 1)
                freeGb     = [math]::Round($_.FreeSpace / 1GB, 1)
            }
        }
    )
    agent    = $null
}

$setup = Get-Safe { Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Setup' -ErrorAction Stop }
if ($setup) {
    $config = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows Azure Backup\Config' -ErrorAction SilentlyContinue
    $exe = Join-Path -Path $setup.InstallPath -ChildPath 'bin\cbengine.exe'
    $document.agent = [ordered]@{
        version = Get-Safe { (Get-Item $exe -ErrorAction Stop).VersionInfo.FileVersion }
        vault   = $config.ServiceResourceName
        scratch = $config.ScratchLocation
        service = [string](Get-Safe { (Get-Service obengine -ErrorAction Stop).Status })
        lastJob = Get-Safe {
            Import-Module MSOnlineBackup -ErrorAction Stop
            $job = Get-OBJob -Previous 1 -ErrorAction Stop
            if ($job) { [ordered]@{ state = [string]$job.JobStatus.JobState; ended = $job.JobStatus.EndTime.ToString('s') } }
        }
    }
}

$json = $document | ConvertTo-Json -Depth 5 -Compress:$Compress
$json
# The import refuses what does not read back.
$back = $json | ConvertFrom-Json
if ($back.computer.name -ne $env:COMPUTERNAME) { throw 'the document does not read back' }
