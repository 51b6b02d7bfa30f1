:: nightly.cmd that somebody renamed to ps1 in 2017 and it still works, as the customer has it
:: Run by a task at 23:00 as SYSTEM.
@'
This text was a banner of the batch file.
'@ | Out-Null

$log = "C:\Reports\nightly.log"
md C:\Reports -ErrorAction SilentlyContinue | Out-Null
echo "start $(Get-Date -f 'HH:mm')" > $log

Net-Stop obengine
net stop obengine >> $log 2>&1
sleep 5
Net-Start obengine
net start obengine >> $log 2>&1

sc query obengine
sc.exe query obengine | findstr "STATE"
cmd /c "dir /b C:\Windows\Temp\*.tmp 2>nul | find /c /v """""
hostname >> $log
ipconfig | findstr [0-9].\. >> $log

cd "C:\Program Files\Microsoft Azure Recovery Services Agent\bin"
pwd | % { $_.Path }
dir *.exe | select -ExpandProperty Name | sort

echo ""
echo "Log:"
type $log | ? { $_ } | % { "  $_" }
$x = (Get-Item $log).Length
echo "size is positive: $($x -gt 0)"
powershell -command "exit 3"
echo "errorlevel $LASTEXITCODE"
if (!$?) { echo "the last line failed" }
exit $LASTEXITCODE
