# Makes sure that last night's SQL dumps lie where the online backup takes them, moves strays there,
# and rotates old ones. Grown over the years; every variable is global because of a part that is gone.
$global:Root = 'D:\Data\Databases\Backup'
$global:Keep = 30
$global:Moved = 0
$global:Found = @{}

Function CheckFolder
{
	Param ([String]$Folder)
	If (!(Test-Path $Folder))
	{
		Write-Host "folder $Folder is not there" -BackgroundColor Red
		Return $False
	}
	Return $True
}

If (CheckFolder $Root)
{
	$Dumps = Get-ChildItem $Root -Include *.bak, *.trn -Recurse
	ForEach ($Dump In $Dumps)
	{
		$Parts = $Dump.BaseName.Split('_')
		$Db = $Parts[0]
		If ($Found[$Db] -eq $Null) { $Found[$Db] = @() }
		$Found[$Db] += $Dump
	}
}

ForEach ($Db In ($Found.Keys | Sort))
{
	$Sum = ($Found[$Db] | Measure -Property Length -Sum).Sum
	$Full = @($Found[$Db] | Where { $_.Extension -eq '.bak' })
	Write-Host ("{0}: {1} files, {2} full, {3:N1} GB" -F $Db, $Found[$Db].Count, $Full.Count, ($Sum/1GB))
}

# strays
$Strays = Get-ChildItem 'C:\Install', 'D:\Data\Finance' -Filter *.bak -Recurse -ErrorAction SilentlyContinue
ForEach ($S In $Strays)
{
	Copy-Item $S.FullName "$Root\" -Force
	If ($?) { Remove-Item $S.FullName; $Global:Moved++ }
}

# old ones
$Old = Get-ChildItem $Root -Filter *.trn -ErrorAction SilentlyContinue | Where { $_.LastWriteTime -lt (Get-Date).AddDays(-$Keep) }
$N = @($Old).Count
Write-Host "moved $Moved, older than $Keep days: $N"

# is the folder in the policy at all?
Import-Module MSOnlineBackup
$Covered = $False
Try
{
	ForEach ($Spec In (Get-OBFileSpec (Get-OBPolicy)))
	{
		If (-Not $Spec.IsExclude -And $Root -Like "$($Spec.FileSpec.TrimEnd('\'))*") { $Covered = $True }
	}
}
Catch
{
	Write-Host "policy: $($_.Exception.Message)"
}
Write-Host "covered by the online backup: $Covered"
If ($Found.Count -eq 0 -Or !$Covered) { Exit 1 } Else { Exit 0 }
